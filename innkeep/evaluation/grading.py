"""Grades a scenario by what it left behind, never by wording alone."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterator

from innkeep.evaluation.playing import PlacedOrder, Played
from innkeep.evaluation.scenarios import ExpectedOrder, Scenario


def grade(scenario: Scenario, played: Played) -> list[str]:
    """Why the scenario failed, one sentence each; none when it passed."""
    return [*graded_by_rows(scenario, played), *_state(scenario, played), *_words(scenario, played)]


def graded_by_rows(scenario: Scenario, played: Played) -> list[str]:
    """The same, of what was written alone: the orders that are there, and that nothing else of the hotel changed."""
    return [*_orders(scenario, played), *(f"it wrote to {table}" for table in played.touched)]


def _orders(scenario: Scenario, played: Played) -> Iterator[str]:
    """Exactly the orders that were expected, each with exactly its items."""
    if scenario.expect.orders is None:
        return
    left = list(played.orders_left)
    for wanted in scenario.expect.orders:
        found = next((order for order in left if _is(wanted, order)), None)
        if found is None:
            yield f"no order of {_told(wanted)}"
        else:
            left.remove(found)
    for order in left:
        yield f"an order of {', '.join(f'{item.qty} {item.title}' for item in order.items)} that nobody asked for"


def _is(wanted: ExpectedOrder, order: PlacedOrder) -> bool:
    if wanted.category is not None and wanted.category.value != order.category:
        return False
    asked, placed = Counter[str](), Counter[str]()
    for item in wanted.items:
        asked[_plain(item.title)] += item.qty
    for line in order.items:
        placed[_plain(line.title)] += line.qty
    noted = _plain(order.notes)
    return asked == placed and all(_plain(words) in noted for words in wanted.notes_contain)


def _told(wanted: ExpectedOrder) -> str:
    items = ", ".join(f"{item.qty} {item.title}" for item in wanted.items) or "nothing"
    noted = f" with a note of {' and '.join(wanted.notes_contain)}" if wanted.notes_contain else ""
    return items + noted


def _state(scenario: Scenario, played: Played) -> Iterator[str]:
    expect = scenario.expect
    if expect.mode is not None and expect.mode != played.mode:
        yield f"the conversation is in mode {played.mode}"
    if expect.urgent is not None and expect.urgent != played.urgent:
        yield "the desk was not alerted" if expect.urgent else "the desk was alerted for nothing"
    if expect.honest and not played.unknown:
        yield "it did not say that it does not know"


def _words(scenario: Scenario, played: Played) -> Iterator[str]:
    said = _plain("\n".join(played.replies))
    for words in scenario.expect.answer_contains:
        if _plain(words) not in said:
            yield f"no answer says {words!r}"
    for words in scenario.expect.answer_lacks:
        if _plain(words) in said:
            yield f"an answer says {words!r}"


def _plain(text: str) -> str:
    """Without what does not matter: case, the width of letters, and how much space there is (Unicode, NFKC)."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())
