"""What a clause does, by its meaning, where its words do not say: it refuses, takes back or thanks."""

from __future__ import annotations

from collections.abc import Mapping

from innkeep.agent.acts import Act, Cancel, Complain, Decline, Greet, Human, Status, Thanks
from innkeep.agent.embedded.dialogue.telling import shares
from innkeep.agent.embedded.encoder import READ, Vectors
from innkeep.agent.embedded.house.evidence import AROUND
from innkeep.agent.embedded.house.linking import WHERE_THINGS_STAND, unexplained
from innkeep.agent.embedded.readers.turn import Reading, Turn
from innkeep.agent.embedded.words.concepts import widened

_WANTS = ("order", "have", "more", "change")
_NEEDS = (*_WANTS, "trouble")
_TALK = ("why", "thanks", "greet")
_ASKING = frozenset(["request", "please", "add", "instead"])
_PLACES = AROUND | WHERE_THINGS_STAND | {"light", "electricity", "water"}
"""Where things are, and what there is to borrow as well: a lamp for the forehead."""

_CLEARLY = 0.6
"""The least share of an act that is done by a clause alone."""

_PLAINLY = 0.45
"""The same of what is done about something that was said before."""

_PRAISE = 0.5
"""The same of thanks that name a thing."""

_BREAKS = 0.35
"""The least share of a trouble, and of wanting somebody, in what asks for something to be mended."""

_TROUBLE = 0.4
"""The least share of a trouble in what tells of one in words of its own."""

_GUESSED = 0.15
"""By how much what is guessed from a single word must rather need something than tell something."""

_RATHER_WHY = 0.65
_RATHER_TROUBLE = 0.3
_REFUSES = 0.35
_MARGIN = 0.1
_HARDLY = 0.1


def does_by_meaning(reading: Reading) -> bool:
    """Whether a clause that no word explains does something that needs no matter, and noted.

    `We will think about it` refuses what was offered; `do not bring anything after all` takes back what was ordered.
    """
    act = _act(reading)
    if act is None:
        return False
    reading.turn.say(reading.clause, act)
    return True


def _act(reading: Reading) -> Act | None:
    clause, turn, acts = reading.clause, reading.turn, reading.acts
    if not acts or clause.amounts:
        return None
    most, next_most = sorted(acts, key=lambda act: -acts[act])[:2]
    if acts[most] < _PLAINLY or acts[most] - acts[next_most] < _MARGIN:
        return None
    if most in {"no", "cancel"} and turn.follows:
        if turn.draft.wants:
            # `One more, please, my husband just came back`: beside what is wanted it is why.
            return None
        return Cancel() if turn.placed and not (turn.proposal or turn.asked) and most == "cancel" else Decline()
    if most == "status" and turn.under_way and not turn.proposal:
        return Status()
    if most == "thanks" and acts[most] >= _PRAISE and not clause.asks:
        # `The man who mended the lamp was a dear`.
        return Thanks()
    if acts[most] < _CLEARLY or clause.names:
        return None
    alone: dict[str, Act] = {"thanks": Thanks(), "greet": Greet(), "human": Human()}
    return alone.get(most) or (Complain() if most == "complain" and not turn.draft.wants else None)


def comes_up_beside(reading: Reading, item: int) -> bool:
    """`We're off to lunch`, beside what is asked for: somebody tells something before a thing is named."""
    clause, turn, acts = reading.clause, reading.turn, reading.acts
    beside = bool(turn.cues & _ASKING) or turn.draft.mends
    if not (acts and beside) or turn.apiece or turn.hotel.is_named(clause.text):
        return False
    if need(acts) >= _HARDLY:
        return False
    facts = turn.hotel.items[item]
    first = min((one.start for one in clause.concepts if widened({one.name}) & facts.own), default=len(clause.text))
    return bool(unexplained(clause.text[:first], turn.own, facts))


def need(acts: Mapping[str, float]) -> float:
    """By how much more a clause needs something than it only tells something, by its meaning."""
    return sum(acts[act] for act in _NEEDS) - sum(acts[act] for act in _TALK)


def tells_of_trouble(reading: Reading) -> bool:
    """`The water just sits there`: whether a clause tells of a trouble much more than it wants anything."""
    acts = reading.acts
    trouble = acts.get("trouble", 0.0)
    return trouble >= _TROUBLE and trouble > max(_wants(acts), acts["price"], acts["info"])


def rather_tells_why(reading: Reading) -> bool:
    """Whether what has no word of a trouble tells why something is wanted by its meaning, and of no trouble."""
    return reading.acts.get("why", 0.0) > reading.acts.get("trouble", 1.0) + _RATHER_WHY


def is_plainly_trouble(reading: Reading) -> bool:
    """Whether a clause tells of a trouble by its meaning rather than why: `only a trickle comes out of the shower`."""
    acts = reading.acts
    return bool(acts) and acts["trouble"] - acts["why"] >= _RATHER_TROUBLE


def wants_nothing(reading: Reading) -> bool:
    """`We go up the muddy path tomorrow`: whether a clause rather tells something than wants anything."""
    acts = reading.acts
    idle = sum(acts[act] for act in _TALK) if acts else 0.0
    return bool(acts) and (_wants(acts) < idle or tells_of_trouble(reading))


def _wants(acts: Mapping[str, float]) -> float:
    return sum(acts[act] for act in _WANTS)


def mends(reading: Reading) -> bool:
    """Whether what asks for something may ask to have something mended: it tells of a trouble, or wants somebody.

    `I'd like to say how kind the man at the door was`, `a towel for after the shower`: nothing is mended there. Of what
    nobody is ever brought, a television, it need not be told.
    """
    clause, acts = reading.clause, reading.acts
    if not acts or "repair" in clause.names or acts["trouble"] + acts["human"] >= _BREAKS:
        return True
    return bool(clause.names) and clause.names <= reading.turn.hotel.mended - _PLACES


def is_worth_a_guess(reading: Reading) -> bool:
    """Whether a clause rather needs something, so that a single word of it may be what is meant."""
    return not reading.acts or need(reading.acts) >= _GUESSED


def declines(turn: Turn, vectors: Vectors) -> bool:
    """Whether a part of a text says no to what was said before it: `OK, thanks, we'll sleep on it`."""
    if not turn.follows or turn.own.language not in READ:
        return False
    told = [shares(vector) for vector in vectors]
    return any(each["no"] >= _REFUSES and each["no"] > each["yes"] + _MARGIN for each in told)
