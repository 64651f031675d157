"""docs/erd.svg is the live schema, drawn."""

from __future__ import annotations

from collections import Counter
from xml.etree import ElementTree as ET

import pytest
from draw_erd import asked_for
from erd.cards import place
from erd.page import draw, tables
from erd.ways import references, sides

from innkeep.installation.schema import Schema
from tests.deep import DEEP
from tests.schema.comparison import DOCS

SVG = "{http://www.w3.org/2000/svg}"


@pytest.mark.deep
def test_the_picture_is_up_to_date(schema: Schema) -> None:
    """Each card to the byte, and a line from each column that refers; the ways between take long to find."""
    picture, cards = (DOCS / "erd.svg").read_text(), place(schema, asked_for())
    assert "\n".join(tables(cards)) in picture, "the schema has changed: run `make erd` and look at the picture"
    drawn = Counter(line.partition(' d="M')[2].partition(" ")[0] for line in picture.splitlines() if "<path" in line)
    for table, reference in references(cards):
        card = cards[table.name]
        ends = [port.edge for port in sides(card, card.middle_of(reference.columns[-1]))]
        assert sum(drawn[f"{x},{y}"] for x, y in ends), f"run `make erd`: no line from {table.name}, {reference.name}"
    if DEEP:
        assert draw(schema, asked_for()) == picture


def test_every_table_is_in_it_with_its_columns(schema: Schema) -> None:
    picture = ET.parse(DOCS / "erd.svg").getroot()  # noqa: S314 - our own file
    drawn = {group.get("id"): {text.text for text in group.iter(f"{SVG}text")} for group in picture.iter(f"{SVG}g")}
    everywhere = {"id", "org_id", "created_at", "updated_at", "deleted_at"}
    assert set(drawn) == set(schema.tables)
    for name, table in schema.tables.items():
        assert {name} | {column.name for column in table.columns} - everywhere <= drawn[name]
