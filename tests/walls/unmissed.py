"""Walls that no test misses, and why that is right. scripts/take_walls_away.py finds them."""

from __future__ import annotations

_ONE_HOTEL = "a scenario is played in a copy of the database in which there is one hotel"
_SAME_COOKIE = "whoever asks is known by the very cookie that is looked up"

UNMISSED: dict[str, str] = {
    "innkeep/api/streams.py inbox_events require(staff, Operation.READ_CONVERSATIONS)": (
        "what the stream tells first asks again; all streams say alike, before they begin, who may follow them"
    ),
    "innkeep/conversations/actions.py _post_as_staff require(staff, Operation.WRITE_CONVERSATIONS)": (
        "whoever writes takes the conversation over, which asks again; before that nothing is looked up for them"
    ),
    "innkeep/evaluation/playing.py _look ChatSession.org_id == program.org_id": _ONE_HOTEL,
    "innkeep/evaluation/playing.py _look Turn.org_id == program.org_id": _ONE_HOTEL,
    "innkeep/evaluation/playing.py _orders Order.org_id == program.org_id": _ONE_HOTEL,
    "innkeep/evaluation/playing.py _placed OrderItem.org_id == order.org_id": _ONE_HOTEL,
    "innkeep/learning/queries.py open_lessons require(staff, Operation.MANAGE_HOUSE)": (
        "the page that shows the number asks whether they may before it counts: console/knowledge.py"
    ),
    "innkeep/notices/subscriptions.py _signed_in_by GuestDevice.guest_id == actor.user_id": _SAME_COOKIE,
    "innkeep/notices/subscriptions.py _signed_in_by Login.user_id == actor.user_id": _SAME_COOKIE,
    "innkeep/core/rows.py at_hand known.org_id == org_id": "a unit of work has rows of one hotel only at hand",
}
"""Each by its file, its function and how it is written."""
