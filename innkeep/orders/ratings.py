"""What guests thought of it: asked once after each completion of an order and each end of a conversation."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import DateTime, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from innkeep.conversations import queries as conversations
from innkeep.conversations.actions import open_session
from innkeep.conversations.events import SessionTerminated
from innkeep.conversations.models import CallReason, SessionStatus
from innkeep.conversations.ownership import call_person
from innkeep.conversations.texts import clean_text
from innkeep.core import clock
from innkeep.core.actors import Actor, Agent, Guest, Program
from innkeep.core.cards import Words
from innkeep.core.columns import OfTenant
from innkeep.core.db import Base
from innkeep.core.errors import Conflict, NotFound
from innkeep.core.events import record
from innkeep.core.paging import Listing, page
from innkeep.orders import queries
from innkeep.orders.events import OrderMoved, RatingAsked, RatingGiven
from innkeep.orders.lifecycle import REOPEN_WITHIN, OrderStatus
from innkeep.orders.moves import move
from innkeep.people.permissions import Operation, require
from innkeep.stays.passes import require_vouched

SAID_LATELY = timedelta(minutes=30)
"""How long somebody is asked how it was, after they said that it arrived."""

THANKED_FOR = timedelta(minutes=2)
"""How long a page thanks whoever said how it was."""

ASKED_FOR = timedelta(days=2)
"""After it nobody remembers."""

NOT_ARRIVED = "the guest says that it did not arrive"


class NotOverYet(Conflict):
    """There is nothing to rate before it has been done."""


class RatingNotFound(NotFound):
    """Nobody asked this guest."""


class Rating(OfTenant, Base):
    """What a guest was asked about an order or a conversation, and what they said, once they did.

    `fulfilled`: it arrived, it was solved. `stars` from 1 to 5.
    """

    __tablename__ = "ratings"

    guest_id: Mapped[UUID]
    order_id: Mapped[UUID | None]
    session_id: Mapped[UUID | None]
    answered_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    fulfilled: Mapped[bool | None]
    stars: Mapped[int | None]
    words: Mapped[str | None] = mapped_column(Words)


@dataclass(frozen=True, slots=True)
class Opinion:
    """What a guest says."""

    fulfilled: bool
    stars: int | None = None
    words: str | None = None


async def rate_order(db: AsyncSession, guest: Guest, order_id: UUID, opinion: Opinion) -> Rating:
    """Say whether it arrived. When it did not, the order is open again, for 24 hours after its end. NotOverYet."""
    require_vouched(guest)
    order = await queries.order_for(db, guest, order_id, lock=True)
    if order.status is not OrderStatus.COMPLETED:
        raise NotOverYet(f"Order {order.order_number} has not been completed yet.")
    ended = await queries.ended_at(db, order)
    rating = await _answer(db, guest, {"order_id": order.id}, opinion)
    if not opinion.fulfilled and ended is not None and clock.now() - ended <= REOPEN_WITHIN:
        await move(db, guest, order, OrderStatus.IN_PROGRESS, NOT_ARRIVED)
    record(db, RatingGiven(org_id=guest.org_id, rating_id=rating.id, session_id=order.session_id))
    return rating


async def rate_session(db: AsyncSession, guest: Guest, session_id: UUID, opinion: Opinion) -> Rating:
    """Say whether it was solved. When it was not, a person is called into a conversation that goes on. NotOverYet."""
    require_vouched(guest)
    chat = await conversations.session_for(db, guest, session_id, lock=True)
    if chat.status is not SessionStatus.TERMINATED:
        raise NotOverYet("This conversation has not ended yet.")
    rating = await _answer(db, guest, {"session_id": chat.id}, opinion)
    if not opinion.fulfilled:
        await call_person(db, await open_session(db, guest), CallReason.NOT_SOLVED)
    record(db, RatingGiven(org_id=guest.org_id, rating_id=rating.id, session_id=chat.id))
    return rating


async def _answer(db: AsyncSession, guest: Guest, of: dict[str, UUID], opinion: Opinion) -> Rating:
    words = clean_text(opinion.words) if opinion.words else None
    said = {"answered_at": clock.now(), "fulfilled": opinion.fulfilled, "stars": opinion.stars, "words": words}
    written = insert(Rating).values(org_id=guest.org_id, guest_id=guest.user_id, **of, **said)
    again = written.on_conflict_do_update(index_elements=["org_id", *of], set_=said).returning(Rating)
    return (await db.scalars(again, execution_options={"populate_existing": True})).one()


async def asked(db: AsyncSession, guest: Guest) -> list[Rating]:
    """What the guest is asked now: whatever waits for an answer, and what was lately answered without a word on how.

    And for a moment, what they have said: so that they are thanked.
    """
    if not guest.vouched:
        return []
    now = clock.now()
    unsaid = Rating.fulfilled.is_(True) & Rating.stars.is_(None) & (Rating.answered_at > now - SAID_LATELY)
    just_said = Rating.stars.is_not(None) & (Rating.answered_at > now - THANKED_FOR)
    query = select(Rating).where(Rating.org_id == guest.org_id, Rating.guest_id == guest.user_id)
    query = query.where(Rating.answered_at.is_(None) | unsaid | just_said, Rating.created_at > now - ASKED_FOR)
    return list(await db.scalars(query.order_by(Rating.id)))


async def rating_for(db: AsyncSession, guest: Guest, rating_id: UUID) -> Rating:
    """What a guest was asked, or RatingNotFound."""
    require_vouched(guest)
    mine = select(Rating).where(Rating.org_id == guest.org_id, Rating.guest_id == guest.user_id)
    found: Rating | None = await db.scalar(mine.where(Rating.id == rating_id))
    if found is None:
        raise RatingNotFound("You were not asked this.")
    return found


async def ratings_page(db: AsyncSession, actor: Actor, want: Listing) -> list[Rating]:
    """A guest's own, or the hotel's; those included that wait for an answer."""
    query = select(Rating).where(Rating.org_id == actor.org_id)
    if isinstance(actor, Guest):
        require_vouched(actor)
        query = query.where(Rating.guest_id == actor.user_id)
    else:
        require(actor, Operation.READ_CONVERSATIONS)
    return await page(db, query, Rating, want)


async def ask_about_order(db: AsyncSession, event: OrderMoved) -> None:
    """An order was completed: its guest is asked, and once more only when it had not arrived the last time."""
    order = await queries.order_for(db, Program(org_id=event.org_id), event.order_id)
    if order.status is OrderStatus.COMPLETED and order.guest_id is not None:
        await _ask(db, order.org_id, order.guest_id, {"order_id": order.id}, order.session_id)


async def ask_about_session(db: AsyncSession, event: SessionTerminated) -> None:
    """A conversation in which the guest said something has ended: they are asked."""
    agent = Agent(org_id=event.org_id, session_id=event.session_id)
    chat = await conversations.session_for(db, agent, event.session_id)
    if chat.guest_id is not None and chat.phone is None and chat.last_guest_seq:
        await _ask(db, chat.org_id, chat.guest_id, {"session_id": chat.id}, chat.id)


async def _ask(db: AsyncSession, org_id: UUID, guest_id: UUID, of: dict[str, UUID], session_id: UUID | None) -> None:
    fresh = {"answered_at": None, "fulfilled": None, "stars": None, "words": None}
    asking = insert(Rating).values(org_id=org_id, guest_id=guest_id, **of)
    once = asking.on_conflict_do_update(
        index_elements=["org_id", *of], set_=fresh, where=Rating.fulfilled.is_(False)
    ).returning(Rating.id)
    rating_id = await db.scalar(once)
    if rating_id is not None:
        record(db, RatingAsked(org_id=org_id, rating_id=rating_id, session_id=session_id))
