"""The browsers in which somebody wants to be told."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from urllib.parse import urlsplit
from uuid import UUID

from sqlalchemy import Select, delete, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from innkeep.core.actors import Guest, Staff
from innkeep.core.addresses import is_public
from innkeep.core.errors import Conflict, Invalid, NotFound, Unauthorized
from innkeep.core.paging import Listing, page
from innkeep.core.tokens import token_hash
from innkeep.notices.models import PushSubscription
from innkeep.notices.webpush import Receiver, is_point
from innkeep.people.models import Login
from innkeep.stays.models import GuestDevice
from innkeep.stays.passes import require_vouched

MOST_BROWSERS = 20
"""Browsers of one person."""


class EndpointNotAllowed(Invalid):
    """The address is none that a push service would have."""


class KeysUnreadable(Invalid):
    """The keys are none that a browser would have made."""


class NotThisBrowser(Unauthorized):
    """Whoever asks is no browser that is signed in or let in."""


class TooManyBrowsers(Conflict):
    """Somebody is told on as many browsers as they may be."""


class SubscriptionNotFound(NotFound):
    """No such browser of this person."""


@dataclass(frozen=True, slots=True)
class Browser:
    """What a browser says of itself (Push API): where it is woken, for whose eyes, and what to call it."""

    endpoint: str
    receiver: Receiver
    name: str | None = None


async def subscribe(
    db: AsyncSession, actor: Staff | Guest, token: str, browser: Browser, *, private_addresses: bool = False
) -> PushSubscription:
    """Tell somebody in this browser from now on, as long as its cookie, `token`, is good.

    The same browser again changes nothing but its keys; a colleague's browser becomes one's own: it shows what is its
    user's. NotVouchedFor, EndpointNotAllowed, KeysUnreadable, NotThisBrowser, TooManyBrowsers.
    """
    require_vouched(actor)
    _require_push_service(browser.endpoint, private_addresses=private_addresses)
    if len(browser.receiver.auth) != 16 or not is_point(browser.receiver.p256dh):  # noqa: PLR2004 - RFC 8291, 3.2
        raise KeysUnreadable("Send the keys as the browser gives them: p256dh and auth, in base64url.")
    login_id, device_id = await _signed_in_by(db, actor, token)
    await _take_from_others(db, actor, browser.endpoint)
    await _refuse_too_many(db, actor, browser.endpoint)
    held = {
        "login_id": login_id,
        "device_id": device_id,
        "p256dh": browser.receiver.p256dh,
        "auth": browser.receiver.auth,
        "name": browser.name,
    }
    new = insert(PushSubscription).values(org_id=actor.org_id, user_id=actor.user_id, endpoint=browser.endpoint, **held)
    written = new.on_conflict_do_update(constraint="push_subscriptions_once", set_=held).returning(PushSubscription)
    return (await db.scalars(written, execution_options={"populate_existing": True})).one()


def _require_push_service(endpoint: str, *, private_addresses: bool) -> None:
    """Nobody makes the server speak to what stands beside it; names are looked up when something is sent."""
    try:
        place = urlsplit(endpoint)
        host, _ = place.hostname or "", place.port
    except ValueError:
        host, place = "", urlsplit("")
    if private_addresses and place.scheme in {"http", "https"} and host:
        return
    secure = place.scheme == "https" and place.username is None and host
    if not secure or (_address(host) and not is_public(host)) or "." not in host.strip("."):
        raise EndpointNotAllowed("Send the endpoint that the browser gives: an https address of a push service.")


def _address(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


async def _signed_in_by(db: AsyncSession, actor: Staff | Guest, token: str) -> tuple[UUID | None, UUID | None]:
    """The login or the phone that the cookie stands for: the subscription goes when that does."""
    login_id = device_id = None
    if isinstance(actor, Staff):
        of_browser = select(Login.id).where(Login.org_id == actor.org_id, Login.user_id == actor.user_id)
        login_id = await db.scalar(of_browser.where(Login.token_hash == token_hash(token)))
    else:
        of_phone = select(GuestDevice.id).where(GuestDevice.org_id == actor.org_id)
        device_id = await db.scalar(
            of_phone.where(GuestDevice.guest_id == actor.user_id, GuestDevice.token_hash == token_hash(token))
        )
    if login_id is None and device_id is None:
        raise NotThisBrowser("Sign in with this browser first: it is told as long as you are signed in.")
    return login_id, device_id


async def _take_from_others(db: AsyncSession, actor: Staff | Guest, endpoint: str) -> None:
    of_staff = isinstance(actor, Staff)
    same_sort = PushSubscription.login_id.is_not(None) if of_staff else PushSubscription.device_id.is_not(None)
    await db.execute(
        delete(PushSubscription)
        .where(PushSubscription.org_id == actor.org_id, PushSubscription.endpoint == endpoint)
        .where(PushSubscription.user_id != actor.user_id, same_sort)
    )


async def _refuse_too_many(db: AsyncSession, actor: Staff | Guest, endpoint: str) -> None:
    others = await db.scalars(_own(actor).where(PushSubscription.endpoint != endpoint))
    if len(others.all()) >= MOST_BROWSERS:
        raise TooManyBrowsers(f"You are told in {MOST_BROWSERS} browsers already. Take one away first.")


def _own(actor: Staff | Guest) -> Select[PushSubscription]:
    return select(PushSubscription).where(
        PushSubscription.org_id == actor.org_id, PushSubscription.user_id == actor.user_id
    )


async def subscriptions_page(db: AsyncSession, actor: Staff | Guest, want: Listing) -> list[PushSubscription]:
    """The browsers in which whoever asks is told."""
    return await page(db, _own(actor), PushSubscription, want)


async def unsubscribe(db: AsyncSession, actor: Staff | Guest, subscription_id: UUID) -> None:
    """Tell nobody in this browser any more. SubscriptionNotFound."""
    found = await db.scalar(_own(actor).where(PushSubscription.id == subscription_id))
    if found is None:
        raise SubscriptionNotFound("There is no such browser of yours.")
    await db.delete(found)


async def unsubscribe_endpoint(db: AsyncSession, actor: Staff | Guest, endpoint: str) -> None:
    """The same, by what the browser knows of itself; nothing when it is told of nothing already."""
    own = delete(PushSubscription).where(
        PushSubscription.org_id == actor.org_id, PushSubscription.user_id == actor.user_id
    )
    await db.execute(own.where(PushSubscription.endpoint == endpoint))
