"""The hotel's knowledge, over the API."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Query, Response, status
from pydantic import Field

from innkeep.api.lists import KeptQuery
from innkeep.api.repeating import Edit, Once, tagged
from innkeep.api.shapes import Change, Given, Page, Shown, Text
from innkeep.api.values import Language, LongText
from innkeep.catalogue import knowledge, queries
from innkeep.catalogue.models import Article
from innkeep.web.context import InnkeepDatabase, SignedInStaff

router = APIRouter(prefix="/articles", tags=["articles"])


class ArticleQuery(KeptQuery):
    """Which articles."""

    title: str | None = None
    language: str | None = None
    sort: Literal["position", "-position", "title", "-title", "id", "-id", "created_at", "-created_at"] = "position"


class ArticleWords(Given):
    """An article in another language."""

    title: Text
    text: LongText


class ArticleIn(Given):
    """Something that the hotel knows."""

    title: Text = Field(examples=["Breakfast"])
    text: LongText = Field(examples=["Breakfast is from 6:30 to 10:30 in the Orangery."])
    language: Language | None = Field(default=None, description="What it is written in; null: the hotel's language")
    translations: dict[Language, ArticleWords] = Field(
        default={},
        max_length=50,
        examples=[{"de": {"title": "Frühstück", "text": "Frühstück gibt es von 6:30 bis 10:30 in der Orangerie."}}],
    )
    position: Annotated[int, Field(ge=0, le=1_000_000)] | None = Field(
        default=None, description="Its place among the articles; null: the last one"
    )


class ArticleChange(Change, ArticleIn):
    """What is to change of an article. Translations are replaced as a whole."""


class ArticleOut(Shown):
    """A piece of the hotel's knowledge."""

    id: UUID
    org_id: UUID
    title: str
    text: str
    language: str | None
    translations: dict[str, ArticleWords]
    position: int
    created_at: datetime
    updated_at: datetime


@router.get("", summary="List the hotel's knowledge")
async def list_articles(
    query: Annotated[ArticleQuery, Query()], staff: SignedInStaff, database: InnkeepDatabase
) -> Page[ArticleOut]:
    """In the hotel's order, or by a column."""
    async with database.unit_of_work(staff) as db:
        return query.shown(await queries.articles_page(db, staff, query.listing(Article)), ArticleOut)


@router.get("/{article_id}", summary="Read an article")
async def get_article(
    article_id: UUID, staff: SignedInStaff, database: InnkeepDatabase, response: Response
) -> ArticleOut:
    """One article."""
    async with database.unit_of_work(staff) as db:
        return tagged(response, await queries.article_for(db, staff, article_id), ArticleOut)


@router.post("", status_code=status.HTTP_201_CREATED, summary="Add an article")
async def create_article(body: ArticleIn, staff: SignedInStaff, database: InnkeepDatabase, once: Once) -> ArticleOut:
    """From the next message on the agent answers from it. 409 when another article has the title."""
    async with database.unit_of_work(staff) as db:
        return await once(db, staff, ArticleOut, partial(knowledge.create_article, db, staff, body.model_dump()))


@router.patch("/{article_id}", summary="Change an article")
async def change_article(
    article_id: UUID, body: ArticleChange, staff: SignedInStaff, database: InnkeepDatabase, edit: Edit
) -> ArticleOut:
    """What is not named stays as it is."""
    async with database.unit_of_work(staff) as db:
        changed = await knowledge.change_article(db, staff, article_id, body.changes(), edit.version)
        return edit.shown(changed, ArticleOut)


@router.delete("/{article_id}", status_code=status.HTTP_204_NO_CONTENT, summary="Delete an article")
async def delete_article(article_id: UUID, staff: SignedInStaff, database: InnkeepDatabase) -> None:
    """The hotel no longer knows it. It can be brought back."""
    async with database.unit_of_work(staff) as db:
        await knowledge.delete_article(db, staff, article_id)


@router.post("/{article_id}/restoration", summary="Bring a deleted article back")
async def restore_article(article_id: UUID, staff: SignedInStaff, database: InnkeepDatabase) -> ArticleOut:
    """409 when another article has its title by now."""
    async with database.unit_of_work(staff) as db:
        return ArticleOut.model_validate(await knowledge.restore_article(db, staff, article_id))
