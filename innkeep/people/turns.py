"""Whose turn it is, of several who could: the same for orders and for conversations."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from uuid import UUID

from innkeep.people.models import User


def whose_turn(people: Sequence[User], turns: Mapping[UUID, int], loads: Mapping[UUID, int] | None = None) -> User:
    """Who has the least to do, where that counts, and then whose last turn is the longest ago.

    Whoever has had no turn yet comes first; of several who have not, whoever came to the hotel first.
    """
    load = loads or {}
    return min(people, key=lambda person: (load.get(person.id, 0), turns.get(person.id, 0), person.id))


def speaks(person: User, languages: Collection[str]) -> bool:
    """Whether somebody speaks one of the languages (BCP 47), whatever the country; anybody does when there are none."""
    wanted = {language_of(tag) for tag in languages}
    return not wanted or any(language_of(tag) in wanted for tag in person.languages)


def language_of(tag: str) -> str:
    """The language of a tag (BCP 47): who speaks `pt-BR` understands `pt`."""
    return tag.split("-", maxsplit=1)[0].lower()
