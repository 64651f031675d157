"""How one of the things that were asked for is wished: `the salad without onions, they don't agree with me`."""

from __future__ import annotations

from innkeep.agent.embedded.clauses.forms import is_counter
from innkeep.agent.embedded.clauses.notes import said_without_courtesy
from innkeep.agent.embedded.readers.placing import ARTICLES
from innkeep.agent.embedded.readers.turn import Reading
from innkeep.agent.embedded.words.spelling import is_spaceless, words

_ABOUT_OTHER_THINGS = (
    *("price", "when", "where", "status", "human", "cancel", "lack", "drop", "anymore", "hurry"),
    *("add", "onemore", "instead"),
)

_ASKING = ("request", "have", "problem", "complain", "refuse", "got", "praise")


def wished_of_one(reading: Reading) -> bool:
    """`The salad without onions`, `one of them without`, `but no cheese`: a wish about what was asked for."""
    clause, turn = reading.clause, reading.turn
    if not (turn.draft.has_lines or turn.draft.asks_which) or turn.draft.mends or clause.asks or clause.corrects:
        return False
    if clause.has(*_ABOUT_OTHER_THINGS):
        return False
    if turn.draft.asks_which:
        return _of_a_choice(reading)
    opens = _opens(reading)
    if opens is None:
        return False
    about = _about(reading, *opens)
    if about is None:
        return False
    turn.draft.note(said_without_courtesy(turn.draft.text, clause, turn.own), turn.item(about))
    return True


def wished_with(reading: Reading) -> bool:
    """`With a little honey, if you have it`: how the last thing is wished, in a sentence of its own."""
    clause, turn, own = reading.clause, reading.turn, reading.turn.own
    if not turn.draft.has_lines or turn.draft.mends or not clause.starts or clause.asks:
        return False
    # `Con un po' di miele`: the article counts nothing.
    if any(clause.text[one.start : one.end] not in ARTICLES for one in clause.amounts):
        return False
    if clause.corrects or clause.has(*_ABOUT_OTHER_THINGS, *_ASKING):
        return False
    opens = own.of("note").match(clause.text)
    if opens is None or own.has("no", opens[0]) or not words(clause.text[opens.end() :]):
        return False
    brought = frozenset[str]().union(*(item.main for item in turn.hotel.items))
    if clause.names & brought or turn.hotel.is_named(clause.text):
        return False
    turn.draft.note(said_without_courtesy(turn.draft.text, clause, own))
    return True


def _of_a_choice(reading: Reading) -> bool:
    """`The fried rice, but without egg`, where two may be meant: it goes with the one that is chosen."""
    clause, turn, own = reading.clause, reading.turn, reading.turn.own
    opens = _opens(reading)
    if opens is None or clause.amounts or turn.hotel.is_named(clause.text):
        return False
    if any(word not in own.common and word not in own.vocabulary for word in words(clause.text[: opens[0]])):
        return False
    turn.wishes_for_a_choice.append(said_without_courtesy(turn.draft.text, clause, own))
    return True


def _opens(reading: Reading) -> tuple[int, int] | None:
    """Where it is said without what something is wished, or how: to the end, where words have spaces."""
    clause, own = reading.clause, reading.turn.own
    if is_spaceless(clause.text) or own.language == "ko":
        found = own.of("post").search(clause.text)
        return found.span() if found and clause.has("remove") else None
    found = own.of("remove").search(clause.text)
    # `No rush` is only polite.
    polite = found is not None and own.of("please").match(clause.text, found.start()) is not None
    if found is None or polite or not words(clause.text[found.end() :]):
        return None
    return found.start(), len(clause.text)


def _about(reading: Reading, start: int, end: int) -> int | None:
    """Of which thing it is said: the one that is named before it, or the last, if nothing else stands there."""
    clause, turn = reading.clause, reading.turn
    items = turn.hotel.items
    held = [n for n in range(len(items)) if turn.draft.holds(turn.item(n))]
    outside = [one for one in clause.concepts if not start <= one.start < end]
    named = [n for n in held if any(one.name in items[n].main for one in outside)]
    if outside and (len(named) != 1 or any(one.name not in items[named[0]].main for one in outside)):
        return None
    last = next((n for n in held if turn.item(n) == turn.draft.last), None)
    about = named[0] if named else last
    if about is None or not _says_no_more(reading, (start, end), about):
        return None
    # `Leave out the beer`, of a soup and a beer, is no wish about the soup.
    inside = {one.name for one in clause.concepts if start <= one.start < end}
    others = frozenset[str]().union(*(items[n].main for n in held if n != about))
    return None if inside & (others if named else others | items[about].main) else about


def _says_no_more(reading: Reading, span: tuple[int, int], about: int) -> bool:
    """Whether nothing stands beside it but the thing, forms of a sentence, and fewer than were asked for."""
    clause, turn, own = reading.clause, reading.turn, reading.turn.own
    start, end = span
    counted = [one.value for one in clause.amounts if not start <= one.start < end]
    held = turn.draft.held(turn.item(about))
    # `Both without tomato`, of two things, is of all of them.
    all_of_them = sum(turn.draft.holds(item.facts.id) for item in turn.hotel.items)
    if len(counted) > 1 or any(value is None or (value >= held and value != all_of_them) for value in counted):
        return False
    things = [(one.start, one.end) for one in clause.concepts]
    hidden = [*things, *((one.start, one.end) for one in clause.amounts), span]
    text = "".join(" " if any(a <= n < b for a, b in hidden) else letter for n, letter in enumerate(clause.text))
    if is_spaceless(clause.text) or own.language == "ko":
        return len("".join(words(text))) <= _FEW_LETTERS or clause.has("request", "please")
    return all(word in own.common or word in own.vocabulary or is_counter(word, own) for word in words(text))


_FEW_LETTERS = 3
