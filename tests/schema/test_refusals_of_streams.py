"""What the database refuses of the numbers that streams are resumed by."""

from __future__ import annotations

from tests.factories import Hotel
from tests.schema.rows import Db, change, refusal, write


async def test_a_number_is_given_once_and_counts_from_one(owner: Db, hotel: Hotel, other_hotel: Hotel) -> None:
    event = {"org_id": hotel.org_id, "kind": "room_cleaned", "ids": {}}
    await write(owner, "outbox", **event, seq=1)
    assert await refusal(write(owner, "outbox", **event, seq=1)) == "outbox_in_order"
    assert await refusal(write(owner, "outbox", **event, seq=0)) == "outbox_seq_check"
    await write(owner, "outbox", **event | {"org_id": other_hotel.org_id}, seq=1)


async def test_a_hotel_has_one_newest_number(owner: Db, hotel: Hotel) -> None:
    head = await write(owner, "outbox_heads", org_id=hotel.org_id, last_seq=4)
    assert await refusal(write(owner, "outbox_heads", org_id=hotel.org_id, last_seq=4)) == "outbox_heads_one_a_hotel"
    assert await refusal(change(owner, "outbox_heads", head["id"], last_seq=-1)) == "outbox_heads_last_seq_check"
