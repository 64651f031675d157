"""What the agent says, and which yes it believes, in every language."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from uuid import uuid4

import pytest

from innkeep.agent.embedded.words.cues import LANGUAGES as UNDERSTOOD
from innkeep.agent.plain_yes import is_plain_yes
from innkeep.agent.replies import LANGUAGES, Replies, phrases, readbacks
from innkeep.orders.lifecycle import OrderStatus
from innkeep.orders.models import ProposalItem

TWELVE = {"en", "es", "fr", "de", "it", "pt", "nl", "id", "ja", "zh", "ko", "ar"}


def test_the_agent_understands_every_language_that_it_answers_in_and_more() -> None:
    assert set(LANGUAGES) >= TWELVE
    assert set(UNDERSTOOD) > set(LANGUAGES)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_sentence_is_missing_and_none_loses_a_part(language: str) -> None:
    english, own = phrases("en"), phrases(language)
    assert own.keys() == english.keys()
    for name, sentence in own.items():
        assert sentence.strip()
        assert sorted(re.findall(r"{(\w+)}", sentence)) == sorted(re.findall(r"{(\w+)}", english[name])), name
        assert language == "en" or sentence != english[name], name


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_basket_for_a_time_is_known_again_in_what_was_said(language: str) -> None:
    at = datetime(2026, 11, 27, 7, tzinfo=UTC)
    line = ProposalItem(item_id=uuid4(), title="Taxi", qty=1, price=Decimal(30), notes="", options=[], wanted_at=at)
    said = Replies(language).proposed([line], "EUR", {}, {at: "7:00 (27.11.)"})
    assert "7:00 (27.11.)" in said
    assert [found for found, _ in readbacks(f"Hello\n{said}", [line], "EUR")] == [said]


def test_every_status_of_an_order_can_be_told() -> None:
    assert {status.value for status in OrderStatus} <= phrases("en").keys()


def test_a_language_without_sentences_is_answered_in_english() -> None:
    assert Replies("sw").say("thanks") == Replies("en").say("thanks")
    assert Replies("pt-BR").say("thanks") == Replies("pt").say("thanks")


YES = ["Yes please!", "Sí, por favor", "Oui, s'il vous plaît", "Ja bitte", "Sì, grazie", "Sim, por favor", "Ja graag"]
YES += ["Yes, thank you so much", "aye, go on", "oui, c'est ça, merci", "ครับ เอาเลย", "ja graag, dank u wel"]
YES += ["yep, go ahead", "sí claro", "ja hoor", "ja, ja graag", "ok ok"]
YES += ["jaaa", "Siiii", "yesss please", "sí, resérvelas", "va, sí", "ja, doen", "yes book it", "Ja, bitte buchen"]
YES += ["Iya, boleh", "はい、お願いします。", "好的", "네, 주문해 주세요", "نعم من فضلك", "evet", "да", "👍", "👍🏽"]
YES += ["oui c'est d'accord", "sí, mándalo", "نعم أكّد الطلب", "就这样定", "jaja, is goed"]
NO = ["yes, but two", "sí, pero sin cebolla", "oui mais deux", "ja, aber ohne Zwiebeln", "はい、でも2つ", "好的,要两份"]
NO += [
    "yes?",
    "yes no",
    "ja nein",
    "sí, ja",
    "네?",
    "no",
    "nein",
    "不好",
    "لا",
    "not yes",
    "thank you so much",
    "danke",
    "merci, mais",
    "ありがとうございます",
    "oui mais",
    "yes yes give me everything",
    "sí, resérvelas para tres",
    "jaaa maar zonder ui",
    "va, sin cebolla",
    "ok cancel it",
    "",
    "👎",
    "1",
]


@pytest.mark.parametrize("said", YES)
def test_a_plain_yes_is_believed(said: str) -> None:
    assert is_plain_yes(said)


@pytest.mark.parametrize("said", NO)
def test_whatever_is_no_plain_yes_is_not(said: str) -> None:
    assert not is_plain_yes(said)


def _said_in_all_languages(kind: str) -> list[str]:
    """The messages of `plain_yes.txt` that are of a kind: `yes`, or `more` than that."""
    lines = Path(__file__).with_name("plain_yes.txt").read_text(encoding="utf-8").splitlines()
    parts = (line.partition(":") for line in lines if not line.startswith("#"))
    return [said.strip() for name, _, line in parts if name.endswith(f" {kind}") for said in line.split("|")]


def test_a_yes_is_believed_in_the_many_words_that_guests_have_for_it() -> None:
    assert [said for said in _said_in_all_languages("yes") if not is_plain_yes(said)] == []


def test_no_question_no_change_and_no_thanks_confirms_anything() -> None:
    assert [said for said in _said_in_all_languages("more") if is_plain_yes(said)] == []
