"""What was said before, and what is said now: `talked.txt`, in every language."""

from __future__ import annotations

import pytest

from .abroad import HOTELS, rows
from .hotels import told, understand


@pytest.mark.parametrize(("language", "house", "stands", "said", "meant"), rows("talked.txt", 5))
async def test_what_is_said_is_heard_by_what_stands(
    language: str, house: str, stands: str, said: str, meant: str
) -> None:
    where, _, things = stands.partition(" ")
    lines = {title: int(number) for number, _, title in (one.partition(" ") for one in things.split("; ") if one)}
    proposal, placed = (lines if where == kind else None for kind in ("proposed", "placed"))
    known = ("",) if lines else ()
    turn = await understand(HOTELS[house], said, proposal=proposal, placed=placed, before=known)
    assert (turn.language, told(HOTELS[house], turn)) == (language, meant)
