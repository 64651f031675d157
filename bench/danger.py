"""How much danger is heard at how many false alarms, of messages that the weights were not fitted to. Minutes.

Messages are dealt into parts, and each part is told by weights that the others were fitted to: what counts is one
message by itself, without the words that alarm for sure (`danger/words.txt`, `danger/english.txt`).
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from innkeep.agent.embedded.danger import known
from innkeep.agent.embedded.danger.fitting import all_texts, fit
from innkeep.agent.embedded.danger.telling import likely
from innkeep.agent.embedded.encoder import encode_many

PARTS = 3
FALSE_ALARMS = (0.005, 0.01, 0.02)
HEARD = 0.80
"""What was measured at one false alarm in a hundred when they were chosen (decision 54)."""


def unseen() -> Iterator[tuple[str, bool, float]]:
    """Each written sentence and each message of any day, whether it is of danger, and how likely it seems to be."""
    texts = all_texts()
    tried = {each.text for each in (*known.sentences(), *known.everyday())}
    part = np.arange(len(texts.known)) % PARTS
    for one in range(PARTS):
        others, its_own = np.flatnonzero(part != one), np.flatnonzero(part == one)
        weights = fit(texts.those(others))
        told = [each for each in texts.those(its_own).known if each.text in tried]
        found = likely([each.text for each in told], encode_many([each.text for each in told]), weights)
        yield from zip((each.text for each in told), (each.is_danger for each in told), found.tolist(), strict=True)


def main() -> None:
    """Print how much is heard."""
    everyday = {each.text for each in known.everyday()}
    found = list(unseen())
    harmless = np.array([likely for text, _, likely in found if text in everyday])
    dangers = np.array([likely for _, is_danger, likely in found if is_danger])
    alike = np.array([likely for text, is_danger, likely in found if not is_danger and text not in everyday])
    for rate in FALSE_ALARMS:
        limit = np.quantile(harmless, 1 - rate)
        heard, mistaken = (dangers > limit).mean(), (alike > limit).mean()
        print(f"false alarms {rate:5.1%}  danger heard {heard:5.1%}, of what sounds like it {mistaken:5.1%} alarms")
        if rate == FALSE_ALARMS[1]:
            print(f"                    {heard / HEARD:5.2f} of {HEARD:.0%}, of {len(dangers)} dangers")


if __name__ == "__main__":
    main()
