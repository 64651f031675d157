"""One thing over HTTP for every operation that not everybody may do, and the roles that may: read from no code of ours.

Each attempt needs its operation and otherwise only what a key that lacks nothing else has. It is True when it was done.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, TypeAlias
from uuid import uuid4

import asyncpg
import httpx

from innkeep.people.permissions import Operation
from tests.factories import Hotel

Db: TypeAlias = "asyncpg.Connection[Any]"

V1 = "/api/v1"


@dataclass(frozen=True)
class Scene:
    """A hotel, its owner at work beside whoever tries, and the database."""

    hotel: Hotel
    owner: httpx.AsyncClient
    db: Db

    def order(self, title: str = "Tomato soup", **more: object) -> dict[str, object]:
        """What is posted to place an order for the stay."""
        line = {"catalogue_item_id": str(self.hotel.items[title])}
        return {"stay_id": str(self.hotel.stay_id), "items": [line], **more}

    async def placed(self, title: str = "Tomato soup") -> str:
        """The address of a new order of the kitchen, or of the division whose the item is."""
        return f"{V1}/orders/{await self.made('orders', self.order(title))}"

    async def made(self, what: str, body: dict[str, object]) -> str:
        """The key of something that the owner makes."""
        answer = await self.owner.post(f"{V1}/{what}", json=body)
        assert answer.status_code == 201, answer.text
        key: str = answer.json()["id"]
        return key

    async def chat(self) -> str:
        """The address of the conversation with the guest, in which nobody answers for the time being."""
        guest: dict[str, object] = {"guest_id": str(self.hotel.guest_id), "stay_id": str(self.hotel.stay_id)}
        nobody = "UPDATE sessions SET assignee_id = NULL, asked_at = NULL WHERE org_id = $1"
        await self.db.execute(nobody, self.hotel.org_id)
        chat = await self.made("sessions", guest)
        await self.db.execute(nobody, self.hotel.org_id)
        return f"{V1}/sessions/{chat}"

    async def moved(self, order: str, to: str, **more: object) -> None:
        """The owner moves an order."""
        answer = await self.owner.post(f"{order}/transitions", json={"to": to, **more})
        assert answer.is_success, answer.text

    async def person(self, role: str) -> str:
        """The address of somebody new."""
        body: dict[str, object] = {"name": "Ivo", "email": f"{uuid4().hex}@hotel.example", "role": role}
        return f"{V1}/users/{await self.made('users', body)}"


Attempt = Callable[[Scene, httpx.AsyncClient], Awaitable[bool]]

ATTEMPTS: dict[Operation, tuple[frozenset[str], Attempt]] = {}

PERSONAL = frozenset({Operation.EXPORT_PEOPLE, Operation.ERASE_PEOPLE})
"""What no program does, whatever its key says."""

LEADERS = ("owner", "manager")
DESK = (*LEADERS, "front_desk")
EVERYBODY = (*DESK, "staff")


def needs(operation: Operation, roles: tuple[str, ...]) -> Callable[[Attempt], Attempt]:
    """Note what needs the operation, and who is to have it."""

    def noted(attempt: Attempt) -> Attempt:
        ATTEMPTS[operation] = frozenset(roles), attempt
        return attempt

    return noted


def done(answer: httpx.Response) -> bool:
    """Whether it was done; refused means: not allowed, or not there for this one. Anything else is a mistake."""
    assert answer.is_success or answer.status_code in {401, 403, 404}, f"{answer.status_code} {answer.text}"
    return answer.is_success


@needs(Operation.READ_ORDERS, EVERYBODY)
async def read_orders(scene: Scene, who: httpx.AsyncClient) -> bool:
    order = await scene.placed()
    return done(await who.get(order))


@needs(Operation.READ_ALL_DIVISIONS, DESK)
async def read_all_divisions(scene: Scene, who: httpx.AsyncClient) -> bool:
    return done(await who.get(await scene.placed("Bath towel")))


@needs(Operation.MOVE_ORDERS, EVERYBODY)
async def move_orders(scene: Scene, who: httpx.AsyncClient) -> bool:
    return done(await who.post(f"{await scene.placed()}/transitions", json={"to": "in_progress"}))


@needs(Operation.PLACE_ORDERS, EVERYBODY)
async def place_orders(scene: Scene, who: httpx.AsyncClient) -> bool:
    return done(await who.post(f"{V1}/orders", json=scene.order()))


@needs(Operation.ORDER_OFF_MENU, DESK)
async def order_off_menu(scene: Scene, who: httpx.AsyncClient) -> bool:
    cake = scene.order() | {"category": "room_service", "items": [{"title": "Birthday cake", "price": 30}]}
    return done(await who.post(f"{V1}/orders", json=cake))


@needs(Operation.REASSIGN_ORDERS, DESK)
async def reassign_orders(scene: Scene, who: httpx.AsyncClient) -> bool:
    order, desk = await scene.placed(), str(scene.hotel.staff["front_desk_2"].user_id)
    await scene.moved(order, "assigned", assignee_id=str(scene.hotel.staff["front_desk"].user_id))
    answer = await who.post(f"{order}/transitions", json={"to": "assigned", "assignee_id": desk})
    return answer.status_code != 409 and done(answer)


@needs(Operation.DELETE_ORDERS, LEADERS)
async def delete_orders(scene: Scene, who: httpx.AsyncClient) -> bool:
    return done(await who.delete(await scene.placed()))


@needs(Operation.REOPEN_REJECTED, LEADERS)
async def reopen_rejected(scene: Scene, who: httpx.AsyncClient) -> bool:
    order = await scene.placed()
    await scene.moved(order, "rejected", reason="sold out")
    return done(await who.post(f"{order}/transitions", json={"to": "pending", "reason": "found some"}))


@needs(Operation.READ_CONVERSATIONS, DESK)
async def read_conversations(scene: Scene, who: httpx.AsyncClient) -> bool:
    return done(await who.get(f"{await scene.chat()}/messages"))


@needs(Operation.WRITE_CONVERSATIONS, DESK)
async def write_conversations(scene: Scene, who: httpx.AsyncClient) -> bool:
    chat = await scene.chat()
    return done(await who.post(f"{chat}/messages", json={"text": "Good evening."}))


@needs(Operation.REASSIGN_CONVERSATIONS, LEADERS)
async def reassign_conversations(scene: Scene, who: httpx.AsyncClient) -> bool:
    chat = await scene.chat()
    one, other = (str(scene.hotel.staff[each].user_id) for each in ("front_desk", "front_desk_2"))
    given = await scene.owner.put(f"{chat}/assignee", json={"user_id": one})
    assert given.is_success, given.text
    if (await who.get(f"{V1}/auth/me")).json().get("user_id") == one:
        one, other = other, one  # who has it may give it away
        assert (await scene.owner.put(f"{chat}/assignee", json={"user_id": one})).is_success
    answer = await who.put(f"{chat}/assignee", json={"user_id": other})
    return answer.status_code != 409 and done(answer)


@needs(Operation.DELETE_CONVERSATIONS, LEADERS)
async def delete_conversations(scene: Scene, who: httpx.AsyncClient) -> bool:
    chat = await scene.chat()
    assert (await scene.owner.post(f"{chat}/termination")).is_success
    return done(await who.delete(chat))


@needs(Operation.MANAGE_STAYS, DESK)
async def manage_stays(scene: Scene, who: httpx.AsyncClient) -> bool:
    return done(await who.put(f"{V1}/checkin-rooms/{scene.hotel.stay_id}/do-not-disturb", json={"on": True}))


@needs(Operation.MANAGE_ACCOUNTS, DESK)
async def manage_accounts(scene: Scene, who: httpx.AsyncClient) -> bool:
    return done(await who.get(f"{V1}/checkin-rooms/{scene.hotel.stay_id}/account"))


@needs(Operation.READ_HOUSE, EVERYBODY)
async def read_house(_: Scene, who: httpx.AsyncClient) -> bool:
    return done(await who.get(f"{V1}/rooms"))


@needs(Operation.MANAGE_HOUSE, LEADERS)
async def manage_house(_: Scene, who: httpx.AsyncClient) -> bool:
    room = {"room_number": uuid4().hex[:6], "label": "Suite", "type": "suite"}
    return done(await who.post(f"{V1}/rooms", json=room))


@needs(Operation.MANAGE_SERVICE_LEVELS, LEADERS)
async def manage_service_levels(_: Scene, who: httpx.AsyncClient) -> bool:
    return done(await who.put(f"{V1}/on-call", json={"user_ids": []}))


@needs(Operation.READ_REPORTS, LEADERS)
async def read_reports(_: Scene, who: httpx.AsyncClient) -> bool:
    return done(await who.get(f"{V1}/reports/insights?since=2026-01-01&until=2026-01-31"))


@needs(Operation.MARK_SOLD_OUT, EVERYBODY)
async def mark_sold_out(scene: Scene, who: httpx.AsyncClient) -> bool:
    return done(await who.patch(f"{V1}/catalogue-items/{scene.hotel.items['Tomato soup']}", json={"in_stock": True}))


@needs(Operation.OVERRIDE_CATALOGUE, DESK)
async def override_catalogue(scene: Scene, who: httpx.AsyncClient) -> bool:
    soup = scene.hotel.items["Tomato soup"]
    await scene.db.execute("UPDATE catalogue_items SET in_stock = false WHERE id = $1", soup)
    answer = await who.post(f"{V1}/orders", json=scene.order())
    await scene.db.execute("UPDATE catalogue_items SET in_stock = true WHERE id = $1", soup)
    return answer.status_code != 409 and done(answer)


@needs(Operation.READ_COLLEAGUES, EVERYBODY)
async def read_colleagues(_: Scene, who: httpx.AsyncClient) -> bool:
    return done(await who.get(f"{V1}/users"))


@needs(Operation.READ_PEOPLE, DESK)
async def read_people(scene: Scene, who: httpx.AsyncClient) -> bool:
    return done(await who.get(f"{V1}/users/{scene.hotel.guest_id}"))


@needs(Operation.MANAGE_GUESTS, DESK)
async def manage_guests(_: Scene, who: httpx.AsyncClient) -> bool:
    return done(await who.post(f"{V1}/users", json={"name": "Ida Berg", "role": "guest"}))


@needs(Operation.MANAGE_PEOPLE, LEADERS)
async def manage_people(scene: Scene, who: httpx.AsyncClient) -> bool:
    return done(await who.patch(await scene.person("front_desk"), json={"active": False}))


@needs(Operation.MANAGE_MANAGERS, ("owner",))
async def manage_managers(scene: Scene, who: httpx.AsyncClient) -> bool:
    return done(await who.patch(await scene.person("manager"), json={"active": False}))


@needs(Operation.MANAGE_INTEGRATIONS, LEADERS)
async def manage_integrations(_: Scene, who: httpx.AsyncClient) -> bool:
    return done(await who.get(f"{V1}/api-keys"))


@needs(Operation.READ_AUDIT, LEADERS)
async def read_audit(_: Scene, who: httpx.AsyncClient) -> bool:
    return done(await who.get(f"{V1}/audit-entries"))


@needs(Operation.EXPORT_PEOPLE, LEADERS)
async def export_people(scene: Scene, who: httpx.AsyncClient) -> bool:
    return done(await who.get(f"{V1}/users/{scene.hotel.guest_id}/held"))


@needs(Operation.ERASE_PEOPLE, LEADERS)
async def erase_people(scene: Scene, who: httpx.AsyncClient) -> bool:
    guest = await scene.made("users", {"name": "Ida Berg", "role": "guest"})
    return done(await who.post(f"{V1}/erasures", json={"user_id": guest}))
