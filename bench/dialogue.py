"""How well the acts of sentences, and of follow-ups, are told in languages that the weights were not fitted to.

Each writer of sentences wrote in two languages, often the same situations, so both are left out together. Minutes.
"""

from __future__ import annotations

import numpy as np

from innkeep.agent.embedded.dialogue import known
from innkeep.agent.embedded.dialogue.features import spread
from innkeep.agent.embedded.dialogue.fitting import fit, together
from innkeep.agent.embedded.dialogue.known import DANGER, HARMLESS, OTHER, Known
from innkeep.agent.embedded.dialogue.telling import Weights
from innkeep.agent.embedded.encoder import encode

WRITERS = (("en", "ja"), ("de", "zh"), ("fr", "ko"), ("es", "ar"), ("it", "id"), ("pt", "nl"))
FALSE_ALARMS = (0.005, 0.01, 0.02)
ACTS_TOLD = 0.74
FOLLOW_UPS_TOLD = 0.735
"""What was measured when they were chosen (decisions 47 and 50)."""


def fitted_without(languages: tuple[str, ...]) -> Weights:
    """The weights that the sentences and follow-ups of the other languages make."""
    others, later = (
        {language: told for language, told in some.items() if language not in languages}
        for some in (known.by_language(), known.follow_ups())
    )
    return fit(_all(others), known.messages(), list(together(others)), _all(later))


def _all(by_language: dict[str, list[Known]]) -> list[Known]:
    return [one for each in by_language.values() for one in each]


def told_later(weights: Weights, languages: tuple[str, ...]) -> list[bool]:
    """Whether the act of each follow-up in some languages is the likeliest."""
    theirs = [one for language in languages for one in known.follow_ups()[language] if one.act != OTHER]
    features = spread(encode([one.text for one in theirs]), weights.axes)
    acts = list(weights.follow_ups)
    likeliest = np.column_stack([features @ weights.follow_ups[act] for act in acts]).argmax(axis=1)
    return [acts[n] == one.act for one, n in zip(theirs, likeliest, strict=True)]


def told(
    weights: Weights, by_language: dict[str, list[Known]], writer: tuple[str, ...]
) -> list[tuple[Known, str, float]]:
    """Each sentence of a writer with the likeliest act and the odds of danger."""
    theirs = [one for language in writer for one in by_language[language]]
    features = spread(encode([one.text for one in theirs]), weights.axes)
    acts = list(weights.acts)
    likeliest = np.column_stack([features @ weights.acts[act] for act in acts]).argmax(axis=1)
    return list(zip(theirs, (acts[n] for n in likeliest), (features @ weights.danger).tolist(), strict=True))


def main() -> None:
    """Print the share of acts told, and how much of danger at how many false alarms."""
    by_language = known.by_language()
    fitted = [(fitted_without(writer), writer) for writer in WRITERS]
    found = [one for weights, writer in fitted for one in told(weights, by_language, writer)]
    right = [act == one.act for one, act, _ in found if one.act != HARMLESS]
    share = sum(right) / len(right)
    print(f"acts told        {share:6.1%}  {share / ACTS_TOLD:5.2f} of {ACTS_TOLD:.0%}  of {len(right)} sentences")
    later = [one for weights, writer in fitted for one in told_later(weights, writer)]
    share = sum(later) / len(later)
    print(f"follow-ups told  {share:6.1%}  {share / FOLLOW_UPS_TOLD:5.2f} of {FOLLOW_UPS_TOLD:.0%}  of {len(later)}")
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
