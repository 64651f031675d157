"""A spreadsheet shows what we write and obeys nothing in it; what we write we can read again."""

from __future__ import annotations

import csv
import io
from contextlib import suppress
from decimal import Decimal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from innkeep.core.spreadsheet import as_meant, csv_file, harmless
from innkeep.spreadsheets.cells import day
from innkeep.spreadsheets.encodings import decoded
from innkeep.spreadsheets.problems import TableInvalid
from innkeep.spreadsheets.reading import read_table
from innkeep.spreadsheets.tables import Kind

OBEYED = tuple("=+-@\t\r\n＝＋－＠")

texts = st.text(st.sampled_from("=+-@\t\r\n'＝ab ,;\"ü") | st.characters(codec="utf-8", exclude_categories=["Cs"]))


@given(texts)
@example("'=1")
@example("''=1")
@example("'t Hooft")
def test_a_text_is_harmless_and_comes_back(text: str) -> None:
    assert not harmless(text).startswith(OBEYED)
    assert as_meant(harmless(text)) == text


@given(st.lists(st.tuples(texts, st.decimals(-(10**9), 10**9, places=2), st.integers()), max_size=4))
def test_a_file_holds_what_was_written(rows: list[tuple[str, Decimal, int]]) -> None:
    file = csv_file(["text", "amount", "count"], rows).decode("utf-8-sig")
    header, *found = csv.reader(io.StringIO(file, newline=""), strict=True)
    assert header == ["text", "amount", "count"]
    assert [(as_meant(text), Decimal(amount), int(count)) for text, amount, count in found] == rows


def test_numbers_are_bare_and_stay_numbers() -> None:
    assert csv_file(["a", "b"], [[Decimal("-8.70"), -2], ["-8.70", None]]).decode("utf-8-sig").splitlines() == [
        '"a","b"',
        "-8.70,-2",
        '"\'-8.70",""',
    ]


ROOMS = "number,label,type\n101,Garden double,double\n"


@pytest.mark.parametrize(
    "content",
    [
        ROOMS.encode(),
        ROOMS.encode("utf-8-sig"),
        ROOMS.replace(",", ";").encode(),
        ROOMS.replace(",", "\t").encode(),
        ROOMS.replace("\n", "\r\n").encode(),
        ROOMS.replace("number", " Room Number ").encode(),
        b"\n\n" + ROOMS.encode() + b"\n,,\n",
        ROOMS.encode("utf-16"),
        b'type,"label",number,\n"double","Garden double","101",\n'.replace(b",\n", b"\n"),
        ROOMS.replace("Garden double", '"Garden\r\ndouble"').encode(),
    ],
)
def test_a_table_is_read_in_whatever_dialect_it_was_saved(content: bytes) -> None:
    [entry] = read_table(Kind.ROOMS, decoded(content, "en"))
    assert dict(entry.values) == {"number": "101", "label": "Garden double", "type": "double"}


@pytest.mark.parametrize(
    ("language", "page"), [("de", "cp1252"), ("pl", "cp1250"), ("pt-BR", "cp1252"), ("el", "cp1253")]
)
def test_letters_are_those_of_the_hotels_language(language: str, page: str) -> None:
    label = {"de": "Süd “groß” €", "pl": "Łódź", "pt-BR": "Manhã", "el": "Θέα"}[language]
    for encoding in (page, "utf-8", "utf-8-sig", "utf-16"):
        content = ROOMS.replace("Garden double", label).replace(",", ";").encode(encoding)
        assert read_table(Kind.ROOMS, decoded(content, language))[0]["label"] == label


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("2030-12-31", "2030-12-31"),
        ("31.12.2030", "2030-12-31"),
        ("3.4.2031", "2031-04-03"),
        ("12/31/2030", "2030-12-31"),
        ("31/12/2030", "2030-12-31"),
        ("4-4-2031", "2031-04-04"),
    ],
)
def test_a_day_is_taken_as_a_spreadsheet_saves_it_where_it_can_be_one_only(said: str, meant: str) -> None:
    assert day(said).isoformat() == meant


def problems(kind: Kind, content: str | bytes) -> list[tuple[int, str | None, str]]:
    with pytest.raises(TableInvalid) as refused:
        read_table(kind, content if isinstance(content, str) else decoded(content, "en"))
    errors = refused.value.members["errors"]
    assert isinstance(errors, list)
    return [(error["line"], error["column"], error["what"]) for error in errors]


def test_every_line_and_column_that_is_wrong_is_told() -> None:
    table = (
        "rooms,guest,arrival,departure,email,phone,arrival_time,status\n"
        "101,Emma,31.13.2030,2031-01-02,,,,\n"
        '102,"Karl\n\x1bthe Great",2030-02-30,03/04/2031,karl@,a lot,25:00,here\n'
        ",,,,x@y.example,,,\n"
    )
    found = problems(Kind.STAYS, table)
    assert [(line, column) for line, column, _ in found] == [
        (2, "arrival"),
        (3, "arrival"),
        (3, "arrival_time"),
        (3, "departure"),
        (3, "email"),
        (3, "guest"),
        (3, "phone"),
        (3, "status"),
        (5, "arrival"),
        (5, "departure"),
        (5, "guest"),
        (5, "rooms"),
    ]
    said = {(line, column): what for line, column, what in found}
    assert said[2, "arrival"] == "'31.13.2030' is not a day; write it like 2026-07-31"
    assert said[3, "departure"] == "'03/04/2031' is not a day; write 2031-03-04 or 2031-04-03"
    assert "2026-07-31" in said[3, "arrival"]


@pytest.mark.parametrize(
    ("content", "line", "said"),
    [
        ("", 1, "missing from the heading"),
        ("number,label\n", 1, "missing from the heading"),
        ("number,lable,type\n", 1, "did you mean label?"),
        ("number,number,label,type\n", 1, "twice"),
        ("number,label,type,colour\n", 1, "is no column of this table"),
        ("number,label,type\n1,a,b,c\n", 2, "more cells than the heading"),
        ('number,label,type\n1,"a\n', 2, "stray quote"),
        ("number,label,type\n1,a\x1bb,c\n", 2, "no character"),
        (f"number,label,type\n1,{'x' * 201},c\n", 2, "longer than 200"),
        (f"number,label,type\n1,{'x' * 200_000},c\n", 2, "cannot be read"),
        (b"number,label,type\n1,\x81,c\n", 2, "CSV UTF-8"),
        (ROOMS.encode("utf-16-le"), 1, "is no text"),
        (b"PK\x03\x04\x00\x00", 1, "workbook"),
        ("number,label,type\n" + "1,a,b\n" * 20_001, 20_002, "20,000 lines"),
    ],
)
def test_what_is_no_table_says_what_to_do(content: str | bytes, line: int, said: str) -> None:
    assert any(found == line and said in what for found, _, what in problems(Kind.ROOMS, content))


@given(st.binary(max_size=300))
def test_whatever_is_sent_is_read_or_refused(content: bytes) -> None:
    for kind in Kind:
        with suppress(TableInvalid):
            read_table(kind, decoded(content, "en"))
