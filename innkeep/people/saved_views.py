"""What a member of staff narrows a page to, kept under a name: theirs alone."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import delete, func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped

from innkeep.core.actors import Staff
from innkeep.core.columns import OfTenant
from innkeep.core.db import Base, refusals
from innkeep.core.errors import Conflict, Invalid, NotFound

MOST = 20
"""Views of one page; more than that nobody finds anything in."""


class SavedView(OfTenant, Base):
    """A page (`place`) with the query that narrows it, as it stands in the address."""

    __tablename__ = "saved_views"

    user_id: Mapped[UUID]
    place: Mapped[str]
    name: Mapped[str]
    query: Mapped[str]


class ViewNotFound(NotFound):
    """No such view of this member of staff."""


class TooManyViews(Conflict):
    """There is no room for another one."""


class NotAView(Invalid):
    """It has no name, or is nothing that a page can be narrowed to."""


async def views(db: AsyncSession, staff: Staff, place: str) -> list[SavedView]:
    """The views of a page, oldest first."""
    mine = select(SavedView).where(SavedView.org_id == staff.org_id, SavedView.user_id == staff.user_id)
    return list(await db.scalars(mine.where(SavedView.place == place).order_by(SavedView.id)))


async def save_view(db: AsyncSession, staff: Staff, place: str, name: str, query: str) -> SavedView:
    """Keep a view; one of the same name is what this one is from now on. NotAView, TooManyViews."""
    name = " ".join(name.split())
    kept = await views(db, staff, place)
    if len(kept) >= MOST and name not in {view.name for view in kept}:
        raise TooManyViews(f"You have {MOST} views of this page. Remove one first.")
    wrong = NotAView("Give the view a name of at most 60 characters, and filter the page first.")
    kinds = ("saved_views_have_a_name", "saved_views_narrow_a_page", "saved_views_of_a_page")
    with refusals(dict.fromkeys(kinds, wrong)):
        saved: SavedView | None = await db.scalar(
            insert(SavedView)
            .values(org_id=staff.org_id, user_id=staff.user_id, place=place, name=name, query=query)
            .on_conflict_do_update(constraint="saved_views_once", set_={"query": query, "updated_at": func.now()})
            .returning(SavedView)
        )
    assert saved is not None  # noqa: S101 - an upsert always returns its row
    return saved


async def remove_view(db: AsyncSession, staff: Staff, view_id: UUID) -> None:
    """Forget a view. ViewNotFound."""
    gone = await db.scalar(
        delete(SavedView)
        .where(SavedView.org_id == staff.org_id, SavedView.user_id == staff.user_id, SavedView.id == view_id)
        .returning(SavedView.id)
    )
    if gone is None:
        raise ViewNotFound("There is no such view.")
