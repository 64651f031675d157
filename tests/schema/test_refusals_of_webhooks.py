"""What the database refuses of webhooks, and of what they are told."""

from __future__ import annotations

from tests.factories import Hotel
from tests.schema.rows import Db, refusal, write


async def test_a_webhook_is_an_address_that_is_told_something_and_can_be_signed_for(owner: Db, hotel: Hotel) -> None:
    usual: dict[str, object] = {"org_id": hotel.org_id, "name": "App", "url": "https://a.example/hook"}
    usual |= {"kinds": ["order_placed"], "sealed": "\\x01"}
    await write(owner, "webhooks", **usual)
    for values, rule in (
        ({"name": " "}, "webhooks_name_check"),
        ({"url": "ftp://a.example"}, "webhooks_url_check"),
        ({"url": "https://a.example/a b"}, "webhooks_url_check"),
        ({"kinds": []}, "webhooks_are_told_something"),
        ({"kinds": [None]}, "webhooks_are_told_something"),
        ({"sealed": "\\x"}, "webhooks_sealed_check"),
        ({"problem": " "}, "webhooks_problem_check"),
        ({"failing_since": "now"}, "webhooks_fail_for_a_reason"),
        ({"failing_since": "infinity", "problem": "500"}, "webhooks_failing_since_check"),
    ):
        assert await refusal(write(owner, "webhooks", **usual | values)) == rule


async def test_an_event_is_told_once_and_something_comes_of_it(owner: Db, hotel: Hotel) -> None:
    hook = await write(
        owner,
        "webhooks",
        org_id=hotel.org_id,
        name="App",
        url="https://a.example",
        kinds=["order_placed"],
        sealed="\\x01",
    )
    usual: dict[str, object] = {"org_id": hotel.org_id, "webhook_id": hook["id"], "kind": "order_placed", "ids": {}}
    usual |= {"happened_at": "now", "due_at": "now", "attempts": 0}
    await write(owner, "webhook_deliveries", **usual, seq=1)
    assert await refusal(write(owner, "webhook_deliveries", **usual, seq=1)) == "webhook_deliveries_once_an_event"
    for _ in range(2):
        await write(owner, "webhook_deliveries", **usual)  # of nothing that happened, as often as somebody likes
    for values, rule in (
        ({"kind": " "}, "kind_check"),
        ({"seq": 0}, "seq_check"),
        ({"attempts": -1}, "attempts_check"),
        ({"error": " "}, "error_check"),
        ({"status": 99}, "status_check"),
        ({"outcome": "lost", "settled_at": "now"}, "outcome_check"),
        ({"outcome": "failed"}, "settled_with_outcome"),
        ({"settled_at": "now"}, "settled_with_outcome"),
        ({"settled_at": "now", "outcome": "failed", "claimed_until": "now"}, "settled_with_outcome"),
        ({"happened_at": "infinity"}, "happened_at_check"),
        ({"due_at": "infinity"}, "due_at_check"),
        ({"claimed_until": "infinity"}, "claimed_until_check"),
        ({"settled_at": "infinity", "outcome": "failed"}, "settled_at_check"),
    ):
        refused = await refusal(write(owner, "webhook_deliveries", **usual | values))
        assert refused == f"webhook_deliveries_{rule}"


async def test_a_hotels_events_are_looked_at_up_to_one_place(owner: Db, hotel: Hotel) -> None:
    await write(owner, "webhook_heads", org_id=hotel.org_id, last_seq=1)
    again = write(owner, "webhook_heads", org_id=hotel.org_id, last_seq=1)
    assert await refusal(again) == "webhook_heads_one_a_hotel"
    below = write(owner, "webhook_heads", org_id=hotel.org_id, last_seq=-1)
    assert await refusal(below) == "webhook_heads_last_seq_check"
