"""Answers to what waits: a proposal that wants a yes, or a choice between items."""

from __future__ import annotations

from innkeep.agent.acts import MAX_QUANTITY, Change, Confirm, Decline
from innkeep.agent.embedded.clauses.forms import FORMS, is_form
from innkeep.agent.embedded.clauses.notes import wish
from innkeep.agent.embedded.house.linking import link
from innkeep.agent.embedded.house.portions import is_each_ones_own
from innkeep.agent.embedded.readers.placing import ARTICLES
from innkeep.agent.embedded.readers.remainder import how_many, number_said, says_no_more
from innkeep.agent.embedded.readers.turn import Reading
from innkeep.agent.embedded.second_thoughts.afterthoughts import called, wished_later
from innkeep.agent.embedded.second_thoughts.recounting import recounted
from innkeep.agent.embedded.second_thoughts.referring import refers
from innkeep.agent.embedded.second_thoughts.telling import refuses
from innkeep.agent.embedded.words.ordinals import place_of
from innkeep.agent.embedded.words.spelling import words
from innkeep.agent.plain_yes import is_plain_yes

_LEAST_OFFERED = 0.5
_FEW_WORDS = 8
_OF_OTHER_THINGS = (
    *("status", "human", "complain", "problem", "lack", "got", "refuse", "cancel", "when", "where", "price"),
    *("have", "remove"),
)


def waiting(reading: Reading) -> bool:
    """Whether the clause is about what waits, and noted."""
    return recounted(reading) or _choice(reading) or refers(reading) or wished_later(reading) or _reply(reading)


def _left(reading: Reading, *names: str) -> list[str]:
    """The words of the clause without some cues."""
    text = reading.clause.text
    for name in names:
        text = reading.turn.own.of(name).sub(" ", text)
    return words(text)


def _reply(reading: Reading) -> bool:
    turn, clause = reading.turn, reading.clause
    if turn.draft.has_lines and not clause.starts and clause.has("remove"):
        # `Scratch that, hot chocolate, no cream`: of what takes the place of what waits.
        return False
    if not turn.proposal or clause.has("price", "status", "when", "where", "human"):
        return False
    if (
        clause.has("no", "refuse", "cancel", "anymore")
        and not clause.amounts
        and not _left(reading, "repair", "no", "refuse", "cancel", "anymore", "thanks", "please", "small", "praise")
    ):
        turn.say(clause, Decline())
        return True
    if turn.declines and _only_agrees(reading) and not clause.has("problem", "lack", "complain"):
        # `OK, thanks, we'll think about it`.
        turn.say(clause, Decline())
        return True
    agrees = clause.has("yes") and not _left(reading, "yes", "please", "thanks", "request", "greet")
    if agrees or is_plain_yes(clause.text):
        turn.say(clause, Confirm())
        return True
    return _about_a_line(reading)


def _about_a_line(reading: Reading) -> bool:
    """The guest names something of the proposal, or how many of it."""
    turn, clause = reading.turn, reading.clause
    lines = list(turn.proposal)
    named = _named(reading, lines)
    elsewhere = reading.link()
    if clause.names and named is None:
        return False
    if named is None and elsewhere.items and elsewhere.items[0] not in turn.proposal:
        return False
    if named is None and len(lines) > 1:
        return False
    number = named if named is not None else lines[0]
    # `And a can of coke` counts nothing of what waits, whatever a coke is.
    counts = bool(clause.amounts) and (clause.has("change", "instead", "no") or says_no_more(reading))
    if named is None and not counts and not clause.has("no", "cancel"):
        return False
    if clause.has("cancel", "remove", "refuse", "no", "anymore") and not clause.amounts:
        act = Decline() if len(lines) == 1 else Change(item_id=turn.item(number), quantity=0)
        turn.say(clause, act)
        return True
    return _counted(reading, number, named is not None)


def _counted(reading: Reading, number: int, is_named: bool) -> bool:  # noqa: FBT001 - said by the caller's own name
    turn, clause = reading.turn, reading.clause
    if not clause.amounts:
        return False
    now = turn.proposal[number]
    if any(one.value is None for one in clause.amounts):
        turn.give_up(clause)
        return True
    value = number_said(clause, now) or clause.amounts[0].value or 1
    if value == now and turn.counts - {now}:
        # `Not two, three`: how many there are not to be, and nothing else.
        return True
    more = turn.own.has("add", how_many(clause)) and not clause.has("change")
    if more and is_named and turn.own.language in {"ja", "zh", "ko"}:
        return False
    if is_named and clause.has("request") and not clause.has("change"):
        return False
    total = value + (now if more else 0)
    turn.say(clause, Change(item_id=turn.item(number), quantity=min(total, MAX_QUANTITY)))
    return True


def _named(reading: Reading, lines: list[int]) -> int | None:
    # `Make it three beers`, where the cod is in beer batter.
    meant = [n for n in lines if reading.clause.calls(reading.turn.hotel.items[n].main)]
    if len(meant) == 1:
        return meant[0]
    found = link(reading.turn.hotel, reading.said(), lines, least=0.8)
    if found.named or not reading.clause.has("change", "instead"):
        return found.one if found.named else None
    # `Make it two fars`, of a Far breton: a word of the name does.
    called_so = [number for number in called(reading) if number in lines]
    return called_so[0] if len(called_so) == 1 else None


def _choice(reading: Reading) -> bool:
    """Which of the items that were offered the guest takes."""
    turn, clause = reading.turn, reading.clause
    if not turn.asked or clause.asks or (turn.refuses and not refuses(clause, turn)):
        return False
    if not clause.names and "cancel" in turn.cues and clause.has("yes", "cancel", "drop"):
        # `It's fine, cancel it, my colleague lent me hers`.
        turn.say(clause, Decline())
        return True
    chosen = _chosen(reading)
    # `OK, thanks, we'll let you know`.
    declines = turn.declines and _only_agrees(reading)
    if chosen is None and len(turn.asked) == 1 and not declines:
        agrees = _is_yes(reading) or _books(reading) or _takes_so_many(reading)
        chosen = turn.asked if agrees else None
    if chosen is None:
        if declines or (clause.has("no", "refuse", "cancel", "drop") and not clause.names):
            turn.say(clause, Decline())
            return True
        return False
    # `The second` says which; `two of the second` is not said so, so a number beside a place is the place itself.
    by_place = place_of(clause.text, len(turn.asked)) is not None
    quantity = turn.asked_quantity if by_place else _quantity(reading)
    if not by_place and all(turn.draft.holds(turn.item(number)) for number in chosen):
        # `Good, two then`, `yes, for my wife and me`: it tells how many the yes before it was to.
        return not clause.amounts or turn.draft.correct(quantity)
    for number in chosen:
        spoken = turn.draft.text[clause.start : clause.end]
        said = "" if by_place else wish(spoken, clause, turn.own, turn.hotel.items[number])
        wishes = [each for each in (turn.asked_wishes.get(number, ""), said) if each]
        turn.draft.add_line(turn.item(number), quantity, ", ".join(wishes), clause.start, clause.end)
    return True


def _only_agrees(reading: Reading) -> bool:
    """Whether a clause has no matter and no number, as the thanks before a no have none."""
    clause = reading.clause
    return not (clause.names or clause.amounts or clause.has("request"))


def _takes_so_many(reading: Reading) -> bool:
    """`Two for tomorrow, then`, `good, put us down for two`, of the one thing whose price was told."""
    clause = reading.clause
    if clause.names & reading.turn.hotel.concepts:
        return False
    # `Book it for the two of us`.
    people = reading.turn.people is not None and not clause.amounts
    if not people and len(clause.amounts) != 1:
        return False
    if says_no_more(reading):
        return True
    is_article = any(clause.text[one.start : one.end] in ARTICLES for one in clause.amounts)
    if (
        is_article
        or (clause.times and not people)
        or clause.has(*_OF_OTHER_THINGS)
        or len(words(clause.text)) > _FEW_WORDS
    ):
        return False
    return not reading.link().named


def _books(reading: Reading) -> bool:
    """`Ok, book it for tomorrow then`, of the one thing whose price was told: nothing else is named."""
    clause, turn = reading.clause, reading.turn
    if not clause.has("yes", "request") or clause.has(*_OF_OTHER_THINGS) or clause.names & turn.hotel.concepts:
        return False
    return is_form(clause.text, clause.times, turn.own, (*FORMS, "day", "at", "joins"))


def _is_yes(reading: Reading) -> bool:
    """Whether the clause says yes to the one thing that was offered, and nothing else."""
    return reading.clause.has("yes") and not _left(reading, "yes", "please", "thanks", "request", "greet")


def _chosen(reading: Reading) -> tuple[int, ...] | None:
    turn, clause = reading.turn, reading.clause
    place = place_of(clause.text, len(turn.asked))
    if place == "all":
        return turn.asked
    if isinstance(place, int):
        return (turn.asked[place],)
    anywhere = reading.link()
    if anywhere.named and anywhere.one is not None and anywhere.one not in turn.asked:
        return None
    found = link(turn.hotel, reading.said(), turn.asked, least=_LEAST_OFFERED)
    if found.one is not None and (found.named or found.score > _LEAST_OFFERED):
        return (found.one,)
    return None


def _quantity(reading: Reading) -> int:
    counted = reading.clause
    value = counted.amounts[0].value if counted.amounts and counted.core else None
    for_all = all(is_each_ones_own(reading.turn.hotel.items[number]) for number in reading.turn.asked)
    return value or (reading.turn.people if for_all else None) or reading.turn.asked_quantity
