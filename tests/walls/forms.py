"""What routes read out of forms by themselves. A route that does and does not stand here fails the build."""

from __future__ import annotations

from typing import Any

FORMS: dict[str, dict[str, Any]] = {
    "POST /console/lessons/{lesson_id}/trial": {},
    "POST /console/settings/safety/links/{request_id}": {"fields": {"approved": "true"}},
    "POST /console/setup": {},
    "POST /console/stays/{stay_id}/access-code": {},
    "POST /console/setup/rooms": {},
    "POST /console/setup/rooms/table": {},
    "POST /console/setup/work": {},
    "POST /console/setup/menu": {},
    "POST /console/setup/answers": {},
    "POST /console/settings/team/new": {},
    "POST /console/settings/team/{user_id}": {},
    "POST /console/settings/hotel": {},
    "POST /console/settings/rooms": {},
    "POST /console/settings/rooms/{room_id}": {},
    "POST /console/settings/tables": {},
    "POST /console/settings/divisions/new": {},
    "POST /console/settings/divisions/{division_id}": {},
    "POST /console/settings/divisions/{division_id}/deletion": {},
    "POST /console/settings/service-levels": {},
    "POST /console/settings/service-levels/trial": {},
    "POST /console/settings/on-call": {},
    "POST /console/settings/channels": {},
    "POST /console/settings/channels/{channel_id}/trial": {},
    "POST /console/settings/channels/{channel_id}/switch": {},
    "POST /console/settings/channels/{channel_id}/template": {},
    "POST /console/settings/channels/{channel_id}/removal": {},
    "POST /console/settings/replies": {},
    "POST /console/settings/assistant": {},
    "POST /console/settings/entrance": {},
    "POST /console/settings/entrance/provider": {},
    "POST /console/settings/me": {},
    "POST /console/settings/me/notices": {},
    "POST /console/settings/replies/{reply_id}": {"fields": {"shortcut": "tea", "language": "en", "text": "At five."}},
    "POST /api/v1/imports/{kind}": {"table": "number,label,type\n901,Attic,single\n"},
    "POST /api/v1/orders/{order_id}/photos": {"file": True},
    "POST /api/v1/sessions/{session_id}/photos": {"file": True, "keys": [("message_id", "{}", "messages")]},
    "PUT /api/v1/organizations/{org_id}/picture": {"file": True},
    "PUT /api/v1/catalogue-items/{item_id}/picture": {"file": True},
    "POST /g/{code}/photos": {"file": True},
    "POST /g/{code}/menu": {"keys": [("qty-{}", "1", "catalogue_items")]},
    "POST /g/{code}/orders/{order_id}/rating": {"fields": {"arrived": "yes", "stars": "5"}},
    "POST /g/{code}/conversations/{session_id}/rating": {"fields": {"solved": "yes", "stars": "5"}},
    "POST /console/my-work/{order_id}/moves": {"fields": {"key": "k-1", "to": "in_progress"}},
    "POST /console/orders/{order_id}/moves": {"fields": {"to": "in_progress"}},
    "POST /console/orders/{order_id}/time": {"fields": {"wanted_at": ""}},
    "POST /console/board/moves": {"fields": {"to": "in_progress", "order_id": "{orders}"}, "script": True},
    "POST /console/board/undo": {
        "script": True,
        "document": {"order_id": "*", "to": "pending", "assignee_id": "*", "version": "1"},
    },
    "POST /console/orders/new": {
        "fields": {"room": "101", "qty-{catalogue_items}": "1"},
        "keys": [
            ("qty-{}", "2", "catalogue_items"),
            ("session", "{}", "sessions"),
            ("options-{catalogue_items}", "{}", "catalogue_options"),
        ],
    },
    "POST /console/views/{place}": {"fields": {"name": "Late ones", "query": "late=1"}},
    "POST /console/links": {"fields": {"host": "tickets.example.com"}},
    "POST /console/links/{request_id}": {"fields": {"approved": "true"}},
    "POST /console/inbox/{session_id}/messages": {"fields": {"text": "Of course"}},
    "POST /console/inbox/{session_id}/notes": {"fields": {"text": "Look at this"}},
    "POST /console/inbox/{session_id}/assignee": {
        "fields": {"to": "user:{desk}"},
        "keys": [("to", "user:{}", "desk"), ("to", "division:{}", "divisions")],
    },
    "POST /console/stays/new": {
        "fields": {
            "room": "{free_rooms}",
            "guest": "{guests}",
            "name": "Ida",
            "arrival": "2033-05-01",
            "departure": "2033-05-04",
        },
        "keys": [("room", "{}", "free rooms"), ("guest", "{}", "guests")],
    },
    "POST /console/stays/{stay_id}/days": {"fields": {"departure": "2033-05-04"}},
    "POST /console/stays/{stay_id}/moves": {
        "fields": {"from_room": "{rooms}", "to_room": "{free_rooms}"},
        "keys": [("from_room", "{}", "rooms"), ("to_room", "{}", "free rooms")],
    },
    "POST /console/stays/{stay_id}/do-not-disturb": {"fields": {"on": "true"}},
    "POST /console/stays/{stay_id}/guests": {
        "fields": {"guest": "{companions}"},
        "keys": [("guest", "{}", "companions")],
    },
    "POST /console/stays/{stay_id}/guests/{guest_id}/primary": {},
    "POST /console/closures/new": {
        "fields": {"room": "{free_rooms}", "since": "2033-05-01", "until": "2033-05-03", "reason": "Paint"},
        "keys": [("room", "{}", "free rooms")],
    },
    "POST /console/closures/{closure_id}/end": {"fields": {"until": "2033-05-03"}},
    "POST /console/stays/{stay_id}/charges": {
        "fields": {"title": "Minibar", "price": "4.50", "category": "room_service", "reason": "From the bar"}
    },
    "POST /console/stays/{stay_id}/charges/{charge_id}/reversal": {"fields": {"reason": "A mistake"}},
    "POST /console/stays/{stay_id}/payments": {"fields": {"amount": "6.50", "method": "card"}},
    "POST /console/stays/{stay_id}/payments/{payment_id}/reversal": {"fields": {"reason": "A mistake"}},
    "POST /console/menu/{item_id}/place": {},
    "POST /console/knowledge/{article_id}/place": {},
    "POST /console/menu/{item_id}/stock": {"fields": {"in_stock": "true"}},
    "POST /console/menu/new": {"fields": {"category": "room_service", "title": "Tea", "price": "3"}},
    "POST /console/menu/preview": {
        "fields": {"category": "room_service", "title": "Tea", "price": "3"},
        "keys": [("item", "{}", "catalogue_items")],
    },
    "POST /console/menu/{item_id}": {"fields": {"category": "room_service", "title": "Tea", "price": "3"}},
    "POST /console/knowledge/new": {"fields": {"title": "Tea", "text": "At five.", "language": "en"}},
    "POST /console/knowledge/preview": {"fields": {"title": "Tea", "text": "At five.", "language": "en"}},
    "POST /console/knowledge/{article_id}": {"fields": {"title": "Tea", "text": "At five.", "language": "en"}},
}
"""What routes read out of forms by themselves: what makes the form whole, and which fields hold keys.

A key stands for `{}` in the name of a field or in its value, and is of the table that comes third.
"""
