"""The embedded engine: on this machine alone, in any language. What it does not know it leaves to a person."""

from __future__ import annotations

import asyncio
import re
import threading
from collections import OrderedDict
from collections.abc import Iterable
from typing import TypedDict
from uuid import UUID

from innkeep.agent.acts import (
    MAX_ACTS,
    Act,
    Ask,
    Confirm,
    Emergency,
    Hazard,
    Human,
    Offer,
    Price,
    Understanding,
    Unknown,
)
from innkeep.agent.embedded.clauses.cutting import sayings
from innkeep.agent.embedded.danger.english import told_in_english
from innkeep.agent.embedded.danger.signs import hinted_by_words, told_by_meaning, told_by_words
from innkeep.agent.embedded.encoder import READ
from innkeep.agent.embedded.house.hotel import Hotel
from innkeep.agent.embedded.house.portions import is_each_ones_own
from innkeep.agent.embedded.languages import candidates, language_of
from innkeep.agent.embedded.readers.draft import Draft
from innkeep.agent.embedded.readers.turn import Turn
from innkeep.agent.embedded.reading import read
from innkeep.agent.embedded.second_thoughts.recounting import recounted
from innkeep.agent.embedded.second_thoughts.replying import waiting
from innkeep.agent.embedded.words.cues import LANGUAGES, cues, cues_for
from innkeep.agent.embedded.words.sentences import complaints, outside, questions, tellings, troubles, wishes
from innkeep.agent.embedded.words.spelling import MAX_READ, legible, plain, veiled
from innkeep.agent.engine import HOTELS_KEPT, Briefing, Knowledge
from innkeep.agent.plain_yes import is_plain_yes

_LOOK_BACK = 3
_HAS_NUMBER = re.compile(r"\d")


class EmbeddedEngine:
    """Understands a turn by the hotel's own words, in the guest's language."""

    name = "embedded"

    def __init__(self) -> None:
        self._hotels: OrderedDict[tuple[UUID, str], Hotel] = OrderedDict()
        self._reading = threading.Lock()

    def warm(self, languages: Iterable[str] = LANGUAGES) -> None:
        """Read weights and word lists now, which takes seconds; otherwise the first turns do. Blocks: use a thread.

        `languages` are those that guests are expected to write: others are made ready by the first who does.
        """
        with self._reading:
            language_of("ready", (), "en")
            told_by_words("ready", ("en",))
            told_by_meaning("ready", [], is_read=True)
            for told in (troubles, wishes, questions, complaints, outside, tellings):
                told()
            for language in languages:
                cues(language).make_ready()

    async def understand(self, briefing: Briefing) -> Understanding:
        """Return the acts of the turn in the order of the guest's words; never an empty tuple."""
        return await asyncio.to_thread(self._understand, briefing)

    def _understand(self, briefing: Briefing) -> Understanding:
        with self._reading:
            hotel = self._hotel(briefing.knowledge)
        written = "\n".join(legible(message[:MAX_READ]) for message in briefing.messages)
        text = written[:MAX_READ]
        before = [said.text for said in briefing.transcript if said.by == "guest"]
        # A button says the item's title in the hotel's language; whoever taps it still speaks their own.
        spoken = before[-1] if before and _is_offered(briefing, text) else hotel.without_names(text)
        language = self._language(hotel, spoken, before)
        acts, agreed = _acts(hotel, briefing, text, language)
        if len(written) > len(text) and not any(isinstance(each, Emergency | Human) for each in acts):
            acts = (*acts[: MAX_ACTS - 1], Human())  # who reads the rest of it
        return Understanding(acts=acts, language=language, agreed=agreed)

    def _language(self, hotel: Hotel, spoken: str, before: list[str]) -> str:
        """What the guest speaks. A title is too short to tell, but the hotel knows in which language it is one."""
        title = hotel.title_language(spoken) if not before else None
        return title if title in LANGUAGES else language_of(spoken, before, hotel.language)

    def _hotel(self, knowledge: Knowledge) -> Hotel:
        """The index of this version of the hotel; the few used last are kept."""
        version = (knowledge.org_id, knowledge.version)
        hotel = self._hotels.pop(version, None) or Hotel(knowledge)
        self._hotels[version] = hotel
        if len(self._hotels) > HOTELS_KEPT:
            self._hotels.popitem(last=False)
        return hotel


def _is_offered(briefing: Briefing, text: str) -> bool:
    """Whether a text is the title of one of the items that were offered, word for word."""
    offered = {item.title.casefold() for item in briefing.knowledge.items if item.id in briefing.asked}
    return text.strip().casefold() in offered


def _acts(hotel: Hotel, briefing: Briefing, text: str, language: str) -> tuple[tuple[Act, ...], bool]:
    """What is said, and whether it is a yes to what waits."""
    if hazard := _danger(hotel, text, language):
        return (Emergency(hazard=hazard),), False
    if briefing.proposal and is_plain_yes(text):
        return (Confirm(),), True
    turn = _turn(hotel, briefing, text, language)
    read(turn, waiting)
    acts = turn.draft.acts()
    if all(isinstance(act, Unknown) for act in acts) and (
        hazard := _danger(hotel, text, language, is_understood=False)
    ):
        return (Emergency(hazard=hazard),), False
    return acts, turn.agrees


_FOUR_IS_FIRE = frozenset(["da", "no"])
_FOUR = re.compile(r"(?:(?<=[^\W\d_] )(?<!fire )fire\b|\bfire(?= i alt| (?!fire\b)[^\W\d_]{2,}))", re.IGNORECASE)
"""`Fire glas` are four, and so are those who say `vi er fire`: the encoder, which was not taught these languages,
hears an alarm."""


def _danger(hotel: Hotel, text: str, language: str, *, is_understood: bool = True) -> Hazard | None:
    small = hotel.without_food(plain(text))
    # The encoder was taught accents: a `váter` is no father. Names alone say little to it, so it hears none of these.
    written = veiled(text, hotel.without_linen(small))
    if language in _FOUR_IS_FIRE:
        written = _FOUR.sub("4", written)
    likely = candidates(text, language)
    found = told_in_english(small) if "en" in likely else None
    found = found or told_by_words(small, likely)
    hint = None if found else hinted_by_words(small, likely)
    return found or told_by_meaning(
        written, sayings(written), is_read=language in READ, is_understood=is_understood, hint=hint
    )


def _turn(hotel: Hotel, briefing: Briefing, text: str, language: str) -> Turn:
    numbers = {item.facts.id: number for number, item in enumerate(hotel.items)}
    asked = tuple(numbers[item] for item in briefing.asked if item in numbers)
    return Turn(
        hotel=hotel,
        own=cues_for(plain(text), language),
        draft=Draft(text),
        proposal={numbers[line.item_id]: line.quantity for line in briefing.proposal if line.item_id in numbers},
        placed={numbers[line.item_id]: line.quantity for line in briefing.placed if line.item_id in numbers},
        begun={numbers[line.item_id]: line.quantity for line in briefing.begun if line.item_id in numbers},
        timed=frozenset(
            numbers[line.item_id]
            for line in (*briefing.proposal, *briefing.placed)
            if line.quantity == 1 and line.item_id in numbers and _HAS_NUMBER.search(line.notes)
        ),
        said_before=_said_before(briefing),
        asked=asked,
        **(_asked_before(hotel, briefing, language) if asked else {}),
    )


def _said_before(briefing: Briefing) -> tuple[str, ...]:
    """What the guest wrote last, before this turn."""
    earlier = [said.text for said in briefing.transcript if said.by == "guest"]
    return tuple(legible(text[:MAX_READ]) for text in earlier[-_LOOK_BACK:])


class _Asked(TypedDict, total=False):
    asked_quantity: int
    asked_wishes: dict[int, str]


def _asked_before(hotel: Hotel, briefing: Briefing, language: str) -> _Asked:
    """How many the guest had wanted when the choice was offered, and how: what led to it is read once more."""
    said = _said_before(briefing)
    for place, text in reversed(tuple(enumerate(said))):
        turn = Turn(hotel=hotel, own=cues_for(plain(text), language), draft=Draft(text))
        read(turn, lambda _: False)
        for act in turn.draft.acts():
            if isinstance(act, Ask | Offer) and set(act.item_ids) == set(briefing.asked):
                quantity = _counted_since(turn, act, said[place + 1 :])
                return _Asked(asked_quantity=quantity, asked_wishes=turn.wishes_of_offers())
            if isinstance(act, Price) and briefing.asked == (act.item_id,):
                number = next(n for n, item in enumerate(hotel.items) if item.facts.id == act.item_id)
                counted = turn.offered.get(number) or (
                    turn.people if is_each_ones_own(turn.hotel.items[number]) else None
                )
                return _Asked(asked_quantity=counted or 1, asked_wishes=turn.wishes_of_offers())
    return _Asked()


def _counted_since(before: Turn, choice: Ask | Offer, said: tuple[str, ...]) -> int:
    """How many are wanted of one of several things, by what was said since they were offered for the first time."""
    quantity = choice.quantity
    asked = tuple(n for n, item in enumerate(before.hotel.items) if item.facts.id in choice.item_ids)
    for text in said:
        turn = Turn(hotel=before.hotel, own=before.own, draft=Draft(text), asked=asked, asked_quantity=quantity)
        read(turn, recounted)
        recounts = [act.quantity for act in turn.draft.acts() if isinstance(act, Ask)]
        quantity = recounts[-1] if recounts else quantity
    return quantity
