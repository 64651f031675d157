"""What is taken back, by its name or all of it; why, and what else is said in the same breath, changes nothing."""

from __future__ import annotations

import re

from innkeep.agent.acts import Cancel
from innkeep.agent.embedded.clauses.clause import Clause
from innkeep.agent.embedded.house.evidence import PERSONS
from innkeep.agent.embedded.house.linking import NOTHING
from innkeep.agent.embedded.readers.remainder import COMMA
from innkeep.agent.embedded.readers.turn import Reading
from innkeep.agent.embedded.words.cues import Cues
from innkeep.agent.embedded.words.sentences import outside
from innkeep.agent.embedded.words.spelling import words

_OF_THE_ORDER = re.compile(
    r"order|pedido|bestell|commande|ordin|pesan|注文|オーダー|订单|下单|点的|주문|طلب|booking|everything|todo|alles|tout|tutto|tudo|semua|全部|모두|كل"
)

_TAKING_BACK = ("cancel", "anymore")
_LEAST_BEFORE = 0.4
_STRANGE = 0.6


def cancelled(reading: Reading) -> bool:
    """Whether something is taken back, and noted; what is no thing of this house is left to a person."""
    clause, turn = reading.clause, reading.turn
    if not clause.has(*_TAKING_BACK) or (clause.asks and clause.has("price", "when")) or _asks_about_it(reading):
        return False
    found = reading.link(list(turn.before), least=_LEAST_BEFORE) if turn.before else NOTHING
    found = found if found.named else reading.link()
    if found.items:
        if not turn.draft.takes_out:
            turn.say(clause, Cancel(item_id=turn.item(found.items[0])))
        return True
    # `Cancel that, we walk`: what follows is why.
    if turn.before and _opens_with_it(clause, turn.own):
        turn.say(clause, Cancel())
        return True
    left = turn.own.of("cancel").sub(" ", turn.own.of("please").sub(" ", turn.own.of("anymore").sub(" ", clause.core)))
    unknown = [w for w in words(left) if w not in turn.own.common and w not in turn.own.vocabulary]
    if turn.draft.cancels:
        return True
    if clause.names - PERSONS or (unknown and not _OF_THE_ORDER.search(left) and not _tells_why(reading)):
        turn.give_up(clause)
    else:
        turn.say(clause, Cancel())
    return True


def called_off(reading: Reading) -> bool:
    """`Our train was cancelled`: what others did is told, which takes back nothing but what is called so here."""
    clause, turn = reading.clause, reading.turn
    if not clause.has("calledoff") or clause.has("request", "price", "when", *_TAKING_BACK):
        return False
    found = reading.link(list(turn.before), least=_LEAST_BEFORE) if turn.before and clause.names else NOTHING
    if found.named and found.items:
        turn.say(clause, Cancel(item_id=turn.item(found.items[0])))
    else:
        turn.give_up(clause, aside=True)
    return True


def _opens_with_it(clause: Clause, own: Cues) -> bool:
    """Whether cancelling, and nothing that could be cancelled, stands before a comma."""
    cut = COMMA.search(clause.text)
    if cut is None or not own.has("cancel", clause.text[: cut.start()]):
        return False
    return not any(one.start < cut.start() for one in clause.concepts)


def _asks_about_it(reading: Reading) -> bool:
    """Whether it asks what cancelling costs or until when it is free, and the hotel tells that."""
    told = reading.clause.names & reading.turn.hotel.library.concepts
    return "cancelling" in told and reading.clause.has("what", "when", "price")


def _tells_why(reading: Reading) -> bool:
    """Whether the other words of a cancellation may be its reason: something waits, and they are of no flight."""
    strange = float((reading.vectors @ outside().T).max())
    return bool(reading.turn.before) and strange < _STRANGE
