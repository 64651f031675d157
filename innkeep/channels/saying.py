"""What something to be sent says, and what it takes to word it for a contact."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncSession

from innkeep.channels.adapter import Abilities, Choice, Part, split
from innkeep.channels.contacts import speaks_as
from innkeep.channels.models import Contact
from innkeep.channels.phrases import say
from innkeep.core.actors import Guest, Program


@dataclass(frozen=True, slots=True)
class Saying:
    """What is sent, or changed: `corrects` and `retracts` are the messenger's ids of what was sent before.

    `said` tells it apart from what was said of the same thing before; nothing at all is to be sent without parts,
    unless it `waits` for what is still to come.
    """

    parts: Sequence[Part] = ()
    said: str | None = None
    corrects: Sequence[str] = ()
    retracts: Sequence[str] = ()
    waits: bool = False


@dataclass(frozen=True, slots=True)
class Desk:
    """What it takes to word something for a contact. `translates`: whether an engine of this installation does."""

    db: AsyncSession
    program: Program
    contact: Contact
    abilities: Abilities
    language: str
    translates: bool = False

    @property
    def guest(self) -> Guest | None:
        """Whose guest the contact was when they wrote last."""
        contact = self.contact
        if contact.guest_id is None or contact.stay_id is None:
            return None
        return speaks_as(contact, Guest(org_id=contact.org_id, user_id=contact.guest_id, stay_id=contact.stay_id))

    def parts(self, text: str, choices: Sequence[Choice] = (), quotes: str = "") -> list[Part]:
        """A text in as many messages as it takes; its buttons are with the last, which may be shorter."""
        pieces = split(text, self.abilities.limit, utf16=self.abilities.utf16)
        if choices:
            *pieces, last = pieces
            pieces += split(last, self.abilities.choice_limit, utf16=self.abilities.utf16)
        parts = [Part(piece, quotes=quotes if number == 0 else "") for number, piece in enumerate(pieces)]
        if choices and parts:
            parts[-1] = Part(parts[-1].text, tuple(choices), say(self.language, "menu"), quotes=parts[-1].quotes)
        return parts
