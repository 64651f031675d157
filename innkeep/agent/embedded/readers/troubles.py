"""What is refused, what is missing, and what does not work."""

from __future__ import annotations

from functools import partial

from innkeep.agent.acts import Cancel, Decline
from innkeep.agent.embedded.house.evidence import AROUND, FIXTURES, PLACES_OF_TROUBLE
from innkeep.agent.embedded.house.linking import NOTHING, WHERE_THINGS_STAND, Link, for_everything
from innkeep.agent.embedded.readers.bearing import rather_tells_why, tells_of_trouble
from innkeep.agent.embedded.readers.counting import note
from innkeep.agent.embedded.readers.faults import fault
from innkeep.agent.embedded.readers.meaning import mended as mended_by_meaning
from innkeep.agent.embedded.readers.meaning import sounds_like_a_question, sounds_like_a_trouble
from innkeep.agent.embedded.readers.placing import order
from innkeep.agent.embedded.readers.plagues import is_there, mended
from innkeep.agent.embedded.readers.reasons import mend, unless_a_reason
from innkeep.agent.embedded.readers.remainder import beside
from innkeep.agent.embedded.readers.turn import Reading
from innkeep.agent.embedded.words.concepts import widened
from innkeep.agent.embedded.words.sentences import outside, troubles

_NO_TROUBLE = {"request", "please", "refuse", "what", "have", "price", "got", "praise", "thanks", "add", "drop"}
_NO_QUESTION = _NO_TROUBLE - {"what"}
"""Without a mark `se`, `che`, `hay` are of statements as well: whether it sounds like a question is asked of those."""

_OF_ANY = frozenset(["noise"])
_OF_A_BLIND = frozenset(["light", "window"])
_OF_A_TOILET = frozenset(["drain", "leak", "water"])
_WANTING = frozenset(["request", "add"])
_ASKING = ("request", "please", "add", "instead")
_ALIKE = 0.6
_THEIR_OWN = "belongings"
_PASSWORD = frozenset(["password"])
_OF_THE_NET = _PASSWORD | {"internet"}
"""A password of nothing else is asked for, and is no trouble."""


def unwanted(reading: Reading) -> bool:
    """What is not wanted: a wish about the thing before it, or nothing to be done."""
    clause, turn = reading.clause, reading.turn
    if not clause.has("refuse") or clause.has("price"):
        return False
    if _is_without(reading):
        return False
    if clause.has("problem") and (fault(reading).items or _refuses_nothing(reading)):
        return False
    if _lacks(reading):
        return False
    if _no_longer_works(reading):
        turn.mend(clause, fault(reading).items[0])
        return True
    if turn.draft.has_lines and not clause.starts:
        note(reading)
        return True
    if "unhurried" in turn.cues and not clause.names:
        # `There is no hurry, in an hour will do`.
        turn.give_up(clause, aside=True)
        return True
    _refuse(reading)
    return True


def _refuse(reading: Reading) -> None:
    """Note that something is refused: of what was ordered, and is called so, that it is not wanted after all."""
    clause, turn = reading.clause, reading.turn
    if turn.proposal:
        turn.give_up(clause)
    elif not turn.draft.cancels:
        found = reading.link(list(turn.placed)) if turn.placed and clause.names else NOTHING
        if found.named and found.items:
            turn.say(clause, Cancel(item_id=turn.item(found.items[0])))
        else:
            turn.say(clause, Cancel() if _takes_back(reading) else Decline())


def _takes_back(reading: Reading) -> bool:
    """`No need to send it any more, I found one in the wardrobe`, after something was ordered and nothing waits."""
    clause, turn = reading.clause, reading.turn
    if not turn.placed or turn.asked or not clause.has("drop", "anymore") or clause.has("onemore", "add"):
        return False
    return all(clause.names.isdisjoint(turn.hotel.items[n].main) for n in turn.without("maintenance"))


def _refuses_nothing(reading: Reading) -> bool:
    """`It blows nothing cold`, where nothing was offered and nothing is named that is brought or done."""
    turn = reading.turn
    offered = turn.follows or turn.draft.has_lines or reading.link(turn.without("maintenance")).items
    return not offered and sounds_like_a_trouble(reading)


def _no_longer_works(reading: Reading) -> bool:
    """`The lamp makes no sound any more`: nobody refuses what is mended, and it sounds like a trouble."""
    return _refuses_nothing(reading) and fault(reading).named


def _is_without(reading: Reading) -> bool:
    """Whether only a part of what is asked for is refused: `a Caesar salad, no egg` said in one breath."""
    clause, hotel, wishes = reading.clause, reading.turn.hotel, reading.turn.own.of("post")
    if reading.turn.own.has("refuse", wishes.sub(" ", clause.text)):
        return False
    wish = wishes.search(clause.text)
    if clause.amounts or wish is None:
        return bool(clause.amounts)
    before = clause.text[: wish.start()]
    return hotel.is_named(before) or any(one.end <= wish.start() for one in clause.concepts)


def _lacks(reading: Reading) -> bool:
    """Whether the refusal is none: `we have no more soap` tells what is missing."""
    own, text = reading.turn.own, reading.clause.text
    lacking, refusing = own.of("lack").search(text), own.of("refuse").search(text)
    if not (lacking and refusing):
        return False
    # `No more soap here` in the words of a refusal; what goes on with `needed` is one.
    as_much = lacking.start() == refusing.start() and lacking.end() >= refusing.end() and lacking.end() == len(text)
    return lacking.start() < refusing.start() or as_much


def missing_there(reading: Reading) -> bool:
    """`I find none in the bathroom`, behind what is asked for: only where that is missing."""
    clause, turn = reading.clause, reading.turn
    behind = clause.has("lack") and turn.draft.has_lines and not turn.draft.mends
    return behind and not clause.has("problem") and bool(clause.names) and clause.names <= WHERE_THINGS_STAND


def problem(reading: Reading) -> bool:
    """Something does not work, or is missing."""
    clause, turn = reading.clause, reading.turn
    sounds = not clause.has("problem", "lack") and (_sounds_like_trouble(reading) or _tells_of_what_breaks(reading))
    sounds = sounds and not rather_tells_why(reading)
    if not (sounds or clause.has("problem", "lack")) or clause.has("when", "where"):
        return False
    if _cues(reading) & _WANTING and reading.link(turn.without("maintenance")).named:
        # `It is cold, another blanket please` in one breath: the trouble is only the reason.
        return False
    if clause.has("lack"):
        brought = reading.link(turn.category("housekeeping", "concierge"))
        broken = fault(reading)
        # No soap is brought, no hot water is mended.
        sounds = broken.named and broken.score > brought.score and not _is_only_where(reading, brought)
        if brought.one is not None and brought.named and not sounds and _is_missing(reading, brought.one):
            order(reading, brought)
            return True
    if not (sounds or clause.has("problem")) or _is_their_own(reading):
        return False
    found = fault(reading)
    number = found.items[0] if found.items else (for_everything(turn.hotel) if clause.names else None)
    if number is None:
        return sounds and not turn.draft.mends and mended_by_meaning(reading)
    _note_trouble(reading, found, number, sounds=sounds)
    return True


def _note_trouble(reading: Reading, found: Link, number: int, *, sounds: bool) -> None:
    """Note a trouble with an item, which no cue tells of if it only `sounds` like one."""
    clause, turn = reading.clause, reading.turn
    if turn.draft.mends and (_comes_of_it(reading) or not found.named or (sounds and _shows_only(reading, number))):
        # `There is a draught at the window, I cannot get it shut`: more of the same trouble.
        turn.draft.note(turn.draft.text[clause.start : clause.end])
    elif found.named or _names_what_breaks(reading):
        mend(reading, number)
    elif not found.items or widened(clause.names) & mended(turn):
        unless_a_reason(reading, partial(turn.mend, clause, number))
    else:
        turn.felt.append((clause, number))


def _is_their_own(reading: Reading) -> bool:
    """`My suitcase does not open`; who cannot charge a laptop because the socket is dead tells of the socket first."""
    breaks = reading.turn.hotel.mended
    first = next((one.name for one in reading.clause.concepts if one.name in breaks or one.name == _THEIR_OWN), None)
    return first == _THEIR_OWN


def _names_what_breaks(reading: Reading) -> bool:
    """`The shower only runs cold`, where one item is for all repairs: no reason for the towels that are asked for."""
    clause = reading.clause
    return clause.has("problem") and bool(clause.names & (FIXTURES | reading.turn.hotel.mended))


def _cues(reading: Reading) -> frozenset[str]:
    """The cues of a clause; what only joins it to the one before wants nothing more: `also, the tap drips`."""
    own, text = reading.turn.own, reading.clause.text
    joins = own.of("joins").match(text)
    more = own.has("add", text[joins.end() :] if joins else text)
    return frozenset(reading.clause.cues if more else reading.clause.cues - {"add"})


def _is_missing(reading: Reading, number: int) -> bool:
    """Whether a thing itself is named, and not only where it is used: of who comes wet from the spa no robe is gone."""
    names, item = reading.clause.names, reading.turn.hotel.items[number]
    return (
        not names & item.other or bool(widened(names) & item.main) or reading.turn.hotel.is_named(reading.clause.text)
    )


def _is_only_where(reading: Reading, brought: Link) -> bool:
    """Whether what breaks is only where a thing is missing: `no soap in the shower`."""
    if brought.one is None or not brought.named:
        return False
    return reading.clause.names - reading.turn.hotel.items[brought.one].own <= WHERE_THINGS_STAND


def _shows_only(reading: Reading, number: int) -> bool:
    """`The TV does not turn on, only a red light`: how a trouble shows, after a comma, and no other thing is named."""
    clause = reading.clause
    return not (clause.starts or clause.names & reading.turn.hotel.items[number].main_only)


def _comes_of_it(reading: Reading) -> bool:
    """Whether what is told comes of the trouble before: the noise of whatever it is, the light that a blind lets in.

    `The toilet is blocked, the water does not go down`: of what comes after a toilet no basin's drain is meant.
    """
    turn, names = reading.turn, reading.clause.names
    last = next(item for item in turn.hotel.items if item.facts.id == turn.draft.last)
    of_it = {"blind": _OF_A_BLIND, "toilet": _OF_A_TOILET, "safe": _PASSWORD}
    return bool(names) and (names <= _OF_ANY or any(names <= what for of, what in of_it.items() if of in last.main))


def of_a_trouble(reading: Reading) -> bool:
    """`It drips in the bathroom, the shower is shut`: more of what was told before, or another trouble."""
    clause, turn = reading.clause, reading.turn
    if clause.asks or clause.amounts or clause.has("lack") or not turn.draft.mends:
        return False
    if clause.has(*_ASKING) and not tells_of_trouble(reading):
        return False
    known = mended(turn)
    is_of_it = not clause.starts and all(widened({name}) & known for name in clause.names)
    if not (is_of_it or _goes_on(reading)):
        return False
    found = fault(reading)
    if found.one is not None and found.named:
        turn.mend(clause, found.one)
    else:
        note(reading)
    return True


def _goes_on(reading: Reading) -> bool:
    """`The sink is blocked. The water just sits there`: told of the trouble before, and nothing is brought for it."""
    if not (reading.clause.has("problem") or tells_of_trouble(reading)):
        return False
    brought = reading.link(reading.turn.without("maintenance"))
    # Water that does not run off is not the bottle that the desk brings.
    is_drunk = brought.named and reading.turn.kind(brought.items[0]) == "room_service"
    return not brought.named or is_drunk or reading.clause.names <= PLACES_OF_TROUBLE


def _sounds_like_trouble(reading: Reading) -> bool:
    """Whether a statement means the same as a known trouble, though no cue says so: `my room is an oven`."""
    clause = reading.clause
    if clause.asks or clause.amounts or _cues(reading) & _NO_TROUBLE:
        return False
    if reading.link(reading.turn.without("maintenance")).named:
        return False
    near = float((reading.vectors[:1] @ troubles()[1].T).max())
    return near >= _ALIKE and near > float((reading.vectors[:1] @ outside().T).max())


def _tells_of_what_breaks(reading: Reading) -> bool:
    """Whether a statement is about what is only ever mended, and says something of it: `النور بيرعش`."""
    clause, turn = reading.clause, reading.turn
    if is_there(reading):
        return True
    if (
        clause.asks
        or clause.amounts
        or not clause.names
        or _PASSWORD <= clause.names <= _OF_THE_NET
        or _cues(reading) & (_NO_QUESTION - {"add"} if turn.draft.mends else _NO_QUESTION)
        or clause.has("when", "where", "status", "human")
    ):
        return False
    known = mended(turn)
    brought = frozenset[str]().union(*(i.main for i in turn.hotel.items if i.facts.category != "maintenance"))
    names = clause.names - PLACES_OF_TROUBLE or clause.names
    # `The bulb of the bedside table has gone`: where it is, is no matter of its own.
    names = names - (AROUND - known) or names
    if names & brought or not all(widened({name, *clause.either[name]}) & known for name in names):
        return False
    # `The TV is black, and also the light`: what is said of the trouble before is said of this.
    goes_on = clause.has("add") or any(word not in turn.hotel.words for word in beside(reading))
    return goes_on and not sounds_like_a_question(reading)
