"""The tables as cards, and where they stand."""

from __future__ import annotations

from dataclasses import dataclass, replace

from innkeep.installation.schema import Column, Schema, Table

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

GRID = 10
WIDTH = 260
GUTTER = 120
MARGIN = 70
HEAD, ROW, PAD = 30, 20, 5
BETWEEN, FAR_APART = 50, 110
TOP = 175


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
