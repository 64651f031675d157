"""The pages of the console as its navigation shows them: one table, read by one function."""

from __future__ import annotations

from dataclasses import dataclass

from innkeep.core.actors import Staff
from innkeep.people.permissions import Operation, allowed


@dataclass(frozen=True, slots=True)
class Place:
    """A page of the console. `keys` are pressed one after the other; who lacks `needs` does not see it."""

    key: str
    path: str
    label: str
    icon: str
    keys: str
    needs: Operation


TODAY = Place("today", "/console/today", "Today", "sun", "g h", Operation.READ_ALL_DIVISIONS)
BOARD = Place("board", "/console/board", "Board", "square-kanban", "g b", Operation.READ_ORDERS)
WORK = Place("work", "/console/my-work", "My work", "clipboard-list", "g w", Operation.MOVE_ORDERS)

PLACES: tuple[Place, ...] = (
    TODAY,
    Place("inbox", "/console/inbox", "Inbox", "inbox", "g i", Operation.READ_CONVERSATIONS),
    BOARD,
    WORK,
    Place("rooms", "/console/rooms", "Rooms", "layout-grid", "g r", Operation.MANAGE_STAYS),
    Place("menu", "/console/menu", "Menu", "utensils", "g m", Operation.READ_HOUSE),
    Place("knowledge", "/console/knowledge", "Knowledge", "book-open", "g k", Operation.READ_HOUSE),
    Place("lessons", "/console/lessons", "Lessons", "wand-sparkles", "g l", Operation.MANAGE_HOUSE),
    Place("insights", "/console/insights", "Insights", "chart-column", "g s", Operation.READ_REPORTS),
    Place("settings", "/console/settings", "Settings", "settings", "g ,", Operation.READ_HOUSE),
)
"""From top to bottom, and on a phone from left to right: the first four, the rest behind one button."""


def places(staff: Staff) -> list[Place]:
    """The pages that are this member of staff's, those they live in first."""
    mine = [place for place in PLACES if allowed(staff, place.needs)]
    if home(staff) is WORK:
        mine.sort(key=lambda place: place is not WORK)
    return mine


def home(staff: Staff) -> Place:
    """Where `/console` leads: who works in one division comes for their own work, everybody else to see the day."""
    return TODAY if allowed(staff, TODAY.needs) else WORK
