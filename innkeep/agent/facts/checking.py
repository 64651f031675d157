"""Whether what a text claims stands in what is known: every number, price, time and link of it, one by one."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from innkeep.agent.facts.reading import Facts, read
from innkeep.agent.facts.words import languages as known_languages

_END = re.compile(r"(?<=[.!?؟…])[\"')\]»”]?\s+|(?<=[。！？])|\n+")
_OPEN_END = re.compile(r"[.!?؟…][\"')\]»”]?\s+$|[。！？]$|\n+$")


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a text may claim: the facts of some texts."""

    facts: Facts

    @classmethod
    def of(cls, texts: Iterable[str], languages: Iterable[str]) -> Evidence:
        """The facts of texts that are in some languages."""
        return cls(read("\n".join(texts), languages))

    def bears(self, text: str, language: str) -> bool:
        """Whether everything that a text of a language claims stands there."""
        claimed, known = read(text, (language,)), self.facts
        return (
            claimed.links <= known.links
            and claimed.phones <= known.phones
            and claimed.money <= known.money
            and claimed.percents <= known.percents
            and claimed.numbers <= known.numbers | {value for _, value in known.either}
            and all(_is_told(time, known) for time in claimed.times)
            and all(_is_told(frozenset({at}), known) or value in known.numbers for at, value in claimed.either)
            and all(name in known.said for name in claimed.names)
            and (not claimed.free or known.free or any(value == 0 for _, value in known.money))
        )


def _is_told(time: frozenset[int], known: Facts) -> bool:
    return any(time & told for told in known.times) or any(at in time for at, _ in known.either)


def sentences(text: str) -> list[str]:
    """The sentences of a text."""
    return [part.strip() for part in _END.split(text) if part and part.strip()]


def finished(text: str) -> list[str]:
    """The sentences of a text that still grows: without the last one while it may go on."""
    found = sentences(text)
    return found if _OPEN_END.search(text) else found[:-1]


def invents(text: str, language: str, source: str, spoken: str) -> bool:
    """Whether a rendering of `source` (in the language `spoken`) has links or numbers of its own.

    Number words of a language that is not known cannot be compared: then only links are.
    """
    claimed = read(text, (language,))
    known = read(source, (spoken, language))
    if not claimed.links <= known.links:
        return True
    if spoken.split("-", maxsplit=1)[0] not in known_languages():
        return False
    everything = known.numbers | {value for _, value in known.money} | known.percents
    everything |= {value for _, value in known.either}
    large = {value for value in claimed.numbers | {value for _, value in claimed.money} if value >= 10}  # noqa: PLR2004
    times = all(_is_told(time, known) for time in claimed.times)
    return not (large <= everything and claimed.phones <= known.phones and times)
