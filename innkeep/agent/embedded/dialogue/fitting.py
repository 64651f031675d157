"""Fits the weights of the acts to what is known: `python -m innkeep.agent.embedded.dialogue.fitting`, a minute.

They are kept beside the sentences, since to fit them, or to compare with each sentence, would take a start too long.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from innkeep.agent.embedded.dialogue import known
from innkeep.agent.embedded.dialogue.features import axes_of, spread
from innkeep.agent.embedded.dialogue.known import DANGER, HARMLESS, OTHER, Known
from innkeep.agent.embedded.dialogue.telling import WEIGHTS, Weights
from innkeep.agent.embedded.encoder import Vectors, encode_many
from innkeep.agent.embedded.words.sentences import complaints, outside, problems, questions, troubles, wishes

_STIFF = 10.0
"""How much large weights cost (ridge)."""

_STEPS = 4
_DANGER_WEIGHS = 2.0
_MESSAGE_WEIGHS = 2.0
_TOGETHER = 500
_DANGERS_TOGETHER = 120
_BEFORE = 0.5
_MATTERS = ("order", "have", "trouble", "price", "info", "more", "change", "cancel", "no", "yes", "complain", "human")
_OTHER_WEIGHS = 0.3
"""There are many sentences about something else."""


def fit(
    sentences: Sequence[Known], messages: Sequence[Known], joined: Sequence[Known], later: Sequence[Known]
) -> Weights:
    """The weights by which texts like these tell their acts."""
    several = [*sentences, *joined, *messages]
    vectors = encode_many([each.text for each in several])
    elsewhere = np.vstack([told()[1] for told in (problems, troubles, wishes, questions, complaints)])
    axes = axes_of(np.vstack([vectors, elsewhere, outside()]))
    features, others = spread(vectors, axes), spread(np.vstack([elsewhere, outside()]), axes)
    danger = np.array([each.act == DANGER for each in several])
    weighs = np.where(danger, _DANGER_WEIGHS, 1.0) * np.repeat(
        [1.0, _MESSAGE_WEIGHS], [len(sentences) + len(joined), len(messages)]
    )
    acts = sorted({each.act for each in sentences} - {HARMLESS})
    by_act = [[each.act == act for act in acts] for each in sentences if each.act != HARMLESS]
    of_an_act = np.array([each.act != HARMLESS for each in sentences])
    return Weights(
        axes=axes,
        danger=_parted(
            np.vstack([features, others]),
            np.concatenate([danger, np.zeros(len(others), dtype=bool)]),
            np.concatenate([weighs, np.ones(len(others))]),
        ),
        acts=dict(zip(acts, _shared(features[: len(sentences)][of_an_act], by_act).T, strict=True)),
        follow_ups=_follow_ups(later, axes),
    )


def _follow_ups(later: Sequence[Known], axes: Vectors) -> dict[str, Vectors]:
    """The weights of what is said of something that was asked for before."""
    acts = sorted({each.act for each in later})
    told = [[each.act == act for act in acts] for each in later]
    weighs = np.array([_OTHER_WEIGHS if each.act == OTHER else 1.0 for each in later], dtype=np.float32)
    features = spread(encode_many([each.text for each in later]), axes)
    return dict(zip(acts, _shared(features, told, weighs).T, strict=True))


def together(by_language: dict[str, list[Known]], seed: int = 1) -> Iterator[Known]:
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


def _parted(features: Vectors, told: np.ndarray, weighs: np.ndarray) -> Vectors:
    """Logistic regression with a ridge, by Newton's method."""
    found = np.zeros(features.shape[1], dtype=np.float32)
    for _ in range(_STEPS):
        likely = 1 / (1 + np.exp(-features @ found))
        steep = (np.maximum(likely * (1 - likely), 1e-3) * weighs).astype(np.float32)
        slope = features.T @ (weighs * (likely - told)).astype(np.float32) + _STIFF * found
        bend = (features * steep[:, np.newaxis]).T @ features
        bend[np.diag_indices(len(bend))] += _STIFF
        found = found - np.linalg.solve(bend, slope).astype(np.float32)
    return found


def _shared(features: Vectors, told: Sequence[Sequence[bool]], weighs: Vectors | None = None) -> Vectors:
    """Least squares with a ridge: how much of a text is each of several acts, one in all."""
    weighed = features if weighs is None else features * weighs[:, np.newaxis]
    product = weighed.T @ features
    product[np.diag_indices(len(product))] += _STIFF
    found: Vectors = np.linalg.solve(product, weighed.T @ np.array(told, dtype=np.float32)).astype(np.float32)
    return found


def main() -> None:
    """Fit to all that is known, and keep the weights."""
    by_language = known.by_language()
    sentences, later = ([each for told in some.values() for each in told] for some in (by_language, known.follow_ups()))
    fit(sentences, known.messages(), list(together(by_language)), later).write(WEIGHTS, known.digest())


if __name__ == "__main__":
    main()
