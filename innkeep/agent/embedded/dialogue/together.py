"""Messages made of several known sentences: guests seldom write one alone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from innkeep.agent.embedded.dialogue.known import DANGER, HARMLESS, Known

_TOGETHER = 500
_DANGERS_TOGETHER = 120
_BEFORE = 0.5
_MATTERS = ("order", "have", "trouble", "price", "info", "more", "change", "cancel", "no", "yes", "complain", "human")


def together(by_language: Mapping[str, Sequence[Known]], seed: int = 1) -> Iterator[Known]:
    """Messages of several sentences, as guests write them: a greeting, a reason, the matter, another one, thanks."""
    chance = np.random.default_rng(seed)
    for language, told in sorted(by_language.items()):
        by_act: dict[str, list[str]] = {}
        for each in told:
            by_act.setdefault(each.act, []).append(each.text)
        for _ in range(_TOGETHER):
            parts = _some(chance, by_act, "greet", 0.3) + _some(chance, by_act, "why", 0.5)
            parts += [_one(chance, by_act[_one(chance, [*_MATTERS, HARMLESS, "why"])])]
            parts += _some(chance, by_act, _one(chance, ["order", "trouble", "info", "have"]), 0.35)
            yield Known(_joined(chance, language, parts + _some(chance, by_act, "thanks", 0.15)), HARMLESS)
        for _ in range(_DANGERS_TOGETHER):
            parts = [_one(chance, by_act[DANGER]), *_some(chance, by_act, "why", 0.8)]
            parts = parts if chance.random() < _BEFORE else parts[::-1]
            yield Known(_joined(chance, language, _some(chance, by_act, "greet", 0.3) + parts), DANGER)


def _some(chance: np.random.Generator, by_act: dict[str, list[str]], act: str, share: float) -> list[str]:
    return [_one(chance, by_act[act])] if chance.random() < share else []


def _one(chance: np.random.Generator, of: Sequence[str]) -> str:
    return of[int(chance.integers(len(of)))]


def _joined(chance: np.random.Generator, language: str, parts: Sequence[str]) -> str:
    wide = language in {"ja", "zh"}
    text = ""
    for part in parts:
        if text:
            ended = text[-1] in ".!?。！？…"
            text += "" if ended else _one(chance, "。、" if wide else ".,")
            text += "" if wide else " "
        text += part
    return text
