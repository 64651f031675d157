"""What happens to stays and to the rooms that they hold."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from innkeep.core.events import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class StayReserved(Event):
    """Rooms are held for guests to come."""

    stay_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class StayChanged(Event):
    """The days, the times or the guests of a stay are others now, or it was put away or brought back."""

    stay_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class StayCheckedIn(Event):
    """A guest has arrived."""

    stay_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class StayCheckedOut(Event):
    """A guest has left; whatever was open for the stay ends."""

    stay_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class StayCancelled(Event):
    """A stay that was reserved will not be: it was cancelled, or nobody came."""

    stay_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class StayMoved(Event):
    """A stay has one room instead of another; what follows the guest goes along."""

    stay_id: UUID
    from_room_id: UUID
    to_room_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class DoNotDisturbChanged(Event):
    """The guests want to be left alone, or no longer: `Stay.do_not_disturb` says which."""

    stay_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class GuestLeftStay(Event):
    """Somebody is no longer a guest of a stay that goes on without them."""

    stay_id: UUID
    guest_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class PhoneVouchedFor(Event):
    """A phone acts for a guest from now on, by a code or a link of the hotel's."""

    stay_id: UUID
    guest_id: UUID
    phone_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class PhoneShutOut(Event):
    """A phone is let in no more: its guest signed out, or somebody of the staff ended it."""

    stay_id: UUID
    phone_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class RoomClosureChanged(Event):
    """A room is out of order for a time, for another time than before, or no longer."""

    closure_id: UUID
    room_id: UUID
