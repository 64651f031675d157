"""E-mail: text beside HTML, nothing from elsewhere in it, and a link to have no more of it."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr
from functools import cache
from urllib.parse import unquote, urlsplit
from uuid import UUID

import aiosmtplib
from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape

from innkeep.core import clock
from innkeep.core.settings import Settings
from innkeep.notices.contents import Contents
from innkeep.notices.sending import Fate, Sent
from innkeep.notices.wording import direction, one_line, words

ANSWER_WITHIN = 30.0
"""Seconds for all that is said with the server."""

_FOR_GOOD = 500
_OURS = frozenset({"localhost", "127.0.0.1", "::1"})


@dataclass(frozen=True, slots=True)
class Postage:
    """The server that takes e-mail, and whom it comes from."""

    host: str
    port: int
    username: str | None
    password: str | None
    tls: bool
    sender: str

    @property
    def domain(self) -> str:
        """What stands behind the @."""
        return self.sender.rpartition("@")[2]


def postage(settings: Settings) -> Postage | None:
    """How e-mail is sent; None when it is not. ValueError when what was set makes no sense."""
    if not settings.smtp_url or not settings.mail_from:
        return None
    place, sender = urlsplit(settings.smtp_url), parseaddr(settings.mail_from)[1]
    if place.scheme not in {"smtp", "smtps"} or not place.hostname or "@" not in sender:
        raise ValueError("INNKEEP_SMTP_URL is like smtp://user:password@host:587, INNKEEP_MAIL_FROM an address")
    tls = place.scheme == "smtps"
    return Postage(
        host=place.hostname,
        port=place.port or (465 if tls else 587),
        username=unquote(place.username) if place.username else None,
        password=unquote(place.password) if place.password else None,
        tls=tls,
        sender=sender,
    )


@dataclass(frozen=True, slots=True)
class Letter:
    """What goes to one address. `link` leads to what it is about, `stop` to having no more of it."""

    notice_id: UUID
    contents: Contents
    link: str
    stop: str


def written(letter: Letter, by: Postage) -> EmailMessage:
    """The e-mail. Its Message-ID is the notice's, so that one that is sent once more can be told from another."""
    said = letter.contents
    message = EmailMessage(policy=SMTP)
    message["From"] = Address(one_line(said.hotel), addr_spec=by.sender)
    message["To"] = Address(addr_spec=said.address)
    message["Subject"] = one_line(said.title)
    message["Date"] = format_datetime(clock.now())
    message["Message-ID"] = f"<{letter.notice_id}@{by.domain}>"
    message["Auto-Submitted"] = "auto-generated"  # RFC 3834: no out-of-office answers
    message["List-Unsubscribe"] = f"<{letter.stop}>"
    message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"  # RFC 8058
    parts = _parts(letter)
    message.set_content(_templates().get_template("mail.txt").render(parts))
    message.add_alternative(_templates().get_template("mail.html").render(parts), subtype="html")
    message["Content-Language"] = said.language  # last: what is said of the content goes when there is another
    return message


def _parts(letter: Letter) -> dict[str, object]:
    said, say = letter.contents, words(letter.contents.language)
    why = say["mail_why_guest" if said.for_guest else "mail_why_staff"].format(hotel=one_line(said.hotel))
    return {
        "said": said,
        "lines": said.lines or (said.body,),
        "dir": direction(said.language),
        "link": letter.link,
        "stop": letter.stop,
        "words": say,
        "why": why,
    }


@cache
def _templates() -> Environment:
    return Environment(
        loader=PackageLoader("innkeep.notices"),
        autoescape=select_autoescape(("html",)),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )


async def send(letter: Letter, by: Postage) -> Sent:
    """Hand an e-mail to the server; what came of it."""
    try:
        message = written(letter, by)
    except (ValueError, IndexError, MessageError) as error:
        return Sent(Fate.REFUSED, f"no address to send to: {error}")
    return await hand_over(message, by)


async def hand_over(message: EmailMessage, by: Postage) -> Sent:
    """Give a whole e-mail to the server; what came of it."""
    try:
        async with asyncio.timeout(ANSWER_WITHIN):
            await aiosmtplib.send(
                message,
                hostname=by.host,
                port=by.port,
                username=by.username,
                password=by.password,
                use_tls=by.tls,
                # Nothing goes in the clear but to a server on this machine.
                start_tls=None if by.tls or by.host in _OURS else True,
                timeout=ANSWER_WITHIN,
            )
    except aiosmtplib.SMTPRecipientsRefused as refused:
        for_good = all(each.code >= _FOR_GOOD for each in refused.recipients)
        return Sent(Fate.REFUSED if for_good else Fate.LATER, str(refused))
    except aiosmtplib.SMTPResponseException as refused:
        return Sent(Fate.LATER, f"{refused.code} {refused.message}")
    except (aiosmtplib.SMTPException, OSError, TimeoutError) as error:
        return Sent(Fate.LATER, f"{type(error).__name__}: {error}")
    return Sent(Fate.SENT)
