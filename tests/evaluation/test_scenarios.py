"""A scenario file is read as it was meant, and what is wrong with it is told with its line."""

from __future__ import annotations

from pathlib import Path

import pytest

from innkeep.evaluation.scenarios import load_scenarios
from innkeep.hotelfile.problems import HotelFileInvalid, HotelFileUnreadable

SCENARIO = """
- id: en-strudel
  language: en
  guest: ["One apple strudel please"]
  confirm: "yes"
  remark: whoever writes scenarios may keep notes in them
  expect:
    orders: [{category: room_service, items: [{title: Apple strudel, qty: 1}], notes_contain: [hot]}]
    mode: agent
    answer_contains: [6:30, 18.50]
    urgent: false
- id: 12
  guest: Hello
"""


def written(tmp_path: Path, text: str) -> Path:
    file = tmp_path / "scenarios.yaml"
    file.write_text(text)
    return file


def test_a_file_is_read_as_it_was_meant(tmp_path: Path) -> None:
    strudel, hello = load_scenarios(written(tmp_path, SCENARIO))
    [order] = strudel.expect.orders or ()
    assert [(item.title, item.qty) for item in order.items] == [("Apple strudel", 1)]
    assert order.notes_contain == ["hot"]
    assert strudel.expect.answer_contains == ["6:30", "18.50"]
    assert (strudel.confirm, strudel.expect.urgent) == ("yes", False)
    assert (hello.id, hello.guest, hello.expect.orders) == ("12", ["Hello"], None)
    assert (strudel.counted_as, hello.counted_as) == ("room_service", "no order")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "scenarios.yaml:1: "),
        ("id: x\n", "scenarios.yaml:1: "),
        ("- id: x\n  guest: []\n", "scenarios.yaml:2: "),
        ("- guest: [Hello]\n", "scenarios.yaml:1: id"),
        ("- id: x\n  guest: [Hello]\n  expect:\n    orders: [{category: spa}]\n", "scenarios.yaml:4: "),
        ("- id: x\n  guest: [Hello]\n  expect:\n    ordrs: []\n", "scenarios.yaml:4: expect.ordrs"),
        ("- id: x\n  guest: [Hello]\n  expect: {orders: [{items: [{title: a, qty: 0}]}]}\n", "scenarios.yaml:3: "),
        ("- id: x\n  guest: [Hello]\n- id: x\n  guest: [Hello]\n", "scenarios.yaml:3: the id x"),
        ("- id: [\n", "scenarios.yaml:"),
    ],
)
def test_what_is_wrong_is_told_with_its_line(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(HotelFileInvalid) as refused:
        load_scenarios(written(tmp_path, text))
    assert said in str(refused.value)
    assert "\n" not in str(refused.value)


def test_a_file_that_is_not_there_is_said_so(tmp_path: Path) -> None:
    with pytest.raises(HotelFileUnreadable):
        load_scenarios(tmp_path / "none.yaml")
