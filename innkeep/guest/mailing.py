"""The link that goes to a guest's own address because a phone at their room's code asked for it."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, make_msgid

from innkeep.core import clock
from innkeep.notices.mail import Postage, hand_over
from innkeep.notices.sending import Fate
from innkeep.notices.wording import one_line
from innkeep.web.languages import Tongue, gettext, speaking

log = logging.getLogger(__name__)

_sending: set[asyncio.Task[None]] = set()


@dataclass(frozen=True, slots=True)
class LinkMail:
    """A link on its way to somebody of a hotel's guests."""

    to: str
    hotel: str
    link: str


def send_soon(mails: list[LinkMail], by: Postage, tongue: Tongue) -> None:
    """Send them while nobody waits: how long it takes must not tell whether there was anything to send."""
    task = asyncio.create_task(_send(mails, by, tongue), name="links by mail")
    _sending.add(task)
    task.add_done_callback(_sending.discard)


async def _send(mails: list[LinkMail], by: Postage, tongue: Tongue) -> None:
    for mail in mails:
        try:
            message = written(mail, by, tongue)
        except (ValueError, IndexError, MessageError):
            continue  # what the hotel has noted is no address
        sent = await hand_over(message, by)
        if sent.fate is not Fate.SENT:
            log.warning("a link was not sent: %s", sent.why)


def written(mail: LinkMail, by: Postage, tongue: Tongue) -> EmailMessage:
    """The e-mail: what the link does, and what to do without having asked. It names nobody: it may be misdirected."""
    message = EmailMessage(policy=SMTP)
    message["From"] = Address(one_line(mail.hotel), addr_spec=by.sender)
    message["To"] = Address(addr_spec=mail.to)
    message["Date"] = format_datetime(clock.now())
    message["Message-ID"] = make_msgid(domain=by.domain)
    message["Auto-Submitted"] = "auto-generated"  # RFC 3834: no out-of-office answers
    with speaking(tongue):
        message["Subject"] = gettext("Your link to the page of your room")
        lines = (
            gettext("Open this link on the device that asked for it. It works once, within thirty minutes."),
            mail.link,
            gettext("If you did not ask for it, do nothing: without you it opens nothing."),
        )
    message.set_content("\n\n".join((*lines, one_line(mail.hotel))) + "\n")
    message["Content-Language"] = tongue.tag
    return message
