"""Something does not work: finds what the hotel's maintenance calls it."""

from __future__ import annotations

from innkeep.agent.acts import Complain
from innkeep.agent.embedded.english.clauses import Clause
from innkeep.agent.embedded.english.hotel import Hotel, Item
from innkeep.agent.embedded.english.message import Mark
from innkeep.agent.embedded.english.text import clean, key, tokens
from innkeep.agent.embedded.english.turn import Turn
from innkeep.agent.embedded.english.words.cues import Cue
from innkeep.agent.embedded.english.words.problems import FEELINGS
from innkeep.agent.embedded.english.words.vocabulary import AROUND, FRAME, GENERAL, GENERAL_NAMES, OPENERS

_NAMED = 1.0
_DESCRIBED = 0.7
_ENOUGH = 0.45
_CLOSE = 0.75
_AROUND_SHARE = 0.25
_AROUND_KEYS = frozenset(key(word) for word in AROUND)
_GENERAL_KEYS = frozenset(key(word) for word in GENERAL)
_GENERAL_NAME_KEYS = frozenset(key(word) for word in GENERAL_NAMES)
_FEELINGS = tuple(
    (tuple(frozenset(key(part) for part in sign.split()) for sign in signs), matters) for signs, matters in FEELINGS
)


def problem(turn: Turn, clause: Clause) -> bool:
    """A trouble that maintenance can see to is an order of the item for it, in the guest's words."""
    if not _is_problem(turn, clause) or clause.has(Cue.WHEN, Cue.WHERE, Cue.TELL, Cue.REFUSE):
        return False
    number = _meant(turn.hotel, turn.in_category("maintenance"), clause)
    if number is not None:
        told = [span for span in clause.spans if span.cue not in {Cue.PLEASE, Cue.GREET, Cue.COURTESY, Cue.THANKS}]
        item_id = turn.item_id(number)
        turn.draft.add_line(item_id, 1, turn.words(told), clause.start, clause.end)
        return True
    brought = turn.link(clause.content, turn.in_category("room_service")).items
    return turn.say(clause, Complain()) if brought and not clause.has(Cue.REQUEST) else False


def _is_problem(turn: Turn, clause: Clause) -> bool:
    if clause.has(Cue.PROBLEM):
        return True
    lacking = clause.has(Cue.NO, Cue.NOT, Cue.ABSENT) and not clause.has(Cue.REQUEST, Cue.REFUSE) and not clause.asks
    return lacking and any(
        turn.hotel.items[number].facts.category == "maintenance"
        for span in clause.content
        if span.mark is Mark.NAME
        for number in span.items
    )


def _meant(hotel: Hotel, numbers: list[int], clause: Clause) -> int | None:
    said = [t for span in clause.spans for t in span.tokens if t.word not in FRAME | OPENERS and t.word not in _EMPTY]
    trouble = {t.key for span in clause.spans if span.cue is Cue.PROBLEM for t in span.tokens}
    subject = [token.key for token in said if token.key not in trouble]
    scores = {number: _fit(hotel, hotel.items[number], subject, trouble) for number in numbers}
    best = max(scores, key=lambda number: scores[number], default=None)
    if best is not None and scores[best] >= _ENOUGH:
        rivals = [number for number, score in scores.items() if score > _CLOSE * scores[best]]
        return best if len(rivals) == 1 else _general(hotel, numbers)
    unexplained = [word for word in subject if word not in _AROUND_KEYS and word not in _SUBJECTS_OF_FEELINGS]
    felt = None if unexplained else _felt(hotel, numbers, {token.key for token in said})
    return felt if felt is not None else _general(hotel, numbers)


_EMPTY = frozenset(["no", "not", "any", "there", "it", "please", "here"])


def _fit(hotel: Hotel, item: Item, subject: list[str], trouble: set[str]) -> float:
    """How much of what is broken the item names or describes; the words of the trouble itself help a little."""
    if not subject:
        return 0.0
    weights = {word: hotel.weight(word) * (_AROUND_SHARE if word in _AROUND_KEYS else 1.0) for word in subject}
    found = sum(weight * _share(item, word) for word, weight in weights.items())
    if not found:
        return 0.0
    helped = sum(_AROUND_SHARE * _share(item, word) for word in trouble)
    return found / sum(weights.values()) + helped


def _share(item: Item, word: str) -> float:
    if word in item.named:
        return _NAMED
    return _DESCRIBED if word in item.described else 0.0


def _felt(hotel: Hotel, numbers: list[int], said: set[str]) -> int | None:
    """The item for what the guest only feels: it is cold, it is dark, there is no water."""
    for signs, matters in _FEELINGS:
        if any(sign <= said for sign in signs):
            for matter in matters:
                words = {token.key for token in tokens(clean(matter))}
                named = [n for n in numbers if words <= hotel.items[n].named]
                described = [n for n in numbers if words <= hotel.items[n].described]
                if len(named or described) == 1:
                    return (named or described)[0]
    return None


_SUBJECTS_OF_FEELINGS = frozenset(word for signs, _ in _FEELINGS for sign in signs for word in sign) | {key("shower")}


def _general(hotel: Hotel, numbers: list[int]) -> int | None:
    """The one item that is for everything, if the hotel has one."""
    found = [
        number
        for number in numbers
        if (hotel.items[number].named | hotel.items[number].described) & _GENERAL_KEYS
        or hotel.items[number].named <= _GENERAL_NAME_KEYS
    ]
    return found[0] if len(found) == 1 else None
