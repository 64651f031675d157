"""NLU++, hotels (Casanueva et al., 2022): the intents of a sentence, several at a time, by frozen encoders.

The folds of the paper: trained on one fold and tested on the other nineteen (20-fold), on two (10-fold), or trained on
eighteen and tested on two (large). The threshold above which an intent is told is found on the training folds alone.

    python -m bench.nlupp FOLDER
"""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from bench.heads import Matrix, encoders, folder_of, ridge, scores, vectors

FOLDS = 20
REFERENCE = {"20-fold": 56.4, "10-fold": 66.0, "large": 83.7}
"""Micro-F1 in per cent of USE and E5 together with a linear head, measured for this project before it began."""

RIDGE = 0.3
PARTS = 5
GRID = np.arange(0.1, 0.6, 0.02)


@dataclass(frozen=True, slots=True)
class Told:
    """The sentences of all folds: their vectors, which intents each has, and which fold it is in."""

    vectors: Matrix
    intents: Matrix
    fold: np.ndarray


def read(folder: Path) -> Told:
    """All folds of one language."""
    said, labels, fold = [], [], []
    for number in range(FOLDS):
        for each in json.loads((folder / f"fold{number}.json").read_text(encoding="utf-8")):
            said.append(each["text"])
            labels.append(set(each.get("intents", ())))
            fold.append(number)
    names = sorted(set().union(*labels))
    intents = np.array([[name in of for name in names] for of in labels], dtype=np.float32)
    return Told(vectors(said), intents, np.array(fold))


def f1(found: np.ndarray, wanted: np.ndarray) -> float:
    """Micro-F1 in per cent."""
    right = float((found & wanted).sum())
    return 200 * right / max(float(found.sum() + wanted.sum()), 1.0)


def threshold(inputs: Matrix, targets: Matrix) -> float:
    """The one that would have been best on sentences left out, part by part."""
    part = np.arange(len(inputs)) % PARTS
    left_out = np.zeros_like(targets)
    for each in range(PARTS):
        weights = ridge(inputs[part != each], targets[part != each], ridge=RIDGE)
        left_out[part == each] = scores(inputs[part == each], weights)
    return float(max(GRID, key=lambda value: f1(left_out > value, targets > 0)))


def measure(told: Told, splits: list[tuple[list[int], list[int]]]) -> float:
    """Mean micro-F1 over the splits into training and test folds."""
    results = []
    for training, test in splits:
        train, tested = np.isin(told.fold, training), np.isin(told.fold, test)
        weights = ridge(told.vectors[train], told.intents[train], ridge=RIDGE)
        above = threshold(told.vectors[train], told.intents[train])
        results.append(f1(scores(told.vectors[tested], weights) > above, told.intents[tested] > 0))
    return float(np.mean(results))


def settings() -> dict[str, list[tuple[list[int], list[int]]]]:
    """Training and test folds of the three settings."""
    everything = list(range(FOLDS))
    pairs = [everything[at : at + 2] for at in range(0, FOLDS, 2)]
    return {
        "20-fold": [([each], [other for other in everything if other != each]) for each in everything],
        "10-fold": [(pair, [other for other in everything if other not in pair]) for pair in pairs],
        "large": [([other for other in everything if other not in pair], pair) for pair in pairs],
    }


def main() -> None:
    """Measure every language that the folder holds."""
    folder = folder_of(sys.argv[1:], "english")
    used = encoders()
    for language in sorted(each.name for each in folder.iterdir() if (each / "fold0.json").exists()):
        told = read(folder / language)
        for setting, splits in settings().items():
            found = measure(told, splits)
            ratio = f", {found / REFERENCE[setting]:.2f} of {REFERENCE[setting]}" if language == "english" else ""
            print(f"{language} {setting}: micro-F1 {found:.1f} ({used}{ratio})", flush=True)


if __name__ == "__main__":
    main()
