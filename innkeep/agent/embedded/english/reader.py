"""The English rules as one reader: a turn's messages in, its acts out."""

from __future__ import annotations

from innkeep.agent.acts import Act, Ask, Hazard
from innkeep.agent.embedded.english.clauses import clauses
from innkeep.agent.embedded.english.draft import Draft
from innkeep.agent.embedded.english.hazards import hazard
from innkeep.agent.embedded.english.hotel import Hotel
from innkeep.agent.embedded.english.message import marked
from innkeep.agent.embedded.english.reading import read
from innkeep.agent.embedded.english.text import MAX_READ, clean
from innkeep.agent.embedded.english.turn import Turn
from innkeep.agent.engine import Briefing, Knowledge

_LOOK_BACK = 3


class Rules:
    """Reads English on one version of a hotel whose own words are English."""

    def __init__(self, knowledge: Knowledge) -> None:
        self._hotel = Hotel(knowledge)

    def acts(self, briefing: Briefing) -> tuple[Act, ...]:
        """The acts of the turn in the order of the guest's words; never an empty tuple."""
        numbers = {item.facts.id: number for number, item in enumerate(self._hotel.items)}
        asked = tuple(numbers[item] for item in briefing.asked if item in numbers)
        return self._read(
            Turn(
                hotel=self._hotel,
                draft=Draft(_joined(briefing.messages)),
                proposal={numbers[one.item_id]: one.quantity for one in briefing.proposal if one.item_id in numbers},
                asked=asked,
                asked_quantity=self._asked_quantity(briefing) if asked else 1,
            )
        )

    def danger(self, text: str) -> Hazard | None:
        """The danger that an English text tells of."""
        return hazard(self._hotel, marked(self._hotel, clean(text)))

    def _read(self, turn: Turn) -> tuple[Act, ...]:
        for clause in clauses(marked(turn.hotel, turn.draft.text)):
            read(turn, clause)
        return turn.draft.acts()

    def _asked_quantity(self, briefing: Briefing) -> int:
        """How many the guest had wanted when the choice was offered.

        The briefing keeps only the items, so the message that led to it is read once more.
        """
        earlier = [said.text for said in briefing.transcript if said.by == "guest"]
        for text in reversed(earlier[-_LOOK_BACK:]):
            for act in self._read(Turn(hotel=self._hotel, draft=Draft(_joined((text,))))):
                if isinstance(act, Ask) and set(act.item_ids) == set(briefing.asked):
                    return act.quantity
        return 1


def _joined(messages: tuple[str, ...]) -> str:
    """All messages of the burst as one text. What is beyond the limit is not read."""
    return "\n".join(clean(message[:MAX_READ]) for message in messages)[:MAX_READ]
