"""Fits the weights of the acts to what is known: `python -m innkeep.agent.embedded.dialogue.fitting`, a minute.

They are kept beside the sentences, since to fit them, or to compare with each sentence, would take a start too long.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from innkeep.agent.embedded.clauses.hearing import heard_in_all
from innkeep.agent.embedded.danger import known as danger
from innkeep.agent.embedded.dialogue import known
from innkeep.agent.embedded.dialogue.features import axes_of, spread, with_cues
from innkeep.agent.embedded.dialogue.known import HARMLESS, OTHER, Known
from innkeep.agent.embedded.dialogue.telling import WEIGHTS, Weights
from innkeep.agent.embedded.dialogue.together import together
from innkeep.agent.embedded.encoder import Vectors, encode_many
from innkeep.agent.embedded.words.cues import cues_for
from innkeep.agent.embedded.words.sentences import complaints, outside, problems, questions, troubles, wishes
from innkeep.agent.embedded.words.spelling import plain

_STIFF = 10.0
"""How much large weights cost (ridge)."""

_STIFF_BY_NAME = 30.0
"""The same where the vectors are those of things as well."""

_STEPS = 4
_CHANGE_WEIGHS = 0.5
_OTHER_WEIGHS = 0.3
"""There are many sentences about something else."""

ByLanguage = Mapping[str, Sequence[Known]]


@dataclass(frozen=True, slots=True)
class Texts:
    """What weights are fitted to: sentences by themselves, what is said next, and what is answered."""

    sentences: ByLanguage
    follow_ups: ByLanguage
    named: ByLanguage
    answers: ByLanguage

    def without(self, languages: tuple[str, ...]) -> Texts:
        """Those of the other languages."""
        told = (self.sentences, self.follow_ups, self.named, self.answers)
        alone, later, named, answers = ({of: each[of] for of in each if of not in languages} for each in told)
        return Texts(alone, later, named, answers)


def all_texts() -> Texts:
    """All that is known."""
    return Texts(known.by_language(), known.follow_ups(), known.named(), known.answers())


def fit(texts: Texts) -> Weights:
    """The weights by which texts like these tell their acts."""
    sentences = _all(texts.sentences)
    vectors = encode_many([each.text for each in sentences])
    messages = [each.text for each in together(texts.sentences)]
    messages += [each.text for each in (*danger.meanings(), *danger.messages())]
    elsewhere = [told()[1] for told in (problems, troubles, wishes, questions, complaints)]
    axes = axes_of(np.vstack([vectors, encode_many(messages), *elsewhere, outside()]))
    acts = sorted({each.act for each in sentences} - {HARMLESS})
    by_act = [[each.act == act for act in acts] for each in sentences if each.act != HARMLESS]
    of_an_act = np.array([each.act != HARMLESS for each in sentences])
    return Weights(
        axes=axes,
        acts=dict(zip(acts, _shared(spread(vectors[of_an_act], axes), by_act).T, strict=True)),
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
