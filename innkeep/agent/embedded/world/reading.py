"""Reads a message clause by clause: the form by the cues of its language, the matter by linking."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from innkeep.agent.acts import (
    Act,
    Ask,
    Cancel,
    Complain,
    Greet,
    Human,
    Price,
    Question,
    Status,
    Thanks,
)
from innkeep.agent.embedded.encoder import Vectors, encode
from innkeep.agent.embedded.english.draft import Draft
from innkeep.agent.embedded.world import linking
from innkeep.agent.embedded.world.answers import Answer, Kind
from innkeep.agent.embedded.world.clauses import Clause, clauses
from innkeep.agent.embedded.world.concepts import widened
from innkeep.agent.embedded.world.cues import Cues
from innkeep.agent.embedded.world.hotel import Hotel
from innkeep.agent.embedded.world.linking import Link, Said, for_everything, link
from innkeep.agent.embedded.world.notes import wish
from innkeep.agent.embedded.world.spelling import words

_ANSWERED = 0.56
_ANSWERED_BARE = 0.7
_LINKED_TROUBLE = 0.5
_LINKED_ASKED = 0.45
_FEELING = re.compile(r"")
_QUESTION = ("when", "where", "what", "price", "have")
_OF_THE_ORDER = re.compile(
    r"order|pedido|bestell|commande|ordin|pesan|注文|オーダー|订单|下单|点的|주문|طلب|booking|everything|todo|alles|tout|tutto|tudo|semua|全部|모두|كل"
)


@dataclass(slots=True)
class Turn:
    """A burst of messages while it is read: what waits for an answer, and the acts so far."""

    hotel: Hotel
    own: Cues
    draft: Draft
    proposal: dict[int, int] = field(default_factory=dict)
    asked: tuple[int, ...] = ()
    asked_quantity: int = 1
    felt: list[tuple[Clause, int]] = field(default_factory=list)

    def item(self, number: int):  # noqa: ANN201 - a UUID, spelled by what it is taken from
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
            self.draft.add(act, clause.start, clause.end)

    def give_up(self, clause: Clause) -> None:
        """Leave the clause to a person."""
        self.draft.add_unknown(clause.start, clause.end)


@dataclass(slots=True)
class Reading:
    """A clause with what is compared of it, and its best links, found when they are asked for."""

    turn: Turn
    clause: Clause
    vectors: Vectors

    def said(self, *, trouble: bool = False) -> Said:
        """What of the clause is compared."""
        return Said(self.clause.core, self.clause.names, self.vectors, trouble)

    def link(self, among: list[int] | None = None, *, least: float = linking.SURE, trouble: bool = False) -> Link:
        """The items that it means."""
        return link(self.turn.hotel, self.said(trouble=trouble), among, least)

    def answer(self, kind: Kind = Kind.ANY) -> Answer | None:
        """The passage that answers it."""
        names = widened(self.clause.names)
        best: Answer | None = None
        for vector in self.vectors:
            found = self.turn.hotel.library.answer(vector, self.clause.text, self.clause.names or names, kind)
            if found and (best is None or found.score > best.score):
                best = found
        return best


def read(turn: Turn, answers) -> None:  # noqa: ANN001 - the readers of what waits, given by the engine
    """Note in the draft what each clause of the text says."""
    found = clauses(turn.hotel, turn.draft.text, turn.own)
    if not found:
        return
    vectors = encode([text for clause in found for text in clause.spoken])
    for number, clause in enumerate(found):
        reading = Reading(turn, clause, vectors[2 * number : 2 * number + 2])
        if not answers(reading):
            _read(reading)
    if not turn.draft.has_lines:
        for clause, item in turn.felt[:1]:
            turn.draft.add_line(
                turn.item(item), 1, turn.draft.text[clause.start : clause.end], clause.start, clause.end
            )
    elif turn.felt:
        pass


def _read(reading: Reading) -> None:
    for reader in _READERS:
        if reader(reading):
            return
    reading.turn.give_up(reading.clause)


def _courtesy(reading: Reading) -> bool:
    """Hello, thank you, and nothing else."""
    clause, own, turn = reading.clause, reading.turn.own, reading.turn
    left = clause.text
    for name in ("small", "greet", "thanks", "please"):
        left = own.of(name).sub(" ", left)
    if words(left) or not clause.has("greet", "thanks", "please", "small"):
        return False
    if clause.has("small"):
        turn.say(clause, Greet())
    elif clause.has("thanks"):
        turn.say(clause, Thanks())
    elif clause.has("greet"):
        turn.say(clause, Greet())
    return True


def _human(reading: Reading) -> bool:
    if reading.clause.has("human") and not reading.clause.has("when", "price"):
        reading.turn.say(reading.clause, Human())
        return True
    return False


def _cancel(reading: Reading) -> bool:
    clause, turn = reading.clause, reading.turn
    if not clause.has("cancel", "anymore") or (clause.asks and clause.has("price", "when")):
        return False
    found = reading.link()
    if found.items:
        turn.say(clause, Cancel(item_id=turn.item(found.items[0])))
        return True
    left = turn.own.of("cancel").sub(" ", turn.own.of("please").sub(" ", turn.own.of("anymore").sub(" ", clause.core)))
    unknown = [w for w in words(left) if w not in turn.own.common and w not in turn.own.vocabulary]
    if clause.names or (unknown and not _OF_THE_ORDER.search(left)):
        turn.give_up(clause)
    else:
        turn.say(clause, Cancel())
    return True


def _status(reading: Reading) -> bool:
    if not reading.clause.has("status") or reading.clause.has("price"):
        return False
    reading.turn.say(reading.clause, Status())
    return True


def _price(reading: Reading) -> bool:
    """How much something is, or whether there is any."""
    clause, turn = reading.clause, reading.turn
    if not clause.has("price") and not (clause.has("have") and not clause.has("problem", "lack")):
        return False
    if clause.has("when", "where") and not clause.has("price"):
        return False
    least = _LINKED_ASKED if clause.has("price") else linking.SURE
    found = reading.link(turn.without("maintenance"), least=least)
    answer = reading.answer(Kind.PRICE if clause.has("price") else Kind.ANY)
    if found.items and not (answer and answer.score > found.score + 0.1):
        turn.say(clause, *(Price(item_id=turn.item(n)) for n in found.items))
        return True
    if answer and answer.score >= _ANSWERED:
        turn.say(clause, Question(article_id=answer.article_id, passage=answer.text))
        return True
    if clause.has("request") and not clause.has("price") and not clause.asks:
        return False
    turn.give_up(clause)
    return True


def _unwanted(reading: Reading) -> bool:
    """What is not wanted: a wish about the thing before it, or nothing to be done."""
    clause, turn = reading.clause, reading.turn
    if not clause.has("refuse") or clause.has("price"):
        return False
    if clause.has("problem") and reading.link(turn.category("maintenance"), least=_LINKED_TROUBLE, trouble=True).items:
        return False
    if turn.draft.has_lines and not clause.starts:
        turn.draft.note(turn.draft.text[clause.start : clause.end])
        return True
    turn.give_up(clause)
    return True


def _earlier(reading: Reading) -> bool:
    """Praise, and what was brought or eaten before."""
    clause, turn = reading.clause, reading.turn
    if clause.has("price", "when", "where") or not clause.has("got", "praise"):
        return False
    if clause.has("complain", "problem"):
        return False
    if clause.has("request") and not clause.has("praise") and not clause.has("got"):
        return False
    if clause.has("praise", "thanks"):
        turn.say(clause, Thanks())
    else:
        turn.give_up(clause)
    return True


def _complaint(reading: Reading) -> bool:
    clause, turn = reading.clause, reading.turn
    if not clause.has("complain") or (clause.asks and clause.has("what", "when", "where")):
        return False
    if clause.has("request") and reading.link().items:
        return False
    turn.say(clause, Complain())
    return True


def _problem(reading: Reading) -> bool:
    """Something does not work, or is missing."""
    clause, turn = reading.clause, reading.turn
    if not clause.has("problem", "lack") or clause.has("when", "where"):
        return False
    if clause.has("lack") or not clause.has("problem"):
        brought = reading.link(turn.category("housekeeping"))
        if brought.one is not None and brought.named:
            _order(reading, brought)
            return True
    if not clause.has("problem"):
        return False
    found = reading.link(turn.category("maintenance"), least=_LINKED_TROUBLE, trouble=True)
    number = found.items[0] if found.items else (for_everything(turn.hotel) if clause.names else None)
    if number is None:
        return False
    if clause.names or found.named:
        text = turn.draft.text[clause.start : clause.end]
        turn.draft.add_line(turn.item(number), 1, text, clause.start, clause.end)
    else:
        turn.felt.append((clause, number))
    return True


def _question(reading: Reading) -> bool:
    clause, turn = reading.clause, reading.turn
    asks = clause.asks or clause.has(*_QUESTION)
    if not asks or (clause.has("request") and not clause.has("when", "where")):
        return False
    kind = Kind.WHEN if clause.has("when") else Kind.ANY
    answer = reading.answer(kind)
    if answer and answer.score >= _ANSWERED:
        turn.say(clause, Question(article_id=answer.article_id, passage=answer.text))
        return True
    if clause.asks and not clause.has("when", "where"):
        found = reading.link(turn.without("maintenance"))
        if found.named and found.items and not clause.amounts and not clause.has("what"):
            turn.say(clause, *(Price(item_id=turn.item(n)) for n in found.items))
            return True
    if clause.has("when", "where", "what") or clause.asks:
        turn.give_up(clause)
        return True
    return False


def _ordered(reading: Reading) -> bool:
    """What is asked for."""
    clause, turn = reading.clause, reading.turn
    among = None if clause.has("problem", "request") else turn.without("maintenance")
    found = reading.link(among)
    answer = reading.answer()
    asked_for = clause.has("request", "please", "add") or bool(clause.amounts)
    if answer and answer.score >= _ANSWERED_BARE and answer.score > found.score + (0.15 if asked_for else 0.0):
        turn.say(clause, Question(article_id=answer.article_id, passage=answer.text))
        return True
    if not found.items:
        return _wish_alone(reading)
    _order(reading, found)
    return True


def _wish_alone(reading: Reading) -> bool:
    """A clause that names nothing but says how, when or for whom: a wish about the thing before it."""
    clause, turn = reading.clause, reading.turn
    text = turn.draft.text[clause.start : clause.end]
    if turn.draft.has_lines and (clause.times or clause.has("day", "note", "post", "remove")):
        turn.draft.note(text)
        return True
    if not clause.core and clause.has("day"):
        turn.draft.note(text)
        return True
    return not clause.core and clause.has("please", "request", "add") and turn.draft.has_lines


def _order(reading: Reading, found: Link) -> None:
    clause, turn = reading.clause, reading.turn
    amount = _amount(clause)
    if amount is None:
        turn.give_up(clause)
    elif len(found.items) > 1:
        turn.say(clause, Ask(item_ids=tuple(turn.item(n) for n in found.items), quantity=amount))
    else:
        note = wish(turn.draft.text[clause.start : clause.end], clause, turn.own, turn.hotel.items[found.items[0]])
        turn.draft.add_line(turn.item(found.items[0]), amount, note, clause.start, clause.end)


def _amount(clause: Clause) -> int | None:
    """How many: one, unless a number says so; None for what no desk can bring."""
    if not clause.amounts:
        return 1
    if any(one.value is None for one in clause.amounts):
        return None
    return clause.amounts[0].value


_READERS = (
    _courtesy,
    _human,
    _cancel,
    _status,
    _price,
    _unwanted,
    _earlier,
    _complaint,
    _problem,
    _question,
    _ordered,
)
