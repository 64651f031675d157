"""A message cut into the things that a guest says, one by one, in any language."""

from __future__ import annotations

from dataclasses import replace

from innkeep.agent.embedded.clauses.clause import Clause
from innkeep.agent.embedded.clauses.cutting import STOP, Places, Texts, parts, second_thoughts, sentences
from innkeep.agent.embedded.clauses.forms import ACTS, is_act, is_one_of, is_wished, says_only
from innkeep.agent.embedded.clauses.hearing import covers, heard, opened
from innkeep.agent.embedded.clauses.reasons import edges_of_reasons, is_aim
from innkeep.agent.embedded.clauses.services import MARK, has_to_be_up, is_to_ring, is_woken, told_by_a_time
from innkeep.agent.embedded.clauses.texts import texts_of
from innkeep.agent.embedded.house.hotel import Hotel
from innkeep.agent.embedded.words.amounts import amounts
from innkeep.agent.embedded.words.concepts import seen
from innkeep.agent.embedded.words.cues import Cues
from innkeep.agent.embedded.words.feathers import FEATHERED, FREE, denied
from innkeep.agent.embedded.words.spelling import is_spaceless, plain, words
from innkeep.agent.embedded.words.uncounted import times

_AROUND = " ,،、，"
_NAMING = frozenset(["add", "joins", "please", "greet", "note", "change"])
_TELLING_ONLY = _NAMING | {"yes", "no", "day"}
_WRONG = frozenset(["leak", "drain", "smell", "noise"])
_WISHING = ("request", "add", "price", "when", "where")
_NO_REASON = ("price", "when", "where", "human", "cancel", "anymore", "drop", "status", "instead")
_NO_CALL = ("price", "when", "where", "status", "cancel", "problem", "lack", "complain", "thanks", "have")
_FEW_WORDS = 5
_SOFT_CUES = ("greet", "thanks", "please")
_ACTING = (
    *("cancel", "price", "have", "status", "human", "complain", "refuse", "got", "praise"),
    *("when", "where", "problem", "lack", "yes", "no"),
)


def clauses(hotel: Hotel, text: str, own: Cues, *, later: bool = False) -> list[Clause]:
    """The clauses of a legible text, cut at conjunctions only where both sides say something by themselves.

    `Later`, after something was said, `make it two` says something, and so it stands apart from its reason.
    """
    texts = texts_of(hotel, text, own)
    small = texts[1]
    kept = [m.span() for m in hotel.named.finditer(small)] if hotel.named else []
    edges = edges_of_reasons(small, own.language) if later else []
    found: list[Clause] = []
    for start, end, asks in sentences(small, 0, len(small), STOP, kept):
        sentence: list[Clause] = []
        opens = small.rfind("¿", start, end)
        for first, last in parts(hotel, texts, (start, end), Places(kept, edges), own):
            # `Se fundió el foco, ¿me traen otro?` asks from its first mark on.
            asked = asks and last > opens
            clause = _clause(texts, (first, last), own, asks=asked, starts=not sentence)
            before = (sentence or found)[-1].end if sentence or found else 0
            clause.corrects = next(
                (text[a:b] for a, b in second_thoughts(small, own) if before <= a < clause.start), ""
            )
            goes_on = bool(sentence) and not clause.corrects
            if (
                goes_on
                and not (later and _apart(sentence[-1], clause, own))
                and _belongs(hotel, sentence[-1], clause, own)
            ):
                previous = sentence.pop()
                clause = _clause(texts, (previous.start, last), own, asks=asked, starts=previous.starts)
                clause.corrects = previous.corrects
            sentence.append(clause)
        if len(sentence) > 1 and not (
            _stands(hotel, sentence[0], own) or (later and _apart(sentence[0], sentence[1], own))
        ):
            merged = _clause(texts, (sentence[0].start, sentence[1].end), own, asks=sentence[1].asks, starts=True)
            sentence[:2] = [merged]
        found += _asked_for(sentence)
    if FREE in hotel.concepts and (places := denied(plain(text), own.language)):
        _have_no_feathers(found, places)
    return _rung_up(texts, found, own)


def _have_no_feathers(found: list[Clause], places: list[tuple[int, int]]) -> None:
    """Note in the clauses that no pillow of feathers is meant, and that saying so is only why."""
    for clause in found:
        clause.concepts = tuple(replace(one, name=FREE) if one.name in FEATHERED else one for one in clause.concepts)
        tells = any(clause.start < end and start < clause.end + 1 for start, end in places)
        clause.why |= tells and not clause.concepts and not clause.has(*_NO_REASON)


def _rung_up(texts: Texts, found: list[Clause], own: Cues) -> list[Clause]:
    """The clauses; who has to be up at five and is then to be rung asks for a single thing in both."""
    joined: list[Clause] = []
    for clause in found:
        before = joined[-1] if joined else None
        if before and _asks_to_be_rung(clause, own) and has_to_be_up(before.text, before.times, own):
            joined[-1] = _clause(texts, (before.start, clause.end), own, asks=clause.asks, starts=before.starts)
        else:
            joined.append(clause)
    return joined


def _asks_to_be_rung(clause: Clause, own: Cues) -> bool:
    """`Could you call me?`, after the hour was said."""
    if clause.times or clause.has(*_NO_CALL) or not (clause.asks or clause.has("request", "please")):
        return False
    little = not clause.amounts and len(words(clause.core)) <= _FEW_WORDS
    return is_to_ring(clause.text, clause.concepts, own, says_little=little)


def _belongs(hotel: Hotel, before: Clause, clause: Clause, own: Cues) -> bool:
    """Whether a part of a sentence says nothing apart from the part before it."""
    if not (before.why or _stands(hotel, clause, own)) or _goes_on(before, clause, own) or _asks(before, own):
        return True
    aims = before.has("request") and not before.concepts and is_aim(clause.text, own.language)
    return aims or _tells_of_it(before, clause) or _counts_it(before, clause)


def _apart(before: Clause, clause: Clause, own: Cues) -> bool:
    """`Make it two, | the wife fancies one`, `she does not drink, | so just one`: what is wanted now, and why."""
    opens = any(own.of(name).match(clause.text) for name in ("note", "remove", "post", "please", "day"))
    if does_something(before, own) and not (opens or clause.times or does_something(clause, own)):
        return True
    return does_something(clause, own) and not does_something(before, own)


def does_something(clause: Clause, own: Cues) -> bool:
    """Whether a clause does something about what was said before, and says nothing else."""
    spans = [*((one.start, one.end) for one in clause.concepts), *((one.start, one.end) for one in clause.amounts)]
    does = clause.has(*ACTS) or (bool(clause.amounts) and not clause.concepts)
    return does and not clause.has("status") and is_act(clause.text, spans, own)


def _goes_on(before: Clause, clause: Clause, own: Cues) -> bool:
    """`No towels and pillows`, `thanks for the tea and the cake`: what is said of the first thing is of the second."""
    return (
        before.has("got", "praise", "refuse")
        and not before.has("request")
        and clause.cues <= {"add", "joins", "thanks", "praise"}
        and bool(clause.concepts)
        and not (clause.amounts or says_only(clause.text, own.language))
    )


def _tells_of_it(before: Clause, clause: Clause) -> bool:
    """`The tap in the bathroom, it drips`: a thing is only named, and after the comma follows what is wrong with it."""
    named = bool(before.concepts) and before.cues <= _NAMING and not before.amounts
    return named and clause.has("problem") and clause.names <= _WRONG and not clause.has(*_WISHING)


def _counts_it(before: Clause, clause: Clause) -> bool:
    """`The big thing to dry off with, two of them please`: only how many of what is told of before it."""
    if not clause.amounts or clause.concepts or clause.times or words(clause.core.replace("あと", "")):
        return False
    told = bool(before.concepts) and not (before.amounts or before.why or before.asks)
    return told and clause.has("request") and before.cues <= _TELLING_ONLY


def _asked_for(sentence: list[Clause]) -> list[Clause]:
    """The mark at the end makes no question of what else is said: `May I have a soup and a water?`."""
    asking = next((clause for clause in sentence if clause.has("request")), sentence[-1] if sentence else None)
    for clause in sentence:
        if clause is asking:
            continue
        clause.asks &= clause.has("when", "where", "price", "have", "what")
    return sentence


def _stands(hotel: Hotel, clause: Clause, own: Cues) -> bool:
    """Whether it says something by itself."""
    if hotel.is_named(clause.text) or hotel.has_word_of_a_name(clause.core):
        return True
    if _asks_for_any(clause, own):
        return False
    if clause.why:
        return True
    one = bool(clause.amounts and clause.core) or is_one_of(clause.text, own)
    if one or clause.concepts or clause.has(*_SOFT_CUES[:2], *_ACTING):
        return True
    # `Bring me, please` is the beginning of what follows.
    return (bool(clause.core) and clause.has("please", "request")) or _asks(clause, own)


def _asks_for_any(clause: Clause, own: Cues) -> bool:
    """`My wife would love some kunafa, do you have any?`: whether it only asks for what was named before."""
    if clause.starts or not clause.has("have") or clause.concepts or clause.amounts or clause.times:
        return False
    left = clause.text
    for name in ("have", "request", "please"):
        left = own.of(name).sub(" ", left)
    return not is_spaceless(clause.text) and all(word in own.common for word in words(left))


def _asks(clause: Clause, own: Cues) -> bool:
    """`And could somebody`, before what is asked for."""
    bare = not (clause.concepts or clause.amounts or clause.times) and all(w in own.common for w in words(clause.core))
    return bare and clause.has("request") and not clause.starts


def _clause(texts: Texts, span: tuple[int, int], own: Cues, *, asks: bool, starts: bool) -> Clause:
    (written, small, formal, counted), (start, end) = texts, span
    text = small[start:end]
    text_start = len(text) - len(text.lstrip(_AROUND))
    start, text = start + text_start, text.strip(_AROUND)
    clause = Clause(start, start + len(text), text, asks, starts)
    clause.cues = heard(formal[start : clause.end], own)
    if is_wished(written[start : clause.end], own.language):
        clause.cues = clause.cues - {"got", "praise"} | {"request"}
    ends_so = own.has("because", text) or (own.has("why", text) and not clause.has("request"))
    clause.why = ends_so and not clause.has(*_NO_REASON)
    clause.times = times(text, own)
    asked = clause.cues & {"request", "please"} | ({MARK} if asks else set())
    clause.concepts = told_by_a_time(text, clause.times, seen(text, own.language), own, asked)
    clause.cues |= {"request"} if clause.times and asked and is_woken(clause.concepts) else frozenset()
    clause.amounts = [
        one for one in amounts(counted[start : clause.end], own) if not covers(own.of("joins"), text, one.start)
    ]
    several = any(one.value and one.value > 1 for one in clause.amounts)
    if several and "have" in clause.cues and not says_only(text, own.language):
        # Nobody asks whether there are two of a thing but who wants two.
        clause.cues |= {"request"}
    if clause.amounts:
        # `Three, change it to three` tells how many twice, and no time.
        changes = [m.span() for m in own.of("change").finditer(text)]
        clause.times = [(start, end) for start, end in clause.times if not any(a < start < b for a, b in changes)]
    clause.aside = [m.span() for m in own.of("post").finditer(text)]
    clause.aside += [(m.start(), len(text)) for m in own.of("remove").finditer(text)]
    kept = _kept(text, clause, own)
    clause.core = _tidy(text, kept)
    said = written[start : clause.end]
    # What joins it to the clause before tells nothing of it.
    joins = own.of("joins").match(text)
    clause.spoken = (said[joins.end() :].strip(_AROUND) if joins else said) or said, _tidy(said, kept) or said
    return clause


def _kept(text: str, clause: Clause, own: Cues) -> list[bool]:
    """Which letters are no courtesy, form of asking, amount or time; what is known to be a thing is kept."""
    hidden = [*clause.times, *_after_things(clause), *((a.start, a.end) for a in clause.amounts)]
    for name in ("greet", "thanks", "please", "request", "day"):
        hidden += [m.span() for m in own.of(name).finditer(opened(text, name))]
    things = [(o.start, o.end) for o in clause.concepts if not any(a <= o.start < b for a, b in _after_things(clause))]
    return [not any(a <= n < b for a, b in hidden) or any(a <= n < b for a, b in things) for n in range(len(text))]


def _after_things(clause: Clause) -> list[tuple[int, int]]:
    """What a thing is to be without, after the thing itself was named."""
    return [(a, b) for a, b in clause.aside if any(one.end <= a for one in clause.concepts)]


def _tidy(text: str, kept: list[bool]) -> str:
    letters = "".join(letter if keep else " " for letter, keep in zip(text, kept, strict=True))
    return " ".join(letters.split()).strip(" .,!?'-")
