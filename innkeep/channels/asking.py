"""Guests at messengers are asked what the guest page asks, too: did it arrive, was it solved, how was it, a word.

What is asked is read from the rating when it is its turn: what was answered elsewhere meanwhile is not asked any more.
"""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from innkeep.catalogue.wording import counted
from innkeep.channels.adapter import Choice, Update
from innkeep.channels.models import Contact, Sending, SendingKind
from innkeep.channels.phrases import say
from innkeep.channels.queueing import queue, queue_rating, queue_words
from innkeep.channels.saying import Desk, Saying
from innkeep.channels.scene import Scene, is_readable
from innkeep.core.actors import Guest
from innkeep.core.errors import InnkeepError
from innkeep.core.rows import at_hand
from innkeep.orders import queries as orders
from innkeep.orders import ratings
from innkeep.orders.events import RatingAsked
from innkeep.orders.lifecycle import OrderStatus
from innkeep.orders.ratings import Opinion, Rating
from innkeep.stays import queries as stays

YES, NO = "y", "n"
STARS = ("5", "4", "3", "2", "1")

LONGEST_WORDS = 1_000
"""Characters; as many as the guest page takes."""


async def ask(db: AsyncSession, event: RatingAsked) -> None:
    """A guest is asked where they wrote last, if that was at a messenger and somebody vouches for them. A reaction."""
    rating = await at_hand(db, Rating, event.org_id, event.rating_id)
    if rating is not None:
        theirs = select(Contact).where(Contact.org_id == event.org_id, Contact.guest_id == rating.guest_id)
        lately = theirs.where(Contact.verified).order_by(Contact.heard_at.desc().nulls_last()).limit(1)
        await queue(db, event.org_id, lately, SendingKind.RATING, rating_id=rating.id)


async def question(desk: Desk, sending: Sending) -> Saying:
    """What the guest is asked of a rating now; nothing when all is said, or once they have left."""
    rating = await desk.db.scalar(
        select(Rating)
        .where(Rating.org_id == sending.org_id, Rating.id == sending.rating_id)
        .execution_options(populate_existing=True)
    )
    guest = desk.guest
    if rating is None or guest is None or not guest.vouched:
        return Saying()
    if await stays.guest_of_stay(desk.db, desk.program, guest.stay_id, guest.user_id) is None:
        return Saying()
    if rating.answered_at is None:
        answers = [Choice(f"{kind}:{rating.id}", say(desk.language, name)) for kind, name in ((YES, "yes"), (NO, "no"))]
        return Saying(desk.parts(await _asked(desk, rating), answers))
    if rating.fulfilled and rating.stars is None:
        stars = [Choice(f"{count}:{rating.id}", "★" * int(count)) for count in STARS]
        return Saying(desk.parts(say(desk.language, "ask_how"), stars))
    if rating.fulfilled and rating.words is None:
        return Saying(desk.parts(say(desk.language, "ask_word")))
    return Saying()


async def _asked(desk: Desk, rating: Rating) -> str:
    if rating.order_id is None:
        return say(desk.language, "ask_solved")
    order = await orders.order_for(desk.db, desk.program, rating.order_id)
    titles = ", ".join(counted(item.qty, item.title, item.options) for item in await orders.items_of(desk.db, order))
    asked = say(desk.language, "ask_arrived" if order.category.brought else "ask_done")
    return f"{titles} ({order.order_number})\n{asked}"


async def take_answer(scene: Scene, guest: Guest, kind: str, rating: Rating) -> str:
    """What a tap on an answer does, as on the guest page; in which words it is answered, if there is nothing to ask."""
    if kind == NO:
        return await _not_fulfilled(scene, guest, rating)
    stars = int(kind) if kind in STARS else rating.stars
    await _rate(scene, guest, rating, Opinion(fulfilled=True, stars=stars, words=rating.words))
    queue_rating(scene.db, scene.contact, rating.id)
    return ""


async def _not_fulfilled(scene: Scene, guest: Guest, rating: Rating) -> str:
    await _rate(scene, guest, rating, Opinion(fulfilled=False))
    if rating.order_id is None:
        return await scene.phrase("person_comes")
    order = await orders.order_for(scene.db, guest, rating.order_id)
    return await scene.phrase("reopened" if order.status is OrderStatus.IN_PROGRESS else "rated")


async def _rate(scene: Scene, guest: Guest, rating: Rating, opinion: Opinion) -> None:
    if rating.order_id is not None:
        await ratings.rate_order(scene.db, guest, rating.order_id, opinion)
    elif rating.session_id is not None:
        await ratings.rate_session(scene.db, guest, rating.session_id, opinion)


async def take_word(scene: Scene, guest: Guest | None, heard: Update) -> bool:
    """Whether what they said was a word about what they were asked, by replying to it; then it is kept there."""
    if guest is None or heard.told.kind != "text" or not heard.told.quotes or not is_readable(heard.told.text):
        return False
    rating: Rating | None = await scene.db.scalar(
        select(Rating)
        .join(Sending, (Sending.org_id == Rating.org_id) & (Sending.rating_id == Rating.id))
        .where(Sending.org_id == scene.program.org_id, Sending.contact_id == scene.contact.id)
        .where(Sending.parts.contains([heard.told.quotes]), Rating.guest_id == guest.user_id)
        .where(Rating.fulfilled.is_(True), Rating.stars.is_not(None))
    )
    if rating is None:
        return False
    said = Opinion(fulfilled=True, stars=rating.stars, words=heard.told.text[:LONGEST_WORDS])
    try:
        await _rate(scene, guest, rating, said)
    except InnkeepError:
        return False  # it is open again by now: what they say is for whoever sees to it
    queue_words(scene.db, scene.contact, await scene.phrase("rated"))
    return True
