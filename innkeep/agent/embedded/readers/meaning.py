"""What a clause means when no word of it says so: it is compared with what guests tell elsewhere.

`I have nothing to dry myself with` names no towel. What is near in meaning to a sentence of `problems.txt`,
`wishes.txt` or `questions.txt` is about the same matters; the hotel's item or article about them is meant.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial

import numpy as np

from innkeep.agent.acts import Ask, Price, Question
from innkeep.agent.embedded.clauses.clause import Clause
from innkeep.agent.embedded.encoder import READ, encode
from innkeep.agent.embedded.house.kinds import Kind
from innkeep.agent.embedded.house.linking import Link, for_everything, nearness
from innkeep.agent.embedded.pairing.likening import FAR
from innkeep.agent.embedded.readers.bearing import rather_tells_why
from innkeep.agent.embedded.readers.faults import fault, is_for, is_of
from innkeep.agent.embedded.readers.lacking import is_strange, lacks_the_first
from innkeep.agent.embedded.readers.placing import order
from innkeep.agent.embedded.readers.reasons import complain, mend, unless_a_reason
from innkeep.agent.embedded.readers.remainder import COMMA
from innkeep.agent.embedded.readers.requests import asks_for_a_thing, is_rather_wished
from innkeep.agent.embedded.readers.turn import Reading
from innkeep.agent.embedded.words.sentences import Told, complaints, outside, questions, troubles, wishes

_NEAR = 0.54
_NOT_STRANGE = 0.1
_SURELY = 0.66
_PLAINLY = 0.8
_PLAINER = 0.08
_PARTLY = 0.92
_FARTHER = 0.03
_REASON = 0.6
_SAME = 0.02
_OTHER_FORM = 0.08
_RATHER = 0.03
_TRIED = 3
_ONLY_TOLD = 0.4
_HARDLY = 0.15

_FELT = frozenset(["heating", "ac"])
_WISHES = frozenset(["request", "please", "add"])
_EARLIER = ("got", "praise", "thanks", "cancel", "anymore", "status", "complain", "greet", "small")
_NO_WISH = ("got", "praise", "thanks", "cancel", "anymore", "status", "greet", "drop", "price", "when", "where")
_ANSWERS = ("yes", "no")


def meant(reading: Reading) -> bool:
    """Whether the clause is near to a trouble, a wish or a question that is known, and noted."""
    clause = reading.clause
    reading = _in_parts(reading)
    if reading.turn.own.language not in READ:
        return False
    least = max(_NEAR, float((reading.vectors @ outside().T).max()) + _NOT_STRANGE)
    near = {kind: _nearest(reading, kind) for kind in _KINDS}
    if _is_earlier(reading) and max(near.values()) < _PLAINLY:
        return False
    if clause.starts and reading.turn.draft.knows:
        # `When is breakfast? We sleep late.`: what is said beside what was understood may well be nothing.
        idle = reading.acts.get("trouble", 0.0) < _HARDLY
        near |= {kind: 0.0 for kind in (troubles, complaints) if near[kind] < _REASON or idle}
    # A question is rather answered than taken for a wish, and a statement is rather no question.
    asks = _asks(clause)
    # `One coconut, a cold one`: what is asked for and counted is no trouble.
    counted = clause.has("request") and bool(clause.amounts) and not clause.has("problem")
    # `Is there a television in the rooms`, with a mark or without.
    idle = (clause.has("have") and not clause.has("problem", "lack")) or rather_tells_why(reading)
    # `What is the password, I cannot find it in the room`: why it is asked.
    idle = idle or (reading.turn.answered is not None and not (clause.names or clause.has("problem")))
    kinds = [kind for kind in _KINDS if not ((clause.asks or counted or idle) and kind is troubles)]
    if any(one.value is None for one in clause.amounts):
        # `Hundreds of little black ones` are a trouble, and nothing that can be brought.
        kinds = [kind for kind in kinds if kind is not wishes]
    of_a_place = clause.has("where") and not clause.names & reading.turn.hotel.concepts
    if of_a_place or (clause.has("have") and is_strange(reading)):
        kinds = [kind for kind in kinds if kind is not wishes]
    if lacks_the_first(reading) or is_rather_wished(reading, "info", "price", "status"):
        kinds = [kind for kind in kinds if kind is not questions]
    likely = sorted(kinds, key=lambda kind: _OTHER_FORM * ((kind is questions) != asks) - near[kind])
    return any(near[kind] >= least and _KINDS[kind](reading, kind(), least) for kind in likely)


def _asks(clause: Clause) -> bool:
    return clause.asks or clause.has("what", "when", "where", "have")


def _is_earlier(reading: Reading) -> bool:
    """Whether it rather answers or tells of before.

    `No tenemos nada`, `a che ora si cena`: not is no there and one is yes, and where nothing waits they answer nothing.
    """
    clause, turn = reading.clause, reading.turn
    answers = bool(turn.under_way or turn.asked) and not clause.has("lack", "problem")
    return clause.has(*_EARLIER) or (answers and clause.has(*_ANSWERS))


def requested(reading: Reading) -> bool:
    """Whether a question plainly asks for a service, and noted: `can you fetch us from the station`."""
    if reading.turn.own.language not in READ or _is_earlier(reading):
        return False
    if reading.link(reading.turn.without("maintenance")).named:
        return False
    near = {kind: _nearest(reading, kind) for kind in (wishes, questions)}
    least = max(_SURELY, near[questions] + _RATHER)
    return near[wishes] >= least and _bring(reading, wishes(), least)


def is_known(reading: Reading) -> bool:
    """Whether a clause is a question that is known: `from when on is the room ready`."""
    return reading.turn.own.language in READ and _nearest(reading, questions) >= _PLAINLY


def plainly_wished(reading: Reading) -> bool:
    """Whether a clause says what guests say elsewhere who need a thing, whatever its words name, and noted.

    `Nothing to dry off with after the shower` is no trouble of the shower, and `not a single roll left` no complaint.
    """
    clause, turn = reading.clause, reading.turn
    if turn.own.language not in READ or clause.has(*_NO_WISH):
        return False
    if clause.has("refuse") and not clause.has("lack"):
        return False
    if clause.has("problem") and not clause.has("lack") and fault(reading).named:
        # `The toilet does not flush` asks for no paper.
        return False
    near = _nearest(reading, wishes)
    if near < _PLAINLY or (near < _PARTLY and reading.link(turn.without("maintenance")).named):
        return False
    least = max(_PLAINLY, *(_nearest(reading, kind) + _PLAINER for kind in _KINDS if kind is not wishes))
    return near >= least and _bring(reading, wishes(), least)


def mended(reading: Reading) -> bool:
    """Whether what sounds like a complaint is rather a trouble: `it drips all night, we cannot sleep`."""
    if reading.turn.own.language not in READ:
        return False
    near = {kind: _nearest(reading, kind) for kind in (troubles, complaints)}
    least = max(_NEAR, near[complaints] + _RATHER)
    return near[troubles] >= least and _mend(reading, troubles(), least)


def needed(reading: Reading) -> list[int]:
    """What is brought or done for who says such a thing elsewhere, if that is near enough and nothing strange is."""
    near = _nearest(reading, wishes)
    if near < max(_REASON, float((reading.vectors @ outside().T).max()) + _NOT_STRANGE):
        return []
    return _about(reading, reading.turn.category("housekeeping"), wishes(), _REASON)


def sounds_like_a_need(reading: Reading, least: float = _PLAINLY) -> bool:
    """Whether it is nearly what guests say elsewhere who need a thing: `nothing to dry off with`."""
    return reading.turn.own.language in READ and _nearest(reading, wishes) >= least


def sounds_like_a_trouble(reading: Reading) -> bool:
    """Whether it is nearer to what breaks elsewhere than to anything else that guests say."""
    return reading.turn.own.language in READ and _nearest(reading, troubles) > max(
        _nearest(reading, kind) for kind in _KINDS if kind is not troubles
    )


def sounds_like_a_question(reading: Reading) -> bool:
    """Whether what has no mark is nearer to what guests ask than to their troubles: `wifi password`."""
    if reading.turn.own.language not in READ:
        return False
    return _nearest(reading, questions) > _nearest(reading, troubles)


def _in_parts(reading: Reading) -> Reading:
    """With the parts of the clause beside the whole: what a long story is about may be said in a few words of it."""
    joins = [m.span() for m in reading.turn.own.of("joins").finditer(reading.clause.text)]
    if reading.clause.has("problem") and not reading.clause.asks:
        joins = sorted([*joins, *(m.span() for m in COMMA.finditer(reading.clause.text))])
    edges = [0, *(place for span in joins for place in span), len(reading.clause.text)]
    parts = [part for a, b in zip(edges[::2], edges[1::2], strict=True) if (part := reading.clause.text[a:b].strip())]
    if len(parts) < 2:  # noqa: PLR2004 - a whole has no parts
        return reading
    return replace(reading, vectors=np.vstack([reading.vectors, encode(parts)]))


def _nearest(reading: Reading, kind: Callable[[], Told]) -> float:
    """How near to a clause the nearest of some told sentences is."""
    return float((reading.vectors @ kind()[1].T).max())


def _mend(reading: Reading, told: Told, least: float) -> bool:
    clause, turn = reading.clause, reading.turn
    named = fault(reading, 0.0)
    about = told[0][int((reading.vectors @ told[1].T).max(axis=0).argmax())]
    likely = [
        n
        for n in turn.category("maintenance")
        # `The shower runs cold`, where only a boiler is mended: known to be a trouble of both.
        if is_of(reading, n) or (about & turn.hotel.items[n].own and reading.clause.names <= about)
    ]
    found = list(named.items) if named.named else _about(reading, likely, told, least)
    surely = float((reading.vectors @ told[1].T).max()) >= _SURELY
    number = found[0] if found else (for_everything(turn.hotel) if surely else None)
    if number is None:
        return False
    if turn.hotel.items[number].own & _FELT and turn.cues & _WISHES and not clause.names:
        # `It is icy, another blanket please`: the reason for what is asked.
        turn.felt.append((clause, number))
    elif turn.draft.mends and not named.named:
        turn.draft.note(turn.draft.text[clause.start : clause.end])
    elif named.named:
        if asks_for_a_thing(reading) and clause.names and clause.names.isdisjoint(turn.hotel.items[number].own):
            # `A fan heater, please`, where the air conditioning is mended: nobody brings one.
            return False
        mend(reading, number)
    elif surely or is_for(turn.hotel.items[number], clause.names):
        unless_a_reason(reading, partial(turn.mend, clause, number))
    elif _is_rather_a_trouble(reading, told) and not asks_for_a_thing(reading):
        unless_a_reason(reading, partial(_offer, reading, number))
    else:
        return False
    return True


def _is_rather_a_trouble(reading: Reading, told: Told) -> bool:
    """Whether nothing else that guests say is as near, and nothing is to be put right."""
    near = float((reading.vectors @ told[1].T).max())
    others = max(_nearest(reading, kind) for kind in _KINDS if kind is not troubles)
    return near > others and not reading.clause.has("instead")


def _offer(reading: Reading, number: int) -> None:
    """Ask whether somebody is to come for what may be a trouble, if nothing else was understood."""
    turn = reading.turn
    if not turn.draft.wants:
        turn.say(reading.clause, Price(item_id=turn.item(number)))


def _bring(reading: Reading, told: Told, least: float) -> bool:
    clause, turn = reading.clause, reading.turn
    found = _about(reading, turn.without("maintenance"), told, max(least, _REASON))
    if not found:
        return False
    if _is_asked_for(reading, found[0]):
        order(reading, Link((found[0],), 1.0, said=True))
    elif len(found) > 1:
        turn.say(clause, Ask(item_ids=tuple(turn.item(n) for n in found), quantity=1))
    else:
        turn.felt.append((clause, found[0]))
    return True


def _is_asked_for(reading: Reading, number: int) -> bool:
    """Whether a thing is asked for, by its name or by what guests say elsewhere."""
    named = reading.clause.names & reading.turn.hotel.items[number].main
    return reading.clause.has("request") and (bool(named) or reading.likeliest() == number)


def _answer(reading: Reading, told: Told, _least: float) -> bool:
    near = (reading.vectors @ told[1].T).max(axis=0)
    likely = np.flatnonzero(near >= float(near.max()) - _FARTHER)
    tried = dict.fromkeys(told[0][int(n)] for n in likely[np.argsort(-near[likely])])
    return any(_told_of(reading, matters) for matters in list(tried)[:_TRIED])


def _told_of(reading: Reading, matters: frozenset[str]) -> bool:
    """Whether an article answers a question about some matters, and noted."""
    clause = reading.clause
    kind = Kind.PRICE if clause.has("price") else Kind.WHEN if clause.has("when") else Kind.ANY
    answer = reading.answer(kind, matters)
    if answer is None or not (answer.said and answer.sure and (answer.plain or _asks(clause))):
        return False
    reading.turn.say(clause, Question(article_id=answer.article_id, passage=answer.text))
    return True


def _complain(reading: Reading, _told: Told, _least: float) -> bool:
    share = reading.acts.get("complain", 0.0)
    if share < _HARDLY or reading.acts.get("why", 0.0) - share > _ONLY_TOLD:
        # `We don't have half board. How much is the buffet?`
        return False
    complain(reading)
    return True


def _about(reading: Reading, among: list[int], told: Told, least: float) -> list[int]:
    """The items that the nearest told sentences are about, best first; more than one where none is plainly meant."""
    near, likely = nearness(reading.turn.hotel, reading.vectors, told), reading.likely()
    # Where the hotel has nothing for what is nearest, what is nearest of the rest is not meant.
    least = max(least, float((reading.vectors @ told[1].T).max()) - _FARTHER) * _PARTLY
    ranked = sorted((n for n in among if near[n] >= least), key=lambda n: -near[n])
    if ranked and told is not troubles() and likely[ranked[0]] < FAR and near[ranked[0]] < _PLAINLY:
        return []
    return [n for n in ranked if near[ranked[0]] - near[n] < _SAME][:3]


_KINDS = {troubles: _mend, wishes: _bring, questions: _answer, complaints: _complain}
