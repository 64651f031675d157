"""The embedded engine: on this machine alone, in any language. What it does not know it leaves to a person."""

from __future__ import annotations

import asyncio
import threading
from collections import OrderedDict
from dataclasses import dataclass
from uuid import UUID

from innkeep.agent.acts import (
    MAX_ACTS,
    Act,
    Ask,
    Complain,
    Emergency,
    Greet,
    Hazard,
    Human,
    Order,
    Question,
    Status,
    Thanks,
    Understanding,
    Unknown,
)
from innkeep.agent.embedded.danger.signs import told_by_meaning, told_by_words
from innkeep.agent.embedded.encoder import encode
from innkeep.agent.embedded.english.draft import Draft
from innkeep.agent.embedded.english.message import known_phrases
from innkeep.agent.embedded.english.reader import Rules
from innkeep.agent.embedded.english.text import MAX_READ
from innkeep.agent.embedded.languages import candidates, is_likely, language_of
from innkeep.agent.embedded.world.clauses import pieces
from innkeep.agent.embedded.world.concepts import seen
from innkeep.agent.embedded.world.cues import cues
from innkeep.agent.embedded.world.hotel import Hotel, outside, problems
from innkeep.agent.embedded.world.linking import explained
from innkeep.agent.embedded.world.reading import read
from innkeep.agent.embedded.world.referring import refers
from innkeep.agent.embedded.world.replying import waiting
from innkeep.agent.embedded.world.spelling import legible, plain, words
from innkeep.agent.embedded.world.turn import Reading, Turn
from innkeep.agent.engine import Briefing, Knowledge

_MOST_HOTELS = 32
_LOOK_BACK = 3


@dataclass(frozen=True, slots=True)
class _Known:
    """What was made of one version of a hotel's knowledge."""

    hotel: Hotel
    rules: Rules


class EmbeddedEngine:
    """Understands a turn by the hotel's own words, in the guest's language."""

    name = "embedded"

    def __init__(self) -> None:
        self._hotels: OrderedDict[tuple[UUID, str], _Known] = OrderedDict()
        self._reading = threading.Lock()

    def warm(self) -> None:
        """Read weights and word lists now, which takes seconds; otherwise the first turn does. Blocks: use a thread."""
        language_of("ready", (), "en")
        told_by_meaning(encode(["ready"]))
        problems()
        outside()
        known_phrases()

    async def understand(self, briefing: Briefing) -> Understanding:
        """Return the acts of the turn in the order of the guest's words; never an empty tuple."""
        return await asyncio.to_thread(self._understand, briefing)

    def _understand(self, briefing: Briefing) -> Understanding:
        with self._reading:
            known = self._known(briefing.knowledge)
        text = "\n".join(legible(message[:MAX_READ]) for message in briefing.messages)[:MAX_READ]
        before = [said.text for said in briefing.transcript if said.by == "guest"]
        # A button says the item's title in the hotel's language; whoever taps it still speaks their own.
        spoken = before[-1] if before and _is_offered(briefing, text) else known.hotel.without_names(text)
        language = language_of(spoken, before, known.hotel.language)
        return Understanding(acts=_acts(known, briefing, text, language), language=language)

    def _known(self, knowledge: Knowledge) -> _Known:
        """The index of this version of the hotel; the few used last are kept."""
        version = (knowledge.org_id, knowledge.version)
        known = self._hotels.pop(version, None) or _Known(Hotel(knowledge), Rules(knowledge))
        self._hotels[version] = known
        if len(self._hotels) > _MOST_HOTELS:
            self._hotels.popitem(last=False)
        return known


def _is_offered(briefing: Briefing, text: str) -> bool:
    """Whether a text is the title of one of the items that were offered, word for word."""
    offered = {item.title.casefold() for item in briefing.knowledge.items if item.id in briefing.asked}
    return text.strip().casefold() in offered


def _acts(known: _Known, briefing: Briefing, text: str, language: str) -> tuple[Act, ...]:
    danger = _danger(known, text, language)
    if danger:
        return (Emergency(hazard=danger),)
    if language == "en" and known.hotel.language == "en":
        if referred := _referred(known.hotel, briefing, text):
            return referred
        found = known.rules.acts(briefing)
        if _is_foreign(known.hotel, text) and any(isinstance(act, Unknown) for act in found):
            return _read(known.hotel, briefing, text, language)
        if same := _spoken_of_before(known.hotel, text, found):
            return same
        return _looked_at_again(known.hotel, found) if any(isinstance(act, Unknown) for act in found) else found
    return _read(known.hotel, briefing, text, language)


def _referred(hotel: Hotel, briefing: Briefing, text: str) -> tuple[Act, ...]:
    """The acts of an English text that is about what waits or was placed last and about nothing else."""
    turn = _turn(hotel, briefing, text, "en")
    if not turn.before or turn.asked or not any(turn.own.has(name, plain(text)) for name in _REFERRING):
        return ()
    others: list[Reading] = []

    def taken(reading: Reading) -> bool:
        left = turn.own.of("thanks").sub(" ", turn.own.of("please").sub(" ", reading.clause.text))
        if not refers(reading) and words(left):
            others.append(reading)
        return True

    read(turn, taken)
    return () if others else turn.draft.acts()


_REFERRING = ("onemore", "again", "instead", "drop", "change")


def _spoken_of_before(hotel: Hotel, text: str, found: tuple[Act, ...]) -> tuple[Act, ...]:
    """`The pillow is great, could I have another one?`: one more of what the same text speaks of."""
    if not any(isinstance(act, Unknown) and cues("en").has("onemore", plain(act.text)) for act in found):
        return ()
    turn = Turn(hotel=hotel, own=cues("en"), draft=Draft(text))
    read(turn, lambda reading: turn.spoken_of is not None and refers(reading))
    meant = turn.draft.acts()
    return () if any(isinstance(act, Unknown) for act in meant) else meant


def _is_foreign(hotel: Hotel, text: str) -> bool:
    """Whether neither English nor this hotel has a word of a text."""
    return not is_likely(text, "en") and hotel.words.isdisjoint(words(plain(text)))


def _looked_at_again(hotel: Hotel, found: tuple[Act, ...]) -> tuple[Act, ...]:
    """What the rules left, read by meaning. Nothing is ordered on that unless each word of it is accounted for."""
    looked: list[Act] = []
    for act in found:
        meant = _meant(hotel, act.text) if isinstance(act, Unknown) and act.text else ()
        looked += [other for other in meant if other not in looked] if meant else [act]
    return tuple(looked[:MAX_ACTS])


def _meant(hotel: Hotel, text: str) -> tuple[Act, ...]:
    turn = Turn(hotel=hotel, own=cues("en"), draft=Draft(text))
    read(turn, lambda _: False)
    meant = turn.draft.acts()
    return meant if all(isinstance(act, _SAFE) or _is_plain_order(hotel, act, text) for act in meant) else ()


def _is_plain_order(hotel: Hotel, act: Act, text: str) -> bool:
    """Whether an order leaves no word of what was said unexplained: a towel warmer is no towel."""
    if not isinstance(act, Order):
        return False
    small, own = plain(text), cues("en")
    if not any(own.has(name, small) for name in _WANTS) or any(own.has(name, small) for name in _WANTS_NOT):
        return False
    ordered = {line.item_id for line in act.lines}
    items = [item for item in hotel.items if item.facts.id in ordered]
    matters = frozenset[str]().union(*(item.own for item in items)) - {"repair"}
    mended = all(item.facts.category == "maintenance" for item in items)
    if mended and own.has("problem", small) and any(one.name in matters for one in seen(small, "en")):
        return True
    return explained(small, own, items)


_WANTS = ("request", "problem", "lack", "add")
_WANTS_NOT = ("no", "refuse", "cancel", "remove", "price", "have", "got")
_SAFE = (Question, Human, Complain, Status, Thanks, Greet)


def _danger(known: _Known, text: str, language: str) -> Hazard | None:
    small = known.hotel.without_food(plain(text))
    likely = candidates(text, language)
    found = known.rules.danger(text) if "en" in likely else None
    found = found or told_by_words(small, likely)
    return found or told_by_meaning(encode(pieces(small)))


def _read(hotel: Hotel, briefing: Briefing, text: str, language: str) -> tuple[Act, ...]:
    turn = _turn(hotel, briefing, text, language)
    read(turn, waiting)
    return turn.draft.acts()


def _turn(hotel: Hotel, briefing: Briefing, text: str, language: str) -> Turn:
    numbers = {item.facts.id: number for number, item in enumerate(hotel.items)}
    asked = tuple(numbers[item] for item in briefing.asked if item in numbers)
    return Turn(
        hotel=hotel,
        own=cues(language),
        draft=Draft(text),
        proposal={numbers[line.item_id]: line.quantity for line in briefing.proposal if line.item_id in numbers},
        placed={numbers[line.item_id]: line.quantity for line in briefing.placed if line.item_id in numbers},
        asked=asked,
        asked_quantity=_asked_quantity(hotel, briefing, language) if asked else 1,
    )


def _asked_quantity(hotel: Hotel, briefing: Briefing, language: str) -> int:
    """How many the guest had wanted when the choice was offered: the message that led to it is read once more."""
    earlier = [said.text for said in briefing.transcript if said.by == "guest"]
    for text in reversed(earlier[-_LOOK_BACK:]):
        turn = Turn(hotel=hotel, own=cues(language), draft=Draft(legible(text[:MAX_READ])))
        read(turn, lambda _: False)
        for act in turn.draft.acts():
            if isinstance(act, Ask) and set(act.item_ids) == set(briefing.asked):
                return act.quantity
    return 1
