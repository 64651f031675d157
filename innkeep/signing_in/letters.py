"""What is mailed about signing in: plain text, in one language, to one address, and nothing that can be turned off."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, make_msgid

from innkeep.core import clock
from innkeep.notices import mail
from innkeep.notices.mail import Postage
from innkeep.notices.sending import Fate
from innkeep.notices.wording import one_line
from innkeep.people.models import Organization, User
from innkeep.signing_in.browsers import named
from innkeep.signing_in.logins import Browser
from innkeep.signing_in.models import LinkKind

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Letter:
    """A text to somebody of a hotel."""

    hotel: str
    address: str
    subject: str
    text: str


def about_password(hotel: Organization, person: User, kind: LinkKind, url: str) -> Letter:
    """That somebody may set their password, and where."""
    if kind is LinkKind.INVITATION:
        subject = f"Set your password for {hotel.name}"
        said = f"You can sign in to {hotel.name} once you have chosen a password. The link is good once, for 7 days:"
    else:
        subject = f"A new password for {hotel.name}"
        said = "Somebody, probably you, asked for a new password. The link is good once, for an hour:"
    closing = "If you did not expect this, leave it: nothing changes."
    return Letter(hotel.name, person.email, subject, f"Hello {person.name},\n\n{said}\n\n{url}\n\n{closing}\n")


def about_account(hotel: Organization, person: User, news: str, more: Sequence[str]) -> Letter:
    """That a way into somebody's account is another one now, and what there is to say of that besides."""
    said = f"{news} at {clock.now():%d %B %Y, %H:%M} UTC."
    text = "\n\n".join((f"Hello {person.name},", said, *more))
    return Letter(hotel.name, person.email, f"{news} ({hotel.name})", f"{text}\n")


def about_new_browser(hotel: Organization, person: User, browser: Browser) -> Letter:
    """That somebody has signed in where they had not before."""
    where = f"{one_line(named(browser.name))}, from the address {browser.address or 'unknown'}"
    said = f"Somebody signed in as you at {clock.now():%d %B %Y, %H:%M} UTC, with {where}."
    closing = "If that was you, there is nothing to do. If not, set a new password at once, and tell a manager."
    subject = f"A new sign-in at {hotel.name}"
    return Letter(hotel.name, person.email, subject, f"Hello {person.name},\n\n{said}\n\n{closing}\n")


async def send(letter: Letter, by: Postage) -> bool:
    """Hand a letter to the server; whether it took it. What went wrong is in the log, without the letter."""
    try:
        message = _written(letter, by)
    except (ValueError, IndexError, MessageError) as error:
        log.warning("a letter about signing in has no address to go to: %s", error)
        return False
    sent = await mail.hand_over(message, by)
    if sent.fate is not Fate.SENT:
        log.warning("a letter about signing in was not taken: %s", sent.why)
    return sent.fate is Fate.SENT


def _written(letter: Letter, by: Postage) -> EmailMessage:
    message = EmailMessage(policy=SMTP)
    message["From"] = Address(one_line(letter.hotel), addr_spec=by.sender)
    message["To"] = Address(addr_spec=letter.address)
    message["Subject"] = one_line(letter.subject)
    message["Date"] = format_datetime(clock.now())
    message["Message-ID"] = make_msgid(domain=by.domain)
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(letter.text)
    return message
