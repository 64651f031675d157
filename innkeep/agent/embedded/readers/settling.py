"""What remains of the acts of a turn: some make others needless, or contradict them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from innkeep.agent.acts import Act, Cancel

ALONE_ONLY = frozenset({"greet", "thanks"})
"""Courtesy: answered only where nothing else was said."""


@dataclass(slots=True)
class Entry:
    """An act and where in the text it was said. Without an act, it is the place of the order."""

    act: Act | None
    start: int
    end: int
    aside: bool = False

    @property
    def kind(self) -> str:
        """What it does."""
        return self.act.kind if self.act else "order"


def settled(entries: Sequence[Entry]) -> list[Entry]:
    """Without what other acts of the turn make needless or contradict, in the order of the text."""
    offers = [entry for entry in entries if entry.kind == "offer"]
    entries = [entry for entry in entries if entry.kind != "offer"]
    wanted = any(not entry.aside and entry.kind not in ALONE_ONLY | {"unknown"} for entry in entries)
    # What only came up is offered beside what was not understood, and not beside what is wanted.
    telling = [e for e in entries if not e.aside or (e.kind != "unknown" and not wanted)] or list(entries)
    kinds = {entry.kind for entry in telling}
    dropped: set[str] = set()
    if kinds - ALONE_ONLY:
        dropped |= ALONE_ONLY
    if "change" in kinds:
        # `yes, but make it two` must not place what was proposed; `oh no, four in all` takes nothing back.
        dropped |= {"confirm", "decline"}
        telling = [entry for entry in telling if not _takes_all_back(entry)]
    if {"confirm", "decline"} <= kinds:
        dropped |= {"confirm"}
    if "order" in kinds:
        # `No towels, but a beer`: what is asked for beside it is not refused.
        dropped |= {"decline"}
    kept = [entry for entry in sorted(telling, key=lambda entry: entry.start) if entry.kind not in dropped]
    return [*kept, *offers]


def _takes_all_back(entry: Entry) -> bool:
    """Whether what was asked for is not wanted, and no thing is named."""
    return isinstance(entry.act, Cancel) and entry.act.item_id is None
