"""What is said of something asked for before and names nothing, by its meaning: `my wife is jealous, she'd like one`.

Cues know some of the words for it, and guests have thousands. What names a thing is read by its words alone.
"""

from __future__ import annotations

from innkeep.agent.acts import Act, Cancel, Change, Confirm, Decline, Status, Thanks
from innkeep.agent.embedded.clauses.hearing import heard_in_all
from innkeep.agent.embedded.clauses.notes import said_without_courtesy
from innkeep.agent.embedded.dialogue.telling import follow_up
from innkeep.agent.embedded.encoder import READ
from innkeep.agent.embedded.house.evidence import AROUND, PERSONS
from innkeep.agent.embedded.readers.remainder import beside
from innkeep.agent.embedded.readers.turn import Reading, Turn
from innkeep.agent.embedded.second_thoughts.adding import add, changed
from innkeep.agent.embedded.second_thoughts.afterthoughts import is_left_out
from innkeep.agent.embedded.words.spelling import is_spaceless, plain, words

_PLAINLY = 0.4
_LIKELY = 0.3
_MARGIN = 0.1
_SURELY = 0.5
_RATHER = 0.25
_TOLD_BY_WORDS = ("again", "calledoff", "unhurried", "hurry", "instead", "scrap", "other")
_TAKES_BACK = frozenset(["cancel", "no"])
_OF_ONE = frozenset(["more", "status", "wish"])
_CUES = (
    (("onemore", "add"), frozenset(["more", "total", "wish"])),
    (("cancel", "anymore"), _TAKES_BACK),
    (("drop", "refuse", "remove"), frozenset(["cancel", "no", "wish"])),
    (("status",), frozenset(["status"])),
)
"""What words for one thing or another may do."""

_PLAIN: dict[str, Act] = {
    "cancel": Cancel(),
    "no": Decline(),
    "yes": Confirm(),
    "status": Status(),
    "thanks": Thanks(),
}
_MOST_WORDS = 30
_FEW_WORDS = 4
_FEW_LETTERS = 6
_MOST_NOTES = 500


def follows(reading: Reading) -> bool:
    """Whether all that was written plainly does something about what was asked for before, and noted.

    What holds a number, or words for something else, is left to the readers of these.
    """
    clause, counts = reading.clause, reading.turn.counts
    if counts - {1} or clause.has(*_TOLD_BY_WORDS) or _is_short(clause.text):
        return False
    act = _act(reading, _PLAINLY)
    if act is None or act == "total" or (counts and act not in _OF_ONE):
        return False
    if act in _TAKES_BACK and is_left_out(reading):
        # `Oh, and no onions`, of a burger.
        return False
    return _does(reading, act)


def follows_after_all(reading: Reading) -> bool:
    """The same of what no other reader understood, so that it need not be as plain."""
    act = _act(reading, _LIKELY)
    # What is taken back in so many words was left by the reader of these: `our train was cancelled`.
    taken_back = act in _TAKES_BACK and reading.clause.has("cancel", "anymore", "calledoff")
    if act is None or taken_back or not _does(reading, act):
        return False
    reading.turn.draft.only_what_is_known()
    return True


def _is_short(text: str) -> bool:
    """Whether a text is too short for its meaning to tell more than its words."""
    return len(text) < _FEW_LETTERS if is_spaceless(text) else len(words(text)) < _FEW_WORDS


def _extra(reading: Reading) -> bool:
    """`Extra butter please`, `and a can of xpto`: more of something else, in few words, or counted by its name."""
    clause = reading.clause
    if clause.has("onemore", "again", "note"):
        return False
    if clause.has("add"):
        return len(words(clause.core)) <= _FEW_WORDS and bool(beside(reading))
    # `And one for my mother-in-law` is one more.
    return bool(clause.amounts and beside(reading)) and not is_spaceless(clause.text)


def _act(reading: Reading, least: float) -> str | None:
    turn = reading.turn
    if not turn.under_way or turn.asked or turn.own.language not in READ:
        return None
    if len(words(reading.clause.text)) > _MOST_WORDS:
        return None
    shares = _shares(turn, follow_up(reading.vectors[0], heard_in_all(plain(turn.draft.text), turn.own)))
    likeliest, next_likeliest = sorted(shares, key=lambda act: -shares[act])[:2]
    if shares[likeliest] < least or shares[likeliest] - shares[next_likeliest] < _MARGIN:
        return None
    if any(reading.clause.has(*cues) and likeliest not in acts for cues, acts in _CUES):
        return None
    if likeliest == "more" and _extra(reading):
        return None
    return None if _names_something(reading, likeliest, surely=shares[likeliest] >= _SURELY) else likeliest


def _names_something(reading: Reading, act: str, *, surely: bool) -> bool:
    """Whether it names what the hotel has or tells about.

    Where it is sure what a text does, it may name what nobody is brought, as a place or as why: a door, a bath. Of a
    wish it is where: `put them in front of the door`.
    """
    clause, hotel = reading.clause, reading.turn.hotel
    named = clause.names - PERSONS - (AROUND if act == "wish" else frozenset())
    if not surely:
        return bool(named & (hotel.concepts | hotel.library.concepts)) or hotel.is_named(clause.text)
    brought = [hotel.items[number].main for number in reading.turn.without("maintenance")]
    return not named.isdisjoint(frozenset[str]().union(*brought))


def _shares(turn: Turn, told: dict[str, float]) -> dict[str, float]:
    """What it may do here: what waits for a yes is not wanted, or is; where nothing waits, a yes is thanks.

    A no takes back what was ordered where it rather does so anyway: `no thanks` alone wants nothing else.
    """
    same = {"cancel": "no"} if turn.proposal else {"yes": "thanks"}
    if not turn.proposal and told["cancel"] >= _RATHER:
        same["no"] = "cancel"
    shares: dict[str, float] = dict.fromkeys(told.keys() - same.keys(), 0.0)
    for act, share in told.items():
        shares[same.get(act, act)] += share
    return shares


def _does(reading: Reading, act: str) -> bool:
    turn, clause = reading.turn, reading.clause
    if act in {"more", "total"}:
        return _counts(reading, act, _number(turn))
    if act == "wish":
        said = said_without_courtesy(turn.draft.text, clause, turn.own)[:_MOST_NOTES]
        turn.say(clause, Change(item_id=None if turn.only is None else turn.item(turn.only), notes=said))
        return True
    if act in ({"status"} if turn.proposal else {"no", "yes"}):
        return False
    if (plain := _PLAIN.get(act)) is None or (act in _TAKES_BACK and clause.has("what", "when", "price")):
        # `Until when may I cancel`.
        return False
    turn.say(clause, plain)
    return True


def _number(turn: Turn) -> int | None:
    """The one number of the text; of `three instead of two`, where there are two, the other one."""
    now = None if turn.only is None else turn.under_way[turn.only]
    meant = turn.counts - {now} if len(turn.counts) > 1 else turn.counts
    return next(iter(meant)) if len(meant) == 1 else None


def _counts(reading: Reading, act: str, number: int | None) -> bool:
    """`One for my wife too`, `three of us are coming, so three`."""
    turn = reading.turn
    if act == "more":
        return add(turn, reading.clause, number or 1, "")
    number = number or turn.people
    if number is None or turn.only is None or turn.only not in turn.before or turn.kind(turn.only) == "maintenance":
        return False
    turn.say(reading.clause, changed(turn, turn.only, number))
    return True
