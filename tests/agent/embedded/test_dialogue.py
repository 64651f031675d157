"""What a sentence does is told by its meaning, and the weights are those of the sentences."""

from __future__ import annotations

import pytest

from innkeep.agent.embedded.dialogue import known, telling
from innkeep.agent.embedded.encoder import encode

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
    ("more", "my mother would love one as well if that's all right"),
    ("cancel", "ihr könnt euch den Weg sparen, mein Bruder hat uns ausgeholfen"),
    ("status", "llevamos un buen rato esperando y por aquí no aparece nadie"),
    ("wish", "posez-le devant la porte sans frapper, le petit fait la sieste"),
    ("thanks", "è arrivato adesso, siete stati velocissimi"),
    ("no", "pour ce prix-là on va plutôt s'en passer, merci quand même"),
    ("talk", "今夜は花火がよく見えてとてもきれいです"),
    ("total", "여섯 개로 변경해 주세요 친구들이 더 왔어요"),
]


@pytest.mark.parametrize(("act", "said"), _LATER)
def test_what_is_said_later_is_told_without_the_name_of_a_thing(act: str, said: str) -> None:
    assert said not in {each.text for sentences in known.follow_ups().values() for each in sentences}
    told = telling.follow_up(encode([said])[0])
    assert max(told, key=lambda each: told[each]) == act


@pytest.mark.parametrize(
    ("dangerous", "harmless"),
    [
        ("mein Mann liegt am Boden und antwortet nicht", "mein Mann liegt noch im Bett und schläft"),
        ("there's thick smoke under our door", "there's a thick carpet under our bed"),
        ("お父さんが倒れて返事をしません", "お父さんが寝ていて返事をしません"),
        ("hay un hombre forzando nuestra puerta", "hay un hombre pintando nuestra puerta"),
    ],
)
def test_danger_is_likelier_in_a_dangerous_sentence(dangerous: str, harmless: str) -> None:
    worse, better = telling.danger(encode([dangerous, harmless]))
    assert worse > better


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
