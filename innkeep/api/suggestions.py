"""What helps staff who answer guests, over the API: drafts, translations and what happened so far. Not for guests."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Depends
from pydantic import Field

from innkeep.agent.aides.suggesting import Suggester
from innkeep.agent.aides.translating import Translating, UnknownLanguage, wanted_by
from innkeep.api.messages import MessageKey
from innkeep.api.shapes import Given, Money, Page, Shown
from innkeep.api.values import Language
from innkeep.conversations import drafts, queries, summaries, translations
from innkeep.conversations.models import MessageTranslation
from innkeep.web.context import Anybody, InnkeepDatabase, InnkeepThinking, SignedInStaff

router = APIRouter(prefix="/sessions", tags=["suggestions"])


class SuggestedItemOut(Shown):
    """Something that the guest seems to want; `price` for one."""

    catalogue_item_id: UUID = Field(validation_alias="item_id")
    title: str
    quantity: int
    notes: str
    price: Money


class SuggestionOut(Shown):
    """A draft in the guest's language. `text` is empty when the hotel's menu and articles do not know the answer.

    `acts` are the kinds of what was understood, `items` what may be ordered, `articles` the titles that it rests on.
    """

    text: str
    engine: str
    language: str
    acts: list[str]
    items: list[SuggestedItemOut]
    articles: list[str]


class TranslationOut(Shown):
    """A message in another language. Without a `text` it is still made, or failed and the original stays alone."""

    message_id: UUID
    language: str
    text: str | None
    engine: str
    status: Literal["pending", "done", "failed"]
    created_at: datetime

    @classmethod
    def of(cls, translation: MessageTranslation) -> TranslationOut:
        """The row as it stands now."""
        return cls(
            message_id=translation.message_id,
            language=translation.language,
            text=translation.text,
            engine=translation.engine,
            status=translations.state(translation),
            created_at=translation.created_at,
        )


class TranslationsOut(Page[TranslationOut]):
    """The translations of a conversation. `engine` makes new ones; `none` makes none: everybody reads the original."""

    engine: str


class TranslationIn(Given):
    """What language a message is to be read in."""

    language: Language


class SummaryOut(Shown):
    """One line. `engine` is `facts` for one that only puts together what stands in the hotel's rows."""

    session_id: UUID
    epoch: int
    engine: str
    text: str
    created_at: datetime
    updated_at: datetime


class DraftOut(Shown):
    """The agent's answer so far, null when it writes none. What is written in the end may differ."""

    text: str | None


@router.post("/{session_id}/suggestion", summary="Let the agent draft an answer")
async def suggest(
    session_id: UUID, staff: SignedInStaff, database: InnkeepDatabase, thinking: InnkeepThinking
) -> SuggestionOut:
    """What the agent would say to what the guest wrote last. Nothing is written or ordered: you send."""
    return SuggestionOut.model_validate(await Suggester(database, thinking.engine).suggest(staff, session_id))


@router.get("/{session_id}/summary", summary="What happened so far")
async def get_summary(session_id: UUID, staff: SignedInStaff, database: InnkeepDatabase) -> SummaryOut:
    """One line, made when a person took over last. 404 before."""
    async with database.unit_of_work(staff) as db:
        chat = await queries.session_for(db, staff, session_id)
        return SummaryOut.model_validate(await summaries.summary_for(db, chat))


@router.get("/{session_id}/draft", summary="The agent's answer so far")
async def get_draft(session_id: UUID, actor: Anybody, database: InnkeepDatabase) -> DraftOut:
    """Only whole sentences that stand in the hotel's articles. `answer_drafted` tells that there is more."""
    async with database.unit_of_work(actor) as db:
        return DraftOut(text=await drafts.draft_of(db, await queries.session_for(db, actor, session_id)))


@router.get("/{session_id}/translations", summary="Messages in other languages")
async def list_translations(
    session_id: UUID, actor: Anybody, database: InnkeepDatabase, thinking: InnkeepThinking
) -> TranslationsOut:
    """Of the newest 500 messages. `message_translated` tells that one has come."""
    async with database.unit_of_work(actor) as db:
        messages = await queries.messages(db, await queries.session_for(db, actor, session_id))
        found = await translations.translations_of(db, actor, messages)
    items = [TranslationOut.of(each) for message in messages for each in found[message.id]]
    return TranslationsOut(items=items, engine=thinking.aides.translator.name)


@router.post("/{session_id}/messages/{message_id}/translations", summary="Read a message in another language")
async def translate(
    key: Annotated[MessageKey, Depends()],
    body: TranslationIn,
    staff: SignedInStaff,
    database: InnkeepDatabase,
    thinking: InnkeepThinking,
) -> TranslationOut:
    """The one that is there, or a new one. 409 when no language model is set up."""
    async with database.unit_of_work(staff) as db:
        chat = await queries.session_for(db, staff, key.session_id)
        message = await queries.message_for(db, staff, key.session_id, key.message_id)
    wanted = wanted_by(staff, message, body.language)
    await Translating(database, thinking.aides.translator).translate(wanted, chat.stay_id)
    async with database.unit_of_work(staff) as db:
        found = await translations.translations_of(db, staff, [message])
    made = [TranslationOut.of(each) for each in found[message.id] if each.language == body.language]
    if not made:
        raise UnknownLanguage("The message was changed meanwhile. Ask again.")
    return made[0]
