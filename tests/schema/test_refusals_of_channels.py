"""What the database refuses of messengers: their keys, who writes there, what arrives and what is sent."""

from __future__ import annotations

from uuid import uuid4

import asyncpg
import pytest

from tests.factories import Hotel
from tests.schema.rows import Db, change, chat, refusal, say, write


async def a_channel(db: Db, hotel: Hotel, **values: object) -> asyncpg.Record:
    usual = {"org_id": hotel.org_id, "kind": "telegram", "name": "Our bot", "sealed": "\\x00"}
    return await write(db, "channels", **{**usual, **values})


async def a_contact(db: Db, channel: asyncpg.Record, **values: object) -> asyncpg.Record:
    usual = {"org_id": channel["org_id"], "channel_id": channel["id"], "address": uuid4().hex}
    return await write(db, "channel_contacts", **{**usual, **values})


@pytest.mark.parametrize(
    ("values", "rule"),
    [
        ({"kind": "pigeon"}, "channels_kind_check"),
        ({"name": "\t"}, "channels_name_check"),
        ({"account": " "}, "channels_account_check"),
        ({"handle": " "}, "channels_handle_check"),
        ({"template": " ", "template_language": "en"}, "channels_template_check"),
        ({"template": "hello", "template_language": " "}, "channels_template_language_check"),
        ({"template": "hello"}, "channels_templates_have_a_language"),
        ({"sealed": None}, "channels_keep_their_keys"),
        ({"deleted_at": "now"}, "channels_keep_their_keys"),
        ({"connected_at": "infinity"}, "channels_connected_at_check"),
        ({"problem": " "}, "channels_problem_check"),
    ],
)
async def test_a_channel_has_its_keys_until_it_goes(
    owner: Db, standing: Hotel, values: dict[str, object], rule: str
) -> None:
    assert await refusal(a_channel(owner, standing, **values)) == rule


async def test_a_bot_is_one_channels_in_all_hotels(owner: Db, hotel: Hotel, other_hotel: Hotel) -> None:
    account = uuid4().hex
    first = await a_channel(owner, hotel, account=account)
    assert await refusal(a_channel(owner, other_hotel, account=account)) == "channels_account"
    await a_channel(owner, other_hotel, account=account, kind="whatsapp")
    await change(owner, "channels", first["id"], deleted_at="now", sealed=None)
    await a_channel(owner, other_hotel, account=account)


async def test_a_contact_is_one_and_a_guest_wholly_or_not(owner: Db, hotel: Hotel) -> None:
    channel = await a_channel(owner, hotel)
    contact = await a_contact(owner, channel)
    assert await refusal(a_contact(owner, channel, address=contact["address"])) == "channel_contacts_once"
    for values, rule in (
        ({"address": " "}, "channel_contacts_address_check"),
        ({"guest_id": hotel.guest_id}, "channel_contacts_guests_have_a_stay"),
        ({"stay_id": hotel.stay_id}, "channel_contacts_guests_have_a_stay"),
        ({"verified": True}, "channel_contacts_verified_as_somebody"),
        ({"hearing_by": uuid4()}, "channel_contacts_claims_end"),
        ({"sending_until": "now"}, "channel_contacts_claims_end"),
        ({"heard_at": "infinity"}, "channel_contacts_heard_at_check"),
        ({"nudged_at": "infinity"}, "channel_contacts_nudged_at_check"),
    ):
        assert await refusal(a_contact(owner, channel, **values)) == rule
    await change(owner, "channel_contacts", contact["id"], guest_id=hotel.guest_id, stay_id=hotel.stay_id)


async def test_what_arrives_is_kept_once_and_forgotten_when_it_is_done(owner: Db, hotel: Hotel) -> None:
    channel = await a_channel(owner, hotel)
    usual = {"org_id": hotel.org_id, "channel_id": channel["id"], "provider_id": "1", "address": "436601", "place": 1}
    usual |= {"said_at": "now", "told": {"kind": "text"}, "due_at": "now", "attempts": 0}
    kept = await write(owner, "channel_inbox", **usual)
    assert await refusal(write(owner, "channel_inbox", **usual)) == "channel_inbox_once"
    for values, rule in (
        ({"provider_id": " "}, "channel_inbox_provider_id_check"),
        ({"address": " "}, "channel_inbox_address_check"),
        ({"attempts": -1}, "channel_inbox_attempts_check"),
        ({"said_at": "infinity"}, "channel_inbox_said_at_check"),
        ({"due_at": "infinity"}, "channel_inbox_due_at_check"),
        ({"done_at": "now"}, "channel_inbox_forgets"),
        ({"done_at": "infinity", "told": {}}, "channel_inbox_done_at_check"),
    ):
        assert await refusal(write(owner, "channel_inbox", **usual | {"provider_id": "2"} | values)) == rule
    await change(owner, "channel_inbox", kept["id"], done_at="now", told={})


async def test_what_is_sent_is_something_once(owner: Db, hotel: Hotel) -> None:
    contact, session = await a_contact(owner, await a_channel(owner, hotel)), await chat(owner, hotel)
    message = await say(owner, session, role="System")
    usual = {"org_id": hotel.org_id, "contact_id": contact["id"], "session_id": session["id"], "kind": "message"}
    usual |= {"message_id": message["id"]}
    await write(owner, "channel_outbox", **usual)
    assert await refusal(write(owner, "channel_outbox", **usual)) == "channel_outbox_message_once"
    words = {**usual, "kind": "words", "message_id": None, "words": "Hello"}
    await write(owner, "channel_outbox", **words | {"session_id": None})
    for values, rule in (
        ({"kind": "shout"}, "channel_outbox_kind_check"),
        ({"words": None}, "channel_outbox_of_one_thing"),
        ({"kind": "order"}, "channel_outbox_of_one_thing"),
        ({"kind": "edit"}, "channel_outbox_of_one_thing"),
        ({"kind": "rating"}, "channel_outbox_of_one_thing"),
        ({"words": " "}, "channel_outbox_words_check"),
        ({"kind": "edit", "message_id": message["id"], "session_id": None}, "channel_outbox_of_a_conversation"),
        ({"status": "lost"}, "channel_outbox_status_check"),
        ({"status": "sent"}, "channel_outbox_sent_at_a_moment"),
        ({"status": "failed"}, "channel_outbox_failed_for_a_reason"),
        ({"attempts": -1}, "channel_outbox_attempts_check"),
        ({"due_at": "infinity"}, "channel_outbox_due_at_check"),
        ({"sent_at": "infinity"}, "channel_outbox_sent_at_check"),
    ):
        assert await refusal(write(owner, "channel_outbox", **words | values)) == rule


async def test_a_code_is_one_guests_for_a_time(owner: Db, hotel: Hotel) -> None:
    usual: dict[str, object] = {"org_id": hotel.org_id, "stay_id": hotel.stay_id, "guest_id": hotel.guest_id}
    usual |= {"code_hash": "\\x01", "expires_at": "tomorrow"}
    await write(owner, "channel_codes", **usual)
    assert await refusal(write(owner, "channel_codes", **usual)) == "channel_codes_once"
    never = usual | {"code_hash": "\\x02"}
    for column in ("expires_at", "used_at"):
        refused = write(owner, "channel_codes", **never | {column: "infinity"})
        assert await refusal(refused) == f"channel_codes_{column}_check"


async def test_a_hook_finds_its_channel_while_it_is_on(owner: Db, app: Db, hotel: Hotel) -> None:
    channel = await a_channel(owner, hotel)

    async def found(kind: str = "telegram") -> list[object]:
        return [row["org_id"] for row in await app.fetch("SELECT * FROM find_channel($1, $2)", channel["id"], kind)]

    assert await found() == [hotel.org_id]
    assert await found("whatsapp") == []
    for off in ({"active": False}, {"deleted_at": "now", "sealed": None}):
        await change(owner, "channels", channel["id"], **off)
        assert await found() == []
        await change(owner, "channels", channel["id"], active=True, deleted_at=None, sealed="\\x00")
    await owner.execute("UPDATE organizations SET deleted_at = now() WHERE id = $1", hotel.org_id)
    assert await found() == []
