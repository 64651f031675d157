"""What staff do in a conversation: write, note, take over, hand back, hand on, put off, end."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Form, Response
from pydantic import AwareDatetime

from innkeep.console.desk import Desk, SignedInDesk
from innkeep.console.talk import fresh, talk_news
from innkeep.conversations import actions, notes, ownership, queries
from innkeep.conversations.models import ChatSession
from innkeep.core.db import AsyncSession
from innkeep.core.errors import Invalid
from innkeep.web.pages import done

router = APIRouter(prefix="/inbox/{session_id}")

ClientId = Annotated[str | None, Form(pattern=r"^[A-Za-z0-9-]{1,64}$")]


class NobodyChosen(Invalid):
    """It is not said who is to answer."""


@router.post("/messages")
async def send(
    desk: SignedInDesk, session_id: UUID, text: Annotated[str, Form()] = "", client_id: ClientId = None
) -> Response:
    """Write to the guest, which takes the conversation over. With the same `client_id` again nothing is doubled."""

    async def write(db: AsyncSession, chat: ChatSession) -> int:
        message = await actions.post_message(db, desk.staff, chat.id, text, client_id=client_id)
        return message.seq - 1

    return await _change(desk, session_id, write)


@router.post("/notes")
async def note(
    desk: SignedInDesk,
    session_id: UUID,
    text: Annotated[str, Form()] = "",
    mentions: Annotated[list[UUID] | None, Form()] = None,
) -> Response:
    """Write for colleagues. No guest reads it, and nothing is taken over."""

    async def write(db: AsyncSession, chat: ChatSession) -> None:
        await notes.write_note(db, desk.staff, chat, text, mentions or [])

    return await _change(desk, session_id, write)


@router.post("/take-over")
async def take_over(desk: SignedInDesk, session_id: UUID) -> Response:
    """Answer in the agent's place."""

    async def take(db: AsyncSession, chat: ChatSession) -> None:
        await ownership.take_over(db, desk.staff, chat)

    return await _change(desk, session_id, take)


@router.post("/hand-back")
async def hand_back(desk: SignedInDesk, session_id: UUID, summary: Annotated[str, Form()] = "") -> Response:
    """Let the agent answer again; what was done in the meantime is told to it in one line."""

    async def give(db: AsyncSession, chat: ChatSession) -> None:
        await ownership.hand_back(db, desk.staff, chat, summary.strip() or None)

    return await _change(desk, session_id, give)


@router.post("/assignee")
async def assign(desk: SignedInDesk, session_id: UUID, to: Annotated[str, Form()] = "") -> Response:
    """Give it to a colleague (`user:` and the key), or into the queue of a division (`division:` and the key)."""
    kind, _, key = to.partition(":")
    if kind not in {"user", "division"}:
        raise NobodyChosen("Choose a colleague or a division.")
    try:
        chosen = UUID(key)
    except ValueError as wrong:
        raise NobodyChosen("Choose a colleague or a division.") from wrong

    async def give(db: AsyncSession, chat: ChatSession) -> None:
        user_id, division_id = (chosen, None) if kind == "user" else (None, chosen)
        await ownership.assign(db, desk.staff, chat, user_id=user_id, division_id=division_id)

    return await _change(desk, session_id, give)


@router.post("/snooze")
async def snooze(
    desk: SignedInDesk, session_id: UUID, until: Annotated[AwareDatetime | None, Form()] = None
) -> Response:
    """Hear of it again at that moment, or when the guest writes; without a moment, at once."""

    async def put_off(db: AsyncSession, chat: ChatSession) -> None:
        await ownership.snooze(db, desk.staff, chat, until)

    return await _change(desk, session_id, put_off)


@router.post("/end")
async def end(desk: SignedInDesk, session_id: UUID) -> Response:
    """Nobody writes into it any more."""

    async def finish(db: AsyncSession, chat: ChatSession) -> None:
        await actions.terminate(db, desk.staff, chat)

    return await _change(desk, session_id, finish)


async def _change(
    desk: Desk, session_id: UUID, change: Callable[[AsyncSession, ChatSession], Awaitable[int | None]]
) -> Response:
    """Do something and show the conversation as it is then, from the message on that the change names."""
    async with desk.database.unit_of_work(desk.staff) as db:
        chat = await queries.session_for(db, desk.staff, session_id)
        after = await change(db, chat)
        await db.refresh(chat)
        html = talk_news(await fresh(db, desk.staff, chat, after=chat.last_seq if after is None else after))
    return done(desk.request, html, f"/console/inbox/{session_id}")
