"""A hotel's budget for models, as it is kept in its rows."""

from __future__ import annotations

from innkeep.agent.llm.asking import Cause
from innkeep.core.actors import Program
from innkeep.core.db import Database
from innkeep.people import spending


class Refused(Exception):
    """There is not enough left; nothing is taken."""


class HotelPurse:
    """What each hotel allows, a day and a stay."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def take(self, cause: Cause, tokens: int) -> bool:
        """Set tokens aside, in a transaction of its own that is over before a model is asked."""
        program = Program(org_id=cause.org_id)
        try:
            async with self._database.unit_of_work(program) as db:
                _insist(await spending.take(db, program, cause.stay_id, tokens))
        except Refused:
            return False
        return True

    async def settle(self, cause: Cause, taken: int, used: int) -> None:
        """Correct what was set aside."""
        program = Program(org_id=cause.org_id)
        if taken != used:
            async with self._database.unit_of_work(program) as db:
                await spending.settle(db, program, cause.stay_id, used - taken)


def _insist(taken: bool) -> None:  # noqa: FBT001 - the one thing that it is about
    """Raise Refused unless it was taken: the transaction with its half is rolled back."""
    if not taken:
        raise Refused
