"""The life of a stay: each step starts from one state."""

from __future__ import annotations

from innkeep.core.errors import Conflict
from innkeep.stays.models import Stay, StayStatus


class StayCannotMove(Conflict):
    """The stay is not in the state that this step starts from."""


def require_state(stay: Stay, *states: StayStatus) -> None:
    """Raise StayCannotMove unless the stay is in one of these states."""
    if stay.status not in states:
        wanted = " or ".join(each.replace("_", " ") for each in states)
        raise StayCannotMove(
            f"This stay is {stay.status.replace('_', ' ')}; only a stay that is {wanted} can do this. Read it again."
        )
