"""The ways of the references around the cards."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache, partial
from heapq import heappop, heappush
from itertools import pairwise
from typing import NamedTuple

from erd.cards import BETWEEN, EVERYWHERE, GRID, HEAD, MARGIN, TOP, Card
from innkeep.installation.schema import Reference, Table

Point = tuple[int, int]
EAST, WEST, SOUTH, NORTH = (1, 0), (-1, 0), (0, 1), (0, -1)


class Port(NamedTuple):
    """Where a line may leave a card or come to it: the point on the edge, the next one, and the way out."""

    edge: Point
    free: Point
    way: Point


def sides(card: Card, y: int) -> list[Port]:
    """The ports at both sides of a row or of the head."""
    return [
        Port((card.x, y), (card.x - 2 * GRID, y), WEST),
        Port((card.right, y), (card.right + 2 * GRID, y), EAST),
    ]


def doors(card: Card) -> list[Port]:
    """Where lines come to a table: at its head and under its foot."""
    middle, bottom = (card.x + card.right) // 2, card.bottom
    return [
        *sides(card, card.y + HEAD // 2),
        Port((middle, card.y), (middle, card.y - GRID - GRID // 2), NORTH),
        Port((middle, bottom), (middle, bottom + GRID + GRID // 2), SOUTH),
    ]


@dataclass
class Line:
    """A reference on its way: the points where it turns, from the column that refers to the table it refers to."""

    target: str
    points: list[Point]
    one: bool


@dataclass
class Routes:
    """Finds ways around the cards. Lines to the same table may run together; others cross at right angles at most."""

    cards: dict[str, Card]
    used: dict[Point, dict[str, set[Point]]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.closed = {
            (x, y)
            for card in self.cards.values()
            for x in range(card.x - GRID, card.right + GRID + 1, GRID)
            for y in range(card.y - GRID // 2, card.bottom + GRID // 2 + 1, GRID)
        }
        self.width = max(card.right for card in self.cards.values()) + MARGIN
        self.height = max(card.bottom for card in self.cards.values()) + BETWEEN

    def find(self, table: Table, reference: Reference) -> Line:
        """The best way for a reference, which later ones have to respect."""
        starts = sides(self.cards[table.name], self.cards[table.name].middle_of(reference.columns[-1]))
        goals = doors(self.cards[reference.target])
        path, first, last = self._search(reference.target, starts, goals)
        for before, after in pairwise(path):
            way = (sign(after[0] - before[0]), sign(after[1] - before[1]))
            for point in (before, after):
                self.used.setdefault(point, {}).setdefault(reference.target, set()).add(_axis(way))
        return Line(reference.target, _turns([first.edge, *path, last.edge]), one=table.is_unique(reference.columns))

    def _search(self, target: str, starts: list[Port], goals: list[Port]) -> tuple[list[Point], Port, Port]:
        """A* over points and ways: short, with few turns and crossings, and along lines of the same target."""
        heap: list[tuple[float, int, float, Point, Point]] = []
        came: dict[tuple[Point, Point], tuple[Point, Point] | Port] = {}
        best: dict[tuple[Point, Point], float] = {}
        ends = {(port.free, (-port.way[0], -port.way[1])): port for port in goals}
        count = 0
        far = cache(partial(_far, goals=[port.free for port in goals]))
        for port in starts:
            if self._may_pass(target, port.free, port.way, port.way):
                best[port.free, port.way], came[port.free, port.way] = 0, port
                heappush(heap, (far(port.free), count := count + 1, 0, port.free, port.way))
        while heap:
            _, _, cost, point, way = heappop(heap)
            if (point, way) in ends:
                path, at = [point], came[point, way]
                while not isinstance(at, Port):
                    path.append(at[0])
                    at = came[at]
                return path[::-1], at, ends[point, way]
            if cost > best[point, way]:
                continue
            for turn in (way, (way[1], way[0]), (-way[1], -way[0])):
                after = (point[0] + turn[0] * GRID, point[1] + turn[1] * GRID)
                if not self._open(after) or not self._may_pass(target, point, way, turn):
                    continue
                reached = cost + self._cost(target, point, way, turn)
                if reached < best.get((after, turn), 1e9):
                    best[after, turn], came[after, turn] = reached, (point, way)
                    heappush(heap, (reached + far(after), count := count + 1, reached, after, turn))
        raise LookupError(f"no way to {target}: give the cards more room")

    def _open(self, point: Point) -> bool:
        inside = 0 < point[0] < self.width and TOP - 3 * GRID < point[1] < self.height
        return inside and point not in self.closed

    def _may_pass(self, target: str, point: Point, way: Point, turn: Point) -> bool:
        here = self.used.get(point)
        if here is None:
            return True
        others = [axes for other, axes in here.items() if other != target]
        return not others or (way == turn and all(axes == {_axis((way[1], way[0]))} for axes in others))

    def _cost(self, target: str, point: Point, way: Point, turn: Point) -> float:
        bend = 0 if way == turn else 5
        here = self.used.get(point)
        if here is None:
            return 1.0 + bend
        step = 0.45 if _axis(turn) in here.get(target, ()) else 1.0
        return step + bend + 7 * sum(other != target for other in here)


def _far(point: Point, goals: list[Point]) -> float:
    # Less would find the very best way, and take many times as long for a picture that nobody could tell apart.
    return 1.2 * min(abs(point[0] - x) + abs(point[1] - y) for x, y in goals) / GRID


def sign(number: int) -> int:
    """Which way a number points."""
    return (number > 0) - (number < 0)


def _axis(way: Point) -> Point:
    return abs(way[0]), abs(way[1])


def _turns(points: list[Point]) -> list[Point]:
    """Without the points at which a line goes straight on."""
    kept = [points[0]]
    for before, point, after in zip(points, points[1:], points[2:], strict=False):
        if not (before[0] == point[0] == after[0] or before[1] == point[1] == after[1]):
            kept.append(point)
    return [*kept, points[-1]]


def references(cards: dict[str, Card]) -> list[tuple[Table, Reference]]:
    """All but those to the hotel, each with the table that refers."""
    return [
        (card.table, reference)
        for card in cards.values()
        for reference in card.table.references
        if reference.columns[-1] not in EVERYWHERE
    ]


def lines(cards: dict[str, Card]) -> list[Line]:
    """The ways of the references, the nearest to each table first."""
    routes, order = Routes(cards), list(cards)

    def nearest(pair: tuple[Table, Reference]) -> tuple[int, int]:
        here, there = cards[pair[0].name], cards[pair[1].target]
        return order.index(there.table.name), abs(here.x - there.x) + abs(here.y - there.y)

    return [routes.find(table, reference) for table, reference in sorted(references(cards), key=nearest)]
