"""Programs are told what happens: signed, once if possible, again where that failed, and not for ever."""

from __future__ import annotations

import asyncio
import json
import re
from dataclasses import fields
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from innkeep.core import clock, outgoing
from innkeep.core.events import Event
from innkeep.webhooks import deliveries
from innkeep.webhooks.carrier import Carrier
from innkeep.webhooks.deliveries import GIVEN_UP_AFTER, LEASE, PAUSES
from innkeep.webhooks.kinds import KINDS, path_of
from innkeep.webhooks.signing import signature
from tests.webhooks.conftest import HOUR, Office

DOCS = Path(__file__).parents[2] / "docs" / "webhooks.md"


def test_it_is_signed_as_the_standard_has_it() -> None:
    """With the values by which its libraries test themselves."""
    secret, name = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "msg_p5jXN8AQM9LWM0D4loKWxJek"
    said = signature(secret, name, "1614265330", b'{"test": 2432232314}')
    assert said == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


@pytest.mark.parametrize("kind", KINDS)
def test_what_an_event_names_can_be_read_somewhere(kind: str) -> None:
    event = next(each for each in Event.__subclasses__() if each.kind() == kind)
    ids = {each.name: str(uuid4()) for each in fields(event)}
    assert (path_of(kind, ids) or "").startswith("/api/v1/")


async def test_a_program_is_told_what_happened_and_can_tell_that_it_is_true(office: Office) -> None:
    hook = await office.hook()
    await office.write("My name is Emma")
    await office.carry()
    [told] = office.handed
    said = json.loads(told.body)
    assert (told.path, said["type"], said["data"]["org_id"]) == ("/hook", "message_posted", str(office.hotel.org_id))
    session_id = said["data"]["ids"]["session_id"]
    assert said["data"]["read"] == f"/api/v1/sessions/{session_id}/messages"
    assert b"Emma" not in told.body
    known: dict[str, Any] = {}
    [code] = re.findall(r"```python\n(.*?)```", DOCS.read_text(encoding="utf-8"), re.DOTALL)
    exec(code, known)  # noqa: S102 - what the page tells programs to do
    assert known["genuine"](hook["secret"], told.headers, told.body)
    assert not known["genuine"](hook["secret"], told.headers, told.body + b" ")
    assert not known["genuine"](hook["secret"], {**told.headers, "webhook-timestamp": "1"}, told.body)


async def test_each_address_is_told_of_its_own_kinds_from_when_it_was_added(office: Office) -> None:
    await office.write("Before")
    hook, _ = await office.hook("/messages"), await office.hook("/stays", "stay_checked_in")
    await office.write("After", "And after that")
    await office.carry()
    assert [each.path for each in office.handed] == ["/messages"] * 2
    first, second = await office.deliveries(hook)
    assert (first["outcome"], second["outcome"], second["seq"] > first["seq"]) == ("delivered", "delivered", True)


async def test_several_who_carry_tell_it_once(office: Office) -> None:
    await office.hook()
    await office.write("One", "Two", "Three")
    carriers = [Carrier(office.database, office.settings) for _ in range(4)]
    with clock.moved(timedelta(seconds=1)):
        await asyncio.gather(*(carrier.tell_due() for carrier in carriers))
    await office.carry()
    assert len({each.headers["webhook-id"] for each in office.handed}) == len(office.handed) == 3


async def test_what_is_not_taken_is_told_again_under_the_same_id(office: Office) -> None:
    hook = await office.hook()
    office.service.answers["/hook"] = [(500, {}), (503, {"retry-after": "600"}), (204, {})]
    await office.write("Hello")
    await office.carry()
    [waits] = await office.deliveries(hook)
    assert (waits["outcome"], waits["status"], waits["attempts"]) == (None, 500, 1)
    shown = await office.api("GET", f"/{hook['id']}")
    assert (shown["problem"][:3], shown["failing_since"] is not None) == ("500", True)
    await office.carry(timedelta(seconds=15))
    await office.carry(timedelta(seconds=500))
    assert len(office.handed) == 2
    await office.carry(timedelta(seconds=700))
    [done] = await office.deliveries(hook)
    assert (done["outcome"], done["attempts"], done["status"]) == ("delivered", 3, 204)
    assert len({each.headers["webhook-id"] for each in office.handed}) == 1
    shown = await office.api("GET", f"/{hook['id']}")
    assert (shown["problem"], shown["failing_since"]) == (None, None)
    await office.carry(HOUR)
    assert len(office.handed) == 3


async def test_a_process_that_dies_holds_it_for_a_minute(office: Office) -> None:
    await office.hook()
    await office.write("Hello")
    with clock.moved(timedelta(seconds=1)):
        await deliveries.collect(office.database, office.hotel.org_id)
        [mine] = [each for each in await deliveries.due(office.database) if each[0] == office.hotel.org_id]
        dead = await deliveries.claim(office.database, *mine)
    assert dead is not None
    await office.carry(timedelta(seconds=2))
    assert office.handed == []
    await office.carry(LEASE + timedelta(seconds=2))
    assert len(office.handed) == 1
    await deliveries.finish(office.database, dead, deliveries.Result(None, "It came back to life"))
    [done] = await office.deliveries({"id": dead.delivery.webhook_id})
    assert (done["outcome"], done["error"]) == ("delivered", None)


@pytest.mark.parametrize("status", [301, 302, 307, 308])
async def test_nobody_is_followed_elsewhere(office: Office, status: int) -> None:
    hook = await office.hook()
    office.service.answers["/hook"] = [(status, {"location": f"{office.service.url}/elsewhere"})]
    await office.write("Hello")
    await office.carry()
    assert [each.path for each in office.handed] == ["/hook"]
    [waits] = await office.deliveries(hook)
    assert (waits["outcome"], waits["status"]) == (None, status)


async def test_who_does_not_answer_keeps_nobody_waiting(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    hook = await office.hook()
    monkeypatch.setattr(outgoing, "ANSWER_WITHIN", 0.2)
    office.service.hold = asyncio.Event()
    await office.write("Hello")
    await office.carry()
    [waits] = await office.deliveries(hook)
    assert (waits["status"], "did not answer" in waits["error"]) == (None, True)


async def test_what_leads_home_by_now_is_not_spoken_to(office: Office) -> None:
    """An address that was public when it was added, and leads into the hotel's own network when it is told."""
    hook = await office.hook()
    await office.write("Hello")
    office.settings = office.settings.model_copy(update={"private_addresses": False})
    await office.carry()
    [waits] = await office.deliveries(hook)
    assert (office.handed, "not an address of the public Internet" in waits["error"]) == ([], True)


async def test_after_three_days_an_address_is_given_up_and_managers_hear_of_it(office: Office) -> None:
    hook = await office.hook()
    office.service.answers["/hook"] = [(500, {})] * 20
    await office.write("Hello")
    await office.carry()
    await office.write("Are you there?")
    await office.carry(GIVEN_UP_AFTER + HOUR)
    shown = await office.api("GET", f"/{hook['id']}")
    assert (shown["active"], shown["problem"][:3]) == (False, "500")
    assert {each["outcome"] for each in await office.deliveries(hook)} == {"dropped"}
    told = await office.owner.fetch("SELECT user_id FROM notices WHERE org_id = $1", office.hotel.org_id)
    assert {row["user_id"] for row in told} == {office.hotel.staff["manager"].user_id}
    count = len(office.handed)
    await office.write("Nobody hears this")
    await office.carry()
    assert len(office.handed) == count
    await office.api("PATCH", f"/{hook['id']}", json={"active": True})
    office.service.answers["/hook"] = []
    await office.write("But this")
    await office.carry()
    assert len(office.handed) == count + 1


async def test_who_wants_to_hear_no_more_is_told_no_more(office: Office) -> None:
    hook = await office.hook()
    office.service.answers["/hook"] = [(410, {})]
    await office.write("Hello")
    await office.carry()
    assert not (await office.api("GET", f"/{hook['id']}"))["active"]


async def test_one_that_is_never_taken_is_given_up(office: Office) -> None:
    hook = await office.hook()
    office.service.answers["/hook"] = [(500, {})]
    await office.write("Hello")
    await office.carry()
    await office.owner.execute(
        "UPDATE webhook_deliveries SET attempts = $2, due_at = now() WHERE org_id = $1",
        office.hotel.org_id,
        len(PAUSES),
    )
    office.service.answers["/hook"] = [(500, {})]
    await office.carry()
    [lost] = await office.deliveries(hook)
    assert (lost["outcome"], lost["attempts"]) == ("failed", len(PAUSES) + 1)
    office.service.answers["/hook"] = []
    again = await office.api("POST", f"/{hook['id']}/deliveries/{lost['id']}/attempts")
    assert (again["outcome"], again["attempts"]) == (None, 0)
    await office.carry(timedelta(seconds=2))
    [done] = await office.deliveries(hook)
    assert done["outcome"] == "delivered"
    assert len({each.headers["webhook-id"] for each in office.handed}) == 1
