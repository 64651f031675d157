"""One thing that a guest says, and what was found in its words."""

from __future__ import annotations

from dataclasses import dataclass, field

from innkeep.agent.embedded.words.amounts import Amount
from innkeep.agent.embedded.words.concepts import Seen
from innkeep.agent.embedded.words.spelling import words

_TELLING = 4


@dataclass(slots=True)
class Clause:
    """One thing that is said: its place in the text, its plain words, and what was found in them.

    `core` is without courtesy and forms of asking; `spoken` is the whole and the core as the guest wrote them;
    `asks` when a question mark ends it; `starts` when a sentence does; `corrects` is what takes back what was
    said before it: the `no wait` of `two soups, no wait, one`; `why` when it ends like a reason and asks for nothing.
    """

    start: int
    end: int
    text: str
    asks: bool
    starts: bool
    corrects: str = ""
    why: bool = False
    cues: frozenset[str] = frozenset()
    concepts: tuple[Seen, ...] = ()
    amounts: list[Amount] = field(default_factory=list)
    times: list[tuple[int, int]] = field(default_factory=list)
    core: str = ""
    spoken: tuple[str, str] = ("", "")

    aside: list[tuple[int, int]] = field(default_factory=list)

    @property
    def names(self) -> frozenset[str]:
        """The names of the concepts in it, but for those that a thing is to be without."""
        kept = [one.name for one in self.concepts if not any(a < one.start < b for a, b in self.aside)]
        return frozenset(kept or (one.name for one in self.concepts))

    def calls(self, main: frozenset[str]) -> bool:
        """Whether all that it names is, by one of the names of the very same words, one thing's."""
        return bool(self.names) and all(main & {name, *self.either[name]} for name in self.names)

    @property
    def without(self) -> frozenset[str]:
        """The words of what a thing is to be without."""
        return frozenset(word for a, b in self.aside for word in words(self.text[a:b]) if len(word) >= _TELLING)

    @property
    def either(self) -> dict[str, frozenset[str]]:
        """Of each concept the others that were seen in the very same words."""
        return {
            one.name: frozenset(o.name for o in self.concepts if (o.start, o.end) == (one.start, one.end) and o != one)
            for one in self.concepts
        }

    def has(self, *names: str) -> bool:
        """Whether it has one of the cues."""
        return any(name in self.cues for name in names)
