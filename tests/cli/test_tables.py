"""Tables from the command line."""

from __future__ import annotations

import pytest

from tests.cli.conftest import Inn

ROOMS = "number;label;type\n101;Garden double;double\n204;=Attic;single\n"


def test_a_table_is_tried_out_imported_and_exported(inn: Inn) -> None:
    file = inn.file("rooms.csv", ROOMS)
    added = "+ room 204 (=Attic, single)\n"
    assert inn.run("import", file, "--as", "rooms", "--dry-run").out == f"{added}1 change would be made.\n"
    assert inn.run("import", file, "--as", "rooms", "--hotel", "Hotel Aurora").out == f"{added}1 change.\n"
    assert inn.run("import", file, "--as", "rooms").out == "0 changes.\n"
    table = inn.run("export", "--as", "rooms").out
    assert table.replace("\r\n", "\n") == (
        '\ufeff"number","label","type"\n"101","Garden double","double"\n"204","\'=Attic","single"\n'
    )
    again = inn.file("again.csv", table)
    assert inn.run("import", again, "--as", "rooms").out == "0 changes.\n"
    assert "Emma Lindqvist" in inn.run("export", "--as", "stays").out


@pytest.mark.parametrize(
    ("name", "content", "words", "said"),
    [
        ("rooms.csv", ROOMS, [], "--as rooms"),
        ("hotel.yaml", "rooms: []", ["--as", "rooms"], "leave --as out"),
        ("rooms.csv", "number;label\n1;a\n", ["--as", "rooms"], "Line 1, type: is missing from the heading"),
        ("rooms.csv", "number;label;type\n1;a\n", ["--as", "rooms"], "Line 2, type: is empty"),
        ("hotel.yaml", "rooms: []", ["--hotel", "Hotel Aurora"], "leave --hotel out"),
    ],
)
def test_what_cannot_be_says_why_in_one_line(inn: Inn, name: str, content: str, words: list[str], said: str) -> None:
    assert said in inn.refused("import", inn.file(name, content), *words)
    assert inn.ask("SELECT count(*) FROM rooms") == 1


def test_a_file_that_is_not_there_is_one_line(inn: Inn) -> None:
    assert "nowhere.csv" in inn.refused("import", "nowhere.csv", "--as", "rooms")
