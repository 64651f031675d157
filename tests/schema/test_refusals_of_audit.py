"""What the database refuses of the audit, of links and of how long things are kept."""

from __future__ import annotations

import json

import pytest

from tests.factories import Hotel
from tests.schema.rows import Db, change, refusal, write

SEAL = f"\\x{'11' * 32}"


@pytest.mark.parametrize(
    ("values", "rule"),
    [
        ({"actor_kind": "ghost"}, "audit_entries_actor_kind_check"),
        ({"action": "Something"}, "audit_entries_action_check"),
        ({"details": []}, "audit_entries_details_check"),
    ],
)
async def test_an_entry_says_who_did_what(owner: Db, hotel: Hotel, values: dict[str, object], rule: str) -> None:
    usual = {"org_id": hotel.org_id, "actor_kind": "staff", "action": "users.changed", "details": {}}
    assert await refusal(write(owner, "audit_entries", **{**usual, **values})) == rule
    written = await write(owner, "audit_entries", **usual, seq=99, previous=SEAL, hash=SEAL)
    assert written["seq"] != 99
    assert SEAL not in json.dumps([written["hash"].hex(), written["previous"].hex()])


async def test_an_entry_is_sealed_and_has_one_before_it(owner: Db, hotel: Hotel) -> None:
    """Also when what chains them is away: two cannot stand at one place, or after the same one."""
    attempt = owner.transaction()
    await attempt.start()
    try:
        await owner.execute("ALTER TABLE audit_entries DISABLE TRIGGER chain")
        usual = {"org_id": hotel.org_id, "actor_kind": "staff", "action": "users.changed", "details": {}}
        for values, rule in (
            ({"seq": 1, "previous": SEAL, "hash": SEAL}, "audit_entries_in_a_row"),
            ({"seq": 900, "previous": "\\x11", "hash": SEAL}, "audit_entries_previous_check"),
            ({"seq": 900, "previous": SEAL, "hash": "\\x11"}, "audit_entries_hash_check"),
        ):
            async with owner.transaction():
                await owner.execute("SAVEPOINT before")
                assert await refusal(write(owner, "audit_entries", **usual, **values)) == rule
                await owner.execute("ROLLBACK TO before")
        first = await owner.fetchval(
            "SELECT encode(previous, 'hex') FROM audit_entries WHERE org_id = $1 AND seq = 2", hotel.org_id
        )
        beside = write(owner, "audit_entries", **usual, seq=900, previous=f"\\x{first}", hash=SEAL)
        assert await refusal(beside) == "audit_entries_one_after_another"
    finally:
        await attempt.rollback()


@pytest.mark.parametrize("host", ["https://a.example", "A.example", "a", "a..example", "-a.example", "a.example/x", ""])
async def test_links_lead_to_hosts(owner: Db, hotel: Hotel, host: str) -> None:
    changed = change(owner, "organizations", hotel.org_id, link_hosts=[host])
    assert await refusal(changed) == "organizations_link_hosts_check"
    asked = {"org_id": hotel.org_id, "asked_by": hotel.staff["cook"].user_id}
    assert (
        await refusal(write(owner, "link_requests", **asked, host=host, status="waiting")) == "link_requests_host_check"
    )
    await change(owner, "organizations", hotel.org_id, link_hosts=["a.example", "xn--htel-jua.example"])


async def test_a_host_is_asked_for_once_and_decided_on_once(owner: Db, hotel: Hotel) -> None:
    usual = {"org_id": hotel.org_id, "asked_by": hotel.staff["cook"].user_id, "host": "a.example", "status": "waiting"}
    await write(owner, "link_requests", **usual)
    assert await refusal(write(owner, "link_requests", **usual)) == "link_requests_once"
    for values, rule in (
        ({"status": "approved"}, "link_requests_decided"),
        ({"decided_at": "2031-05-01T00:00:00Z"}, "link_requests_decided"),
        ({"status": "perhaps", "decided_at": "2031-05-01T00:00:00Z"}, "link_requests_status_check"),
        ({"status": "refused", "decided_at": "infinity"}, "link_requests_decided_at_check"),
    ):
        assert await refusal(write(owner, "link_requests", **{**usual, "host": "b.example", **values})) == rule


@pytest.mark.parametrize("column", ["chat_days", "guest_days"])
async def test_words_and_names_are_kept_for_some_days(owner: Db, hotel: Hotel, column: str) -> None:
    for days in (0, 3651):
        refused = change(owner, "organizations", hotel.org_id, **{column: days})
        assert await refusal(refused) == f"organizations_{column}_check"
    await change(owner, "organizations", hotel.org_id, **{column: 3650})


async def test_somebody_is_erased_once(owner: Db, hotel: Hotel) -> None:
    erased = {"org_id": hotel.org_id, "user_id": hotel.guest_id}
    await write(owner, "erasures", **erased)
    assert await refusal(write(owner, "erasures", **erased)) == "erasures_once"


async def test_words_go_at_a_moment(owner: Db, hotel: Hotel) -> None:
    session = await write(owner, "sessions", org_id=hotel.org_id, session_id=hotel.guest_id)
    refused = await refusal(change(owner, "sessions", session["id"], forgotten_at="infinity"))
    assert refused == "sessions_forgotten_at_check"
