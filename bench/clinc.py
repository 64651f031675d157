"""CLINC150 (Larson et al., 2019): 150 intents, and sentences that are about none of them, by a frozen encoder.

What is about nothing is told by the best score: below a limit, which is set where it costs 1 % of the sentences of the
validation set that are about something; nothing out of scope is learnt from. The head is a linear one.

    python -m bench.clinc FOLDER
"""

from __future__ import annotations

import json
import sys

import numpy as np

from bench.heads import encoders, folder_of, scores, softmax, vectors

REFERENCE_IN_SCOPE = 95.8
REFERENCE_RECALL = 65.0
"""Accuracy in scope, and recall out of scope, in per cent, measured for this project before it began."""

DECAY = 3e-6
ROUNDS = 400
COSTS = (0.01, 0.03, 0.05)
"""Shares of sentences in scope that a limit may cost."""


def main() -> None:
    """Train, set the limit, test."""
    data = json.loads((folder_of(sys.argv[1:], "data_full.json") / "data_full.json").read_text(encoding="utf-8"))
    names = sorted({intent for _, intent in data["train"]})
    number = {name: at for at, name in enumerate(names)}
    said = {part: vectors([text for text, _ in data[part]]) for part in ("train", "val", "test", "oos_test")}
    wanted = {part: np.array([number[intent] for _, intent in data[part]]) for part in ("train", "val", "test")}
    weights = softmax(said["train"], wanted["train"], decay=DECAY, rounds=ROUNDS)
    told = {part: scores(inputs, weights) for part, inputs in said.items()}
    right = 100 * float((told["test"].argmax(1) == wanted["test"]).mean())
    print(f"in scope: {right:.1f} % right ({encoders()}, {right / REFERENCE_IN_SCOPE:.2f} of {REFERENCE_IN_SCOPE})")
    for cost in COSTS:
        limit = np.quantile(told["val"].max(1), cost)
        recall = 100 * float((told["oos_test"].max(1) < limit).mean())
        kept = 100 * float(((told["test"].argmax(1) == wanted["test"]) & (told["test"].max(1) >= limit)).mean())
        print(
            f"out of scope: {recall:.1f} % noticed ({recall / REFERENCE_RECALL:.2f} of {REFERENCE_RECALL}), "
            f"at a limit that costs {cost:.0%} of the validation set; then {kept:.1f} % in scope are right"
        )


if __name__ == "__main__":
    main()
