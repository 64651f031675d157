"""Who may run up a bill: nobody of whom the hotel does not know who they are."""

from __future__ import annotations

from collections.abc import Sequence

from innkeep.conversations.models import ChatSession
from innkeep.core.actors import Actor, Agent, Guest
from innkeep.orders.wishes import PricedWish
from innkeep.stays.passes import NotVouchedFor


def require_vouched_for(actor: Actor, chat: ChatSession, lines: Sequence[PricedWish]) -> None:
    """NotVouchedFor for what costs something in a conversation with whoever holds a room's code.

    The desk may order it for them: it knows to whom it speaks.
    """
    if isinstance(actor, Guest | Agent) and not chat.verified and any(line.price for line in lines):
        raise NotVouchedFor("What costs something needs the code that the front desk gives you. Ask for it there.")
