"""The page: cards and lines as SVG."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import cycle
from xml.sax.saxutils import escape

from erd.cards import GUTTER, HEAD, LAYOUT, MARGIN, TOP, WIDTH, Card, place
from erd.ways import Line, Point, lines, references, sign
from innkeep.installation.schema import Column, Schema

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
    ways, colours = lines(cards), _colours(cards)
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
        *(part for name in colours for part in _bundle([line for line in ways if line.target == name], colours[name])),
        *tables(cards),
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


def tables(cards: dict[str, Card]) -> Iterator[str]:
    """The cards themselves."""
    colours = _colours(cards)
    for card in cards.values():
        yield from _card(card, colours.get(card.table.name, "#334155"))


def _colours(cards: dict[str, Card]) -> dict[str, str]:
    """Of the tables that something leads to, in the order in which they stand."""
    led_to, others = {reference.target for _, reference in references(cards)}, cycle(OTHER_COLOURS)
    return {name: COLOURS.get(name) or next(others) for name in cards if name in led_to}


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
        come = [point[axis] - radius * sign(point[axis] - before[axis]) for axis in (0, 1)]
        leave = [point[axis] + radius * sign(after[axis] - point[axis]) for axis in (0, 1)]
        path += f" L{come[0]},{come[1]} Q{point[0]},{point[1]} {leave[0]},{leave[1]}"
    return f"{path} L{points[-1][0]},{points[-1][1]}"


def _foot(line: Line) -> str:
    """At the end that refers: three toes for many, a bar for one."""
    edge, after = line.points[:2]
    if line.one:
        return _bar(edge, after)
    way = sign(after[0] - edge[0])
    return "".join(f" M{edge[0] + way * 11},{edge[1]} L{edge[0]},{edge[1] + toe}" for toe in (-5, 5))


def _bar(edge: Point, before: Point) -> str:
    """At the end that is referred to: a bar for one."""
    way = (sign(before[0] - edge[0]), sign(before[1] - edge[1]))
    x, y = edge[0] + way[0] * 7, edge[1] + way[1] * 7
    across = (5 * abs(way[1]), 5 * abs(way[0]))
    return f" M{x - across[0]},{y - across[1]} L{x + across[0]},{y + across[1]}"
