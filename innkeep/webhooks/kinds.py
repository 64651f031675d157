"""What programs can be told of: the events of a hotel, by the names that its streams use, and where each is read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from innkeep.conversations import events as conversations
from innkeep.core.events import Event
from innkeep.orders import events as orders
from innkeep.stays import events as stays

TEST = "webhook_test"
"""What an address is told to try it out."""

API = "/api/v1"


class Meaning(NamedTuple):
    """What an event means, and the path below the API where what it names is read, by its ids."""

    about: str
    read: str


_ORDER, _SESSION, _STAY = "/orders/{order_id}", "/sessions/{session_id}", "/checkin-rooms/{stay_id}"

_OF: Mapping[type[Event], Meaning] = {
    orders.OrderPlaced: Meaning("There is something new to do", _ORDER),
    orders.OrderMoved: Meaning("An order is somewhere else in its life, or with somebody else", _ORDER),
    orders.OrderChanged: Meaning("Something else about an order changed: items, room, priority", _ORDER),
    orders.OrderEscalated: Meaning("Somebody was called because an order takes its time", _ORDER),
    orders.RatingGiven: Meaning("A guest said what they thought", "/ratings"),
    conversations.SessionOpened: Meaning("A conversation began", _SESSION),
    conversations.MessagePosted: Meaning("Somebody wrote", _SESSION + "/messages"),
    conversations.MessageChanged: Meaning("A message was changed or taken back", _SESSION + "/messages"),
    conversations.ModeChanged: Meaning("Somebody else answers a conversation from now on", _SESSION),
    conversations.DeskAlerted: Meaning("A guest needs a person", _SESSION),
    conversations.SessionTerminated: Meaning("A conversation ended", _SESSION),
    stays.StayReserved: Meaning("Rooms are held for guests to come", _STAY),
    stays.StayChanged: Meaning("Days, times or guests of a stay changed", _STAY),
    stays.StayCheckedIn: Meaning("Guests have arrived", _STAY),
    stays.StayCheckedOut: Meaning("Guests have left", _STAY),
    stays.StayCancelled: Meaning("A stay was cancelled, or nobody came", _STAY),
    stays.StayMoved: Meaning("A stay has another room", _STAY),
    stays.DoNotDisturbChanged: Meaning("Guests want to be left alone, or no longer", _STAY),
}

KINDS: Mapping[str, Meaning] = {event.kind(): told for event, told in _OF.items()}
"""By name, in the order in which they are shown."""


def path_of(kind: str, ids: Mapping[str, str]) -> str | None:
    """Where what an event names is read by now; None for what is no event of the hotel's."""
    told = KINDS.get(kind)
    return API + told.read.format_map(ids) if told else None
