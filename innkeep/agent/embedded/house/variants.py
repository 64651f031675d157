"""Which of several things that differ only in a number or a size is meant: the massage of 60 minutes, the big robe."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import replace

from innkeep.agent.embedded.house.hotel import Hotel
from innkeep.agent.embedded.house.linking import Link
from innkeep.agent.embedded.words.sizes import CHILD, NORMAL, sizes
from innkeep.agent.embedded.words.spelling import plain

_NUMBER = re.compile(r"(?<![\da-z:.,])\d+(?![\d:.,]\d|\d)")
_FOR_WHOM = frozenset(["children"])


def variant(hotel: Hotel, found: Link, text: str, among: Collection[int] | None = None) -> Link:
    """What a plain text means of what was found in it: the one of its kind with the number or the size that it says."""
    if not found.items or not (found.named or found.said):
        return found
    alike = [n for n in variants(hotel, found.items[0]) if among is None or n in among]
    if len(alike) < 2:  # noqa: PLR2004 - one thing has no variants
        return found
    chosen = _numbered(hotel, alike, text) or _sized(hotel, alike, found, text) or _plain(hotel, found)
    return found if chosen is None else replace(found, items=(chosen,))


def told_by_description(hotel: Hotel, found: Link, names: frozenset[str]) -> Link:
    """Of several things that are called alike the one that alone is for what is named: towels for the beach."""
    if len(found.items) < 2:  # noqa: PLR2004 - one is meant already
        return found
    shared = frozenset[str].intersection(*(hotel.items[n].own for n in found.items))
    meant = [n for n in found.items if names & hotel.items[n].own - shared]
    return replace(found, items=(meant[0],)) if len(meant) == 1 else found


def variants(hotel: Hotel, number: int) -> list[int]:
    """The items that are the same as one but for a number, a size or for whom they are, itself among them."""
    item = hotel.items[number]
    what = item.main_only - _FOR_WHOM
    return [
        n
        for n, other in enumerate(hotel.items)
        if n == number or (what and other.main_only - _FOR_WHOM == what and other.facts.category == item.facts.category)
    ]


def sizes_of(hotel: Hotel, number: int) -> frozenset[str]:
    """The sizes that an item is called by."""
    return frozenset().union(*(sizes(name) for name in hotel.items[number].names))


def sizes_told_of(hotel: Hotel, number: int) -> frozenset[str]:
    """The sizes that an item is called by; where it is called by none, those that its description tells."""
    return sizes_of(hotel, number) or sizes(plain(hotel.items[number].facts.description))


def _numbered(hotel: Hotel, alike: list[int], text: str) -> int | None:
    said = set(_NUMBER.findall(text))
    called = {n: {told for name in hotel.items[n].names for told in _NUMBER.findall(name)} for n in alike}
    meant = [n for n in alike if called[n] and called[n] <= said]
    return meant[0] if len(meant) == 1 else None


def _sized(hotel: Hotel, alike: list[int], found: Link, text: str) -> int | None:
    said = sizes(text)
    if not said or (said == {CHILD} and found.one is not None):
        # `Spaghetti for my son` names the spaghetti.
        return None
    fits = {n: len(said & sizes_of(hotel, n)) for n in alike}
    best = [n for n in alike if fits[n] and fits[n] == max(fits.values())]
    if len(best) == 1:
        return best[0]
    return _plain(hotel, replace(found, items=tuple(alike))) if said == {NORMAL} else None


def _plain(hotel: Hotel, found: Link) -> int | None:
    """The one that is called by no size, where the others are: who says none means it."""
    if len(found.items) < 2:  # noqa: PLR2004 - one is meant already
        return None
    sized = {n: sizes_of(hotel, n) for n in found.items}
    meant = [n for n in found.items if not sized[n]]
    return meant[0] if len(meant) == 1 and set(found.items) <= set(variants(hotel, meant[0])) else None
