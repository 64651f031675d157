"""A name in other letters is known by its sound, and nothing else is taken for it."""

from __future__ import annotations

import pytest

from innkeep.agent.embedded.words.sounds import Sounds


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("croque-monsieur", "クロックムッシュを一つ"),
        ("croque-monsieur", "크로크무슈"),
        ("tacos al pastor", "타코 알 파스토르"),
        ("カツカレー", "katsu curry"),
        ("kaiserschmarrn", "кайзершмаррн"),
        ("kaiserschmarrn", "один кайзершмаррн пожалуйста"),
        ("بسبوسة", "a slice of your basbousa please"),
        ("chicken shawarma", "عايز اتنين تشيكن شاورما"),
    ],
)
def test_a_name_is_heard_in_other_letters(name: str, said: str) -> None:
    assert max(score for _, score in Sounds([name]).alike(said)) > 0.6


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("baklava", "タオルをください"),
        ("记忆棉枕", "something"),
        ("fresh bed linen", "请下单"),
        ("toilet paper", "내일 로또 번호 알려줘"),
        ("club sandwich", "club sandwich"),
        ("tagliere toscano", "タクシー"),
        ("المرحاض", "no hay quien arrastre las maletas"),
        ("المرحاض", "arrastre maletas"),
        ("المرحاض", "on n'arrive plus à fermer la tente"),
    ],
)
def test_what_sounds_otherwise_or_has_the_same_letters_is_not(name: str, said: str) -> None:
    assert not any(score for _, score in Sounds([name]).alike(said))
