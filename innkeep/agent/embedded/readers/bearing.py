"""What a clause does, by its meaning, where its words do not say: it refuses, takes back or thanks."""

from __future__ import annotations

from innkeep.agent.acts import Act, Cancel, Complain, Decline, Greet, Human, Status, Thanks
from innkeep.agent.embedded.dialogue.telling import shares
from innkeep.agent.embedded.encoder import READ, Vectors
from innkeep.agent.embedded.house.evidence import AROUND
from innkeep.agent.embedded.house.linking import unexplained
from innkeep.agent.embedded.readers.turn import Reading, Turn
from innkeep.agent.embedded.words.concepts import widened
from innkeep.agent.embedded.words.spelling import words

_NEEDS = ("order", "have", "more", "change", "trouble")
_TALK = ("why", "thanks", "greet")
_BESIDE_NEEDS = (*_TALK, "info", "status", "complain", "no", "yes")
_A_SENTENCE = 4
_ASKING = frozenset(["request", "please", "add", "instead"])

_CLEARLY = 0.6
"""The least share of an act that is done by a clause alone."""

_PLAINLY = 0.45
"""The same of what is done about something that was said before."""

_PRAISE = 0.5
"""The same of thanks that name a thing."""

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
    if not (acts and turn.cues & _ASKING) or turn.apiece or turn.hotel.is_named(clause.text):
        return False
    if sum(acts[act] for act in _NEEDS) - sum(acts[act] for act in _TALK) >= _HARDLY:
        return False
    facts = turn.hotel.items[item]
    first = min((one.start for one in clause.concepts if widened({one.name}) & facts.own), default=len(clause.text))
    return bool(unexplained(clause.text[:first], turn.own, facts))


def only_talks(reading: Reading, item: int) -> bool:
    """`The gentleman at the front door was a delight`: nothing is asked for, and no word means what is brought.

    What is mended is not asked for by a mere `I wanted`: something has to be wrong with it.
    """
    clause, turn, acts = reading.clause, reading.turn, reading.acts
    if not acts or clause.amounts or clause.has("problem", "lack") or len(words(clause.text)) < _A_SENTENCE:
        return False
    if turn.kind(item) != "maintenance":
        means_it = (clause.names - AROUND) & turn.hotel.items[item].own or turn.hotel.is_named(clause.text)
        if means_it or clause.has(*_ASKING):
            return False
    return sum(acts[act] for act in _NEEDS) < sum(acts[act] for act in _BESIDE_NEEDS)


def declines(turn: Turn, vectors: Vectors) -> bool:
    """Whether a part of a text says no to what was said before it: `OK, thanks, we'll sleep on it`."""
    if not turn.follows or turn.own.language not in READ:
        return False
    told = [shares(vector) for vector in vectors]
    return any(each["no"] >= _REFUSES and each["no"] > each["yes"] + _MARGIN for each in told)
