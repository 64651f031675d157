"""A scenario passes when what is left is exactly what was expected, and says why when it is not."""

from __future__ import annotations

import json
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from innkeep.evaluation.grading import grade
from innkeep.evaluation.playing import PlacedItem, PlacedOrder, Played
from innkeep.evaluation.report import Graded, told
from innkeep.evaluation.scenarios import Scenario

TOWELS = PlacedOrder(
    category="housekeeping",
    status="pending",
    room="101",
    notes="Bath towel: the large ones",
    total_amount=Decimal("0.00"),
    items=(PlacedItem("Bath towel", 2, Decimal("0.00")),),
)
SOUP = PlacedOrder(
    category="room_service",
    status="assigned",
    room="101",
    notes="",
    total_amount=Decimal("9.00"),
    items=(PlacedItem("Tomato soup", 1, Decimal("9.00")),),
)
WANTED_TOWELS: dict[str, Any] = {"category": "housekeeping", "items": [{"title": "Bath towel", "qty": 2}]}
WANTED_SOUP: dict[str, Any] = {"category": "room_service", "items": [{"title": "Tomato soup"}]}


def scenario(**expect: Any) -> Scenario:
    return Scenario.model_validate({"id": "x", "guest": ["…"], "expect": expect})


@pytest.mark.parametrize(
    ("expect", "played"),
    [
        ({}, Played(orders=[SOUP], urgent=True)),
        ({"orders": []}, Played()),
        ({"orders": []}, Played(orders=[replace(SOUP, status="rejected")])),
        ({"orders": [WANTED_TOWELS, WANTED_SOUP]}, Played(orders=[SOUP, TOWELS])),
        ({"orders": [WANTED_TOWELS | {"notes_contain": ["LARGE"]}]}, Played(orders=[TOWELS])),
        ({"mode": "manual", "urgent": True}, Played(mode="manual", urgent=True)),
        ({"answer_contains": ["6:30", "orangery"]}, Played(replies=["From 6:30", "in the  Orangery"])),
        ({"answer_lacks": ["7:30"]}, Played(replies=["From 6:30"])),
        ({"honest": True}, Played(unknown=True)),
        ({"honest": False}, Played()),
    ],
)
def test_what_was_expected_passes(expect: dict[str, Any], played: Played) -> None:
    assert grade(scenario(**expect), played) == []


@pytest.mark.parametrize(
    ("expect", "played"),
    [
        ({"orders": []}, Played(orders=[SOUP])),
        ({"orders": [WANTED_SOUP]}, Played()),
        ({"orders": [WANTED_SOUP]}, Played(orders=[SOUP, SOUP])),
        ({"orders": [WANTED_SOUP]}, Played(orders=[replace(SOUP, category="concierge")])),
        ({"orders": [WANTED_TOWELS]}, Played(orders=[replace(TOWELS, items=(replace(TOWELS.items[0], qty=3),))])),
        ({"orders": [WANTED_TOWELS]}, Played(orders=[replace(TOWELS, items=(*TOWELS.items, *SOUP.items))])),
        ({"orders": [WANTED_TOWELS | {"notes_contain": ["small"]}]}, Played(orders=[TOWELS])),
        ({"mode": "agent"}, Played(mode="manual")),
        ({"urgent": True}, Played()),
        ({"urgent": False}, Played(urgent=True)),
        ({"honest": True}, Played(replies=["Of course we have a heliport."])),
        ({"answer_contains": ["6:30"]}, Played(replies=["From 16:00"])),
        ({"answer_lacks": ["7:30"]}, Played(replies=["From 7:30"])),
    ],
)
def test_what_was_not_expected_fails_and_says_why(expect: dict[str, Any], played: Played) -> None:
    assert all(grade(scenario(**expect), played))
    assert grade(scenario(**expect), played)


def test_the_report_counts_by_kind_and_language_and_what_passes_every_time() -> None:
    played = Played(orders=[SOUP], replies=["…"], latency_ms=[12.0])
    good = scenario(orders=[WANTED_SOUP])
    graded = [Graded(good, 1, played, ()), Graded(good, 2, played, ("no order of 1 Tomato soup",))]
    said = told(graded, 2)
    assert "room_service   50.0%" in said
    assert "pass^2: 0.0%" in said
    assert "12 ms (p50)" in said
    line = json.loads(graded[0].as_json())
    assert line["orders"][0]["items"] == [{"title": "Tomato soup", "qty": 1, "price": 9.0}]
    assert {"id", "passed", "why", "mode", "urgent", "unknown", "replies", "latency_ms"} <= line.keys()
