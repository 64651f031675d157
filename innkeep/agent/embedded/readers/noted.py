"""The acts of a turn while it is being read: each once, and what was not understood between them."""

from __future__ import annotations

from dataclasses import dataclass, field
from uuid import UUID

from innkeep.agent.acts import Act, Ask, Change, Price, Unknown
from innkeep.agent.embedded.readers.lines import cut
from innkeep.agent.embedded.readers.settling import ALONE_ONLY, Entry, settled


@dataclass(slots=True)
class Noted:
    """What was noted so far of `text`; of all that is asked for only the place."""

    text: str
    _entries: list[Entry] = field(default_factory=list)

    @property
    def offers(self) -> bool:
        """Whether anything was offered."""
        return any(isinstance(entry.act, Price) for entry in self._entries)

    @property
    def asks_which(self) -> bool:
        """Whether the last thing noted is a choice between several."""
        return bool(self._entries) and isinstance(self._entries[-1].act, Ask)

    @property
    def cancels(self) -> bool:
        """Whether something was taken back already."""
        return any(entry.act and entry.act.kind == "cancel" for entry in self._entries)

    @property
    def refuses(self) -> bool:
        """Whether what waits was refused, or something taken back."""
        return any(entry.act and entry.act.kind in {"cancel", "decline"} for entry in self._entries)

    @property
    def takes_out(self) -> bool:
        """Whether a thing was taken out of what waits."""
        return any(isinstance(entry.act, Change) and entry.act.quantity == 0 for entry in self._entries)

    @property
    def knows(self) -> bool:
        """Whether anything was understood."""
        return any(not isinstance(entry.act, Unknown) for entry in self._entries)

    @property
    def wants(self) -> bool:
        """Whether anything but courtesy was understood."""
        known = (entry.act for entry in self._entries if not isinstance(entry.act, Unknown))
        return any(act is None or act.kind not in ALONE_ONLY for act in known)

    @property
    def is_at_a_loss(self) -> bool:
        """Whether what was noted last was not understood."""
        return bool(self._entries) and isinstance(self._entries[-1].act, Unknown)

    def add(self, act: Act, start: int, end: int, *, aside: bool = False) -> None:
        """Note an act, once. Of a price with a description and one without, the first is kept.

        An `aside` matters only if nothing else does.
        """
        if isinstance(act, Price) and act.described:
            bare = Price(item_id=act.item_id)
            self._entries = [entry for entry in self._entries if entry.act != bare]
        elif isinstance(act, Price):
            described = act.model_copy(update={"described": True})
            act = described if any(entry.act == described for entry in self._entries) else act
        if all(entry.act != act for entry in self._entries):
            self._entries.append(Entry(act, start, end, aside))

    @property
    def priced(self) -> UUID | None:
        """The item whose price was asked last."""
        asked = [entry.act.item_id for entry in self._entries if isinstance(entry.act, Price)]
        return asked[-1] if asked else None

    def add_unknown(self, start: int, end: int, *, aside: bool = False) -> None:
        """Note words that were not understood; neighbours become one. An `aside` matters only if nothing else does."""
        last = self._entries[-1] if self._entries else None
        if last and isinstance(last.act, Unknown):
            between = self.text[min(last.end, end) : max(last.start, start)]
            if not between.strip(" ,;.!?&+-\nand"):
                start, end, aside = min(last.start, start), max(last.end, end), last.aside and aside
                self._entries.pop()
        self._entries.append(Entry(Unknown(text=cut(self.text[start:end])), start, end, aside))

    def unclear(self) -> list[Entry]:
        """What was not understood, and will be told so."""
        return [entry for entry in settled(self._entries) if isinstance(entry.act, Unknown)]

    def only_what_is_known(self) -> None:
        """Drop the words that were not understood: what else was noted is made of them."""
        self._entries = [entry for entry in self._entries if not isinstance(entry.act, Unknown)]
