"""An article, made and changed: beside the form stands what a guest will read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from fastapi import APIRouter, Response

from innkeep.catalogue import knowledge, queries
from innkeep.catalogue.doubts import Doubt
from innkeep.catalogue.models import Article, Translations
from innkeep.console.desk import Desk, SignedInDesk, frame
from innkeep.console.form_fields import Fields, FieldUnclear, FormFields
from innkeep.console.knowledge import all_knowledge
from innkeep.console.menu_words import LONGEST, onward, translations_from
from innkeep.core.rows import ChangedMeanwhile, version_of
from innkeep.people import queries as people
from innkeep.people.permissions import Operation, require
from innkeep.web.languages import LANGUAGES, speaking, tongue_for
from innkeep.web.pages import back, by_script, fragment, page, render

router = APIRouter(prefix="/knowledge")

LABELS = {"title": "Title", "text": "Text", "language": "Language", "translations": "Translations"}


@dataclass(frozen=True, slots=True)
class Form:
    """What the form shows: the values in it, of which article and which version of it."""

    values: Mapping[str, Any]
    article_id: UUID | None = None
    version: str = ""


_EMPTY: Mapping[str, Any] = {"title": "", "text": "", "language": None, "translations": {}}


@router.get("/new")
async def new_article(desk: SignedInDesk) -> Response:
    """The form for a new article."""
    return await _shown(desk, Form(_EMPTY))


@router.get("/{article_id}")
async def edit_article(desk: SignedInDesk, article_id: UUID) -> Response:
    """The form in which an article is changed."""
    async with desk.database.unit_of_work(desk.staff) as db:
        article = await queries.article_for(db, desk.staff, article_id)
        form = Form(_values_of(article), article.id, version_of(article))
    return await _shown(desk, form)


@router.post("/new")
async def make_article(desk: SignedInDesk, said: FormFields) -> Response:
    """Add it: from the next message on guests are answered from it."""
    values = {**_values_from(said, {}), "position": None}
    async with desk.database.unit_of_work(desk.staff) as db:
        saved = await knowledge.create_article(db, desk.staff, values)
    return onward(desk.request, f"/console/knowledge?saved={saved.id}#k-{saved.id}")


@router.post("/preview")
async def preview(desk: SignedInDesk, said: FormFields) -> Response:
    """What a guest will read, in a language."""
    require(desk.staff, Operation.READ_HOUSE)
    async with desk.database.unit_of_work(desk.staff) as db:
        own = (await people.hotel(db, desk.staff)).language
    try:
        values = _values_from(said, {})
    except FieldUnclear as unclear:
        return page(fragment("console/menu_unclear.html", problem=unclear.detail))
    return page(_preview(values, said.text("preview_in") or own))


@router.post("/{article_id}")
async def change_article(desk: SignedInDesk, article_id: UUID, said: FormFields) -> Response:
    """Keep it, unless somebody else has changed it meanwhile: then say what."""
    mine: dict[str, Any] = {}
    try:
        async with desk.database.unit_of_work(desk.staff) as db:
            known = (await queries.article_for(db, desk.staff, article_id)).translations
            mine = _values_from(said, known)
            await knowledge.change_article(db, desk.staff, article_id, mine, said.text("version"))
    except ChangedMeanwhile:
        if not by_script(desk.request):
            raise
        return await _conflict(desk, article_id, mine)
    return onward(desk.request, f"/console/knowledge?saved={article_id}#k-{article_id}")


async def _conflict(desk: Desk, article_id: UUID, mine: Mapping[str, Any]) -> Response:
    """What somebody else has changed: the form stays as it is, and saving it once more keeps this version."""
    async with desk.database.unit_of_work(desk.staff) as db:
        article = await queries.article_for(db, desk.staff, article_id)
        hotel = await people.hotel(db, desk.staff)
    theirs = _values_of(article)
    differ = [label for name, label in LABELS.items() if theirs[name] != mine[name]]
    shown = {"differ": differ, "version": version_of(article), "at": article.updated_at, "hotel": hotel}
    return page(fragment("console/menu_conflict.html", address=f"/console/knowledge/{article_id}", **shown))


@router.post("/{article_id}/removal")
async def remove_article(desk: SignedInDesk, article_id: UUID) -> Response:
    """Put it away; the list offers to bring it back."""
    async with desk.database.unit_of_work(desk.staff) as db:
        await knowledge.delete_article(db, desk.staff, article_id)
    return back(f"/console/knowledge?removed={article_id}")


@router.post("/{article_id}/restoration")
async def restore_article(desk: SignedInDesk, article_id: UUID) -> Response:
    """Bring an article back that was put away."""
    async with desk.database.unit_of_work(desk.staff) as db:
        await knowledge.restore_article(db, desk.staff, article_id)
    return back(f"/console/knowledge?saved={article_id}#k-{article_id}")


def _values_from(said: Fields, known: Translations) -> dict[str, Any]:
    language = said.text("language")
    if language and language not in LANGUAGES:
        raise FieldUnclear("The language is not one of the list. Choose one.")
    translations = translations_from(said, ("title", "text"), known)
    for tag, words in translations.items():
        if "text" not in words:
            raise FieldUnclear(f"The text in {LANGUAGES.get(tag, tag)} is missing. Write it, or leave both empty.")
    return {
        "title": said.text("title", "The title"),
        "text": said.text("text", "The text", most=LONGEST),
        "language": language or None,
        "translations": translations,
    }


def _values_of(article: Article) -> dict[str, Any]:
    return {name: getattr(article, name) for name in LABELS}


async def _shown(desk: Desk, form: Form) -> Response:
    require(desk.staff, Operation.MANAGE_HOUSE)
    async with desk.database.unit_of_work(desk.staff) as db:
        k = await all_knowledge(db, desk.staff)
        own = k.tongues.own
        doubted: list[Doubt] = [
            doubt
            for doubt in k.doubts
            if form.article_id and form.article_id in {doubt.article_id, doubt.other_article_id}
        ]
        shown = {
            "frame": await frame(db, desk.staff),
            "form": form,
            "k": k,
            "doubted": doubted,
            "tongues": k.tongues,
            "languages": LANGUAGES,
            "preview": _preview(form.values, own),
            "previews": {own: LANGUAGES.get(own, own)} | k.tongues.others(),
            "events": "/console/events/desk",
        }
    return render("console/article.html", shown)


def _preview(values: Mapping[str, Any], language: str) -> str:
    with speaking(tongue_for(language, "")):
        return fragment("console/article_preview.html", article=Article(**values))
