"""Any guest on any hotel: twelve languages, and hotels whose own words are of six."""

from __future__ import annotations

import pytest

from innkeep.agent.acts import Question
from innkeep.agent.embedded import languages
from innkeep.agent.embedded.languages import language_of
from innkeep.agent.embedded.words.cues import LANGUAGES, cues

from .abroad import HOTELS, by_language
from .hotels import told, understand


@pytest.mark.parametrize(("language", "lines"), by_language("said.txt").items(), ids=by_language("said.txt"))
async def test_what_is_meant_does_not_depend_on_the_language(language: str, lines: list[list[str]]) -> None:
    found = []
    for where, said, _ in lines:
        turn = await understand(HOTELS[where], said)
        found.append([where, said, told(HOTELS[where], turn), turn.language])
    assert found == [[*line, language] for line in lines]


TO_A_PROPOSAL = [
    ("de", "ja bitte", "confirm"),
    ("de", "ja, aber zwei", "change 2 Helles Bier"),
    ("de", "nein danke", "decline"),
    ("de", "oui s'il vous plaît", "confirm"),
    ("de", "finalement deux", "change 2 Helles Bier"),
    ("de", "sí por favor", "confirm"),
    ("de", "mejor no, gracias", "decline"),
    ("de", "sì grazie", "confirm"),
    ("de", "não obrigado", "decline"),
    ("de", "doe er maar twee", "change 2 Helles Bier"),
    ("de", "iya boleh", "confirm"),
    ("de", "はい、お願いします", "confirm"),
    ("de", "やっぱり2本で", "change 2 Helles Bier"),
    ("de", "好的", "confirm"),
    ("de", "改成两瓶", "change 2 Helles Bier"),
    ("de", "아니요 괜찮아요", "decline"),
    ("de", "نعم من فضلك", "confirm"),
    ("de", "اجعلها اثنتين", "change 2 Helles Bier"),
]


@pytest.mark.parametrize(("where", "said", "meant"), TO_A_PROPOSAL)
async def test_a_short_answer_is_about_what_waits(where: str, said: str, meant: str) -> None:
    turn = await understand(HOTELS[where], said, proposal={"Helles Bier": 1})
    assert told(HOTELS[where], turn) == meant


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("sin gas", "order 1 Agua sin gas"),
        ("die zweite", "order 1 Agua sin gas"),
        ("炭酸の方", "order 1 Agua con gas"),
        ("les deux", "order 1 Agua con gas; 1 Agua sin gas"),
        ("no gracias", "decline"),
    ],
)
async def test_a_choice_is_taken_in_any_language(said: str, meant: str) -> None:
    assert told(HOTELS["es"], await understand(HOTELS["es"], said, asked=("Agua con gas", "Agua sin gas"))) == meant


async def test_an_answer_is_the_hotels_own_words() -> None:
    turn = await understand(HOTELS["ja"], "wann gibt es Frühstück?")
    (act,) = turn.acts
    assert isinstance(act, Question)
    assert act.passage == "朝食は7時から9時半まで、一階の食堂でご用意しております。"
    assert turn.language == "de"


@pytest.mark.parametrize(
    "said",
    [
        "tienen helipuerto?",
        "avez-vous un casino ?",
        "wer hat das Spiel gewonnen?",
        "大統領は誰ですか",
        "彩票怎么买",
        "هل لديكم صالة رياضية",
    ],
)
async def test_what_the_hotel_does_not_tell_is_not_known(said: str) -> None:
    assert told(HOTELS["de"], await understand(HOTELS["de"], said)) == "unknown"


def test_every_language_is_told_by_its_own_cues() -> None:
    assert set(LANGUAGES) >= {"ar", "de", "en", "es", "fr", "id", "it", "ja", "ko", "nl", "pt", "zh"}


@pytest.mark.parametrize(
    ("said", "before", "hotel", "language"),
    [
        ("2", ["zwei Handtücher bitte"], "en", "de"),
        ("ok", ["deux bières s'il vous plaît"], "en", "fr"),
        ("毛布", ["バスタオルをください"], "en", "ja"),
        ("毛毯", [], "en", "zh"),
        ("wifi?", [], "es", "es"),
        ("hello", ["zwei Handtücher bitte"], "de", "en"),
        ("llueve a cántaros, nos prestan tres ponchos?", [], "nl", "es"),
        ("dos sopas de lima no espera dos ensaladas de nopales", [], "en", "es"),
        ("no grazie", ["un club sandwich"], "en", "it"),
    ],
)
def test_a_short_message_is_of_the_conversations_language(
    said: str, before: list[str], hotel: str, language: str
) -> None:
    assert language_of(said, before, hotel) == language


def test_telling_a_language_waits_for_no_pattern() -> None:
    """The first message that people answer is heard while whoever wrote it waits for it to be kept."""
    for known in (cues, languages._known, languages._stems):
        known.cache_clear()
    assert languages.recognised("je voudrais deux serviettes s'il vous plaît", None) == "fr"
    assert not any(cues(language).made for language in LANGUAGES)
