"""Draw the live schema as docs/erd.svg: what was asked for in dark heads, what the work needs besides in light ones.

Without an argument it migrates an empty database of its own and writes the picture. With the owner's URL of a database
it prints the picture of that one. The same schema gives the same picture, to the byte.
"""

from __future__ import annotations

import asyncio
import sys
import tempfile
import warnings
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from heapq import heappop, heappush
from itertools import cycle, pairwise
from pathlib import Path
from typing import NamedTuple
from xml.sax.saxutils import escape

from pydbml import PyDBML

from innkeep.installation.embedded import EmbeddedPostgres
from innkeep.installation.migrations import migrate
from innkeep.installation.roles import OWNER_ROLE, SUPERUSER, provision
from innkeep.installation.schema import Column, Reference, Schema, Table, read_schema

DOCS = Path(__file__).resolve().parent.parent / "docs"

LAYOUT = {
    "People": """organizations roles divisions users division_categories assignment_turns credentials logins
        idempotency_keys""",
    "Stays": "rooms checkin_rooms room_holds room_closures stay_guests guest_devices",
    "Conversations": "sessions messages turns photos outbox",
    "Orders": "orders order_items order_moves charges promises",
    "Offers": "catalogue_items catalogue_options proposals proposal_items articles",
    "Promises": """service_levels escalation_ladders escalations recurring_orders recurring_order_items
        recurring_order_days""",
}
"""The tables by the column in which they stand, from above; what is new goes to the foot of the shortest one."""

EVERYWHERE = ("id", "org_id", "created_at", "updated_at", "deleted_at")
"""The columns that are not drawn, since (nearly) every table has them."""

COLOURS = {
    "roles": "#0f766e",
    "divisions": "#b45309",
    "users": "#1d4ed8",
    "rooms": "#7c3aed",
    "checkin_rooms": "#be123c",
    "sessions": "#15803d",
    "messages": "#0e7490",
    "orders": "#a21caf",
    "order_items": "#92400e",
    "catalogue_items": "#4d7c0f",
}
"""The tables that much leads to, and the colours of the lines that do."""

OTHER_COLOURS = ["#57534e", "#0369a1", "#9d174d", "#3f6212", "#6b21a8"]
"""For tables that little leads to, in the order in which they stand."""

SHORT = {
    "character varying": "varchar",
    "time without time zone": "time",
    "timestamp with time zone": "timestamptz",
    "timestamp without time zone": "timestamp",
}
"""What types are called where there is little room."""

GRID = 10
WIDTH = 260
GUTTER = 120
MARGIN = 70
HEAD, ROW, PAD = 30, 20, 5
BETWEEN, FAR_APART = 50, 110
TOP = 175

Point = tuple[int, int]
EAST, WEST, SOUTH, NORTH = (1, 0), (-1, 0), (0, 1), (0, -1)


@dataclass(frozen=True)
class Card:
    """A table on the page. Its middle lines and those of its rows lie on the grid."""

    table: Table
    x: int
    y: int
    rows: tuple[Column, ...]
    asked: frozenset[str] | None

    @property
    def right(self) -> int:
        """Where it ends."""
        return self.x + WIDTH

    @property
    def bottom(self) -> int:
        """Where it ends."""
        return self.y + HEAD + PAD + ROW * len(self.rows) + PAD

    def middle_of(self, column: str) -> int:
        """The height of a row."""
        return self.y + HEAD + PAD + ROW // 2 + ROW * [row.name for row in self.rows].index(column)


def place(schema: Schema, asked: dict[str, frozenset[str]]) -> dict[str, Card]:
    """The tables in their columns; where there are few, they stand further apart."""
    cards = {name: _card_of(table, asked.get(name)) for name, table in schema.tables.items()}
    stacks = [[cards.pop(name) for name in names.split() if name in cards] for names in LAYOUT.values()]
    for new in cards.values():
        min(stacks, key=_height).append(new)
    tall = [_height(stack) for stack in stacks]
    full = max(height + BETWEEN * (len(stack) - 1) for height, stack in zip(tall, stacks, strict=True))
    placed = {}
    for number, (stack, height) in enumerate(zip(stacks, tall, strict=True)):
        spread = (full - height) // max(1, len(stack) - 1) // GRID * GRID
        y = TOP
        for card in stack:
            placed[card.table.name] = replace(card, x=MARGIN + number * (WIDTH + GUTTER), y=y)
            y += card.bottom - card.y + max(BETWEEN, min(FAR_APART, spread))
    return placed


def _card_of(table: Table, asked: frozenset[str] | None) -> Card:
    return Card(table, 0, 0, tuple(column for column in table.columns if column.name not in EVERYWHERE), asked)


def _height(stack: list[Card]) -> int:
    return sum(card.bottom - card.y for card in stack)


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
            way = (_sign(after[0] - before[0]), _sign(after[1] - before[1]))
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
        for port in starts:
            if self._may_pass(target, port.free, port.way, port.way):
                best[port.free, port.way], came[port.free, port.way] = 0, port
                heappush(heap, (self._far(port.free, goals), count := count + 1, 0, port.free, port.way))
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
                    heappush(heap, (reached + self._far(after, goals), count := count + 1, reached, after, turn))
        raise LookupError(f"no way to {target}: give the cards more room")

    def _open(self, point: Point) -> bool:
        inside = 0 < point[0] < self.width and TOP - 3 * GRID < point[1] < self.height
        return inside and point not in self.closed

    def _may_pass(self, target: str, point: Point, way: Point, turn: Point) -> bool:
        others = [axes for other, axes in self.used.get(point, {}).items() if other != target]
        return not others or (way == turn and all(axes == {_axis((way[1], way[0]))} for axes in others))

    def _cost(self, target: str, point: Point, way: Point, turn: Point) -> float:
        here = self.used.get(point, {})
        step = 0.45 if _axis(turn) in here.get(target, ()) else 1.0
        crossings = sum(other != target for other in here)
        return step + (0 if way == turn else 5) + 7 * crossings

    @staticmethod
    def _far(point: Point, goals: list[Port]) -> float:
        # Less would find the very best way, and take three times as long for a picture that nobody could tell apart.
        return 0.8 * min(abs(point[0] - port.free[0]) + abs(point[1] - port.free[1]) for port in goals) / GRID


def _sign(number: int) -> int:
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


def lines(cards: dict[str, Card]) -> list[Line]:
    """The ways of all references but those to the hotel, the nearest to each table first."""
    routes = Routes(cards)
    references = [
        (card.table, reference)
        for card in cards.values()
        for reference in card.table.references
        if reference.columns[-1] not in EVERYWHERE
    ]
    order = list(cards)

    def nearest(pair: tuple[Table, Reference]) -> tuple[int, int]:
        here, there = cards[pair[0].name], cards[pair[1].target]
        return order.index(there.table.name), abs(here.x - there.x) + abs(here.y - there.y)

    return [routes.find(table, reference) for table, reference in sorted(references, key=nearest)]


# The page

STYLE = """
  text { font: 12px ui-monospace, "DejaVu Sans Mono", "SF Mono", Menlo, Consolas, monospace; fill: #1e293b }
  .sans { font-family: system-ui, "Segoe UI", "DejaVu Sans", Helvetica, Arial, sans-serif }
  .title { font-size: 26px; font-weight: 700 }
  .quiet { fill: #64748b }
  .domain { font-size: 15px; font-weight: 600; fill: #475569 }
  .name { font-size: 13px; font-weight: 700 }
  .type { font-size: 11px; fill: #64748b }
  .line { fill: none; stroke-width: 1.7; stroke-linejoin: round; stroke-linecap: round }
  .gap { fill: none; stroke: #fff; stroke-width: 6 }
"""


def draw(schema: Schema, asked: dict[str, frozenset[str]]) -> str:
    """The picture of a schema. `asked` names the tables and columns of the ERD."""
    cards = place(schema, asked)
    ways = lines(cards)
    targets = [name for name in cards if any(line.target == name for line in ways)]
    others = cycle(OTHER_COLOURS)
    colours = {name: COLOURS.get(name) or next(others) for name in targets}
    width = max(card.right for card in cards.values()) + MARGIN
    height = max(card.bottom for card in cards.values()) + MARGIN
    parts = [
        '<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-labelledby="title about"',
        f' width="{width}" height="{height}" viewBox="0 0 {width} {height}">',
        '<title id="title">The live schema of Innkeep</title>',
        '<desc id="about">Tables, and lines from the columns that refer to others. As text: innkeep erd.</desc>',
        f"<style>{STYLE}</style>",
        f'<rect width="{width}" height="{height}" fill="#fff"/>',
        *_heading(width),
        *(part for name in targets for part in _bundle([line for line in ways if line.target == name], colours[name])),
        *(part for card in cards.values() for part in _card(card, colours.get(card.table.name, "#334155"))),
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


def _heading(width: int) -> Iterator[str]:
    yield f'<text class="sans title" x="{MARGIN}" y="58">Innkeep: the live schema</text>'
    said = (
        "Lines have the colour of the table that they lead to. Not drawn, for every table has them:",
        "id, org_id and its line to the hotel, created_at, updated_at, and deleted_at where rows are put away.",
    )
    for number, words in enumerate(said):
        yield f'<text class="sans quiet" x="{MARGIN}" y="{80 + 18 * number}">{words}</text>'
    for number, domain in enumerate(LAYOUT):
        x = MARGIN + number * (WIDTH + GUTTER)
        yield f'<text class="sans domain" x="{x}" y="{TOP - 38}">{domain}</text>'
    yield from _legend(width - MARGIN)


def _legend(right: int) -> Iterator[str]:
    x, y = right - 700, 50
    yield f'<rect x="{x}" y="{y - 10}" width="26" height="13" rx="3" fill="#334155"/>'
    yield f'<text class="sans" x="{x + 34}" y="{y + 1}">asked for in the ERD</text>'
    yield f'<rect x="{x}" y="{y + 12}" width="26" height="13" rx="3" fill="#f1f5f9" stroke="#94a3b8"/>'
    yield f'<text class="sans" x="{x + 34}" y="{y + 23}">added: a table, or a column marked +</text>'
    x += 290
    yield f'<text x="{x}" y="{y + 1}">name</text><text class="quiet" x="{x + 36}" y="{y + 1}">name</text>'
    yield f'<text class="sans" x="{x + 74}" y="{y + 1}">filled; may be empty</text>'
    yield f'<text x="{x}" y="{y + 23}">ƒ</text>'
    yield f'<text class="sans" x="{x + 16}" y="{y + 23}">written by the database itself</text>'
    x += 240
    for offset, one, words in ((-4, False, "many refer to one"), (18, True, "one refers to one")):
        yield from _bundle([Line("", [(x, y + offset), (x + 40, y + offset)], one)], "#334155")
        yield f'<text class="sans" x="{x + 48}" y="{y + offset + 4}">{words}</text>'


def _card(card: Card, colour: str) -> Iterator[str]:
    name = card.table.name
    prominent = card.asked is not None
    fill, ink, edge = (colour, "#fff", colour) if prominent else ("#f1f5f9", "#334155", "#94a3b8")
    height = card.bottom - card.y
    yield f'<g id="{name}">'
    yield f'<rect x="{card.x}" y="{card.y}" width="{WIDTH}" height="{height}" rx="6" fill="#fff" stroke="{edge}"/>'
    head = f"M{card.x},{card.y + HEAD} v-{HEAD - 6} q0,-6 6,-6 h{WIDTH - 12} q6,0 6,6 v{HEAD - 6} z"
    yield f'<path d="{head}" fill="{fill}" stroke="{edge}"/>'
    yield f'<text class="name" x="{card.x + 10}" y="{card.y + 20}" style="fill:{ink}">{escape(name)}</text>'
    if not prominent and colour != "#334155":
        yield f'<circle cx="{card.right - 14}" cy="{card.y + 15}" r="4" fill="{colour}"/>'
    for column in card.rows:
        yield from _row(card, column)
    yield "</g>"


def _row(card: Card, column: Column) -> Iterator[str]:
    y = card.middle_of(column.name) + 4
    added = card.asked is not None and column.name not in card.asked
    quiet = "" if column.not_null else ' class="quiet"'
    mark = f'<text class="type" x="{card.x + 8}" y="{y}">+</text>' if added else ""
    yield f'{mark}<text{quiet} x="{card.x + 18}" y="{y}">{escape(column.name)}</text>'
    referred = [reference.target for reference in card.table.references if reference.columns[-1] == column.name]
    words = f"→ {referred[0]}" if referred else _type(column)
    yield f'<text class="type" x="{card.right - 10}" y="{y}" text-anchor="end">{escape(words)}</text>'


def _type(column: Column) -> str:
    kept = "ƒ " if column.kept_by or column.generated else ""
    return kept + SHORT.get(column.type, column.type)


def _bundle(bundle: list[Line], colour: str) -> Iterator[str]:
    """The lines to one table: over those that were drawn before, with a gap, and joined with one another."""
    yield f'<path class="gap" d="{" ".join(_rounded(line.points) for line in bundle)}"/>'
    for line in bundle:
        ends = _foot(line) + _bar(line.points[-1], line.points[-2])
        yield f'<path class="line" stroke="{colour}" d="{_rounded(line.points)}{ends}"/>'


def _rounded(points: list[Point], radius: int = 5) -> str:
    path = f"M{points[0][0]},{points[0][1]}"
    for before, point, after in zip(points, points[1:], points[2:], strict=False):
        come = [point[axis] - radius * _sign(point[axis] - before[axis]) for axis in (0, 1)]
        leave = [point[axis] + radius * _sign(after[axis] - point[axis]) for axis in (0, 1)]
        path += f" L{come[0]},{come[1]} Q{point[0]},{point[1]} {leave[0]},{leave[1]}"
    return f"{path} L{points[-1][0]},{points[-1][1]}"


def _foot(line: Line) -> str:
    """At the end that refers: three toes for many, a bar for one."""
    edge, after = line.points[:2]
    if line.one:
        return _bar(edge, after)
    way = _sign(after[0] - edge[0])
    return "".join(f" M{edge[0] + way * 11},{edge[1]} L{edge[0]},{edge[1] + toe}" for toe in (-5, 5))


def _bar(edge: Point, before: Point) -> str:
    """At the end that is referred to: a bar for one."""
    way = (_sign(before[0] - edge[0]), _sign(before[1] - edge[1]))
    x, y = edge[0] + way[0] * 7, edge[1] + way[1] * 7
    across = (5 * abs(way[1]), 5 * abs(way[0]))
    return f" M{x - across[0]},{y - across[1]} L{x + across[0]},{y + across[1]}"


def asked_for() -> dict[str, frozenset[str]]:
    """The tables of the ERD with their columns."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        erd = PyDBML((DOCS / "erd.dbml").read_text())
    return {table.name: frozenset(column.name for column in table.columns) for table in erd.tables}


def fresh_schema() -> Schema:
    """The schema as the migrations make it, from a server that is there for a moment."""
    with tempfile.TemporaryDirectory() as folder:
        server = EmbeddedPostgres(Path(folder) / "data")
        server.start()
        try:
            asyncio.run(provision(server.url(SUPERUSER, "postgres")))
            migrate(server.url(OWNER_ROLE))
            return asyncio.run(read_schema(server.url(OWNER_ROLE)))
        finally:
            server.stop()


def main(arguments: list[str]) -> None:
    """Write the picture, or print it."""
    if arguments:
        sys.stdout.write(draw(asyncio.run(read_schema(arguments[0])), asked_for()))
    else:
        (DOCS / "erd.svg").write_text(draw(fresh_schema(), asked_for()))


if __name__ == "__main__":
    main(sys.argv[1:])
