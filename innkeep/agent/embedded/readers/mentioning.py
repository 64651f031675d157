"""What only comes up in what a guest tells: a place, a person who does something, a reason. Nobody wants it yet."""

from __future__ import annotations

from innkeep.agent.embedded.clauses.reasons import without_reason
from innkeep.agent.embedded.house.evidence import BESIDE, FIXTURES
from innkeep.agent.embedded.house.linking import Link, unexplained
from innkeep.agent.embedded.pairing.likening import LIKELY
from innkeep.agent.embedded.readers.bearing import wants_nothing
from innkeep.agent.embedded.readers.meaning import sounds_like_a_need
from innkeep.agent.embedded.readers.remainder import beside
from innkeep.agent.embedded.readers.riding import CARRIED, rides
from innkeep.agent.embedded.readers.turn import Reading
from innkeep.agent.embedded.words.concepts import widened
from innkeep.agent.embedded.words.people import people
from innkeep.agent.embedded.words.spelling import is_spaceless, words

_ASIDE_WORDS = 1
_ASIDE_LETTERS = 8
_MOSTLY = 3
_FEW_WORDS = 4
_MOST_OF_IT = 0.7
_PERSONS = frozenset(["children"])
_PLACES = FIXTURES | frozenset(["beach", "airport", "station", "reception", "door", "window", "tent", "bed"])
_QUALITIES = BESIDE - {"sugar", "lemon", "milk"}


def only_tells(reading: Reading, found: Link) -> bool:
    """Whether a clause that asks for nothing says much beside the thing: `an elephant stands before our tent`."""
    clause, turn = reading.clause, reading.turn
    if is_only_where_or_how(reading, found):
        return True
    if is_spaceless(clause.text):
        letters = len("".join(beside(reading)))
        return letters > _ASIDE_LETTERS and letters > _MOSTLY * sum(one.end - one.start for one in clause.concepts)
    said = without_reason(clause.core, turn.own.language)
    left = unexplained(said, turn.own, turn.hotel.items[found.items[0]])
    return len(left) > _ASIDE_WORDS and not clause.has("note", "post")


def rather_tells(reading: Reading, found: Link) -> bool:
    """`The scooters are killing us`: whether a clause that asks for nothing rather tells something by its meaning.

    What housekeeping brings may be told of by what is felt: `we are eaten alive by mosquitos`. Likely it is meant then.
    """
    clause, turn = reading.clause, reading.turn
    is_needed = turn.kind(found.items[0]) == "housekeeping" and reading.likely()[found.items[0]] >= LIKELY
    if is_needed or not wants_nothing(reading):
        return False
    if is_spaceless(clause.text):
        return len("".join(beside(reading))) > 1
    left = unexplained(clause.core, turn.own, turn.hotel.items[found.items[0]])
    # `Only the soup of the day`, after something else was ordered, is that.
    return bool(left) and len(words(clause.text)) >= _FEW_WORDS and not turn.under_way


def comes_to_it(reading: Reading, found: Link) -> bool:
    """`I've just come out of the water, | a beer please`: nothing is wanted there, whatever word asks elsewhere."""
    clause, turn = reading.clause, reading.turn
    is_all = len(clause.text) > _MOST_OF_IT * len(turn.draft.text)
    if is_all or clause.amounts or clause.times or clause.asks or is_spaceless(clause.text):
        return False
    if not wants_nothing(reading):
        return False
    return len(unexplained(clause.core, turn.own, turn.hotel.items[found.items[0]])) > _ASIDE_WORDS


def is_only_where_or_how(reading: Reading, found: Link) -> bool:
    """`We are off to the beach`, `my wife is a vegan`: no beach towel is wanted, and no vegan curry."""
    clause, hotel = reading.clause, reading.turn.hotel
    item = hotel.items[found.items[0]]
    if not clause.names or hotel.is_named(clause.text):
        return False
    return clause.names <= _QUALITIES or (clause.names <= _PLACES and clause.names not in item.called)


def has_with_them(reading: Reading) -> bool:
    """`We are three with two suitcases`, beside what is asked for: what they carry counts nothing that is wanted.

    Beside a ride it is what goes along, in however few words: `two people and three suitcases`.
    """
    clause, turn = reading.clause, reading.turn
    told = clause.has("have") or people(clause.text, turn.own.language) is not None
    if clause.names - _PERSONS != CARRIED or clause.has("please", "add", "problem", "lack"):
        return False
    if clause.has("request") and not told:
        return False
    return rides(turn) or (turn.draft.has_lines and bool(clause.amounts) and told and not clause.has("request"))


def in_passing(reading: Reading, found: Link) -> bool:
    """Whether somebody does something before the thing is named, and nothing is asked for.

    `I'm stood outside with my bags`, `the little one woke up hungry`: a wish begins with the thing.
    """
    clause, turn = reading.clause, reading.turn
    item = turn.hotel.items[found.items[0]]
    first = min((one.start for one in clause.concepts if widened({one.name}) & item.own), default=0)
    # What costs something waits for a yes anyway.
    if (
        item.facts.price
        or clause.has("lack", "problem")
        or is_spaceless(clause.text)
        or turn.hotel.is_named(clause.text)
    ):
        return False
    if any(one.name in _PERSONS - item.own and one.start < first for one in clause.concepts):
        return True
    if len(words(clause.text)) <= _FEW_WORDS or sounds_like_a_need(reading):
        return False
    return bool(unexplained(clause.text[:first], turn.own, item))
