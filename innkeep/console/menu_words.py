"""The hotel's words in other languages: which of them are wanted, which are there, and what a form says of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from fastapi import Request, Response

from innkeep.catalogue.models import Article, CatalogueItem, Translations
from innkeep.console.form_fields import Fields, FieldUnclear
from innkeep.core.actors import Staff
from innkeep.core.db import AsyncSession
from innkeep.people import queries as people
from innkeep.stays.spoken import languages_spoken
from innkeep.web.languages import LANGUAGES
from innkeep.web.pages import back, by_script

LONGEST = 20_000


@dataclass(frozen=True, slots=True)
class Tongues:
    """The hotel's own language, and those that guests speak or things are in, most spoken first."""

    own: str
    wanted: Sequence[str]

    def others(self, translations: Mapping[str, object] | None = None) -> dict[str, str]:
        """Every language that something can be in besides the hotel's own, by what it is called; wanted ones first."""
        there = dict.fromkeys([*self.wanted, *(translations or {}), *LANGUAGES])
        return {tag: LANGUAGES.get(tag, tag) for tag in there if tag != self.own}

    def missing(self, thing: CatalogueItem | Article) -> list[str]:
        """The wanted languages that something is not in."""
        own = getattr(thing, "language", None) or self.own
        there = {base(tag) for tag in thing.translations} | {base(own)}
        return [tag for tag in self.wanted if tag not in there]


async def tongues(db: AsyncSession, staff: Staff, things: Iterable[CatalogueItem | Article]) -> Tongues:
    """What is wanted by now."""
    own = base((await people.hotel(db, staff)).language)
    spoken = [base(tag) for tag in await languages_spoken(db, staff)]
    written = [base(tag) for thing in things for tag in thing.translations]
    return Tongues(own, [tag for tag in dict.fromkeys([*spoken, *written]) if tag in LANGUAGES and tag != own])


def onward(request: Request, address: str) -> Response:
    """To another page once a form was kept; by the page's script, so that what was refused stays in the form."""
    return Response(headers={"HX-Redirect": address}) if by_script(request) else back(address)


def base(tag: str) -> str:
    """A language without its region."""
    return tag.partition("-")[0].lower()


def translations_from(said: Fields, fields: Sequence[str], known: Translations) -> Translations:
    """What a form says in other languages; in what the form does not show, what was there stays.

    The first of the `fields` has to be there where another is.
    """
    found: Translations = {}
    for tag in dict.fromkeys([*known, *LANGUAGES]):
        if f"{fields[0]}-{tag}" not in said.fields:
            if tag in known:
                found[tag] = known[tag]
            continue
        words = {name: said.text(f"{name}-{tag}", most=LONGEST) for name in fields}
        words = {name: text for name, text in words.items() if text}
        if words and fields[0] not in words:
            raise FieldUnclear(
                f"The {fields[0]} in {LANGUAGES.get(tag, tag)} is missing. Write it, or leave both empty."
            )
        if words:
            found[tag] = words
    return found
