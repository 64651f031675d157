"""What is told beside a second thought: `make it three beers, | mate's coming`, `found it in the drawer |, cancel`.

Where something is done about what was said before, what asks for nothing is why, and no matter of its own.
"""

from __future__ import annotations

from innkeep.agent.embedded.clauses.clause import Clause
from innkeep.agent.embedded.clauses.clauses import does_something
from innkeep.agent.embedded.clauses.forms import is_form
from innkeep.agent.embedded.clauses.reasons import is_reason
from innkeep.agent.embedded.house.evidence import PERSONS
from innkeep.agent.embedded.house.linking import Link
from innkeep.agent.embedded.readers.mentioning import only_tells
from innkeep.agent.embedded.readers.placing import ARTICLES
from innkeep.agent.embedded.readers.turn import Reading, Turn
from innkeep.agent.embedded.words.spelling import is_spaceless, words

_ASKS = (
    *("request", "price", "when", "where", "have", "status", "human", "complain", "hurry"),
    *("cancel", "anymore", "thanks", "greet"),
)
_OF_A_TROUBLE = ("problem", "lack")
_FEW_BEFORE = 2
_WANTS = ("order", "have", "more", "change")
_PLAINLY_WANTED = 0.3
_TAKES_BACK = ("no", "drop", "cancel", "anymore")


def look_over(turn: Turn, found: list[Clause]) -> None:
    """Note what the clauses of what is said after something do about it, before any of them is read."""
    if turn.follows:
        turn.acts = any(does_something(clause, turn.own) for clause in found)
        turn.refuses = any(refuses(clause, turn) for clause in found)
        turn.counts = frozenset(one.value for clause in found for one in clause.amounts if one.value is not None)


def tells(reading: Reading) -> bool:
    """Whether a clause, beside what was said before, may be nothing but a reason, and is kept for the end."""
    turn = reading.turn
    if not turn.follows or refuses(reading.clause, turn):
        return False
    if not (_is_echo(reading) or (_asks_for_nothing(reading) and _is_beside(reading))):
        return False
    turn.told.append(reading)
    return True


def refuses(clause: Clause, turn: Turn) -> bool:
    """Whether a clause says no, and to nothing that it names or counts."""
    no = clause.has(*_TAKES_BACK) and not (clause.amounts or clause.concepts or clause.asks)
    # `这么贵那算了`: who writes without spaces says what for in the same breath.
    return no and (does_something(clause, turn.own) or (clause.has("drop") and is_spaceless(clause.text)))


def is_mention(reading: Reading, found: Link) -> bool:
    """`I found it in the wardrobe`: a thing that a sentence tells of; one that is asked for by its name begins it."""
    clause, turn = reading.clause, reading.turn
    if is_spaceless(clause.text) or not clause.concepts:
        return only_tells(reading, found)
    if turn.own.of("note").match(clause.text):
        return False
    main = turn.hotel.items[found.items[0]].main
    first = min((one.start for one in clause.concepts if one.name in main), default=len(clause.text))
    before = [word for word in words(clause.text[:first]) if word not in ARTICLES]
    return len(before) > _FEW_BEFORE or only_tells(reading, found)


def _is_echo(reading: Reading) -> bool:
    """`Twelve?`, of a price: a number alone that is asked, by who then refuses."""
    clause, turn = reading.clause, reading.turn
    return clause.asks and turn.refuses and not clause.concepts and is_form(clause.core, [], turn.own)


def _asks_for_nothing(reading: Reading) -> bool:
    clause, turn = reading.clause, reading.turn
    if clause.asks:
        return False
    if _wants_some_too(clause) and (turn.acts or turn.draft.wants):
        return True
    idle = turn.refuses and (_hardly_wants(reading) or not clause.has("request", "human", "complain"))
    if idle or is_reason(clause.text, turn.own.language):
        return True
    return not (clause.has(*_ASKS) or _counts(clause) or _ends_politely(reading))


def _wants_some_too(clause: Clause) -> bool:
    """`The kids want some too`, beside `make it three`: who wants it is why, and no second wish."""
    return clause.has("request") and clause.has("add") and clause.names <= PERSONS and not _counts(clause)


def _is_beside(reading: Reading) -> bool:
    """Whether it is of no thing or trouble that the hotel would see to."""
    clause, turn = reading.clause, reading.turn
    # `The children want one, too`: of whom it is said, whatever the hotel has for them.
    of_the_hotel = bool((clause.names - PERSONS) & turn.hotel.concepts)
    if clause.has(*_OF_A_TROUBLE) and of_the_hotel:
        return False
    if turn.refuses and _hardly_wants(reading):
        return True
    if not of_the_hotel and (clause.names & PERSONS or not turn.hotel.has_word_of_a_name(clause.core)):
        return True
    found = reading.link()
    return not found.named or is_mention(reading, found)


def _hardly_wants(reading: Reading) -> bool:
    """`Forget it then, | we'll take the blanket with us`: beside a refusal what is not plainly wanted is why."""
    clause, acts = reading.clause, reading.acts
    if not acts or clause.amounts or clause.has("instead", "add", "please", "refuse", *_TAKES_BACK):
        return False
    return max(acts[act] for act in _WANTS) < _PLAINLY_WANTED


def _ends_politely(reading: Reading) -> bool:
    """`A bike, please`, and no `sorry, I found it`."""
    clause = reading.clause
    return any(m.end() == len(clause.text) and m.start() for m in reading.turn.own.of("please").finditer(clause.text))


def _counts(clause: Clause) -> bool:
    """Whether it holds a number; `we found one` holds none."""
    return any(one.value != 1 for one in clause.amounts)
