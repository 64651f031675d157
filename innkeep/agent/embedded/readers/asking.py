"""Questions: what a thing costs, whether there is any, and what an article of the hotel answers."""

from __future__ import annotations

from innkeep.agent.acts import Price, Question
from innkeep.agent.embedded.house import linking
from innkeep.agent.embedded.house.answers import Kind
from innkeep.agent.embedded.readers.meaning import meant, requested
from innkeep.agent.embedded.readers.plagues import is_there
from innkeep.agent.embedded.readers.turn import Reading

ANSWERED_BARE = 0.7
"""From this score an article answers what was not put as a question."""

_ANSWERED = 0.5
_LINKED_ASKED = 0.45
_QUESTION = ("when", "where", "what", "price", "have")


def price(reading: Reading) -> bool:
    """How much something is, or whether there is any."""
    clause, turn = reading.clause, reading.turn
    if not clause.has("price") and not (clause.has("have") and not clause.has("problem", "lack")):
        return False
    if clause.has("when", "where") and not clause.has("price"):
        return False
    if not clause.has("price") and (_asks_for_it(reading) or is_there(reading)):
        return False
    least = _LINKED_ASKED if clause.has("price") else linking.SURE
    found = reading.link(turn.without("maintenance"), least=least)
    answer = reading.answer(_asked_of(reading))
    if found.items and not (answer and answer.score > found.score + 0.1):
        turn.say(clause, *(Price(item_id=turn.item(n)) for n in found.items))
        return True
    if answer and answer.score >= _ANSWERED:
        turn.say(clause, Question(article_id=answer.article_id, passage=answer.text))
        return True
    if clause.has("request") and not clause.has("price") and not clause.asks:
        return False
    if not meant(reading):
        turn.give_up(clause)
    return True


def _asked_of(reading: Reading) -> Kind:
    """What the answer must hold. `Berapa`, `كم`: in some languages how much is also how many, and from when."""
    clause, own = reading.clause, reading.turn.own
    if not clause.has("price"):
        return Kind.ANY
    costs = [found[0] for found in own.of("price").finditer(clause.text)]
    if not all(" " not in said and own.of("what").fullmatch(said) for said in costs):
        return Kind.PRICE
    about = reading.answer(Kind.WHEN if clause.has("when") else Kind.ANY)
    return Kind.PRICE if about is None or Kind.PRICE.value.search(about.text) else Kind.ANY


def question(reading: Reading) -> bool:
    """What an article answers."""
    clause, turn = reading.clause, reading.turn
    asks = clause.asks or clause.has(*_QUESTION)
    if not asks or _asks_for_it(reading):
        return False
    if turn.draft.has_lines and clause.times and not (clause.asks or clause.starts or clause.names or turn.draft.mends):
        # `A babysitter tomorrow, three hours from 7pm`.
        return False
    if not clause.has("when", "price") and requested(reading):
        return True
    kind = Kind.WHEN if clause.has("when") else Kind.ANY
    answer = reading.answer(kind)
    asked_for = clause.has("request") and not clause.has("when", "where")
    if asked_for and not (answer and answer.score >= ANSWERED_BARE and answer.score > reading.link().score):
        return False
    if answer and answer.score >= _ANSWERED:
        turn.say(clause, Question(article_id=answer.article_id, passage=answer.text))
        return True
    if not clause.has("when", "where"):
        found = reading.link(turn.without("maintenance"))
        hired = found.items and turn.hotel.items[found.items[0]].facts.category == "concierge"
        if found.named and found.items and not clause.amounts and (hired or (clause.asks and not clause.has("what"))):
            turn.say(clause, *(Price(item_id=turn.item(n)) for n in found.items))
            return True
    if clause.has("when", "where", "what") or clause.asks:
        if not meant(reading):
            turn.give_up(clause)
        return True
    return False


def together(reading: Reading) -> bool:
    """A question whose matter another clause names: `my dog weighs five kilos. What does it cost?`."""
    clause = reading.clause
    if not (clause.asks or clause.has("when", "price")):
        return False
    answer = reading.answer(Kind.PRICE if clause.has("price") else Kind.WHEN if clause.has("when") else Kind.ANY)
    if answer is None or not answer.said or answer.score < _ANSWERED:
        return False
    reading.turn.say(clause, Question(article_id=answer.article_id, passage=answer.text))
    return True


def _asks_for_it(reading: Reading) -> bool:
    """`Do you have another blanket?`, `하나요`: put as a question, and yet asked for."""
    clause = reading.clause
    wants = clause.has("add") or (bool(clause.amounts) and not clause.asks)
    if not wants or clause.has("when", "where", "price"):
        return False
    return reading.link(reading.turn.without("maintenance")).named
