"""Fits the weights of the acts to what is known: `python -m innkeep.agent.embedded.dialogue.fitting`, a minute.

They are kept beside the sentences, since to fit them, or to compare with each sentence, would take a start too long.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from innkeep.agent.embedded.clauses.hearing import heard_in_all
from innkeep.agent.embedded.dialogue import known
from innkeep.agent.embedded.dialogue.features import axes_of, spread, with_cues
from innkeep.agent.embedded.dialogue.known import DANGER, HARMLESS, OTHER, Known
from innkeep.agent.embedded.dialogue.telling import WEIGHTS, Weights
from innkeep.agent.embedded.encoder import Vectors, encode_many
from innkeep.agent.embedded.words.cues import cues_for
from innkeep.agent.embedded.words.sentences import complaints, outside, problems, questions, troubles, wishes
from innkeep.agent.embedded.words.spelling import plain

_STIFF = 10.0
"""How much large weights cost (ridge)."""

_STIFF_BY_NAME = 30.0
"""The same where the vectors are those of things as well."""

_STEPS = 4
_DANGER_WEIGHS = 2.0
_MESSAGE_WEIGHS = 2.0
_CHANGE_WEIGHS = 0.5
_TOGETHER = 500
_DANGERS_TOGETHER = 120
_BEFORE = 0.5
_MATTERS = ("order", "have", "trouble", "price", "info", "more", "change", "cancel", "no", "yes", "complain", "human")
_OTHER_WEIGHS = 0.3
"""There are many sentences about something else."""

ByLanguage = Mapping[str, Sequence[Known]]


@dataclass(frozen=True, slots=True)
class Texts:
    """What weights are fitted to: sentences by themselves, whole messages, what is said next, and what is answered.

    Messages that the sentences make `together` are fitted to as well.
    """

    sentences: ByLanguage
    messages: Sequence[Known]
    follow_ups: ByLanguage
    named: ByLanguage
    answers: ByLanguage

    def without(self, languages: tuple[str, ...]) -> Texts:
        """Those of the other languages."""
        told = (self.sentences, self.follow_ups, self.named, self.answers)
        alone, later, named, answers = ({of: each[of] for of in each if of not in languages} for each in told)
        return Texts(alone, self.messages, later, named, answers)


def all_texts() -> Texts:
    """All that is known."""
    return Texts(known.by_language(), known.messages(), known.follow_ups(), known.named(), known.answers())


def fit(texts: Texts) -> Weights:
    """The weights by which texts like these tell their acts."""
    sentences, joined = _all(texts.sentences), list(together(texts.sentences))
    several = [*sentences, *joined, *texts.messages]
    vectors = encode_many([each.text for each in several])
    elsewhere = np.vstack([told()[1] for told in (problems, troubles, wishes, questions, complaints)])
    axes = axes_of(np.vstack([vectors, elsewhere, outside()]))
    features, others = spread(vectors, axes), spread(np.vstack([elsewhere, outside()]), axes)
    danger = np.array([each.act == DANGER for each in several])
    weighs = np.where(danger, _DANGER_WEIGHS, 1.0) * np.repeat(
        [1.0, _MESSAGE_WEIGHS], [len(sentences) + len(joined), len(texts.messages)]
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
        follow_ups=_follow_ups(texts.follow_ups, axes),
        named=_by_act(texts.named, axes, [1.0] * len(_all(texts.named)), _STIFF_BY_NAME),
        agrees=_agrees(texts.answers, texts.named, axes),
    )


def _follow_ups(by_language: ByLanguage, axes: Vectors) -> dict[str, Vectors]:
    """The weights of what is said of something that was asked for before."""
    weighs = [_OTHER_WEIGHS if each.act == OTHER else 1.0 for each in _all(by_language)]
    return _by_act(by_language, axes, weighs, _STIFF)


def _by_act(by_language: ByLanguage, axes: Vectors, weighs: Sequence[float], stiff: float) -> dict[str, Vectors]:
    told = [each.act for each in _all(by_language)]
    acts = sorted(set(told))
    by_act = [[each == act for act in acts] for each in told]
    found = _shared(_with_cues(by_language, axes), by_act, np.array(weighs, dtype=np.float32), stiff)
    return dict(zip(acts, found.T, strict=True))


def _agrees(answers: ByLanguage, named: ByLanguage, axes: Vectors) -> Vectors:
    """The weights of a yes to what was read back; what changes something is none, whatever it names."""
    changes = {language: [each for each in told if each.act != "mention"] for language, told in named.items()}
    features = np.vstack([_with_cues(told, axes) for told in (answers, changes)])
    agrees = np.array([each.act == "yes" for each in (*_all(answers), *_all(changes))])
    weighs = np.repeat([1.0, _CHANGE_WEIGHS], [len(_all(answers)), len(_all(changes))])
    return _parted(features, agrees, weighs)


def _with_cues(by_language: ByLanguage, axes: Vectors) -> Vectors:
    several = [(plain(each.text), of) for of, told in by_language.items() for each in told]
    heard = [heard_in_all(text, cues_for(text, of)) for text, of in several]
    return with_cues(spread(encode_many([each.text for each in _all(by_language)]), axes), heard)


def _all(by_language: ByLanguage) -> list[Known]:
    return [each for told in by_language.values() for each in told]


def together(by_language: ByLanguage, seed: int = 1) -> Iterator[Known]:
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


def _shared(
    features: Vectors, told: Sequence[Sequence[bool]], weighs: Vectors | None = None, stiff: float = _STIFF
) -> Vectors:
    """Least squares with a ridge: how much of a text is each of several acts, one in all."""
    weighed = features if weighs is None else features * weighs[:, np.newaxis]
    product = weighed.T @ features
    product[np.diag_indices(len(product))] += stiff
    found: Vectors = np.linalg.solve(product, weighed.T @ np.array(told, dtype=np.float32)).astype(np.float32)
    return found


def main() -> None:
    """Fit to all that is known, and keep the weights."""
    fit(all_texts()).write(WEIGHTS, known.digest())


if __name__ == "__main__":
    main()
