"""Questions: what a thing costs, whether there is any, and what an article of the hotel answers."""

from __future__ import annotations

from collections.abc import Iterable

from innkeep.agent.acts import Question
from innkeep.agent.embedded.clauses.clause import Clause
from innkeep.agent.embedded.clauses.forms import FORMS, is_form
from innkeep.agent.embedded.clauses.services import is_brought
from innkeep.agent.embedded.house import linking
from innkeep.agent.embedded.house.answers import Answer
from innkeep.agent.embedded.house.evidence import PERSONS
from innkeep.agent.embedded.house.kinds import Kind
from innkeep.agent.embedded.house.linking import Link
from innkeep.agent.embedded.readers.asides import not_understood
from innkeep.agent.embedded.readers.describing import priced
from innkeep.agent.embedded.readers.going_on import answer_of, answer_of_its_end, more_of
from innkeep.agent.embedded.readers.lacking import lacks_the_first
from innkeep.agent.embedded.readers.meaning import is_known, meant, requested, sounds_like_a_question
from innkeep.agent.embedded.readers.plagues import is_there
from innkeep.agent.embedded.readers.turn import Reading, Turn
from innkeep.agent.embedded.words.facts import OF_A_NUMBER, Facts, told
from innkeep.agent.embedded.words.people import is_for_them
from innkeep.agent.embedded.words.spelling import legible, plain

ANSWERED_BARE = 0.7
"""From this score an article answers what was not put as a question."""

_LINKED_ASKED = 0.45
_LIKELY_ASKED = 0.2
_APART = 5.0
"""Of the things that stood out so in messages of one order to strange houses, 123 of 125 were meant (decision 52)."""

_PRICED = (*FORMS, "price", "what")
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
    if more := more_of(reading, _asked_of(reading)):
        turn.say(clause, Question(article_id=more.article_id, passage=more.text))
        return True
    least = _LINKED_ASKED if clause.has("price") else linking.SURE
    found = _sold(reading, reading.link(turn.without("maintenance"), least=least))
    answer = None if lacks_the_first(reading) else answer_of(reading, _asked_of(reading))
    if found.items and (_is_of_what_is_brought(reading, found) or not (answer and answer.score > found.score + 0.1)):
        _tell_of(reading, [n for n in found.items if clause.has("price") or not turn.draft.holds(turn.item(n))])
        return True
    if answer and answer.sure:
        turn.say(clause, Question(article_id=answer.article_id, passage=answer.text))
        return True
    if clause.has("request") and not clause.has("price") and not clause.asks:
        return False
    if not (_is_told(reading) or meant(reading)):
        not_understood(reading)
    return True


def _tell_of(reading: Reading, numbers: Iterable[int]) -> None:
    """Tell of some things what they cost, and remember how many of each were asked about."""
    clause, turn = reading.clause, reading.turn
    for n in numbers:
        turn.say(clause, priced(reading, n))
        turn.offered[n] = clause.amounts[0].value if clause.amounts else None


def _sold(reading: Reading, found: Link) -> Link:
    """`How much is the car to the airport` asks for no parking: what likely is meant, where nothing is named."""
    asked = reading.clause.has("price") and not found.named
    likely = reading.likeliest(_LIKELY_ASKED, _APART) if asked else None
    return found if likely is None else Link((likely,), 1.0, said=True)


def _is_told(reading: Reading) -> bool:
    """`You have a car to the airport? How much?`: whether it asks the price of what it was told of just before."""
    clause, turn = reading.clause, reading.turn
    return clause.has("price") and bool(turn.offering) and is_form(clause.text, [], turn.own, _PRICED)


def _is_of_what_is_brought(reading: Reading, found: Link) -> bool:
    """`How much is breakfast in bed`: no article's price of the buffet, where the kitchen sends one up."""
    clause, turn = reading.clause, reading.turn
    served = found.one is not None and turn.kind(found.one) == "room_service" and found.named
    return served and clause.has("price") and is_brought(clause.text, turn.own.language)


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
    asks = (clause.asks and not clause.has("lack")) or clause.has(*_QUESTION)
    if not asks or _asks_for_it(reading):
        return False
    if turn.draft.has_lines and clause.times and not (clause.asks or clause.starts or clause.names or turn.draft.mends):
        # `A babysitter tomorrow, three hours from 7pm`.
        return False
    if not clause.has("when", "price") and requested(reading):
        return True
    kind = Kind.WHEN if clause.has("when") else Kind.ANY
    answer = more_of(reading, kind) or answer_of(reading, kind)
    if not (answer and answer.sure) and clause.asks:
        answer = answer_of_its_end(reading, kind) or answer
    asked_for = clause.has("request") and not clause.has("when", "where")
    if asked_for and not (answer and answer.score >= ANSWERED_BARE and answer.score > reading.link().score):
        return False
    if answer and answer.sure and not _is_of_an_item(reading):
        turn.say(clause, Question(article_id=answer.article_id, passage=answer.text))
        return True
    return _unanswered(reading)


def _is_of_an_item(reading: Reading) -> bool:
    """`Is it possible to keep the room until two`: whether all that it names is sold, and no article speaks of it."""
    clause, turn = reading.clause, reading.turn
    if not clause.names or clause.has("when", "where") or reading.facts:
        return False
    found = reading.link(turn.without("maintenance"))
    if not found.named or found.one is None or not turn.hotel.library.concepts.isdisjoint(clause.names):
        return False
    return clause.names <= turn.hotel.items[found.one].main_only


def _unanswered(reading: Reading) -> bool:
    """A question that no article answers, of a thing or of what other guests ask."""
    clause, turn = reading.clause, reading.turn
    if not clause.has("when", "where") and (found := reading.link(turn.without("maintenance"))).named:
        if clause.asks and _several(clause):
            # `Two beers, is that possible?`
            return False
        if _offered(reading, found):
            return True
    if clause.has("when", "where", "what") or clause.asks:
        if not meant(reading):
            not_understood(reading)
        return True
    return False


def _offered(reading: Reading, found: Link) -> bool:
    """Whether a question is about a thing that one may want, and the thing is told of."""
    clause, turn = reading.clause, reading.turn
    hired = turn.kind(found.items[0]) == "concierge"
    if clause.amounts or not (hired or (clause.asks and not clause.has("what"))):
        return False
    turn.say(clause, *(priced(reading, n) for n in found.items))
    return True


def asks_how_long(reading: Reading) -> bool:
    """`How long does the train take`, before anything is ordered: an article tells it."""
    if reading.turn.under_way or not (reading.clause.asks or reading.facts & OF_A_NUMBER or is_known(reading)):
        return False
    answer = reading.answer()
    return answer is not None and answer.sure and (answer.said or bool(_numbers(answer) & reading.facts))


def _numbers(answer: Answer) -> Facts:
    """The kinds of fact of a number that an answer tells."""
    return told(plain(legible(answer.text))) & OF_A_NUMBER


def told_of(reading: Reading) -> bool:
    """What is said in the form of no question and is nearer to one than to a trouble: `my son wants the wifi code`."""
    clause, turn = reading.clause, reading.turn
    if not clause.names - PERSONS or not sounds_like_a_question(reading):
        return False
    if reading.link(turn.without("maintenance")).items:
        return False
    answer = reading.answer()
    if answer is None or not (answer.said and answer.sure and answer.plain):
        return False
    turn.say(clause, Question(article_id=answer.article_id, passage=answer.text))
    return True


def together(reading: Reading) -> bool:
    """A question whose matter another clause names: `my dog weighs five kilos. What does it cost?`."""
    clause = reading.clause
    if not (clause.asks or clause.has("when", "price")):
        return False
    answer = reading.answer(Kind.PRICE if clause.has("price") else Kind.WHEN if clause.has("when") else Kind.ANY)
    # `Do you run helicopter flights? The kids are tired` asks nothing about children.
    plain = answer is not None and (answer.plain or clause.has("when", "price"))
    if answer is None or not (plain and answer.said and answer.sure):
        return False
    reading.turn.say(clause, Question(article_id=answer.article_id, passage=answer.text))
    return True


def _asks_for_it(reading: Reading) -> bool:
    """`Do you have another blanket?`, `have you two umbrellas for us`: put as a question, and yet asked for."""
    clause = reading.clause
    if clause.has("when", "where", "price"):
        return False
    told = bool(clause.amounts) and not clause.asks
    asked = clause.has("have") and (_several(clause) or _kindly(reading) or clause.has("ofthese"))
    if not (told or asked or clause.has("add") or (clause.amounts and not clause.has("have"))):
        return False
    found = reading.link(reading.turn.without("maintenance"))
    if told or asked:
        return found.named
    if clause.has("add"):
        # `Which beach for one who has never yet surfed`: what is also `more` asks for none of what an article answers.
        answer = reading.answer() if clause.asks else None
        return found.named and not (answer and answer.sure and answer.score > found.score)
    # `Il y aurait un peignoir`: whoever asks only whether there is one has other words for it.
    return found.named and found.one is not None and _is_free(reading.turn, found.one)


def _is_free(turn: Turn, number: int) -> bool:
    """Whether a thing is brought and costs nothing."""
    return turn.kind(number) == "housekeeping" and not turn.hotel.items[number].facts.price


def _several(clause: Clause) -> bool:
    """Nobody asks whether there are two of a thing but who wants two."""
    return any(one.value and one.value > 1 for one in clause.amounts)


def _kindly(reading: Reading) -> bool:
    """`Would you have a blanket for us`, `have you umbrellas, please`; who begins with `excuse me` only asks."""
    clause, own = reading.clause, reading.turn.own
    asked = own.of("have").search(clause.text)
    rest = clause.text[asked.end() :] if asked else ""
    return own.has("please", rest) or is_for_them(rest, own.language)
