"""The pages of the settings: what each is called, and who sees it. One table, read by one function."""

from __future__ import annotations

from innkeep.console.places import Place
from innkeep.core.actors import Staff
from innkeep.people.permissions import Operation, allowed

_MANAGE = Operation.MANAGE_HOUSE

SETTINGS: tuple[Place, ...] = (
    Place("hotel", "/console/settings/hotel", "Hotel", "house", "", _MANAGE),
    Place("rooms", "/console/settings/rooms", "Rooms", "bed-double", "", _MANAGE),
    Place("team", "/console/settings/team", "Team", "users-round", "", Operation.MANAGE_PEOPLE),
    Place("divisions", "/console/settings/divisions", "Divisions", "list-filter", "", _MANAGE),
    Place("levels", "/console/settings/service-levels", "Service levels", "timer", "", Operation.MANAGE_SERVICE_LEVELS),
    Place("on-call", "/console/settings/on-call", "On call", "bell-ring", "", Operation.MANAGE_SERVICE_LEVELS),
    Place("replies", "/console/settings/replies", "Replies", "reply", "", Operation.WRITE_CONVERSATIONS),
    Place("printing", "/console/printing", "Codes to print", "qr-code", "", Operation.MANAGE_STAYS),
    Place("tables", "/console/settings/tables", "Tables", "download", "", Operation.MANAGE_STAYS),
    Place("channels", "/console/settings/channels", "Messengers", "message-circle", "", _MANAGE),
    Place("assistant", "/console/settings/assistant", "Assistant", "sparkles", "", _MANAGE),
    Place("entrance", "/console/settings/entrance", "Who gets in", "door-open", "", Operation.MANAGE_MANAGERS),
    Place("keys", "/console/settings/keys", "Programs", "layout-grid", "", Operation.MANAGE_INTEGRATIONS),
    Place("webhooks", "/console/settings/webhooks", "Webhooks", "bell-ring", "", Operation.MANAGE_INTEGRATIONS),
    Place("me", "/console/settings/me", "Me", "user-round", "", Operation.READ_HOUSE),
    Place("account", "/console/account", "Signing in", "key-round", "", Operation.READ_HOUSE),
    Place("safety", "/console/settings/safety", "Safety", "shield-check", "", Operation.WRITE_CONVERSATIONS),
)


def settings_places(staff: Staff) -> list[Place]:
    """The pages of the settings that are this member of staff's."""
    return [place for place in SETTINGS if allowed(staff, place.needs)]
