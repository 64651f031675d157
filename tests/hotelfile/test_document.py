"""Whatever stands in a file, the answer is a hotel or one line that says what to do."""

from __future__ import annotations

import re
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from innkeep.core.errors import Invalid
from innkeep.hotelfile.problems import HotelFileInvalid, HotelFileUnreadable
from innkeep.hotelfile.reading import LARGEST, load
from tests.hotelfile.files import HEAD, refusal


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("organization: {name: a: b}", "1: this is not YAML"),
        ("a: b\nc: d: e", "2: this is not YAML (mapping values are not allowed here); put a text that has a colon"),
        ("a:\n\t- b", "2: this is not YAML"),
        ("a:\n  b: 'c\nd: e", "3: this is not YAML"),
        ("a: 1\nb: {c: d", "2: this is not YAML"),
        ("a: 1\nb: \x01", "2: the character U+0001 cannot stand in YAML; remove it"),
        ("a: 1\na: 2", "2: 'a' stands here for the second time, after line 1; keep one"),
        (HEAD + "rooms:\n- number: 1\n  label: a\n  number: 2", "5: 'number' stands here for the second time, after"),
        ("a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]", "2: a *name"),
        ("a: &a [*a]", "1: a *name"),
        ("a: !!python/object/apply:os.system [id]", "1: a !tag"),
        ("a: !!str 7", "1: a !tag"),
        ("!x a: 7", "1: a !tag"),
        ("<<: {a: b}", "1: << is not known here"),
        ("? [a]\n: b", "1: the name of a value has to be one word"),
        (HEAD + "---\n" + HEAD, "2: a second document"),
        ("[" * 10_000, "1: this is nested too deeply"),
        ("- " * 10_000, "1: this is nested too deeply"),
        ("%YAML 9.9\n---\n" + HEAD, "1: this is not YAML"),
        ("", "1: the file is empty; begin with organization: "),
        ("# nothing yet\n", "1: the file is empty"),
        ("~", "1: the file is empty"),
        ("[]", "1: a hotel file is a group of values"),
        ("hotel", "1: a hotel file is a group of values"),
        ("7", "1: a hotel file is a group of values"),
    ],
)
def test_what_is_not_yaml_or_too_much_of_it_is_refused_with_its_line(text: str, said: str, folder: Path) -> None:
    told = refusal(text, folder)
    assert said.replace("<<", "'<<'") in told if "<<" in said else told.startswith(said)


def test_what_cannot_be_a_hotel_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(HotelFileUnreadable, match="there is no such file"):
        load(tmp_path / "missing.yaml")
    with pytest.raises(HotelFileUnreadable, match="this is a folder"):
        load(tmp_path)
    with pytest.raises(HotelFileUnreadable, match="cannot be read"):
        load(tmp_path / ("x" * 500))
    with pytest.raises(HotelFileUnreadable, match="cannot be read"):
        load(Path("nul\0"))
    large = tmp_path / "large.yaml"
    large.write_bytes(b"#" * (LARGEST + 1))
    with pytest.raises(HotelFileUnreadable, match="larger than"):
        load(large)


@pytest.mark.parametrize("encoding", ["latin-1", "utf-16"])
def test_another_encoding_is_named_with_its_line(encoding: str, tmp_path: Path) -> None:
    path = tmp_path / "hotel.yaml"
    path.write_bytes("a: 1\nb: é\n".encode(encoding))
    with pytest.raises(HotelFileInvalid, match=rf"hotel\.yaml:{2 if encoding == 'latin-1' else 1}: this is not UTF-8"):
        load(path)


_WORDS = ["organization:", "rooms: ", "number", "101", "false", "~", "é", "😀", "\x85", "\x00", "  ", "\n", "\t", "\r"]
_SIGNS = ["- ", "{", "}", "[", "]", ": ", "&a ", "*a", "!b ", "? ", ">-", "| ", "#", "%", "---\n", "...", '"', "'"]


@settings(max_examples=100, deadline=None)
@given(st.lists(st.sampled_from([*_WORDS, *_SIGNS, ", "]), max_size=25).map("".join))
def test_whatever_a_file_holds_the_answer_is_one_line(folder: Path, text: str) -> None:
    path = folder / "anything.yaml"
    path.write_bytes(text.encode())
    with suppress(Invalid):
        load(path)
        return
    with pytest.raises(Invalid) as refused:
        load(path)
    assert re.match(rf"{re.escape(str(path))}:\d+: .", str(refused.value))
    assert len(str(refused.value).splitlines()) == 1
