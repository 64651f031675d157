"""More of what was asked for before: `the same again`, `another one`, `another tea`."""

from __future__ import annotations

from innkeep.agent.acts import MAX_QUANTITY, Ask, Change
from innkeep.agent.embedded.clauses.clause import Clause
from innkeep.agent.embedded.readers.remainder import how_many, says_no_more, wish_with
from innkeep.agent.embedded.readers.selling import pairs_of
from innkeep.agent.embedded.readers.turn import Reading, Turn

_MOST_CHOICES = 3


def again(reading: Reading) -> bool:
    """`The same again`, `another round`: as many as there were, of all that there was."""
    turn, clause = reading.turn, reading.clause
    if (
        not clause.has("again")
        or not turn.before
        or len(clause.amounts) > 1
        or turn.draft.has_lines
        or not says_no_more(reading)
    ):
        return False
    rounds = [found.span() for found in turn.own.of("again").finditer(clause.text)]
    # `Another round` is one of rounds, and not of what is in them.
    counted = [one for one in clause.amounts if not any(a <= one.start and one.end < b for a, b in rounds)]
    said = counted[0].value if counted else None
    if counted and (said is None or len(turn.before) > 1):
        return False
    for number, quantity in turn.before.items():
        more = said or quantity
        if turn.proposal:
            turn.say(clause, changed(turn, number, quantity + more))
        else:
            turn.draft.add_as_before(turn.item(number), more, clause.start, clause.end)
    return True


def one_more(reading: Reading) -> bool:
    """`Another one`, `two more for my friends`, in words that are known."""
    turn, clause = reading.turn, reading.clause
    if (had := _one_of_what_was_had(reading)) is not None:
        turn.draft.add_line(turn.item(had), _amount_or_one(clause), wish_with(reading), clause.start, clause.end)
        return True
    more = clause.has("onemore") or (turn.own.has("add", how_many(clause)) and len(clause.amounts) == 1)
    if not more or clause.has("refuse", "notso", "notthis") or turn.draft.has_lines or not says_no_more(reading):
        return False
    if clause.has("change") and not clause.has("onemore"):
        return False
    amount = clause.amounts[0].value if clause.amounts else 1
    if amount is None:
        return False
    return add(turn, clause, amount, wish_with(reading))


def add(turn: Turn, clause: Clause, amount: int, wish: str) -> bool:
    """Note that more is wanted of what was spoken of or, where nothing was, of what was asked for before.

    Of several things it is asked which; of too many nothing is noted.
    """
    numbers = [turn.spoken_of] if turn.spoken_of is not None else list(turn.under_way)
    if not numbers or len(numbers) > _MOST_CHOICES or any(turn.kind(each) == "maintenance" for each in numbers):
        # What is mended is not counted.
        return False
    if len(numbers) > 1:
        turn.say(clause, Ask(item_ids=tuple(turn.item(n) for n in numbers), quantity=amount))
        return True
    (number,) = numbers
    amount = pairs_of(turn, number, amount, clause.text)
    if number in turn.proposal and not wish:
        turn.say(clause, changed(turn, number, turn.proposal[number] + amount))
    elif number in turn.placed and not wish and clause.has("ofthese"):
        turn.say(clause, changed(turn, number, turn.placed[number] + amount))
    else:
        turn.draft.add_line(turn.item(number), amount, wish, clause.start, clause.end)
    return True


def changed(turn: Turn, number: int, quantity: int) -> Change:
    """The change to so many of an item, or to the most that is taken from a sentence."""
    return Change(item_id=turn.item(number), quantity=min(quantity, MAX_QUANTITY))


def _amount_or_one(clause: Clause) -> int:
    return (clause.amounts[0].value if clause.amounts else None) or 1


def _one_of_what_was_had(reading: Reading) -> int | None:
    """`Another tea`, of the mint tea that was had: of all that is called so the one that was ordered last."""
    turn, clause = reading.turn, reading.clause
    if not clause.has("onemore") or not clause.names or turn.proposal or turn.draft.has_lines or clause.has("instead"):
        return None
    had = [n for n in turn.before if clause.names <= turn.hotel.items[n].main and not turn.hotel.is_named(clause.text)]
    return had[0] if len(had) == 1 else None
