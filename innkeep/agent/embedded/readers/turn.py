"""What every reader of a clause has at hand: the hotel, what waits for an answer, and the acts so far."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from uuid import UUID

import numpy as np

from innkeep.agent.acts import Act, Ask, Offer, Price, Question
from innkeep.agent.embedded.clauses.clause import Clause
from innkeep.agent.embedded.clauses.notes import wish
from innkeep.agent.embedded.dialogue.telling import shares
from innkeep.agent.embedded.encoder import READ, Vectors
from innkeep.agent.embedded.house import linking
from innkeep.agent.embedded.house.alignment import spoken_words
from innkeep.agent.embedded.house.answers import Answer
from innkeep.agent.embedded.house.evidence import Said
from innkeep.agent.embedded.house.hotel import Hotel
from innkeep.agent.embedded.house.kinds import Kind
from innkeep.agent.embedded.house.linking import NOTHING, Link, link
from innkeep.agent.embedded.house.passages import Asked
from innkeep.agent.embedded.house.variants import told_by_description, variant
from innkeep.agent.embedded.house.wordbook import Stems, stems_of
from innkeep.agent.embedded.pairing.likening import LIKELY
from innkeep.agent.embedded.readers.draft import Draft
from innkeep.agent.embedded.readers.naming import named_of, without_names
from innkeep.agent.embedded.words.apiece import apiece
from innkeep.agent.embedded.words.concepts import widened
from innkeep.agent.embedded.words.cues import Cues
from innkeep.agent.embedded.words.facts import Facts, asked
from innkeep.agent.embedded.words.people import people
from innkeep.agent.embedded.words.spelling import plain

_NUMBER = re.compile(r"\d+")


@dataclass(slots=True)
class Turn:
    """A burst of messages while it is read: what waits for an answer, and the acts so far.

    `placed` is what the newest order holds, as long as nobody has begun with it, and `begun` once somebody has; `timed`
    are those of them of which a time was said. `spoken_of` is the item that was last spoken of, here or before:
    `another one` is one of it.
    """

    hotel: Hotel
    own: Cues
    draft: Draft
    proposal: dict[int, int] = field(default_factory=dict)
    placed: dict[int, int] = field(default_factory=dict)
    begun: dict[int, int] = field(default_factory=dict)
    timed: frozenset[int] = frozenset()
    asked: tuple[int, ...] = ()
    asked_quantity: int = 1
    felt: list[tuple[Clause, int]] = field(default_factory=list)
    reasons: list[tuple[Reading, Callable[[], None]]] = field(default_factory=list)
    """What may only tell why something is wanted, and how it is noted if it does not."""

    told: list[Reading] = field(default_factory=list)
    """What asks for nothing beside what was said before: why, if anything was understood."""

    is_told: bool = False
    """Whether what is read is told beside thanks: what it does not know of it is worth no question."""

    spoken_of: int | None = None
    weighing: bool = False
    weighed: list[int] = field(default_factory=list)
    """Whether the sentence weighs things against each other, and which were."""

    said_before: tuple[str, ...] = ()
    """What the guest wrote last, before this: `the other one` is one of those that were weighed there."""

    cues: frozenset[str] = frozenset()
    """The cues of all clauses: `no need to send anyone` tells what the clause before it is about."""

    refuses: bool = False
    """Whether a clause says no to what was said before, and nothing else: `leave it`, `no thanks`."""

    declines: bool = False
    """Whether a part of the text says no to what was said before, by its meaning."""

    agrees: bool = False
    """Whether all of it plainly says yes to what waits."""

    acts: bool = False
    """Whether a clause does something about what was said before, and says nothing else: `so just one`."""

    counts: frozenset[int] = frozenset()
    """The numbers of the text: of `not two, three` the one that there is already is not meant."""

    people: int | None = None
    """How many people the text speaks of: what everybody needs one of is ordered for all of them."""

    offered: dict[int, int | None] = field(default_factory=dict)
    """The things whose price is told, and how many of each were asked about."""

    offering: dict[UUID, Clause] = field(default_factory=dict)
    """By which clause each thing was offered: how it is wanted there goes with it when it is chosen."""

    asked_wishes: dict[int, str] = field(default_factory=dict)
    """How each of the things that were offered was wanted, in the words that led to the offer."""

    wishes_for_a_choice: list[str] = field(default_factory=list)
    """How whichever of the offered things is wanted, said after them: `the fried rice, but without egg`."""

    apiece: int | None = None
    """How many of each of the things that it names the text asks for."""

    doubted: dict[int, tuple[int, ...]] = field(default_factory=dict)
    """By where a clause begins, what it is near to without being likely to mean it."""

    called: dict[int, frozenset[str]] = field(default_factory=dict)
    """By which concepts the things were called that were asked for."""

    matters: tuple[str, frozenset[str]] = ("", frozenset())
    """What was named last in the same message, and by which words: `we come by car, where do we leave it`."""

    told_likely: int | None = None
    """What the clause before likely meant, whatever was made of it: `my plug does not fit. Have you something?`"""

    answered: UUID | None = None
    """The article that the last question was answered by: `where do I park, and what is it a day`."""

    unanswered: bool = False
    """Whether the clause before was a question that nothing of this house answers."""

    lacks: bool = False
    """Whether a question was about what this house has nothing of: nothing else is an answer to it."""

    otherwise: bool = False
    """Whether what was ordered is not the one that was meant: what is named next takes its place."""

    @property
    def before(self) -> dict[int, int]:
        """How many of what wait for a yes; when nothing does, how many were placed last."""
        return self.proposal or self.placed

    @property
    def under_way(self) -> dict[int, int]:
        """The same, or what somebody is at work on: a wish may still be about it."""
        return self.before or self.begun

    @property
    def follows(self) -> bool:
        """Whether something was said before that this may be about: ordered, waiting, or told the price of."""
        return bool(self.under_way or self.asked)

    @property
    def only(self) -> int | None:
        """The one thing that a wish can be about when it names none."""
        return next(iter(self.under_way)) if len(self.under_way) == 1 else None

    @property
    def is_read(self) -> bool:
        """Whether the encoder was taught the guest's language and the hotel's."""
        return self.own.language in READ and self.hotel.language in READ

    def count(self) -> None:
        """Note how many people the text speaks of, and how many of each of several things."""
        text = plain(self.draft.text)
        self.people, self.apiece = people(text, self.own.language), apiece(text, self.own.language)

    def kind(self, number: int) -> str:
        """The category of an item."""
        return self.hotel.items[number].facts.category

    def item(self, number: int) -> UUID:
        """The catalogue's id of an item."""
        return self.hotel.items[number].facts.id

    def category(self, *names: str) -> list[int]:
        """The items of some divisions."""
        return [n for n, item in enumerate(self.hotel.items) if item.facts.category in names]

    def without(self, *names: str) -> list[int]:
        """The items of the other divisions."""
        return [n for n, item in enumerate(self.hotel.items) if item.facts.category not in names]

    def say(self, clause: Clause, *acts: Act) -> None:
        """Note what the clause does."""
        for act in acts:
            self.offering.update(dict.fromkeys(_offered(act), clause))
            self.answered = act.article_id if isinstance(act, Question) else None
            self.draft.add(act, clause.start, clause.end)

    def wishes_of_offers(self) -> dict[int, str]:
        """How the things that were offered are wanted, in the guest's words."""
        wishes = {}
        for number, item in enumerate(self.hotel.items):
            if (clause := self.offering.get(self.item(number))) is not None:
                said = wish(self.draft.text[clause.start : clause.end], clause, self.own, item)
                # `60 Minuten` of a massage that is called so is no wish.
                called = {told for name in item.names for told in _NUMBER.findall(name)}
                said = "" if called & set(_NUMBER.findall(said)) else said
                wishes[number] = ", ".join(each for each in (said, *self.wishes_for_a_choice) if each)
        return wishes

    def mend(self, clause: Clause, number: int) -> None:
        """Note that the clause tells of what an item of maintenance is for."""
        self.draft.mend(self.item(number), self.draft.text[clause.start : clause.end], clause.start, clause.end)

    def give_up(self, clause: Clause, *, aside: bool = False) -> None:
        """Leave the clause to a person; an `aside` only where nothing else was understood."""
        self.draft.add_unknown(clause.start, clause.end, aside=aside or self.is_told)


def _offered(act: Act) -> tuple[UUID, ...]:
    """The things that an act shows the guest to choose from."""
    if isinstance(act, Ask | Offer):
        return act.item_ids
    return (act.item_id,) if isinstance(act, Price) else ()


@dataclass(slots=True)
class Reading:
    """A clause with what is compared of it, and its best links, found when they are asked for."""

    turn: Turn
    clause: Clause
    vectors: Vectors

    @property
    def stems(self) -> Stems:
        """The stems of its words."""
        return stems_of(self.clause.core, self.turn.own)

    @property
    def facts(self) -> Facts:
        """The kinds of fact that it asks for."""
        return asked(self.clause.text)

    @property
    def acts(self) -> dict[str, float]:
        """How much of it is each act by its meaning, together about one; nothing in a language that is not read."""
        return shares(self.vectors[0]) if self.turn.own.language in READ else {}

    def said(self, *, trouble: bool = False) -> Said:
        """What of the clause is compared: of the words, those that tell more than the form of a sentence."""
        own, hotel = self.turn.own, self.turn.hotel
        telling = [w for w in self.clause.core.split() if w not in own.common or hotel.has_word_of_a_name(w)]
        return Said(
            " ".join(telling) or self.clause.core,
            named_of(self.clause, hotel.concepts, own),
            self.vectors,
            self.stems,
            trouble,
            self.clause.without,
            self.clause.either,
            self.turn.is_read,
            spoken_words(without_names(self.clause, self.turn.draft.text), own) if self.turn.is_read else (),
        )

    def link(self, among: list[int] | None = None, *, least: float = linking.SURE, trouble: bool = False) -> Link:
        """The items that it means."""
        found = link(self.turn.hotel, self.said(trouble=trouble), among, least)
        if trouble:
            return found
        if found.one is not None and self.turn.hotel.only_tells_of(self.clause.text, self.clause.names, found.one):
            return NOTHING
        found = variant(self.turn.hotel, found, self.clause.text, among)
        return told_by_description(self.turn.hotel, found, self.clause.names)

    def likeliest(self, least: float = LIKELY, apart: float = 1.0) -> int | None:
        """The item that is meant at least so likely, by what guests say elsewhere, and so many times as any other."""
        likely = self.likely()
        ranked = np.argsort(-likely)[:2].tolist()
        others = float(likely[ranked[1]]) if len(ranked) > 1 else 0.0
        return ranked[0] if ranked and likely[ranked[0]] >= max(least, apart * others) else None

    def likely(self) -> Vectors:
        """How likely each item is meant, by what guests say elsewhere; not at all in a language that is not read."""
        return self.turn.hotel.likely(self.vectors if self.turn.is_read else self.vectors[:0])

    def answer(self, kind: Kind = Kind.ANY, about: frozenset[str] = frozenset()) -> Answer | None:
        """The passage that answers it; `about` are matters that it does not name."""
        best: Answer | None = None
        library, matters = self.turn.hotel.library, self.clause.names | about
        # Of what no article names, what it is a kind of is asked about.
        matters = matters.union(*(widened({one}) for one in matters - library.concepts))
        for vector in self.vectors:
            found = library.answer(
                Asked(vector, self.stems, matters, kind, self.facts, self.turn.is_read, self.said().words)
            )
            if found and not (self.turn.is_read or found.said):
                continue
            if found and (best is None or found.score > best.score):
                best = found
        return best
