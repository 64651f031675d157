"""What the hotel knows, for the house: its articles, what is wrong with them, and how much guests asked in vain."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Response

from innkeep.catalogue import queries
from innkeep.catalogue.doubts import Doubt, doubts
from innkeep.catalogue.models import Article
from innkeep.catalogue.placing import place_article
from innkeep.console.desk import SignedInDesk, frame
from innkeep.console.form_fields import FormFields
from innkeep.console.menu_words import Tongues, tongues
from innkeep.core.actors import Staff
from innkeep.core.db import AsyncSession
from innkeep.learning.queries import open_lessons
from innkeep.people import queries as people
from innkeep.people.models import Organization
from innkeep.people.permissions import Operation, allowed
from innkeep.web.languages import LANGUAGES
from innkeep.web.pages import done, render

router = APIRouter(prefix="/knowledge")


@dataclass(frozen=True, slots=True)
class Knowledge:
    """All of the page. `lessons` is how many questions wait for an answer, for whoever may give it."""

    hotel: Organization
    articles: Sequence[Article]
    tongues: Tongues
    doubts: Sequence[Doubt]
    lessons: int
    may_change: bool

    @property
    def titles(self) -> dict[UUID, str]:
        """What the articles are called."""
        return {article.id: article.title for article in self.articles}

    @property
    def incomplete(self) -> dict[UUID, list[str]]:
        """Articles that are not in a language that is wanted, with those languages."""
        found = {article.id: self.tongues.missing(article) for article in self.articles}
        return {article_id: missing for article_id, missing in found.items() if missing}

    def doubted(self, article: Article) -> bool:
        """Whether something else says otherwise than an article."""
        return any(article.id in {doubt.article_id, doubt.other_article_id} for doubt in self.doubts)


async def all_knowledge(db: AsyncSession, staff: Staff) -> Knowledge:
    """The knowledge as it is now."""
    articles = await queries.articles(db, staff)
    items = await queries.items(db, staff)
    may_change = allowed(staff, Operation.MANAGE_HOUSE)
    return Knowledge(
        hotel=await people.hotel(db, staff),
        articles=articles,
        tongues=await tongues(db, staff, [*articles, *items]),
        doubts=doubts(articles, items),
        lessons=await open_lessons(db, staff) if may_change else 0,
        may_change=may_change,
    )


@router.get("")
async def knowledge_page(
    desk: SignedInDesk,
    saved: Annotated[UUID | None, Query()] = None,
    removed: Annotated[UUID | None, Query()] = None,
) -> Response:
    """Every article; with what was saved or removed a moment ago."""
    async with desk.database.unit_of_work(desk.staff) as db:
        shown = {
            "frame": await frame(db, desk.staff),
            "k": await all_knowledge(db, desk.staff),
            "languages": LANGUAGES,
            "saved": saved,
            "removed": removed,
            "events": "/console/events/desk",
        }
    return render("console/knowledge.html", shown)


@router.post("/{article_id}/place")
async def place(desk: SignedInDesk, article_id: UUID, said: FormFields) -> Response:
    """Let it come right after another one, or first."""
    after = said.key("after", "What comes before it") if said.text("after") else None
    async with desk.database.unit_of_work(desk.staff) as db:
        await place_article(db, desk.staff, article_id, after)
    return done(desk.request, "", "/console/knowledge")
