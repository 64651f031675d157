"""What is asked for while a turn is being read: what belongs together is joined, what is too much goes to a person."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from uuid import UUID

from innkeep.agent.acts import MAX_ACTS, MAX_QUANTITY, Act, Ask, Order, Price, Unknown
from innkeep.agent.embedded.readers.lines import Wanted, cut
from innkeep.agent.embedded.readers.noted import Noted
from innkeep.agent.embedded.readers.settling import Entry, settled

_MOST_LINES = 20
_DIGIT = re.compile(r"\d")


@dataclass(slots=True)
class Draft(Noted):
    """What was understood so far of `text`, and what is asked for in it."""

    _lines: list[Wanted] = field(default_factory=list)
    _last: Wanted | None = None
    _for_the_next: list[str] = field(default_factory=list)
    _troubles: list[Wanted] = field(default_factory=list)
    _doubted: Wanted | None = None
    _of_before: list[Wanted] = field(default_factory=list)

    @property
    def has_lines(self) -> bool:
        """Whether something was asked for that a wish may be about."""
        return bool(self._lines)

    @property
    def mends(self) -> bool:
        """Whether the last thing noted is a trouble."""
        return self._last is not None and self._last in self._troubles

    def add_line(self, item_id: UUID, quantity: int, notes: str, start: int, end: int) -> None:
        """Note a thing that is asked for. The same thing again, without another wish, is added to the first."""
        self._entries = [each for each in self._entries if each.act != Price(item_id=item_id)]
        wishes = [note for note in (*self._for_the_next, notes) if note]
        self._for_the_next.clear()
        of_it = [line for line in self._lines if line.item_id == item_id]
        same = next((line for line in of_it if line.notes == wishes or not line.asked_for), None)
        if same and not same.asked_for:
            # `My pillow is too low, bring me another`: told of first, and asked for now.
            same.quantity, same.notes, same.asked_for = quantity, wishes, True
            self._last = same
        elif same and same.quantity + quantity <= MAX_QUANTITY:
            same.quantity += quantity
            self._last = same
        elif same or len(self._lines) >= _MOST_LINES:
            self.add_unknown(start, end)
            return
        else:
            self._last = Wanted(item_id, quantity, wishes)
            self._lines.append(self._last)
        if not any(entry.act is None for entry in self._entries):
            self._entries.append(Entry(None, start, end))

    def add_as_before(self, item_id: UUID, quantity: int, start: int, end: int) -> None:
        """Note a thing that is asked for as it was ordered before."""
        self.add_line(item_id, quantity, "", start, end)
        if self._last:
            self._last.as_before = True

    def only_told(self) -> None:
        """Note that the last thing was told of and not asked for: asking for it later adds nothing to it."""
        if self._last:
            self._last.asked_for = False

    @property
    def is_uncounted(self) -> bool:
        """Whether something was asked for last, or told of, and nobody said how many are wanted."""
        return self._last is not None and self.is_open(self._last.item_id) and not self.mends

    def leave_uncounted(self) -> None:
        """Note that nobody said how many of the last thing: a number that comes later is how many in all."""
        if self._last:
            self._last.counted = False

    def count(self, item_id: UUID, quantity: int, wish: str) -> bool:
        """`We would like to cycle, could we have two bikes`: so many of what was asked for without a number."""
        of_it = (line for line in self._lines if line.item_id == item_id and line.asked_for)
        line = next((line for line in of_it if not line.counted), None)
        if line is None:
            return False
        line.quantity, line.counted = quantity, True
        line.notes += [wish] if wish else []
        self._last = line
        return True

    def mend(self, item_id: UUID, trouble: str, start: int, end: int) -> None:
        """Note a trouble. Whoever comes for it comes once, however much is told of it."""
        same = next((line for line in self._lines if line.item_id == item_id), None)
        if same:
            same.notes.append(trouble)
        else:
            self.add_line(item_id, 1, trouble, start, end)
            self._troubles += [self._last] if self._last else []

    def holds(self, item_id: UUID) -> bool:
        """Whether this thing was asked for already."""
        return self.held(item_id) > 0

    def was_told(self, item_id: UUID) -> bool:
        """Whether this thing was told of and not asked for."""
        return any(line.item_id == item_id and not line.asked_for for line in self._lines)

    def is_open(self, item_id: UUID) -> bool:
        """Whether this thing was only told of, or asked for without a number."""
        return any(line.item_id == item_id and not (line.counted and line.asked_for) for line in self._lines)

    def held(self, item_id: UUID) -> int:
        """How many of this thing were asked for already."""
        return sum(line.quantity for line in self._lines if line.item_id == item_id)

    def doubt(self) -> bool:
        """Let what is asked for next take the place of what was asked for last. False when nothing was."""
        self._doubted, self._of_before = self._last, list(self._lines)
        offered = self._entries[-1] if self._entries else None
        if self._last is None and offered and isinstance(offered.act, Ask | Price):
            self._entries.pop()
        return self._last is not None

    @property
    def doubts(self) -> bool:
        """Whether what is asked for may take the place of something before it."""
        return bool(self._of_before)

    def put_right(self, item_id: UUID, quantity: int | None, notes: str, start: int, end: int) -> None:
        """Note what is asked for after a doubt: it is so many of what was asked for, or instead of the last of it.

        As many as before, when no number is said.
        """
        line = next((line for line in self._of_before if line.item_id == item_id), self._doubted)
        if line is None:
            self.add_line(item_id, quantity or 1, notes, start, end)
            return
        kept = line.notes if line.item_id == item_id else []
        line.item_id, line.quantity, line.notes = item_id, quantity or line.quantity, [notes] if notes else kept
        self._of_before.remove(line)
        self._last, self._doubted = line, None

    def lower(self, item_id: UUID, quantity: int) -> None:
        """Let no more of a thing be asked for: another of its parts was named, of which there are so many."""
        for line in self._lines:
            if line.item_id == item_id:
                line.quantity = min(line.quantity, quantity)

    def leave_out(self, item_id: UUID) -> None:
        """Let one of the things not be asked for after all; of another, what is named next is how many there are."""
        self._lines = [line for line in self._lines if line.item_id != item_id]
        self._of_before = list(self._lines)
        self._last = self._doubted = None
        if not self._lines:
            self._entries = [entry for entry in self._entries if entry.act is not None]

    def take_back(self) -> None:
        """Let nothing be asked for."""
        self._lines.clear()
        self._troubles.clear()
        self._of_before.clear()
        self._last = self._doubted = None
        self._entries = [entry for entry in self._entries if entry.act is not None]

    @property
    def last(self) -> UUID | None:
        """What was asked for last."""
        return self._last.item_id if self._last else None

    @property
    def last_count(self) -> int:
        """How many of that; none of nothing."""
        return self._last.quantity if self._last else 0

    def correct(self, quantity: int) -> bool:
        """Let the last thing asked for be so many instead; nobody counts troubles."""
        if self._last is None or self.mends:
            return False
        self._last.quantity, self._last.counted, self._last.asked_for = quantity, True, True
        self._of_before.clear()
        return True

    def take_offered(self, quantity: int) -> bool:
        """Ask for so many of the one thing that was offered. False when nothing was, or several."""
        offers = [entry for entry in self._entries if isinstance(entry.act, Price)]
        if len(offers) != 1 or not isinstance(offered := offers[0].act, Price):
            return False
        self._entries.remove(offers[0])
        self.add_line(offered.item_id, quantity, "", offers[0].start, offers[0].end)
        return True

    def settle_which(self, item_id: UUID) -> int | None:
        """How many were asked for of one of several things, which is known now. None when nobody was to choose."""
        for entry in self._entries:
            if isinstance(entry.act, Ask) and item_id in entry.act.item_ids:
                self._entries.remove(entry)
                return entry.act.quantity
        return None

    @property
    def tells_a_number(self) -> bool:
        """Whether what was asked for last comes with a number that a wish tells: a time, mostly."""
        return self._last is not None and any(_DIGIT.search(note) for note in self._last.notes)

    def is_told(self, item_id: UUID, said: str) -> bool:
        """Whether something was said of a thing that is asked for."""
        return any(said in note for line in self._lines if line.item_id == item_id for note in line.notes)

    def note(self, wish: str, item_id: UUID | None = None) -> None:
        """Keep a wish about an item that is asked for, else about the last thing, or about the next one."""
        line = next((line for line in self._lines if line.item_id == item_id), self._last)
        (line.notes if line else self._for_the_next).append(wish)

    def acts(self) -> tuple[Act, ...]:
        """At most `MAX_ACTS` acts, at least one."""
        entries = settled(self._entries)
        if not entries:
            return (Unknown(text=cut(self.text)),)
        if len(entries) > MAX_ACTS:
            rest = entries[MAX_ACTS - 1]
            tail = Entry(Unknown(text=cut(self.text[rest.start :])), rest.start, len(self.text))
            entries = [*entries[: MAX_ACTS - 1], tail]
        return tuple(entry.act or self._order() for entry in entries)

    def _order(self) -> Order:
        return Order(lines=tuple(line.line() for line in self._lines))
