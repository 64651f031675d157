"""Questions: what a thing costs, whether there is any, and what an article of the hotel answers."""

from __future__ import annotations

from innkeep.agent.acts import Price, Question
from innkeep.agent.embedded.english.articles import Kind, Passage
from innkeep.agent.embedded.english.clauses import Clause
from innkeep.agent.embedded.english.linking import Link
from innkeep.agent.embedded.english.message import Mark
from innkeep.agent.embedded.english.parts import parts
from innkeep.agent.embedded.english.turn import Turn
from innkeep.agent.embedded.english.words.cues import Cue
from innkeep.agent.embedded.english.words.vocabulary import FRAME, OPENERS

_ASKING = (Cue.WHEN, Cue.WHERE, Cue.WHETHER, Cue.TELL, Cue.ASKING, Cue.PRICE, Cue.AVAILABLE, Cue.WHERE_MINE)
_FORMS = frozenset(
    {Cue.PRICE, Cue.AVAILABLE, Cue.PROBLEM, Cue.ARRIVING, Cue.STATUS, Cue.WHEN, Cue.COMPLAINT, Cue.CANCEL}
)
_TIME_WORDS = frozenset(["when", "time", "times", "hours", "until", "till", "late", "early", "often", "long"])
_MONEY_WORDS = frozenset(
    ["cost", "costs", "price", "prices", "charge", "fee", "much", "expensive", "rate", "free", "complimentary"]
)


def price(turn: Turn, clause: Clause) -> bool:
    """How much something of the catalogue is, or whether there is any."""
    bare = clause.asks and not clause.cues - {Cue.PLEASE} and not clause.states and not _is_counted(clause)
    if not clause.has(Cue.PRICE, Cue.AVAILABLE) and not bare:
        return False
    if clause.has(Cue.WHEN, Cue.WHERE, Cue.PROBLEM) or (clause.has(Cue.REQUEST) and not clause.has(Cue.PRICE)):
        return False
    found = [turn.link(part.core) for part in parts(clause) if part.core]
    if not found or not all(one.items for one in found):
        return False
    if not all(one.exact for one in found) and _answer(turn, clause, strict=True):
        return False
    return turn.say(clause, *(Price(item_id=turn.item_id(number)) for number in _numbers(found)))


def question(turn: Turn, clause: Clause) -> bool:
    """What an article answers."""
    if not (clause.asks or clause.has(*_ASKING) or clause.begins_with_verb):
        return False
    return _answered(turn, clause, _answer(turn, clause, strict=False))


def matter(turn: Turn, clause: Clause) -> bool:
    """A bare matter (`wifi password`), or a thing that is no item but stands in an article word for word."""
    if clause.states or clause.is_foreign or clause.has(Cue.REFUSE, Cue.NOT, Cue.NO, Cue.PROBLEM, Cue.HAD):
        return False
    return _answered(turn, clause, _answer(turn, clause, strict=True))


def _answer(turn: Turn, clause: Clause, *, strict: bool) -> Passage | None:
    words = _words_of(clause)
    kind = _kind(clause)
    found = turn.hotel.library.answer(words, kind, strict=strict)
    if found is None and turn.matter and not strict:
        found = turn.hotel.library.answer((*words, *turn.matter), kind) if _leans(clause) else None
    return found


def _answered(turn: Turn, clause: Clause, found: Passage | None) -> bool:
    if clause.keys:
        turn.matter = clause.keys
    return turn.say(clause, Question(article_id=found.article_id, passage=found.text)) if found else False


def _words_of(clause: Clause) -> tuple[str, ...]:
    """The key words: all but those that only make the form of a question."""
    return tuple(
        token.key
        for span in clause.spans
        if span.mark not in {Mark.ASIDE, Mark.NUMBER, Mark.OPENER, Mark.FRAME}
        and (span.mark is not Mark.CUE or span.cue in _FORMS)
        for token in span.tokens
        if token.word not in FRAME | OPENERS and token.word not in _FORM_WORDS
    )


_FORM_WORDS = frozenset(
    ["what", "when", "where", "who", "how", "which", "why", "and", "or", "of", "not", "no", "any", "any_of"]
)


def _leans(clause: Clause) -> bool:
    """Whether the question is about `it`, or names no matter of its own."""
    return not clause.keys or any(span.word in {"it", "they", "that", "there"} for span in clause.spans)


def _kind(clause: Clause) -> Kind:
    words = {token.word for span in clause.spans if span.mark is not Mark.NAME for token in span.tokens}
    if clause.has(Cue.PRICE) or (words & _MONEY_WORDS and (clause.has(Cue.WHETHER) or clause.begins_with_verb)):
        return Kind.PRICE
    if clause.has(Cue.WHEN) or (words & {"hours", "times", "when"}):
        return Kind.WHEN
    return Kind.WHERE if clause.has(Cue.WHERE, Cue.WHERE_MINE) else Kind.ANY


def _is_counted(clause: Clause) -> bool:
    return any(span.mark is Mark.NUMBER for span in clause.spans)


def _numbers(found: list[Link]) -> list[int]:
    return [number for one in found for number in one.items]
