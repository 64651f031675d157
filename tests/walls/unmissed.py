"""Walls that no test misses, and why that is right. scripts/take_walls_away.py finds them."""

from __future__ import annotations

UNMISSED: dict[str, str] = {
    "innkeep/core/rows.py at_hand known.org_id == org_id": "a unit of work has rows of one hotel only at hand",
    "innkeep/stays/queries.py guest_of_stay Stay.org_id == StayGuest.org_id": (
        "both are compared with the hotel besides, and the key of a stay is one hotel's"
    ),
}
"""Each by its file, its function and how it is written."""
