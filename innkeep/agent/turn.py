"""A turn from beginning to end: claim it, think with no transaction open, write it inside the fence."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass, replace
from functools import partial

from innkeep.agent import policy
from innkeep.agent.acts import Understanding, Unknown
from innkeep.agent.aides.hearing import hear_waiting, is_tag
from innkeep.agent.briefing import Briefings
from innkeep.agent.deeds.carrying import Turn
from innkeep.agent.engine import Briefing, Engine
from innkeep.agent.moments.sayings import sayings
from innkeep.agent.replies import Replies
from innkeep.conversations import turns
from innkeep.conversations.actions import say
from innkeep.conversations.drafts import draft
from innkeep.conversations.languages import hear_guest
from innkeep.conversations.models import CallReason
from innkeep.conversations.ownership import call_person
from innkeep.conversations.turns import TurnClaim, TurnSuperseded
from innkeep.core.actors import Agent
from innkeep.core.db import (
    AsyncSession,
    Database,
    DatabaseAway,
    DatabaseBusy,
    DBAPIError,
    SQLAlchemyError,
    as_told,
    is_busy,
)
from innkeep.people import queries as people
from innkeep.photos import queries as photos

log = logging.getLogger(__name__)

THINKING_MAY_TAKE = 20.0
"""Seconds; a guest who waits longer is better off with a person."""

WRITTEN_IN = 3
"""Attempts to write what was thought, when somebody else has the same rows for long."""

NO_WORDS = Understanding(acts=(), language="")
"""What there is to understand of pictures that nobody said anything about."""


@dataclass(frozen=True, slots=True)
class Mind:
    """What answers turns: an engine, the briefings it reads, and the number of the worker that it belongs to."""

    engine: Engine
    briefings: Briefings
    worker: int


async def answer(database: Database, mind: Mind, agent: Agent, *, crowded: bool = False) -> str | None:
    """Answer what a guest wrote. The outcome, or None when there was nothing to answer (any more), or not now.

    `crowded`: the guest has waited for too long for the agent to have time, and is better off with a person.
    """
    try:
        async with database.unit_of_work(agent) as db:
            claimed = await turns.claim(db, agent, mind.worker)
            briefing = await mind.briefings.brief(db, claimed) if claimed else None
        if claimed is None or briefing is None:
            return None
        return await _see_through(database, mind, claimed, briefing, crowded=crowded)
    except DBAPIError as error:
        if not is_busy(error):
            raise
        log.warning("a turn is left for later, because others hold its conversation")
        return None


async def _see_through(database: Database, mind: Mind, claimed: TurnClaim, briefing: Briefing, *, crowded: bool) -> str:
    try:
        if crowded or claimed.attempts > turns.MAX_ATTEMPTS:
            return await _give_up(database, mind, claimed, CallReason.CROWDED if crowded else CallReason.FAILED)
        return await _answer(database, mind, claimed, briefing)
    except TurnSuperseded:
        return await _close(database, claimed, "superseded")
    except asyncio.CancelledError:
        # The server stops: let the next one take the turn at once.
        await asyncio.shield(_close(database, claimed, "superseded"))
        raise
    except TimeoutError:
        log.warning("a turn took longer than %s s and was handed over", THINKING_MAY_TAKE)
        return await _give_up(database, mind, claimed, CallReason.TIMED_OUT)
    except Exception:
        log.exception("a turn failed and was handed over")
        return await _give_up(database, mind, claimed, CallReason.FAILED)


async def _answer(database: Database, mind: Mind, claimed: TurnClaim, briefing: Briefing) -> str:
    briefing = replace(briefing, drafting=partial(_show, database, claimed))
    async with asyncio.timeout(THINKING_MAY_TAKE):
        understood = NO_WORDS if briefing.shows_only else await mind.engine.understand(briefing)
        # A language's words for times are compiled at its first turn, which takes up to 0.25 s: not with rows held.
        await asyncio.to_thread(sayings, understood.language)
    for left in reversed(range(WRITTEN_IN)):
        try:
            return await _written(database, mind, claimed, briefing, understood)
        except DBAPIError as error:
            # What was thought holds for as long as the fence lets it through, which it does not once it is written:
            # where the line broke at the commit, nobody knows whether it is.
            if not left or not isinstance(as_told(error), DatabaseAway | DatabaseBusy):
                raise
    raise AssertionError


async def _written(
    database: Database, mind: Mind, claimed: TurnClaim, briefing: Briefing, understood: Understanding
) -> str:
    async with database.unit_of_work(claimed.agent) as db:
        turn = await _begun(db, claimed, briefing, understood.language)
        if await _of_a_picture(db, claimed, understood):
            understood = understood.model_copy(update={"acts": ()})
        outcome = await policy.carry_out(turn, understood)
        acts = [act.model_dump(mode="json") for act in understood.acts]
        await turns.finish(db, claimed, outcome, engine=understood.engine or mind.engine.name, acts=acts)
    return outcome


async def _of_a_picture(db: AsyncSession, claimed: TurnClaim, understood: Understanding) -> bool:
    """Whether what nobody understood was said of a picture: `look here` says as little of it as nothing does."""
    if not all(isinstance(act, Unknown) for act in understood.acts):
        return False
    asked_now = range(claimed.answers_after + 1, claimed.answers_to + 1)
    return bool(await photos.sent_as(db, claimed.agent, claimed.agent.session_id, asked_now))


async def _show(database: Database, claimed: TurnClaim, text: str) -> None:
    """Show the answer so far. TurnSuperseded: there is nobody to go on thinking for."""
    try:
        async with database.unit_of_work(claimed.agent) as db:
            await draft(db, claimed, text)
    except (OSError, SQLAlchemyError):
        log.warning("a draft could not be shown", exc_info=True)


async def _begun(db: AsyncSession, claimed: TurnClaim, briefing: Briefing, heard: str) -> Turn:
    """The turn inside the fence, with what the guest was heard to speak written down."""
    chat = await turns.fence(db, claimed)
    if is_tag(heard):
        await hear_guest(db, chat, heard, claimed.answers_after, claimed.answers_to)
    return Turn(
        db=db,
        agent=claimed.agent,
        chat=chat,
        turn_id=claimed.turn_id,
        messages=briefing.messages,
        language=briefing.knowledge.language,
        introduces=all(said.by != "agent" for said in briefing.transcript),
        waits=bool(briefing.proposal),
    )


async def _give_up(database: Database, mind: Mind, claimed: TurnClaim, reason: CallReason) -> str:
    """What cannot be answered goes to a person, visibly."""
    try:
        async with database.unit_of_work(claimed.agent) as db:
            chat = await turns.fence(db, claimed)
            await hear_waiting(db, chat)
            voice = Replies(chat.language or (await people.hotel(db, claimed.agent)).language)
            await say(db, chat, voice.say("failed"), language=voice.spoken)
            await call_person(db, chat, reason)
            await turns.finish(db, claimed, "failed", engine=mind.engine.name)
    except TurnSuperseded:
        return await _close(database, claimed, "superseded")
    return "failed"


async def _close(database: Database, claimed: TurnClaim, outcome: str) -> str:
    async with database.unit_of_work(claimed.agent) as db:
        await turns.finish(db, claimed, outcome)
    return outcome
