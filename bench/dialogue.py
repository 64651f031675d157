"""How well the acts of sentences are told in languages, and of writers, that the weights were not fitted to.

Each writer wrote in two languages, often the same situations, so both are left out together. A few minutes.
"""

from __future__ import annotations

import numpy as np

from innkeep.agent.embedded.dialogue import known
from innkeep.agent.embedded.dialogue.features import spread
from innkeep.agent.embedded.dialogue.fitting import fit, together
from innkeep.agent.embedded.dialogue.known import DANGER, HARMLESS, Known
from innkeep.agent.embedded.encoder import encode

WRITERS = (("en", "ja"), ("de", "zh"), ("fr", "ko"), ("es", "ar"), ("it", "id"), ("pt", "nl"))
FALSE_ALARMS = (0.005, 0.01, 0.02)
ACTS_TOLD = 0.74
"""What was measured when it was chosen (decision 47)."""


def told(by_language: dict[str, list[Known]], writer: tuple[str, ...]) -> list[tuple[Known, str, float]]:
    """Each sentence of a writer with the act and the odds of danger that sentences of the others make it."""
    others = {language: each for language, each in by_language.items() if language not in writer}
    weights = fit([one for each in others.values() for one in each], known.messages(), list(together(others)))
    theirs = [one for language in writer for one in by_language[language]]
    features = spread(encode([one.text for one in theirs]), weights.axes)
    acts = list(weights.acts)
    likeliest = np.column_stack([features @ weights.acts[act] for act in acts]).argmax(axis=1)
    return list(zip(theirs, (acts[n] for n in likeliest), (features @ weights.danger).tolist(), strict=True))


def main() -> None:
    """Print the share of acts told, and how much of danger at how many false alarms."""
    by_language = known.by_language()
    found = [one for writer in WRITERS for one in told(by_language, writer)]
    right = [act == one.act for one, act, _ in found if one.act != HARMLESS]
    share = sum(right) / len(right)
    print(f"acts told        {share:6.1%}  {share / ACTS_TOLD:5.2f} of {ACTS_TOLD:.0%}  of {len(right)} sentences")
    dangers, alike, others = (
        np.array([odds for one, _, odds in found if of(one.act)])
        for of in (
            lambda act: act == DANGER,
            lambda act: act == HARMLESS,
            lambda act: act not in {DANGER, HARMLESS},
        )
    )
    for rate in FALSE_ALARMS:
        limit = np.quantile(others, 1 - rate)
        heard, mistaken = (dangers > limit).mean(), (alike > limit).mean()
        print(f"false alarms {rate:5.1%}  danger heard {heard:5.1%}, of what sounds like it {mistaken:5.1%} alarms")


if __name__ == "__main__":
    main()
