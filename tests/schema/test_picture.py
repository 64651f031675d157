"""docs/erd.svg is the live schema, drawn."""

from __future__ import annotations

import subprocess
import sys
from xml.etree import ElementTree as ET

from innkeep.installation.schema import Schema
from tests.schema.comparison import DOCS

SCRIPT = DOCS.parent / "scripts" / "draw_erd.py"
SVG = "{http://www.w3.org/2000/svg}"


def test_the_picture_is_up_to_date(owner_url: str) -> None:
    drawn = subprocess.run([sys.executable, SCRIPT, owner_url], capture_output=True, text=True, check=True).stdout
    assert drawn == (DOCS / "erd.svg").read_text(), "the schema has changed: run `make erd` and look at the picture"


def test_every_table_is_in_it_with_its_columns(schema: Schema) -> None:
    picture = ET.parse(DOCS / "erd.svg").getroot()  # noqa: S314 - our own file
    drawn = {group.get("id"): {text.text for text in group.iter(f"{SVG}text")} for group in picture.iter(f"{SVG}g")}
    everywhere = {"id", "org_id", "created_at", "updated_at", "deleted_at"}
    assert set(drawn) == set(schema.tables)
    for name, table in schema.tables.items():
        assert {name} | {column.name for column in table.columns} - everywhere <= drawn[name]
