"""Fits what tells of danger: `python -m innkeep.agent.embedded.danger.fitting`, two minutes, after those of `dialogue`.

The meaning of a text alone does not part a ceiling that drips from one that comes down, nor do its letters alone what
nobody has written before. So the letters are weighed first, and what they say of texts that they were not weighed by
is weighed beside the meaning (stacking, Wolpert 1992).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256

import numpy as np
from numpy.typing import NDArray

from innkeep.agent.embedded.danger import known
from innkeep.agent.embedded.danger.known import Known
from innkeep.agent.embedded.danger.letters import BUCKETS, runs
from innkeep.agent.embedded.danger.telling import WEIGHTS, Weights, by_letters, rounded
from innkeep.agent.embedded.dialogue import known as dialogue
from innkeep.agent.embedded.dialogue.telling import features
from innkeep.agent.embedded.dialogue.together import together
from innkeep.agent.embedded.encoder import Vectors, encode_many

_STIFF = 1e-4
"""How much large weights of the meaning cost, as a share of what the features amount to."""

_STIFF_BY_LETTER = 1e-5
_ROUNDS = 6
_AT_ONCE = 64
_STEP = 0.5
_PARTS = 4
"""Into how many parts texts are dealt, each told of by the letters of the others."""

_MEANING_WEIGHS, _MESSAGE_WEIGHS, _EVERYDAY_WEIGHS = 2.0, 2.0, 5.0
_ANSWERS = 12_000
"""How many of the answers and second thoughts that `dialogue` knows count: all of them would be the most of it."""


_Runs = Sequence[NDArray[np.int64]]


@dataclass(frozen=True, slots=True)
class Texts:
    """What is fitted to: texts and what each weighs."""

    known: Sequence[Known]
    weighs: Vectors

    def those(self, numbers: NDArray[np.intp]) -> Texts:
        """Some of them, by their numbers."""
        return Texts([self.known[int(n)] for n in numbers], self.weighs[numbers])


def all_texts() -> Texts:
    """All that is known, with what `dialogue` knows."""
    alone = dialogue.by_language()
    weighed = [
        (known.meanings(), _MEANING_WEIGHS),
        (known.sentences(), 1.0),
        (known.everyday(), _EVERYDAY_WEIGHS),
        (known.messages(), _MESSAGE_WEIGHS),
        ([_of(each) for told in alone.values() for each in told], 1.0),
        ([_of(each) for each in together(alone)], 1.0),
        (_later(), 1.0),
    ]
    weighs = np.concatenate([np.full(len(texts), weight, dtype=np.float32) for texts, weight in weighed])
    return Texts([each for texts, _ in weighed for each in texts], weighs)


def _of(told: dialogue.Known) -> Known:
    return Known(told.text, told.act == dialogue.DANGER)


def _later() -> list[Known]:
    """Some of what is said when something was asked for before."""
    several = (dialogue.said_next(), dialogue.named(), dialogue.answers())
    told = [_of(each) for each_kind in several for texts in each_kind.values() for each in texts]
    return [told[n] for n in np.random.default_rng(1).permutation(len(told))[:_ANSWERS]]


def fit(texts: Texts) -> Weights:
    """The weights by which texts like these tell of danger."""
    told = np.array([each.is_danger for each in texts.known])
    # The dangers weigh as much as all that is harmless.
    weighs = texts.weighs * np.where(told, 1 / texts.weighs[told].sum(), 1 / texts.weighs[~told].sum()) * len(told) / 2
    written = [runs(each.text) for each in texts.known]
    part = np.arange(len(told)) % _PARTS
    said = np.zeros(len(told), dtype=np.float32)
    for left_out in range(_PARTS):
        others = np.flatnonzero(part != left_out)
        letters = _letters([written[n] for n in others], told[others], weighs[others])
        its_own = np.flatnonzero(part == left_out)
        said[its_own] = by_letters([written[n] for n in its_own], letters)
    meant = features(encode_many([each.text for each in texts.known]))
    meaning = _least_squares(np.hstack([meant, said[:, np.newaxis]]), np.where(told, 1.0, -1.0), weighs, _STIFF)
    kept, most = rounded(_letters(written, told, weighs))
    return Weights(meaning, kept, most)


def _least_squares(features: Vectors, told: NDArray[np.generic], weighs: Vectors, stiff: float) -> Vectors:
    weighed = features * weighs[:, np.newaxis].astype(np.float32)
    product = weighed.T @ features
    product[np.diag_indices_from(product)] += stiff * np.trace(product) / len(product)
    found: Vectors = np.linalg.solve(product, weighed.T @ told.astype(np.float32)).astype(np.float32)
    return found


def _letters(written: _Runs, told: NDArray[np.bool_], weighs: Vectors) -> Vectors:
    """Logistic regression on runs of letters, each of them learnt at its own pace (AdaGrad, Duchi et al. 2011)."""
    found, steep = np.zeros(BUCKETS), np.full(BUCKETS, 1e-6)
    chance = np.random.default_rng(1)
    for _ in range(_ROUNDS):
        order = chance.permutation(len(written))
        for at in range(0, len(order), _AT_ONCE):
            these = order[at : at + _AT_ONCE]
            lengths = np.array([max(len(written[n]), 1) for n in these])
            seen, of = np.unique(np.concatenate([written[n] for n in these]), return_inverse=True)
            row = np.repeat(np.arange(len(these)), [len(written[n]) for n in these])
            odds = np.bincount(row, found[seen][of], len(these)) / np.sqrt(lengths)
            wrong = weighs[these] * (1 / (1 + np.exp(-odds)) - told[these]) / np.sqrt(lengths)
            slope = np.bincount(of, wrong[row]) / len(these) + _STIFF_BY_LETTER * found[seen]
            steep[seen] += slope**2
            found[seen] -= _STEP * slope / np.sqrt(steep[seen])
    return found.astype(np.float32)


def main() -> None:
    """Fit to all that is known, and keep the weights."""
    fit(all_texts()).write(WEIGHTS, digest())


def digest() -> str:
    """What tells one state of all that is known of danger, and else, from another."""
    return sha256(f"{known.digest()} {dialogue.digest()}".encode()).hexdigest()


if __name__ == "__main__":
    main()
