"""The embedded engine: English, lexical, on this machine alone. What it does not know it leaves to a person."""

from __future__ import annotations

from collections import OrderedDict
from uuid import UUID

from innkeep.agent.acts import Act, Ask, Emergency, Understanding
from innkeep.agent.embedded.english.clauses import clauses
from innkeep.agent.embedded.english.draft import Draft
from innkeep.agent.embedded.english.hazards import hazard
from innkeep.agent.embedded.english.hotel import Hotel
from innkeep.agent.embedded.english.message import marked
from innkeep.agent.embedded.english.reading import read
from innkeep.agent.embedded.english.text import MAX_READ, clean
from innkeep.agent.embedded.english.turn import Turn
from innkeep.agent.engine import Briefing, Knowledge

_MOST_HOTELS = 32
_LOOK_BACK = 3


class EmbeddedEngine:
    """Understands a turn by the hotel's own words and general English."""

    name = "embedded"

    def __init__(self) -> None:
        self._hotels: OrderedDict[tuple[UUID, str], Hotel] = OrderedDict()

    async def understand(self, briefing: Briefing) -> Understanding:
        """Return the acts of the turn in the order of the guest's words; never an empty tuple."""
        hotel = self._hotel(briefing.knowledge)
        numbers = {item.facts.id: number for number, item in enumerate(hotel.items)}
        asked = tuple(numbers[item] for item in briefing.asked if item in numbers)
        turn = Turn(
            hotel=hotel,
            draft=Draft(_read(briefing.messages)),
            proposal={numbers[line.item_id]: line.quantity for line in briefing.proposal if line.item_id in numbers},
            asked=asked,
            asked_quantity=_asked_quantity(hotel, briefing) if asked else 1,
        )
        return Understanding(acts=_acts(turn))

    def _hotel(self, knowledge: Knowledge) -> Hotel:
        """The index of this version of the hotel; the few used last are kept."""
        version = (knowledge.org_id, knowledge.version)
        hotel = self._hotels.pop(version, None) or Hotel(knowledge)
        self._hotels[version] = hotel
        if len(self._hotels) > _MOST_HOTELS:
            self._hotels.popitem(last=False)
        return hotel


def _read(messages: tuple[str, ...]) -> str:
    """All messages of the burst as one text. What is beyond the limit is not read."""
    return "\n".join(clean(message[:MAX_READ]) for message in messages)[:MAX_READ]


def _acts(turn: Turn) -> tuple[Act, ...]:
    spans = marked(turn.hotel, turn.draft.text)
    danger = hazard(turn.hotel, spans)
    if danger:
        return (Emergency(hazard=danger),)
    for clause in clauses(spans):
        read(turn, clause)
    return turn.draft.acts()


def _asked_quantity(hotel: Hotel, briefing: Briefing) -> int:
    """How many the guest had wanted when the choice was offered.

    The briefing keeps only the items, so the message that led to it is read once more.
    """
    earlier = [said.text for said in briefing.transcript if said.by == "guest"]
    for text in reversed(earlier[-_LOOK_BACK:]):
        for act in _acts(Turn(hotel=hotel, draft=Draft(_read((text,))))):
            if isinstance(act, Ask) and set(act.item_ids) == set(briefing.asked):
                return act.quantity
    return 1
