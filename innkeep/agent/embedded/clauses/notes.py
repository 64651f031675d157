"""The guest's own wishes about a thing, in the guest's words: when, without what, for whom."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from importlib.resources import files

from innkeep.agent.embedded.clauses.clause import Clause
from innkeep.agent.embedded.house.evidence import BESIDE
from innkeep.agent.embedded.house.hotel import Item
from innkeep.agent.embedded.words.apiece import said_apiece
from innkeep.agent.embedded.words.concepts import widened
from innkeep.agent.embedded.words.cues import Cues
from innkeep.agent.embedded.words.spelling import WORD, plain, words

Span = tuple[int, int]

RIDES = frozenset(["taxi", "transfer", "airporttransfer", "shuttle"])
_RIDES_LAST = frozenset(["ja", "zh", "ko"])
_FEW_WORDS = 6
_FEWEST_KINDS = 3
_LISTED = re.compile(r"[,/、،]|\s(?:or|oder|ou|o|of|atau)\s")
"""What stands between the kinds that a description lists."""


def wish(text: str, clause: Clause, own: Cues, item: Item) -> str:
    """What of a clause's text is to be told to whoever brings the item."""
    # How many of each is no wish.
    of_each = said_apiece(clause.text, own.language)
    spans: list[Span] = [
        *(span for span in clause.times if span not in of_each),
        *(m.span() for m in own.of("day").finditer(clause.text)),
    ]
    spans += [m.span() for m in own.of("post").finditer(clause.text)]
    spans += _varieties(clause, item)
    opened = _opened(clause, own, item)
    if opened:
        spans.append(opened)
    if to := _destination(clause, own, item):
        spans.append(to)
    hidden = [m.span() for name in ("please", "thanks", "request") for m in own.of(name).finditer(clause.text)]
    joined = _joined(sorted(spans), clause.text)
    kept = [_without(span, hidden) for span in joined]
    return ", ".join(" ".join(text[a:b].split()).strip(" .,") for a, b in kept if text[a:b].strip(" .,"))


def _destination(clause: Clause, own: Cues, item: Item) -> Span | None:
    """What is said of a ride behind it, or before it where verbs come last: a driver has to be told where to."""
    places = [(one.start, one.end) for one in clause.concepts if one.name in RIDES & item.main]
    if not places:
        return None
    last = own.language in _RIDES_LAST
    start, end = (0, places[0][0]) if last else (places[-1][1], len(clause.text))
    polite = (m.span() for name in ("please", "request", "day", "greet") for m in own.of(name).finditer(clause.text))
    hidden = [*clause.times, *polite]
    told = "".join(" " if any(a <= n < b for a, b in hidden) else clause.text[n] for n in range(start, end))
    where = [m for m in WORD.finditer(told) if m[0] not in own.common and m[0] not in own.vocabulary]
    if not where or len(where) > _FEW_WORDS:
        return None
    return (where[0].start(), end) if last else (start + len(told) - len(told.lstrip(" ,")), end)


def said_without_courtesy(text: str, clause: Clause, own: Cues) -> str:
    """A whole clause as a wish, without the greeting before it and the `please` after it."""
    greeting = own.of("greet").match(clause.text)
    hidden = [m.span() for name in ("please", "thanks") for m in own.of(name).finditer(clause.text)]
    start, end = _without((greeting.end() if greeting else 0, len(clause.text)), hidden)
    return " ".join(text[clause.start + start : clause.start + end].split()).strip(" .,")


def _varieties(clause: Clause, item: Item) -> Iterator[Span]:
    """What is told more exactly than the item's name does, and what is to be on or in what the kitchen sends."""
    if item.facts.category != "room_service":
        return
    parts = item.other if any(one.name in item.main for one in clause.concepts) else frozenset()
    for one in clause.concepts:
        is_told_more = one.name in BESIDE | parts or widened({one.name}) & item.main
        if is_told_more if one.name not in item.main else _is_a_kind(clause.text[one.start : one.end], item):
            yield _with_degree(clause.text, one.start), one.end


def _is_a_kind(said: str, item: Item) -> bool:
    """Whether a word of it is in no name of an item and is one of several in its description: herbal tea, `mint`."""
    several = _LISTED.split(plain(item.facts.description))
    if len(several) < _FEWEST_KINDS:
        return False
    told = {word for each in several for word in words(each)}
    return any(word in told and not any(word in name for name in item.names) for word in words(said))


def _with_degree(text: str, start: int) -> int:
    """Where a quality begins together with what turns it round: of `not too spicy` the `spicy` alone is wrong."""
    before = list(WORD.finditer(text, 0, start))
    while before and before[-1][0] in _degrees() and not text[before[-1].end() : start].strip():
        start = before.pop().start()
    return start


@cache
def _degrees() -> frozenset[str]:
    rows = (files("innkeep.agent.embedded.words") / "degrees.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(plain(word) for row in rows if not row.startswith("#") for word in row.split())


def _opened(clause: Clause, own: Cues, item: Item) -> Span | None:
    """From the first word that opens a wish after the thing, if what follows is not the thing itself."""
    for m in own.of("note").finditer(clause.text):
        before = any(one.end <= m.start() for one in clause.concepts) or m.start() >= len(clause.text) // 3
        after = {one.name for one in clause.concepts if one.start >= m.start()}
        without = own.of("remove").match(clause.text, m.start())
        start = _behind_the_thing(clause, m.start(), item)
        if (
            before
            and (m.end() < len(clause.text) or start < m.start() or clause.text[:start].rstrip().endswith(","))
            and (without or not (after and after <= item.main))
        ):
            return start, len(clause.text)
    return None


def _behind_the_thing(clause: Clause, start: int, item: Item) -> int:
    """Where the part with a wish begins: of `two tacos, habanero on the side` at the comma behind the thing."""
    comma = clause.text.rfind(",", 0, start) + 1
    told = {one.name for one in clause.concepts if comma <= one.start} & item.main
    named = any(one.name in item.main and one.end < comma for one in clause.concepts)
    counted = any(comma <= one.start < start for one in clause.amounts)
    return (
        start if told or counted or not named else comma + len(clause.text[comma:]) - len(clause.text[comma:].lstrip())
    )


def _joined(spans: list[Span], text: str) -> list[Span]:
    """Spans that touch or overlap as one."""
    found: list[Span] = []
    for start, end in spans:
        if found and not text[found[-1][1] : start].strip(" ,"):
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((start, end))
    return found


def _without(span: Span, hidden: list[Span]) -> Span:
    """The span without courtesy at its end."""
    start, end = span
    for a, b in sorted(hidden, reverse=True):
        if a > start and b >= end > a:
            end = a
    return start, end
