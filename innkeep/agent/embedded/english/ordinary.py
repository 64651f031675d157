"""Words of the English that this engine knows, which are therefore never a misspelt name."""

from __future__ import annotations

import re

from innkeep.agent.embedded.english.words.asides import WHERE_TO, WISHES
from innkeep.agent.embedded.english.words.cues import CUES
from innkeep.agent.embedded.english.words.files import sections, vocabulary
from innkeep.agent.embedded.english.words.numbers import TENS, UNITS
from innkeep.agent.embedded.english.words.problems import PROBLEMS

_PATTERNS = (*(pattern for patterns in CUES.values() for pattern in patterns), *WISHES, *WHERE_TO, *PROBLEMS)

ORDINARY = frozenset(word for pattern in _PATTERNS for word in re.split(r"[\s|_~]+", pattern) if word).union(
    UNITS, TENS, *(vocabulary(section) for section in sections("vocabulary.txt"))
)
"""Everything that stands in the data of this package."""
