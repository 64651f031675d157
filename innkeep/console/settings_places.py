"""The pages of the settings: what each is called, and who sees it. One table, read by one function."""

from __future__ import annotations

from innkeep.console.places import Place
from innkeep.core.actors import Staff
from innkeep.people.permissions import Operation, allowed, require

_MANAGE = Operation.MANAGE_HOUSE
_LEVELS = Operation.MANAGE_SERVICE_LEVELS

GROUPS: tuple[tuple[str, tuple[Place, ...]], ...] = (
    (
        "The house",
        (
            Place("hotel", "/console/settings/hotel", "Hotel", "house", "", _MANAGE),
            Place("rooms", "/console/settings/rooms", "Rooms", "bed-double", "", _MANAGE),
            Place("printing", "/console/printing", "Codes to print", "qr-code", "", Operation.MANAGE_STAYS),
            Place("tables", "/console/settings/tables", "Tables", "download", "", Operation.MANAGE_STAYS),
        ),
    ),
    (
        "The team",
        (
            Place("team", "/console/settings/team", "Team", "users-round", "", Operation.MANAGE_PEOPLE),
            Place("divisions", "/console/settings/divisions", "Divisions", "list-filter", "", _MANAGE),
            Place("levels", "/console/settings/service-levels", "Service levels", "timer", "", _LEVELS),
            Place("on-call", "/console/settings/on-call", "On call", "bell-ring", "", _LEVELS),
        ),
    ),
    (
        "Talking to guests",
        (
            Place("replies", "/console/settings/replies", "Replies", "reply", "", Operation.WRITE_CONVERSATIONS),
            Place("assistant", "/console/settings/assistant", "Assistant", "sparkles", "", _MANAGE),
            Place("channels", "/console/settings/channels", "Messengers", "message-circle", "", _MANAGE),
        ),
    ),
    (
        "Programs",
        (
            Place("keys", "/console/settings/keys", "Keys", "key-round", "", Operation.MANAGE_INTEGRATIONS),
            Place("webhooks", "/console/settings/webhooks", "Webhooks", "link", "", Operation.MANAGE_INTEGRATIONS),
        ),
    ),
    (
        "Safety",
        (
            Place("entrance", "/console/settings/entrance", "Who gets in", "door-open", "", _MANAGE),
            Place("safety", "/console/settings/safety", "Safety", "shield-check", "", Operation.WRITE_CONVERSATIONS),
            Place("audit", "/console/settings/audit", "Who did what", "history", "", Operation.READ_AUDIT),
        ),
    ),
    (
        "You",
        (
            Place("me", "/console/settings/me", "Me", "user-round", "", Operation.READ_HOUSE),
            Place("account", "/console/account", "Signing in", "log-in", "", Operation.READ_HOUSE),
        ),
    ),
)


def settings_groups(staff: Staff) -> list[tuple[str, list[Place]]]:
    """The pages of the settings that are this member of staff's, by what they are about."""
    mine = [(name, [place for place in places if allowed(staff, place.needs)]) for name, places in GROUPS]
    return [(name, places) for name, places in mine if places]


def first_of(staff: Staff) -> Place:
    """The first of them: everybody has one of their own."""
    return settings_groups(staff)[0][1][0]


def settings_place(staff: Staff, key: str) -> Place:
    """The page with this key. NotAllowed for who may not see it."""
    place = next(place for _, places in GROUPS for place in places if place.key == key)
    require(staff, place.needs)
    return place
