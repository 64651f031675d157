"""What is asked for, as it is noted: which thing, how many of it, and the wish that goes with it."""

from __future__ import annotations

from dataclasses import replace

from innkeep.agent.acts import Ask, Price
from innkeep.agent.embedded.clauses.clause import Clause
from innkeep.agent.embedded.clauses.forms import is_an, is_counter, is_the_one, says_only
from innkeep.agent.embedded.clauses.notes import said_without_courtesy, wish
from innkeep.agent.embedded.house.linking import Link
from innkeep.agent.embedded.house.portions import is_each_ones_own
from innkeep.agent.embedded.readers.doubting import doubts
from innkeep.agent.embedded.readers.selling import as_sold, is_another_part
from innkeep.agent.embedded.readers.turn import Reading
from innkeep.agent.embedded.words.people import has_portions
from innkeep.agent.embedded.words.spelling import plain, words

_DETAILED = frozenset(["room_service", "concierge"])
_VAGUE = frozenset(["couple", "paar", "pair", "par", "paio", "paire", "beberapa"])
_NUMBER_LAST = "id"
_FOR_SO_MANY = frozenset(["untuk", "buat", "kamar", "nomor", "no", "lantai", "jam", "pukul", "umur", "usia", "meja"])
ARTICLES = frozenset(["ein", "eine", "einen", "un", "una", "une", "um", "uma", "een", "en", "et", "ett"])


def order(reading: Reading, found: Link) -> None:
    """Note what is asked for; ask which where several may be meant, and offer what is only near."""
    clause, turn, found = reading.clause, reading.turn, _spoken_of(reading, found)
    said = amount_of(clause, _wish_from(reading))
    if said == 1 and (last := _counted_last(reading)) is not None:
        said = last
    amount = said if said is None else _how_many(reading, found, said)
    if amount is None:
        turn.give_up(clause)
    elif _is_only_near(reading, found):
        # Near in meaning and not called by its name: told of, with a button, and not brought yet.
        turn.say(clause, Price(item_id=turn.item(found.items[0])))
    elif doubts(reading, found):
        turn.doubted[clause.start] = found.items
        turn.give_up(clause)
    elif len(found.items) > 1:
        turn.say(clause, Ask(item_ids=tuple(turn.item(n) for n in found.items), quantity=amount))
    elif turn.kind(found.items[0]) == "maintenance":
        turn.mend(clause, found.items[0])
    elif is_another_part(turn, found.items[0], clause.names):
        turn.draft.lower(turn.item(found.items[0]), amount)
    else:
        # `One more pillow, the one of buckwheat`.
        tells_which = not (clause.starts or clause.has("add", "joins"))
        which = turn.draft.settle_which(turn.item(found.items[0])) if tells_which else None
        _add(reading, found.items[0], amount if clause.amounts or which is None else which)


def _is_only_near(reading: Reading, found: Link) -> bool:
    """Whether one thing is meant by no word, number or time of the clause, and nothing was asked for before it."""
    clause = reading.clause
    if len(found.items) > 1 or found.said or clause.times or clause.amounts or reading.turn.draft.has_lines:
        return False
    return not (clause.has("request") and reading.likeliest() == found.items[0])


def _how_many(reading: Reading, found: Link, said: int) -> int:
    """How many are wanted where so many were said, by what is said of everybody or of each of several things."""
    clause, turn = reading.clause, reading.turn
    if turn.people and all(_is_for_all(reading, number) for number in found.items):
        return turn.people
    if len(found.items) == 1:
        said = as_sold(turn, found.items[0], said, clause.amounts[1:])
    return turn.apiece if turn.apiece and said == 1 else said


def _add(reading: Reading, number: int, amount: int) -> None:
    """Note so many of a thing with the wish that goes with it, added to or in place of what was asked for before."""
    clause, turn = reading.clause, reading.turn
    item = turn.item(number)
    turn.called[number] = clause.names
    note = wish(turn.draft.text[clause.start : clause.end], clause, turn.own, turn.hotel.items[number])
    if turn.draft.doubts and (clause.corrects or not clause.has("add")):
        said = amount if clause.amounts else None
        turn.draft.put_right(item, said, note, clause.start, clause.end)
        return
    # `There are mosquitos, I want something against them` asks for one thing and tells why.
    restated = not (clause.starts or clause.has("add", "request")) and turn.draft.held(item) == amount
    restated = restated or (turn.draft.last == item and is_the_one(clause.text, turn.own.language))
    if clause.amounts and not (restated or clause.has("add")) and turn.draft.count(item, amount, note):
        return
    if (clause.amounts and not restated) or clause.has("add") or not turn.draft.holds(item):
        turn.draft.add_line(item, amount, note, clause.start, clause.end)
        if _is_told_of(reading):
            turn.draft.only_told()
        elif not (is_counted(reading) or clause.has("onemore")):
            turn.draft.leave_uncounted()
    elif turn.draft.last == item and clause.starts and not turn.hotel.is_named(clause.text):
        _note_how(reading, number)
    elif note:
        # `Two fried rice and one satay, the rice not spicy please`.
        turn.draft.note(note, item)


def _is_told_of(reading: Reading) -> bool:
    """Whether a thing is spoken of and not asked for: `there is only one towel for the two of us`."""
    clause, turn = reading.clause, reading.turn
    if clause.has("request", "please"):
        return False
    return not clause.amounts or clause.has("lack") or says_only(clause.text, turn.own.language)


def is_counted(reading: Reading) -> bool:
    """Whether a number is said of the thing: the article of `een stuk fietsen` is none of bicycles."""
    clause = reading.clause
    if is_an(clause.text, [one.start for one in clause.concepts], reading.turn.own):
        return True
    starts = [one.start for one in clause.concepts] or [len(clause.text)]
    return any(
        clause.text[one.start : one.end] not in ARTICLES
        or any(len(words(clause.text[one.end : start])) <= 1 for start in starts if start >= one.end)
        for one in clause.amounts
    )


def _spoken_of(reading: Reading, found: Link) -> Link:
    """What was told of, or wanted without a number, and is called so again: `we have no towel. Two towels, please`."""
    clause, turn = reading.clause, reading.turn
    if not clause.names or turn.hotel.is_named(clause.text):
        return found
    held = [n for n, names in turn.called.items() if clause.names <= names and turn.draft.is_open(turn.item(n))]
    return replace(found, items=(held[0],)) if len(held) == 1 else found


def _note_how(reading: Reading, number: int) -> None:
    """`One sake. Hot`, where hot sake has a name of its own: how the same thing is wanted."""
    clause, turn = reading.clause, reading.turn
    if turn.kind(number) in _DETAILED:
        turn.draft.note(said_without_courtesy(turn.draft.text, clause, turn.own))


def _is_for_all(reading: Reading, number: int) -> bool:
    """Whether everybody spoken of gets one: `eine Tour, wir sind zu fünft` counts no tours, and a digit does."""
    clause, turn = reading.clause, reading.turn
    counted = [clause.text[one.start : one.end] for one in clause.amounts]
    if turn.kind(number) == "concierge":
        counted = [said for said in counted if said not in ARTICLES]
    is_each = is_each_ones_own(turn.hotel.items[number]) or (
        turn.kind(number) == "room_service" and _is_a_portion(reading)
    )
    return not counted and is_each


def _is_a_portion(reading: Reading) -> bool:
    """`Scones with cream for the two of us`: what the kitchen sends without a number; a bottle is one for both."""
    clause, turn, own = reading.clause, reading.turn, reading.turn.own
    text = plain(turn.draft.text)
    if is_an(clause.text, [one.start for one in clause.concepts], own):
        return False
    shared = any(is_counter(word, own) for word in words(clause.text))
    return not shared and has_portions(text)


def amount_of(clause: Clause, end: int | None = None) -> int | None:
    """How many: one, unless a number before `end` says so; None for what no desk can bring."""
    if any(one.value is None for one in clause.amounts):
        return None
    if len(clause.amounts) > 1 and _is_vague(clause):
        # `A couple of towels, the big ones, three would be great`.
        return clause.amounts[-1].value
    counted = [one.value for one in clause.amounts if end is None or one.start < end]
    return counted[0] if counted else 1


def _is_vague(clause: Clause) -> bool:
    """Whether its first number says only that there are several, and the last one, behind the thing, how many."""
    first, last = clause.amounts[0], clause.amounts[-1]
    said = words(clause.text[first.start : first.end])
    return bool(said) and said[0] in _VAGUE and not any(one.start >= last.end for one in clause.concepts)


def _counted_last(reading: Reading) -> int | None:
    """The number behind the thing and the wish about it, in Indonesian: `handuk buat mandi 2 ya`."""
    clause, own = reading.clause, reading.turn.own
    if own.language != _NUMBER_LAST or len(clause.amounts) != 1:
        return None
    value, start, end = clause.amounts[0].value, clause.amounts[0].start, clause.amounts[0].end
    before, after = words(clause.text[:start])[-1:], words(clause.text[end:])
    if not before or before[0] in _FOR_SO_MANY or not all(word in own.common or word in own.polite for word in after):
        return None
    return value


def _wish_from(reading: Reading) -> int | None:
    """Where a wish begins after the thing: of `a bottle of wine with three glasses` one is wanted."""
    clause = reading.clause
    first = min((one.start for one in clause.concepts), default=None)
    if first is None:
        return None
    return next((m.start() for m in reading.turn.own.of("note").finditer(clause.text) if m.start() > first), None)
