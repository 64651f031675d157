"""What stands where: of which table each key is, and which texts are none. A name that is missing fails the build."""

from __future__ import annotations

from typing import Any

KEYS = {
    "dismissed": "lessons",
    "actor_id": "users",
    "subject_id": "users",
    "login_id": "logins",
    "article_id": "articles",
    "assignee_id": "users",
    "catalogue_item_id": "catalogue_items",
    "change": "proposals",
    "channel_id": "channels",
    "charge_id": "charges",
    "checkin_room_id": "checkin_rooms",
    "closure_id": "room_closures",
    "division": "divisions",
    "division_id": "divisions",
    "from_room": "rooms",
    "from_room_id": "rooms",
    "guest": "guests",
    "guest_id": "guests",
    "item": "catalogue_items",
    "item_id": "catalogue_items",
    "item_ids": "order_items",
    "key_id": "api_keys",
    "lesson_id": "lessons",
    "level_id": "service_levels",
    "mentions": "desk",
    "message_id": "messages",
    "note_id": "notes",
    "option_ids": "catalogue_options",
    "order_id": "orders",
    "org_id": "organizations",
    "phone_id": "guest_devices",
    "passkey_id": "passkeys",
    "photo_id": "photos",
    "picture_id": "pictures",
    "proposal_id": "proposals",
    "recurring_id": "recurring_orders",
    "removed": "catalogue_items",
    "renewed": "rooms",
    "reply_id": "canned_replies",
    "request_id": "link_requests",
    "room": "rooms",
    "room_id": "rooms",
    "saved": "catalogue_items",
    "session": "sessions",
    "session_id": "sessions",
    "stay_id": "checkin_rooms",
    "subscription_id": "push_subscriptions",
    "to_room": "rooms",
    "to_room_id": "rooms",
    "trial_id": "lesson_trials",
    "user_id": "users",
    "user_ids": "desk",
    "view_id": "saved_views",
}
"""Of which table the key under a name is."""

KEYS_AT = {
    (r"/orders/{order_id}/items/{item_id}$", "item_id"): "order_items",
    (r"/console/knowledge", "saved"): "articles",
    (r"/console/knowledge", "removed"): "articles",
    (r"/api/v1/sessions$", "session_id"): "guests",
    (r"POST /api/v1/sessions$", "guest_id"): "guests",
    (r"/api/v1/ratings$", "guest_id"): "users",
    (r"/api/v1/orders$", "guest_id"): "guests",
    (r"/sessions/{session_id}/assignee", "user_id"): "desk",
    (r"POST /api/v1/checkin-rooms$", "room_id"): "free rooms",
    (r"PATCH /api/v1/checkin-rooms/", "room_id"): "free rooms",
    (r"PATCH /api/v1/checkin-rooms/", "stay_id"): "reserved",
    (r"GET /console/stays/(new|rooms)", "room"): "free rooms",
    (r"/moves$", "to_room_id"): "free rooms",
    (r"/moves$", "to_room"): "free rooms",
    (r"/guests$", "guest_id"): "companions",
}
"""The same where an address means another table, or another row of it."""

NO_TENANT = {"role_id": "roles belong to the program: everybody reads the same ones"}
"""Keys of what is no hotel's, and why."""

BEFORE_A_TENANT = {
    "POST /hooks/telegram/{channel_id}": "the address finds the hotel; what counts is the messenger's signature",
    "POST /hooks/whatsapp/{channel_id}": "as above",
    "GET /hooks/whatsapp/{channel_id}": "as above",
}
"""Routes at which nobody is of a hotel yet, and why: a key in their address names whose they are (decision 3)."""

NO_KEYS = frozenset(
    [
        "accept-language",
        "access_token",
        "action",
        "actor_kind",
        "additional_notes",
        "aliases",
        "app_secret",
        "arrival",
        "auth",
        "back",
        "bot_token",
        "brand_color",
        "client_id",
        "closes",
        "code",
        "color",
        "compare",
        "currency",
        "cursor",
        "departure",
        "credential",
        "description",
        "digits",
        "email",
        "endpoint",
        "host",
        "idempotency-key",
        "if-match",
        "key",
        "label",
        "language",
        "languages",
        "last-event-id",
        "link_hosts",
        "mobile_phone",
        "name",
        "next",
        "notes",
        "opens",
        "operations",
        "options",
        "order_number",
        "p256dh",
        "password",
        "person",
        "phone_number_id",
        "q",
        "query",
        "quiet_from",
        "quiet_until",
        "reason",
        "role",
        "room",
        "room_number",
        "saved",
        "shortcut",
        "since",
        "sort",
        "state",
        "step",
        "summary",
        "sure",
        "table_key",
        "template",
        "template_language",
        "text",
        "timezone",
        "title",
        "to",
        "token",
        "translations",
        "type",
        "until",
        "verify_token",
        "version",
        "wifi_name",
        "wifi_password",
        "words",
    ]
)
"""Names under which a text stands that is no key of a row. `cursor`, `last-event-id` and `idempotency-key` are tried
by themselves, `to` as a field of a form."""

NOT_TOLD_APART = {
    "GET /api/v1/audit-entries query actor_id": "nobody of the two hotels has done anything yet",
    "GET /api/v1/inbox query assignee_id": "an inbox that holds nothing of theirs",
    "GET /api/v1/inbox query division_id": "as above",
    "GET /api/v1/recurring-orders query room_id": "theirs is a stay's",
    "GET /console/events/board query division": "a stream, of which only the beginning is read here",
    "GET /console/events/inbox query division": "as above",
    "GET /console/knowledge query removed": "the name of what was taken away, which is none here",
    "GET /console/knowledge query saved": "what was saved is marked in the list, by a class only when it is in it",
    "GET /console/lessons query dismissed": "what was done is told, whatever it was done to",
    "GET /console/lessons query saved": "as above",
    "GET /console/menu query removed": "as for the knowledge",
    "GET /console/menu query saved": "as above",
    "POST /api/v1/service-levels/replay body levels.[].item_id": "nothing was ordered on the days that are replayed",
    "POST /console/board/undo body back.[].assignee_id": "the step itself is refused before",
    "POST /api/v1/lessons/{lesson_id}/trials body teach.item_id": "the lesson is being tried out already",
    "PUT /api/v1/sessions/{session_id}/guest body guest_id": "only of somebody who writes from outside",
    "PUT /api/v1/sessions/{session_id}/guest body stay_id": "as above",
}
"""Places at which even a key of one's own changes nothing, and why: nothing is proved there."""

PATHS = {
    "kind": "rooms",
    "category": "housekeeping",
    "color": "663399",
    "step": "check-in",
    "table_key": "orders",
    "role_id": "00000000-0000-7000-8000-000000000000",
    "token": "none",
}
"""What stands in addresses and is no key of a hotel's."""

_LINE = {"catalogue_item_id": "*", "qty": 1}

QUERIES = {"GET /console/stays/rooms": {"arrival": "2033-05-01", "departure": "2033-05-04"}}
"""What an address needs beside the key."""

BODIES: dict[str, Any] = {
    "POST /api/v1/orders": {"items": [_LINE], "stay_id": "*"},
    "POST /api/v1/orders session_id": {"items": [_LINE]},
    "POST /api/v1/orders room_id": {"items": [_LINE]},
    "POST /api/v1/orders/{order_id}/items": _LINE,
    "POST /api/v1/recurring-orders": {"items": [_LINE], "stay_id": "*", "daily_at": "07:30"},
    "POST /api/v1/recurring-orders room_id": {"items": [_LINE], "daily_at": "07:30"},
    "POST /api/v1/service-levels item_id": {"category": "housekeeping", "minutes": 20},
    "PATCH /api/v1/service-levels/{level_id} item_id": {},
    "POST /api/v1/service-levels/replay": {
        "levels": [{"category": "housekeeping", "minutes": 20}],
        "from": "2031-05-01",
        "to": "2031-05-02",
    },
    "POST /api/v1/lessons/{lesson_id}/trials": {"teach": {"kind": "alias", "title": "bath sheet", "item_id": "*"}},
    "PUT /api/v1/link-requests/{request_id}/decision": {"approved": True},
    "POST /api/v1/sessions guest_id": {"checkin_room_id": "*"},
    "POST /api/v1/sessions stay_id": {"session_id": "*"},
    "PUT /api/v1/sessions/{session_id}/assignee": {},
    "POST /api/v1/sessions/{session_id}/notes": {"text": "Look at this"},
    "POST /api/v1/checkin-rooms": {
        "room_id": ["*"],
        "guests": [{"guest_id": "*"}],
        "checkin_date": "2033-05-01",
        "checkout_date": "2033-05-04",
    },
    "PATCH /api/v1/checkin-rooms/{stay_id} room_id.[]": {},
    "POST /api/v1/checkin-rooms/{stay_id}/moves": {"from_room_id": "*", "to_room_id": "*"},
}
"""Requests for which the example of the description does not do, one place of them perhaps by itself.

`*` stands for a key of the hotel's own, with the table behind it where that is not the name's.
"""
