"""The inbox: every conversation, whoever waits for a person first, and one of them beside the list."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Form, Response

from innkeep.console.board import BoardCard, on_board
from innkeep.console.desk import Desk, SignedInDesk, frame
from innkeep.conversations import actions, ownership, queries
from innkeep.conversations.models import ChatSession, Message, SessionMode, SessionStatus
from innkeep.core.actors import Staff
from innkeep.core.db import AsyncSession
from innkeep.orders.board import cards_of_stay
from innkeep.people import queries as people
from innkeep.people.models import Organization
from innkeep.people.permissions import Operation, require
from innkeep.stays import queries as stays
from innkeep.web.pages import done, fragment, render
from innkeep.web.transcript import Basket, Entry, baskets, is_typing, transcript

router = APIRouter(prefix="/inbox")

ClientId = Annotated[str | None, Form(pattern=r"^[A-Za-z0-9-]{1,64}$")]

_GROUP = 10**14
"""More than the milliseconds of any moment: what keeps the groups of the list apart."""


@dataclass(frozen=True, slots=True)
class Line:
    """A conversation in the list."""

    chat: ChatSession
    guest: str
    room: str
    assignee: str | None
    last: Message | None

    @property
    def place(self) -> int:
        """Emergencies, then whoever has waited longest, then the newest; what has ended comes last."""
        if self.chat.waiting_since is not None:
            group = 0 if self.chat.urgent else 1
            return group * _GROUP + int(self.chat.waiting_since.timestamp() * 1000)
        group = 2 if self.chat.status is SessionStatus.OPEN else 3
        return (group + 1) * _GROUP - int(self.chat.updated_at.timestamp() * 1000)


@dataclass(frozen=True, slots=True)
class Talk:
    """The conversation that is open beside the list."""

    line: Line
    hotel: Organization
    staff: Staff
    entries: list[Entry]
    baskets: list[Basket]
    orders: list[BoardCard]

    @property
    def chat(self) -> ChatSession:
        """The conversation itself."""
        return self.line.chat

    @property
    def open(self) -> bool:
        """Whether anybody can still write."""
        return self.chat.status is SessionStatus.OPEN

    @property
    def mine(self) -> bool:
        """Whether the reader answers."""
        return self.chat.assignee_id == self.staff.user_id

    @property
    def with_agent(self) -> bool:
        """Whether the agent answers."""
        return self.chat.mode is SessionMode.AGENT

    @property
    def typing(self) -> bool:
        """Whether an answer of the agent is on its way."""
        return is_typing(self.chat)

    @property
    def path(self) -> str:
        """Where it is."""
        return f"/console/inbox/{self.chat.id}"


async def lines(db: AsyncSession, staff: Staff, chats: list[ChatSession]) -> list[Line]:
    """Conversations as lines of the list."""
    wanted = {key for chat in chats for key in (chat.guest_id, chat.assignee_id) if key}
    names = await people.names(db, staff, wanted)
    rooms = await stays.rooms_by_id(db, staff, {chat.room_id for chat in chats if chat.room_id})
    last = await queries.last_messages(db, chats)
    found = [
        Line(
            chat=chat,
            guest=names.get(chat.guest_id, "Guest") if chat.guest_id else "Guest",
            room=rooms[chat.room_id].room_number if chat.room_id else "–",
            assignee=names.get(chat.assignee_id) if chat.assignee_id else None,
            last=last.get(chat.id),
        )
        for chat in chats
    ]
    return sorted(found, key=lambda line: line.place)


async def talk(db: AsyncSession, staff: Staff, chat: ChatSession, *, after: int = 0) -> Talk:
    """A conversation with its messages after a `seq`, and the orders of the stay."""
    hotel = await people.hotel(db, staff)
    orders = await cards_of_stay(db, staff, chat.stay_id) if chat.stay_id else []
    return Talk(
        line=(await lines(db, staff, [chat]))[0],
        hotel=hotel,
        staff=staff,
        entries=await transcript(db, staff, chat, hotel, after=after),
        baskets=await baskets(db, chat),
        orders=[on_board(staff, order) for order in reversed(orders)],
    )


@router.get("")
async def inbox_page(desk: SignedInDesk) -> Response:
    """The list, with nothing opened yet."""
    return await _page(desk, None)


@router.get("/{session_id}")
async def conversation_page(desk: SignedInDesk, session_id: UUID) -> Response:
    """The list with one conversation beside it."""
    return await _page(desk, session_id)


async def _page(desk: Desk, session_id: UUID | None) -> Response:
    require(desk.staff, Operation.READ_CONVERSATIONS)
    async with desk.database.unit_of_work(desk.staff) as db:
        opened = await queries.session_for(db, desk.staff, session_id) if session_id else None
        shown: dict[str, Any] = {
            "frame": await frame(db, desk.staff),
            "lines": await lines(db, desk.staff, await queries.sessions(db, desk.staff)),
            "talk": await talk(db, desk.staff, opened) if opened else None,
        }
    shown["events"] = f"/console/events/inbox?session={opened.id}&after={opened.last_seq}" if opened else None
    shown["events"] = shown["events"] or "/console/events/inbox"
    return render(desk.request, "console/inbox.html", shown)


@router.post("/{session_id}/messages")
async def send(
    desk: SignedInDesk, session_id: UUID, text: Annotated[str, Form()] = "", client_id: ClientId = None
) -> Response:
    """Write to the guest, which takes the conversation over. With the same `client_id` again nothing is doubled."""
    async with desk.database.unit_of_work(desk.staff) as db:
        chat = await queries.session_for(db, desk.staff, session_id)
        message = await actions.post_message(db, desk.staff, chat, text, client_id=client_id)
        await db.refresh(chat)
        html = talk_news(await talk(db, desk.staff, chat, after=message.seq - 1))
    return done(desk.request, html, f"/console/inbox/{session_id}")


@router.post("/{session_id}/{step}")
async def change(desk: SignedInDesk, session_id: UUID, step: str) -> Response:
    """Take over, hand back to the agent, or end."""
    steps = {"take-over": ownership.take_over, "hand-back": ownership.hand_back, "end": actions.terminate}
    if step not in steps:
        raise queries.SessionNotFound("There is no such step.")
    async with desk.database.unit_of_work(desk.staff) as db:
        chat = await steps[step](db, desk.staff, await queries.session_for(db, desk.staff, session_id))
        html = talk_news(await talk(db, desk.staff, chat, after=chat.last_seq))
    return done(desk.request, html, f"/console/inbox/{session_id}")


def talk_news(shown: Talk) -> str:
    """What an open conversation must show by now, as fragments to be put into place."""
    return fragment("console/talk_news.html", talk=shown)
