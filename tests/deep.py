"""Tests that have a long form: marked `deep`, they run longer with INNKEEP_DEEP=1 (`make test-deep`)."""

from __future__ import annotations

import os

DEEP = os.environ.get("INNKEEP_DEEP") == "1"


def long(short: int, deep: int) -> int:
    """How often something is done: `short` in every run of the tests, `deep` in the long form."""
    return deep if DEEP else short
