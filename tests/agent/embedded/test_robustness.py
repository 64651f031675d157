"""Whatever is written, the engine answers, quickly, and only with what the hotel has."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from innkeep.agent.acts import MAX_ACTS, Ask, Cancel, Change, Human, Order, Price, Question, Understanding
from innkeep.agent.engine import Knowledge

from .hotels import FLAMINGO, LODGE, MERIDIAN, hotel, told, understand

NOISE = [
    "",
    "   ",
    "🎉🎉",
    "\x00\x07\u202e\u200f",
    "?!?!",
    ",,,, and and and",
    "'" * 500,
    "- - - -",
    "1" * 400,
]
LONG = ["towels " * 1500, "a" * 10_000, "no " * 3000, "(" * 10_000, "and a club sandwich with " * 400, "x2 " * 3000]

WORDS = [word for item in MERIDIAN.items + LODGE.items for word in item.title.split()] + [
    *[
        "two",
        "7",
        "at",
        "no",
        "not",
        "without",
        "and",
        "or",
        ",",
        ".",
        "?",
        "!",
        "please",
        "cancel",
        "how",
        "much",
        "is",
        "do",
        "you",
        "have",
        "where",
        "when",
        "my",
        "the",
        "a",
        "yes",
    ],
    *[
        "100",
        "x2",
        "half",
        "dozen",
        "more",
        "make",
        "it",
        "instead",
        "remove",
        "first",
        "second",
        "both",
        "🎉",
        "\u202e",
        "é",
        "ß",
        "日本",
        "fire",
        "smoke",
        "dead",
    ],
]


@pytest.mark.parametrize("said", NOISE)
async def test_noise_is_unknown_and_nothing_else(said: str) -> None:
    assert told(MERIDIAN, await understand(MERIDIAN, said)) == "unknown"


@pytest.mark.parametrize("said", LONG)
async def test_a_very_long_message_takes_a_bounded_time(said: str) -> None:
    started = time.process_time()
    turn = await understand(MERIDIAN, said)
    assert time.process_time() - started < 10.0
    assert 1 <= len(turn.acts) <= MAX_ACTS


async def test_a_burst_that_is_too_long_to_read_goes_to_a_person_too() -> None:
    burst = await understand(MERIDIAN, "la " * 1300, "la " * 1300, "I want to speak to a person")
    assert isinstance(burst.acts[-1], Human)
    assert 1 <= len(burst.acts) <= MAX_ACTS


async def test_nothing_at_all_is_unknown() -> None:
    assert told(MERIDIAN, await understand(MERIDIAN)) == "unknown"
    assert told(hotel("empty", (), {}), await understand(hotel("empty", (), {}), "two towels?")) == "unknown"


async def test_hidden_characters_do_not_hide_words() -> None:
    turn = await understand(MERIDIAN, "two ba\u200bth tow\u00adels \u202eplease")
    assert told(MERIDIAN, turn) == "order 2 Bath towels"


async def test_more_than_can_be_done_goes_to_a_person() -> None:
    said = "two towels. when is breakfast? where is the gym? how much is a taxi? are dogs allowed? wifi password? " * 2
    acts = (await understand(MERIDIAN, said + "where is my order? a unicycle")).acts
    assert len(acts) == MAX_ACTS
    assert acts[-1].kind == "unknown"
    assert "unicycle" in acts[-1].model_dump()["text"]


async def test_a_new_version_of_the_knowledge_is_read_anew() -> None:
    before = hotel("renewed", (("room_service", "Lentil soup", "", "", "7"),), {})
    after = Knowledge(before.org_id, "2", "en", FLAMINGO.items, ())
    assert told(before, await understand(before, "a lentil soup")) == "order 1 Lentil soup"
    assert told(after, await understand(after, "a lentil soup")) == "unknown"


async def test_a_turn_takes_a_few_milliseconds() -> None:
    """Of the processor, whatever else runs here: a bound on work, not on the clock."""
    await understand(MERIDIAN, "hello")
    started = time.process_time()
    for _ in range(100):
        await understand(MERIDIAN, "two bath towels without soap, the TV is dead, and when is breakfast?")
    assert (time.process_time() - started) / 100 < 0.2


@settings(max_examples=200, deadline=None)
@given(
    messages=st.lists(
        st.one_of(st.text(max_size=200), st.lists(st.sampled_from(WORDS), max_size=25).map(" ".join)), max_size=3
    ),
    waiting=st.booleans(),
    asked=st.booleans(),
)
async def test_any_text_is_understood_within_the_knowledge(messages: list[str], waiting: bool, asked: bool) -> None:  # noqa: FBT001
    turn = await understand(
        MERIDIAN,
        *messages,
        proposal={"Club sandwich": 2, "Taxi": 1} if waiting else None,
        asked=("Sparkling water", "Still water") if asked else (),
        before=tuple(messages),
    )
    assert 1 <= len(turn.acts) <= MAX_ACTS
    assert _items_of(turn) <= {item.id for item in MERIDIAN.items}
    texts = {article.id: article.text for article in MERIDIAN.articles}
    assert all(act.passage in texts[act.article_id] for act in turn.acts if isinstance(act, Question))


def _items_of(turn: Understanding) -> set[UUID]:
    found: set[UUID | None] = set()
    for act in turn.acts:
        match act:
            case Order():
                found |= {line.item_id for line in act.lines}
            case Ask():
                found |= set(act.item_ids)
            case Cancel() | Change() | Price():
                found.add(act.item_id)
            case _:
                pass
    return {item for item in found if item is not None}


def test_no_thread_burns_the_processor_beside_the_one_that_thinks() -> None:
    asked = (
        "import os; from innkeep.agent.embedded.encoder import encode; from pathlib import Path; "
        "encode(['two towels']) @ encode(['towels'] * 2000).T; print(len(list(Path('/proc/self/task').iterdir())))"
    )
    beside = {name: value for name, value in os.environ.items() if name != "OPENBLAS_NUM_THREADS"}
    threads = subprocess.run([sys.executable, "-c", asked], env=beside, capture_output=True, text=True, check=True)
    assert threads.stdout == "1\n"
