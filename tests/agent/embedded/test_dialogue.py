"""What a sentence does is told by its meaning, and the weights are those of the sentences."""

from __future__ import annotations

import pytest

from innkeep.agent.embedded.clauses.hearing import heard_in_all
from innkeep.agent.embedded.dialogue import known, telling
from innkeep.agent.embedded.encoder import encode
from innkeep.agent.embedded.words.cues import cues
from innkeep.agent.embedded.words.spelling import plain

from .hotels import MERIDIAN, told, understand

_ELSEWHERE = [
    ("why", "we have been travelling since the early morning"),
    ("why", "wir sind gerade erst aus dem Nebel zurückgekommen"),
    ("no", "gracias, pero lo vamos a pensar un poco más"),
    ("cancel", "laissez tomber finalement, on en a retrouvé un"),
    ("human", "posso parlare con qualcuno della direzione"),
    ("thanks", "obrigadíssima, foi tudo uma maravilha"),
    ("price", "wat kost dat ongeveer per persoon"),
    ("trouble", "keran wastafelnya macet nggak bisa diputar"),
    ("info", "プールは何時まで泳げますか"),
    ("order", "请给我们房间送两瓶矿泉水"),
    ("complain", "정말 실망이에요 이런 서비스는 처음 봐요"),
]


@pytest.mark.parametrize(("act", "said"), _ELSEWHERE)
def test_a_sentence_that_is_not_known_is_most_of_all_what_it_does(act: str, said: str) -> None:
    assert said not in {each.text for sentences in known.by_language().values() for each in sentences}
    shares = telling.shares(encode([said])[0])
    assert max(shares, key=lambda each: shares[each]) == act


_LATER = [
    ("en", "more", "my mother would love one as well if that's all right"),
    ("de", "cancel", "ihr braucht nicht mehr zu kommen, mein Bruder hat uns ausgeholfen"),
    ("es", "status", "llevamos un buen rato esperando y por aquí no aparece nadie"),
    ("fr", "wish", "posez-le devant la porte sans frapper, le petit fait la sieste"),
    ("it", "thanks", "è arrivato adesso, siete stati velocissimi"),
    ("fr", "no", "pour ce prix-là on va plutôt s'en passer, merci quand même"),
    ("ja", "talk", "今夜は花火がよく見えてとてもきれいです"),
    ("ko", "total", "여섯 개로 변경해 주세요 친구들이 더 왔어요"),
]


@pytest.mark.parametrize(("language", "act", "said"), _LATER)
def test_what_is_said_later_is_told_without_the_name_of_a_thing(language: str, act: str, said: str) -> None:
    assert said not in {each.text for sentences in known.follow_ups().values() for each in sentences}
    told = telling.follow_up(encode([said])[0], heard_in_all(plain(said), cues(language)))
    assert max(told, key=lambda each: told[each]) == act


_NAMED = [
    ("en", "drop", "we won't be needing the parasol after all, it's raining"),
    ("de", "swap", "ach nein, ich meinte doch den Bademantel"),
    ("fr", "part", "et pas de glaçons dans le jus, s'il vous plaît"),
    ("es", "add", "y añádame también un batido de plátano"),
    ("nl", "total", "maak er toch maar vier strandstoelen van"),
    ("it", "more", "un altro accappatoio per mia madre, per favore"),
    ("pt", "yesadd", "sim, e junte-lhe também uma garrafa de vinho"),
    ("id", "keep", "jusnya saja deh, yang lain batal"),
    ("ja", "mention", "アイロン、さっき届きました。助かりました"),
]


@pytest.mark.parametrize(("language", "act", "said"), _NAMED)
def test_what_is_said_later_is_told_with_the_name_of_a_thing(language: str, act: str, said: str) -> None:
    assert said not in {each.text for sentences in known.named().values() for each in sentences}
    told = telling.named_follow_up(encode([said])[0], heard_in_all(plain(said), cues(language)))
    assert max(told, key=lambda each: told[each]) == act


@pytest.mark.parametrize(
    ("language", "agreed", "not_agreed"),
    [
        ("en", "that all looks right to me, please send it up", "that all looks right but make it sparkling"),
        ("de", "genau so hätten wir das gern, vielen Dank", "genau so, nur bitte ohne Kapern"),
        ("es", "está todo bien, tráiganlo cuando puedan", "está bien pero que no lleve picante"),
        ("ja", "その内容で間違いありませんのでお願いいたします", "その内容で、わさび抜きにできますか"),
    ],
)
def test_who_agrees_and_wants_nothing_else_is_told_from_who_wants_a_change(
    language: str, agreed: str, not_agreed: str
) -> None:
    own = cues(language)
    better, worse = (
        telling.agreement(vector, heard_in_all(plain(said), own))
        for said, vector in zip((agreed, not_agreed), encode([agreed, not_agreed]), strict=True)
    )
    assert better > 0 > worse


def test_the_weights_were_fitted_to_what_is_known_now() -> None:
    _, digest = telling.read()
    assert digest == known.digest(), "run: make weights"


@pytest.mark.parametrize(
    "said",
    [
        "ok thanks, we'll sleep on it and let you know",
        "Ok danke, das überlegen wir uns noch",
        "d'accord merci, on va encore réfléchir",
    ],
)
async def test_a_no_in_the_words_of_a_yes_orders_nothing(said: str) -> None:
    title = MERIDIAN.items[0].title
    assert told(MERIDIAN, await understand(MERIDIAN, said, asked=(title,), before=("",))) == "decline"
    assert told(MERIDIAN, await understand(MERIDIAN, said, proposal={"Club sandwich": 1}, before=("",))) == "decline"


@pytest.mark.parametrize(
    "said", ["bring us two towels please, we're off to lunch", "zwei Handtücher bitte, gleich ist Mittag"]
)
async def test_what_comes_up_beside_a_wish_is_not_wanted(said: str) -> None:
    assert "Club sandwich" not in told(MERIDIAN, await understand(MERIDIAN, said))
