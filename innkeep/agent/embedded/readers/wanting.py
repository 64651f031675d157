"""What is wanted, or no longer, or does not work: orders, wishes about them, and troubles."""

from __future__ import annotations

from innkeep.agent.acts import Price, Question, Thanks
from innkeep.agent.embedded.clauses.clause import Clause
from innkeep.agent.embedded.clauses.forms import is_counter, says_only
from innkeep.agent.embedded.house.evidence import BESIDE, FIXTURES, PLACES_OF_TROUBLE
from innkeep.agent.embedded.house.linking import NOTHING, Link, unexplained
from innkeep.agent.embedded.readers.asking import ANSWERED_BARE
from innkeep.agent.embedded.readers.bearing import comes_up_beside, is_worth_a_guess, mends, wants_nothing
from innkeep.agent.embedded.readers.counting import bare_amount, note, the_same
from innkeep.agent.embedded.readers.faults import of_the_house
from innkeep.agent.embedded.readers.mentioning import (
    comes_to_it,
    has_with_them,
    in_passing,
    is_only_where_or_how,
    only_tells,
    rather_tells,
)
from innkeep.agent.embedded.readers.placing import is_counted, order
from innkeep.agent.embedded.readers.remainder import beside, goes_on_wishing
from innkeep.agent.embedded.readers.turn import Reading
from innkeep.agent.embedded.words.apiece import said_apiece
from innkeep.agent.embedded.words.concepts import widened
from innkeep.agent.embedded.words.spelling import WORD, is_spaceless, words

_DETAILED = frozenset(["room_service", "concierge"])
_MORE_THAN_A_DETAIL = (
    *("request", "add", "when", "where", "price", "have", "what", "problem", "lack", "refuse", "got", "praise"),
    *("human", "status", "cancel", "complain", "thanks", "greet", "instead"),
)
_OF_A_WISH = ("day", "post", "note", "remove")
_ASKS = ("request", "please", "add", "instead")
_TAKES_BACK = frozenset(["cancel", "anymore", "drop"])
_WISHED = ("request", "please", "add", "instead", "lack", "have")
_PLACES = FIXTURES | PLACES_OF_TROUBLE
_NO_NOUNS = frozenset(
    ["though", "actually", "instead", "either", "maybe", "perhaps", "again", "still", "since", "soon"]
)
"""What may follow a thing in English, and is no other thing that it tells the kind of."""

_FEW_WORDS = 4
_SHORTEST_NOUN = 4
_FEW_LETTERS = 30


def ordered(reading: Reading) -> bool:
    """What is asked for."""
    clause, turn = reading.clause, reading.turn
    if _of_the_last(reading):
        return True
    found = of_the_house(reading, _likely(reading))
    answer = reading.answer()
    bare = len(words(clause.core)) <= _FEW_WORDS and len(clause.core) <= _FEW_LETTERS
    asked_for = clause.has(*_ASKS) or bool(clause.amounts) or _is_rung(clause)
    is_meant = (asked_for or clause.asks or bare) and is_worth_a_guess(reading)
    is_idle = bool(turn.cues & _TAKES_BACK) or turn.draft.has_lines or not is_meant
    is_told = (
        turn.follows and bool(turn.cues & _TAKES_BACK) and not (asked_for or clause.asks) and wants_nothing(reading)
    )
    if (found.guessed and is_idle) or is_told or _is_only_without(reading):
        # `No need to come any more, it was only the plug`.
        found = NOTHING
    least = 0.0 if not asked_for and _is_a_part(reading, found) else found.score + (0.15 if asked_for else 0.0)
    # `A massage for two tomorrow` asks nothing of the spa.
    planned = bool(clause.amounts or clause.times or turn.people) or clause.has("day")
    counted = found.named and planned and not clause.asks
    later = turn.draft.has_lines and bool(clause.times) and not (clause.starts or clause.asks)
    if answer and answer.plain and bare and not (counted or later) and answer.score > max(ANSWERED_BARE, least):
        turn.say(clause, Question(article_id=answer.article_id, passage=answer.text))
        return True
    if not found.items:
        return the_same(reading) or _wish_alone(reading)
    if "praise" in turn.cues and not (asked_for or turn.cues & {"request", "please"}):
        # `What a lovely place, the fluffy towels, everything perfect.`
        turn.say(clause, Thanks())
        return True
    if (told := _told(reading, found)) is not None:
        return told
    if found.named and _is_of_another(reading, found):
        return False
    if _rather(reading, found):
        turn.draft.doubt()
    order(reading, found)
    return True


def _is_rung(clause: Clause) -> bool:
    """`Call me at 6:45 to wake me`: somebody is told what to do."""
    return clause.has("human") and "wakeup" in clause.names


def _told(reading: Reading, found: Link) -> bool | None:
    """Whether what only comes up is noted; None of what is wanted."""
    clause, turn = reading.clause, reading.turn
    more = turn.draft.has_lines and (not (found.said or clause.amounts) or _tells_of_too_few(clause, turn.own.language))
    wanted = (
        (bool(clause.amounts) and is_counted(reading))
        or _is_rung(clause)
        # `No cleaning today, only a fresh towel`.
        or (found.named and "refuse" in turn.cues and says_only(clause.text, turn.own.language))
        or (clause.has(*_ASKS) and not comes_to_it(reading, found))
    )
    if more or (not wanted and only_tells(reading, found)) or _is_only_there(reading, found):
        return _wish_alone(reading)
    if wanted:
        return None
    if in_passing(reading, found) or comes_up_beside(reading, found.items[0]):
        return _offered(reading, found)
    return _wish_alone(reading) if rather_tells(reading, found) else None


def _tells_of_too_few(clause: Clause, language: str) -> bool:
    """`There is only one sheet`, of what was asked for before it."""
    return clause.has("have") and not (clause.asks or clause.has("request")) and says_only(clause.text, language)


def _likely(reading: Reading) -> Link:
    """What may be asked for; of what is wrong with a thing nothing is brought that is only called by where it is."""
    clause, turn = reading.clause, reading.turn
    # `The water of the shower stays icy` asks for no water to drink.
    if not (clause.has("problem") or ("water" in clause.names and clause.names & FIXTURES)):
        return reading.link(None if clause.has("request") and mends(reading) else turn.without("maintenance"))
    found = reading.link()
    if clause.asks or clause.amounts or clause.has(*_WISHED) or not found.items:
        return found
    main = turn.hotel.items[found.items[0]].main
    brought = turn.kind(found.items[0]) != "maintenance"
    return reading.link(turn.category("maintenance")) if brought and clause.names & main <= _PLACES else found


def _is_only_there(reading: Reading, found: Link) -> bool:
    """`I can't find one in the tent`: what is counted is not the place."""
    clause = reading.clause
    if clause.has(*_ASKS) or is_spaceless(clause.text) or not clause.concepts:
        return False
    counts_it = any(0 <= one.start - amount.end <= 1 for one in clause.concepts for amount in clause.amounts)
    return bool(clause.amounts) and not counts_it and is_only_where_or_how(reading, found)


def _is_only_without(reading: Reading) -> bool:
    """`Without cheese, please`, after what was not understood: how something is wished, and no cheese."""
    clause, own = reading.clause, reading.turn.own
    if is_spaceless(clause.text) or clause.amounts or clause.times:
        return False
    first, last = min(clause.aside, default=(0, 0))[0], max((b for _, b in clause.aside), default=0)
    left = words(f"{clause.text[:first]} {clause.text[last:]}")
    return bool(clause.without) and all(word in own.common or word in own.polite for word in left)


def _of_the_last(reading: Reading) -> bool:
    """How many there are to be of what was asked for last, or how it is wished."""
    if bare_amount(reading):
        return True
    if not (has_with_them(reading) or (reading.turn.draft.has_lines and goes_on_wishing(reading))):
        return False
    note(reading)
    return True


def _offered(reading: Reading, found: Link) -> bool:
    """Offer what only came up, if nothing else was understood."""
    clause, turn = reading.clause, reading.turn
    if turn.draft.wants or turn.under_way:
        return _wish_alone(reading)
    for number in found.items:
        turn.draft.add(Price(item_id=turn.item(number)), clause.start, clause.end, aside=True)
    return True


def _is_a_part(reading: Reading, found: Link) -> bool:
    """`Breakfast` alone asks about breakfast and buys no continental one: it is only a part of what costs money."""
    if not found.items or reading.turn.hotel.is_named(reading.clause.text):
        return False
    names, hotel = reading.clause.names, reading.turn.hotel
    if names and names <= hotel.items[found.items[0]].main_only and names.isdisjoint(hotel.library.concepts):
        # `Late checkout`, where an article only tells of the checkout.
        return False
    if any(is_counter(word, reading.turn.own) for word in words(reading.clause.text)):
        # `Bottle of mineral water`.
        return False
    return bool(reading.turn.hotel.items[found.items[0]].facts.price)


def _rather(reading: Reading, found: Link) -> bool:
    """`A buckwheat pillow, oh, rather the feather one`: another thing of its kind takes the place of the last."""
    clause, turn = reading.clause, reading.turn
    last = next((n for n in range(len(turn.hotel.items)) if turn.item(n) == turn.draft.last), None)
    if last is None or found.one is None or clause.starts or not clause.has("instead") or clause.has("add"):
        return False
    return turn.kind(found.one) == turn.kind(last) and not clause.names & turn.hotel.items[last].main_only


def _is_of_another(reading: Reading, found: Link) -> bool:
    """Whether the thing only tells of which kind another is, in English: a towel warmer is no towel."""
    clause, turn = reading.clause, reading.turn
    if turn.own.language != "en" or not clause.concepts:
        return False
    follows = WORD.match(clause.text, clause.concepts[-1].end + 1)
    if not follows or clause.text[clause.concepts[-1].end] != " " or len(follows[0]) < _SHORTEST_NOUN:
        return False
    said = follows[0] in turn.own.vocabulary | _NO_NOUNS or is_counter(follows[0], turn.own)
    if said or any(a <= follows.start() < b for a, b in clause.times):
        return False
    return bool(unexplained(follows[0], turn.own, turn.hotel.items[found.items[0]]))


def _wish_alone(reading: Reading) -> bool:
    """A clause that names nothing but says how, when or for whom: a wish about the thing before it."""
    clause, turn = reading.clause, reading.turn
    another = clause.has("request") and bool(clause.names)
    if turn.draft.has_lines and not (clause.asks or another) and (clause.times or clause.has(*_OF_A_WISH)):
        note(reading)
        return True
    # `Tonight`, `at eight`, `room 412 here`: before what is asked for, it is about that.
    bare = not (clause.concepts or clause.asks) and len(beside(reading)) <= len(clause.times)
    if bare and (clause.times or clause.has("day")):
        note(reading)
        return True
    return not clause.core and clause.has("please", "request", "add") and turn.draft.has_lines


def of_some(reading: Reading) -> bool:
    """`Two sandwiches, one of them without egg`, `of which one without`: what is said of some of what was asked for."""
    clause, own, turn = reading.clause, reading.turn.own, reading.turn
    if len(clause.amounts) != 1 or clause.starts or clause.corrects or not turn.draft.has_lines:
        return False
    if _of_fewer(reading):
        note(reading)
        return True
    if clause.has("request") or _names_another(reading):
        return False
    before, rest = clause.text[: clause.amounts[0].start], clause.text[clause.amounts[0].end :]
    opens = min(
        (m.start() for name in _OF_A_WISH for m in [own.of(name).search(rest)] if m and not own.has("add", m[0])),
        default=None,
    )
    if opens is None or any(
        word not in own.common and not is_counter(word, own) for word in words(f"{before} {rest[:opens]}")
    ):
        return False
    note(reading)
    return True


def _names_another(reading: Reading) -> bool:
    """`A ceviche without coriander and a bottle of water`: counted is a thing of its own."""
    turn, found = reading.turn, reading.link()
    return found.one is not None and found.named and not turn.draft.holds(turn.item(found.one))


def _of_fewer(reading: Reading) -> bool:
    """`Two lattes, one oat milk`: fewer than were asked for, and how those are wanted."""
    clause, turn = reading.clause, reading.turn
    value, last = clause.amounts[0].value, turn.draft.last
    fewer = value is not None and last is not None and value < turn.draft.held(last)
    return fewer and bool(clause.names) and all(widened({name}) & BESIDE for name in clause.names)


def of_each(reading: Reading) -> bool:
    """`Two of each`, said by itself of the things before or after it."""
    clause, own = reading.clause, reading.turn.own
    if not reading.turn.apiece or clause.concepts or clause.amounts:
        return False
    spans = said_apiece(clause.text, own.language)
    left = "".join(" " if any(a <= n < b for a, b in spans) else letter for n, letter in enumerate(clause.text))
    return bool(spans) and all(word in own.common or word in own.polite for word in words(left))


def of_a_part(reading: Reading) -> bool:
    """`One rösti with egg, the egg well done`: a wish about a part of what was asked for, after it."""
    clause, turn = reading.clause, reading.turn
    if clause.starts or clause.amounts or clause.asks or not clause.names or not turn.draft.has_lines:
        return False
    asked = (item for item in turn.hotel.items if turn.draft.holds(item.facts.id))
    if turn.hotel.is_named(clause.text):
        return False
    parts = frozenset[str]().union(*(i.own for i in asked if i.facts.category == "room_service"))
    if not (clause.names <= parts | BESIDE and (clause.names & BESIDE or clause.has("note", "post", "remove"))):
        return False
    note(reading)
    return True


def of_a_detail(reading: Reading) -> bool:
    """`An iced tea, lots of ice`, `a seat at five, terminal D`: a few words behind a thing that ask for nothing."""
    clause, turn = reading.clause, reading.turn
    if clause.starts or clause.asks or clause.amounts or not turn.draft.has_lines or turn.draft.mends:
        return False
    if clause.has(*_MORE_THAN_A_DETAIL) or len(words(clause.text)) > _FEW_WORDS or turn.hotel.is_named(clause.text):
        return False
    last = next((n for n in range(len(turn.hotel.items)) if turn.item(n) == turn.draft.last), None)
    if last is None or turn.kind(last) not in _DETAILED or not clause.names or reading.link().named:
        return False
    note(reading)
    return True
