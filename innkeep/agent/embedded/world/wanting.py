"""What is wanted, or no longer, or does not work: orders, wishes about them, and troubles."""

from __future__ import annotations

from innkeep.agent.acts import Ask, Decline, Price, Question
from innkeep.agent.embedded.world.asking import ANSWERED_BARE
from innkeep.agent.embedded.world.clauses import Clause
from innkeep.agent.embedded.world.hotel import outside, problems
from innkeep.agent.embedded.world.linking import Link, for_everything, unexplained
from innkeep.agent.embedded.world.notes import said_without_courtesy, wish
from innkeep.agent.embedded.world.spelling import WORD, is_spaceless, words
from innkeep.agent.embedded.world.turn import Reading

_NO_TROUBLE = ("request", "please", "refuse", "what", "have", "price", "got", "praise", "thanks", "add")
_OF_A_WISH = ("day", "post", "note", "remove")
_ALIKE = 0.6
_FEW_WORDS = 4
_ASIDE_WORDS = 1
_ASIDE_LETTERS = 8
_MOSTLY = 3
_THEIR_OWN = "belongings"
_SHORTEST_NOUN = 4
_FEW_TO_OPEN = 2
_FEW_LETTERS = 30

LINKED_TROUBLE = 0.5
"""The least score of a link from a trouble to an item of maintenance."""


def unwanted(reading: Reading) -> bool:
    """What is not wanted: a wish about the thing before it, or nothing to be done."""
    clause, turn = reading.clause, reading.turn
    if not clause.has("refuse") or clause.has("price"):
        return False
    if _is_without(reading):
        return False
    if clause.has("problem") and reading.link(turn.category("maintenance"), least=LINKED_TROUBLE, trouble=True).items:
        return False
    if _lacks(reading):
        return False
    if turn.draft.has_lines and not clause.starts:
        _note(reading)
        return True
    if turn.proposal:
        turn.give_up(clause)
    else:
        turn.say(clause, Decline())
    return True


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


def _sounds_like_trouble(reading: Reading) -> bool:
    """Whether a statement means the same as a known trouble, though no cue says so: `my room is an oven`."""
    clause = reading.clause
    if clause.asks or clause.amounts or clause.has(*_NO_TROUBLE):
        return False
    if reading.link(reading.turn.without("maintenance")).named:
        return False
    near = float((reading.vectors[:1] @ problems()[1].T).max())
    return near >= _ALIKE and near > float((reading.vectors[:1] @ outside().T).max())


def _tells_of_what_breaks(reading: Reading) -> bool:
    """Whether a statement is about what is only ever mended, and says something of it: `النور بيرعش`."""
    clause, turn = reading.clause, reading.turn
    if (
        clause.asks
        or clause.amounts
        or not clause.names
        or clause.has(*_NO_TROUBLE, "when", "where", "status", "human")
    ):
        return False
    mended = frozenset[str]().union(*(i.own for i in turn.hotel.items if i.facts.category == "maintenance"))
    brought = frozenset[str]().union(*(i.main for i in turn.hotel.items if i.facts.category != "maintenance"))
    if not clause.names <= mended or clause.names & brought:
        return False
    return any(word not in turn.hotel.words for word in _beside(reading))


def _beside(reading: Reading) -> list[str]:
    """What a clause says beside the things that it names and the form of a sentence."""
    clause, own = reading.clause, reading.turn.own
    kept = [not any(one.start <= n < one.end for one in clause.concepts) for n in range(len(clause.text))]
    text = "".join(letter if keep else " " for letter, keep in zip(clause.text, kept, strict=True))
    return [w for w in words(text) if w not in own.common and w not in own.polite and not w.isdigit() and len(w) > 1]


def _lacks(reading: Reading) -> bool:
    """Whether the refusal is none: `we have no more soap` tells what is missing."""
    own, text = reading.turn.own, reading.clause.text
    lacking, refusing = own.of("lack").search(text), own.of("refuse").search(text)
    return bool(lacking and refusing and lacking.start() < refusing.start())


def problem(reading: Reading) -> bool:
    """Something does not work, or is missing."""
    clause, turn = reading.clause, reading.turn
    sounds = not clause.has("problem", "lack") and (_sounds_like_trouble(reading) or _tells_of_what_breaks(reading))
    if not (sounds or clause.has("problem", "lack")) or clause.has("when", "where"):
        return False
    if clause.has("request", "add") and reading.link(turn.without("maintenance")).named:
        # `It is cold, another blanket please` in one breath: the trouble is only the reason.
        return False
    if clause.has("lack"):
        brought = reading.link(turn.category("housekeeping"))
        broken = reading.link(turn.category("maintenance"), least=LINKED_TROUBLE, trouble=True)
        # No soap is brought, no hot water is mended.
        sounds = broken.named and broken.score > brought.score
        if brought.one is not None and brought.named and not sounds:
            _order(reading, brought)
            return True
    if not (sounds or clause.has("problem")) or _THEIR_OWN in clause.names:
        return False
    found = reading.link(turn.category("maintenance"), least=LINKED_TROUBLE, trouble=True)
    number = found.items[0] if found.items else (for_everything(turn.hotel) if clause.names else None)
    if number is None:
        return False
    if clause.names or found.named:
        text = turn.draft.text[clause.start : clause.end]
        turn.draft.add_line(turn.item(number), 1, text, clause.start, clause.end)
    else:
        turn.felt.append((clause, number))
    return True


def ordered(reading: Reading) -> bool:
    """What is asked for."""
    clause, turn = reading.clause, reading.turn
    if _bare_amount(reading):
        return True
    if turn.draft.has_lines and (_is_of_one(reading) or _goes_on_wishing(reading)):
        _note(reading)
        return True
    among = None if clause.has("problem", "request") else turn.without("maintenance")
    found = reading.link(among)
    answer = reading.answer()
    bare = len(words(clause.core)) <= _FEW_WORDS and len(clause.core) <= _FEW_LETTERS
    asked_for = clause.has("request", "please", "add") or bool(clause.amounts)
    if answer and bare and answer.score >= ANSWERED_BARE and answer.score > found.score + (0.15 if asked_for else 0.0):
        turn.say(clause, Question(article_id=answer.article_id, passage=answer.text))
        return True
    if not found.items:
        return _the_same(reading) or _wish_alone(reading)
    beside = turn.draft.has_lines and not (found.said or clause.amounts)
    if beside or (not asked_for and _only_tells(reading, found)):
        return _wish_alone(reading)
    if found.named and _is_of_another(reading, found):
        return False
    _order(reading, found)
    return True


def _bare_amount(reading: Reading) -> bool:
    """`Could we have towels? Two please`: how many of the thing before."""
    clause, turn = reading.clause, reading.turn
    value = clause.amounts[0].value if len(clause.amounts) == 1 else None
    return not clause.core and not clause.times and value is not None and turn.draft.correct(value)


def _only_tells(reading: Reading, found: Link) -> bool:
    """Whether a clause that asks for nothing says much beside the thing: `an elephant stands before our tent`."""
    clause, turn = reading.clause, reading.turn
    if is_spaceless(clause.text):
        beside = len("".join(_beside(reading)))
        return beside > _ASIDE_LETTERS and beside > _MOSTLY * sum(one.end - one.start for one in clause.concepts)
    left = unexplained(clause.core, turn.own, turn.hotel.items[found.items[0]])
    return len(left) > _ASIDE_WORDS and not clause.has("note", "post")


def _is_of_another(reading: Reading, found: Link) -> bool:
    """Whether the thing only tells of which kind another is, in English: a towel warmer is no towel."""
    clause, turn = reading.clause, reading.turn
    if turn.own.language != "en" or not clause.concepts:
        return False
    follows = WORD.match(clause.text, clause.concepts[-1].end + 1)
    if not follows or clause.text[clause.concepts[-1].end] != " " or len(follows[0]) < _SHORTEST_NOUN:
        return False
    if follows[0] in turn.own.vocabulary:
        return False
    return bool(unexplained(follows[0], turn.own, turn.hotel.items[found.items[0]]))


def _the_same(reading: Reading) -> bool:
    """`I would like another one`: one more of what was spoken of last."""
    clause, turn = reading.clause, reading.turn
    unknown = [w for w in words(clause.core) if w not in turn.own.common and w not in turn.own.vocabulary]
    if turn.spoken_of is None or not clause.has("add") or clause.names or unknown:
        return False
    if not (clause.has("request") or clause.amounts):
        return False
    amount = _amount(clause)
    if amount is None:
        return False
    turn.draft.add_line(turn.item(turn.spoken_of), amount, "", clause.start, clause.end)
    return True


def _wish_alone(reading: Reading) -> bool:
    """A clause that names nothing but says how, when or for whom: a wish about the thing before it."""
    clause, turn = reading.clause, reading.turn
    another = clause.has("request") and bool(clause.names)
    if turn.draft.has_lines and not (clause.asks or another) and (clause.times or clause.has(*_OF_A_WISH)):
        _note(reading)
        return True
    if not clause.core and clause.has("day"):
        _note(reading)
        return True
    return not clause.core and clause.has("please", "request", "add") and turn.draft.has_lines


def _note(reading: Reading) -> None:
    turn = reading.turn
    turn.draft.note(said_without_courtesy(turn.draft.text, reading.clause, turn.own))


def _goes_on_wishing(reading: Reading) -> bool:
    opens = reading.turn.own.of("note").match(reading.clause.text)
    # `Leave them outside the door`, a sentence of its own, speaks of nothing else.
    alone = reading.clause.has("remove") or (opens is not None and len(words(opens[0])) > _FEW_TO_OPEN)
    return _opens_a_wish(reading) and (not reading.clause.starts or alone)


def _is_of_one(reading: Reading) -> bool:
    """`Two sandwiches, one without egg`: what is said of some of them."""
    clause, own = reading.clause, reading.turn.own
    if len(clause.amounts) != 1 or clause.starts:
        return False
    rest = clause.text[clause.amounts[0].end :].lstrip()
    return clause.text[: clause.amounts[0].start].strip() == "" and any(own.of(n).match(rest) for n in _OF_A_WISH)


def _opens_a_wish(reading: Reading) -> bool:
    own, text = reading.turn.own, reading.clause.text
    return not reading.clause.amounts and bool(own.of("note").match(text) or own.of("remove").match(text))


def _order(reading: Reading, found: Link) -> None:
    clause, turn = reading.clause, reading.turn
    amount = _amount(clause, _wish_from(reading))
    if amount is None:
        turn.give_up(clause)
    elif len(found.items) > 1:
        turn.say(clause, Ask(item_ids=tuple(turn.item(n) for n in found.items), quantity=amount))
    elif not (found.said or clause.times or clause.amounts or turn.draft.has_lines):
        # Near in meaning and not called by its name: told of, with a button, and not brought yet.
        turn.say(clause, Price(item_id=turn.item(found.items[0])))
    else:
        note = wish(turn.draft.text[clause.start : clause.end], clause, turn.own, turn.hotel.items[found.items[0]])
        item = turn.item(found.items[0])
        # `There are mosquitos, I want something against them` asks for one thing and tells why.
        if clause.amounts or clause.has("add") or not turn.draft.holds(item):
            turn.draft.add_line(item, amount, note, clause.start, clause.end)


def _amount(clause: Clause, end: int | None = None) -> int | None:
    """How many: one, unless a number before `end` says so; None for what no desk can bring."""
    if any(one.value is None for one in clause.amounts):
        return None
    counted = [one.value for one in clause.amounts if end is None or one.start < end]
    return counted[0] if counted else 1


def _wish_from(reading: Reading) -> int | None:
    """Where a wish begins after the thing: of `a bottle of wine with three glasses` one is wanted."""
    clause = reading.clause
    first = min((one.start for one in clause.concepts), default=None)
    if first is None:
        return None
    return next((m.start() for m in reading.turn.own.of("note").finditer(clause.text) if m.start() > first), None)
