"""The web chat as a channel: the first, by which every other is measured.

Its hook is the guest page, whose cookie says who writes; its messages are brought by the page's own stream, which reads
them where they stand. So there is nothing to check, to send, or to try again.
"""

from __future__ import annotations

from collections.abc import Mapping

from innkeep.channels.adapter import Abilities, Account, Incoming, NotAPhoto, Part, Recipient, Update, Wire
from innkeep.conversations.texts import MAX_TEXT


class WebChat:
    """The guest page."""

    abilities = Abilities(
        limit=MAX_TEXT,
        choice_limit=MAX_TEXT,
        corrects=True,
        retracts=True,
        types=True,
        tells_read=True,
        pushes=False,
    )

    def genuine(self, _keys: Mapping[str, str], _headers: Mapping[str, str], _body: bytes) -> bool:
        """Nothing comes in from outside: a guest writes on the page."""
        return False

    def updates(self, _account: str, _body: bytes) -> list[Update]:
        """Nothing comes in from outside."""
        return []

    async def connect(self, _wire: Wire, _hook: str) -> Account:
        """The guest page is always there."""
        return Account("web", "web")

    async def disconnect(self, _wire: Wire) -> None:
        """There is nothing to part with."""

    async def send(self, _wire: Wire, to: Recipient, _part: Part) -> str:
        """The stream has brought it already, by our own id."""
        return to.reference

    async def correct(self, _wire: Wire, _to: Recipient, _sent: str, _text: str) -> bool:
        """The stream has brought the correction already."""
        return True

    async def retract(self, _wire: Wire, _to: Recipient, _sent: str) -> bool:
        """The stream has taken it away already."""
        return True

    async def template(self, _wire: Wire, to: Recipient, _name: str, _language: str) -> str:
        """A page is never closed to the hotel."""
        return to.reference

    async def typing(self, _wire: Wire, _to: Recipient) -> None:
        """The stream tells who types."""

    async def answer_tap(self, _wire: Wire, _to: Recipient, _told: Incoming, _words: str) -> None:
        """A tap on the page is a request, and answered as one."""

    async def photo(self, _wire: Wire, _name: str) -> bytes:
        """Pictures come with the form that sends them."""
        raise NotAPhoto("The web chat sends its pictures by itself.")
