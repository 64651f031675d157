"""Danger is told by the meaning of a text and by its letters, and the weights are those of what is known."""

from __future__ import annotations

import pytest

from innkeep.agent.embedded.clauses.cutting import sayings
from innkeep.agent.embedded.danger import telling
from innkeep.agent.embedded.danger.fitting import digest
from innkeep.agent.embedded.danger.letters import runs
from innkeep.agent.embedded.danger.signs import told_by_meaning
from innkeep.agent.embedded.encoder import encode


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
    worse, better = telling.likely([dangerous, harmless], encode([dangerous, harmless]))
    assert worse > better


@pytest.mark.parametrize(
    ("said", "hazard"),
    [
        ("灶台的旋钮关不上,一直嘶嘶响,闻着像臭鸡蛋,俺媳妇说眼睛发花", "gas"),
        ("Da quando abbiamo acceso la stufetta ci scoppia la testa e il gatto non si regge in piedi", "gas"),
        ("ひとりで泊まってるはずなのに、シャワー出たらベッドの下から足見えてる まじでむり", "intruder"),
    ],
)
def test_what_nothing_else_is_made_of_alarms_sooner(said: str, hazard: str) -> None:
    assert told_by_meaning(said, sayings(said), is_read=True) is None
    assert told_by_meaning(said, sayings(said), is_read=True, is_understood=False) == hazard


def test_letters_are_the_same_however_a_text_is_written() -> None:
    written = runs("Ohnmächtig im Flur!").tolist()
    assert runs("ohnmachtig  im FLUR").tolist() == written == sorted(set(written))


def test_what_ends_a_word_leaves_most_of_its_letters() -> None:
    one, other = (set(runs(text).tolist()) for text in ("ohnmächtig", "ohnmächtige"))
    assert len(one & other) > len(one) / 2


@pytest.mark.parametrize("nothing", ["", " ", "!?", "\U0001f525"])
def test_what_has_no_letters_has_no_runs(nothing: str) -> None:
    assert len(runs(nothing)) == 0
    assert telling.likely([nothing], encode([nothing])).shape == (1,)


def test_the_weights_were_fitted_to_what_is_known_now() -> None:
    assert telling.read()[1] == digest(), "run: make weights"
