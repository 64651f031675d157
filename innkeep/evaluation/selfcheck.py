"""Checks the yardstick: who does what is wanted must score 1, who does nothing exactly what nothing is worth.

A scenario that even the reference cannot end as it should asks for what the hotel does not have. One that an agent
without any deed passes, though something was to be written, would praise whoever is silent.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from uuid import UUID, uuid4

from sqlalchemy.ext.asyncio import AsyncSession

from innkeep.agent.policy import ANSWERED, HANDED_OVER
from innkeep.catalogue import queries as catalogue
from innkeep.conversations import queries, turns
from innkeep.conversations.actions import say
from innkeep.conversations.models import CallReason, ChatSession
from innkeep.conversations.ownership import call_person
from innkeep.core.actors import Agent
from innkeep.core.db import Database
from innkeep.core.errors import InnkeepError
from innkeep.evaluation.grading import grade, graded_by_rows
from innkeep.evaluation.house import House, Opened
from innkeep.evaluation.playing import Answer, Played
from innkeep.evaluation.running import play
from innkeep.evaluation.scenarios import ExpectedItem, ExpectedOrder, Scenario
from innkeep.orders.placing import place_orders
from innkeep.orders.wishes import Wish


@dataclass(frozen=True, slots=True)
class SelfCheck:
    """What became of the two agents. `unsolved` and `misjudged` are sentences, one a scenario that is wrong."""

    scenarios: int
    quiet: int
    by_nothing: int
    unsolved: tuple[str, ...]
    misjudged: tuple[str, ...]

    @property
    def passed(self) -> bool:
        """Whether the reference scored 1, and doing nothing exactly the share of what asks for nothing."""
        return not self.unsolved and not self.misjudged and self.by_nothing == self.quiet

    def told(self) -> str:
        """What was found, in lines for people to read."""
        wrong = [f"  {each}" for each in (*self.unsolved, *self.misjudged)]
        solved = self.scenarios - len(self.unsolved)
        share = f"{self.quiet / self.scenarios:.1%}"
        lines = ["Wrong:", *wrong, ""] if wrong else []
        lines.append(f"The reference solves {solved} of {self.scenarios}.")
        lines.append(f"Nothing may be ordered in {self.quiet} of {self.scenarios} ({share}).")
        lines.append(f"An agent that does nothing is right, by what was written, in {self.by_nothing}.")
        return "\n".join(lines)


async def check(house: House, scenarios: Sequence[Scenario]) -> SelfCheck:
    """Play every scenario twice: by the reference, and by an agent that does nothing."""
    unsolved, misjudged, by_nothing = [], [], 0
    async with house.opened() as opened:
        for scenario in scenarios:
            if why := await _solved(opened, scenario):
                unsolved.append(f"{scenario.id}: the reference fails, {why}")
            idle = await play(opened, scenario, lambda _scenario, _worker: _do_nothing)
            right = not graded_by_rows(scenario, idle)
            by_nothing += right
            if right != scenario.writes_nothing or (not grade(scenario, idle)) != scenario.asks_nothing:
                misjudged.append(f"{scenario.id}: doing nothing is judged wrongly")
    quiet = sum(scenario.writes_nothing for scenario in scenarios)
    return SelfCheck(len(scenarios), quiet, by_nothing, tuple(unsolved), tuple(misjudged))


async def _solved(opened: Opened, scenario: Scenario) -> str:
    """Why the reference fails; nothing when it does not."""
    try:
        played: Played = await play(opened, scenario, _by_reference)
    except InnkeepError as refused:
        return f"because it is refused: {refused.detail}"
    return "; ".join(grade(scenario, played))


async def _do_nothing(_database: Database, _agent: Agent) -> None:
    """Not a word."""


def _by_reference(scenario: Scenario, worker: int) -> Answer:
    return partial(_solve, scenario, worker)


async def _solve(scenario: Scenario, worker: int, database: Database, agent: Agent) -> None:
    """Do, at the guest's last words, exactly what the scenario wants, by the domain's own actions."""
    async with database.unit_of_work(agent) as db:
        claimed = await turns.claim(db, agent, worker)
        if claimed is None:
            return
        chat = await turns.fence(db, claimed)
        said = [message for message in await queries.messages(db, chat) if message.by == "guest"]
        handed_over = False
        if len(said) == len(scenario.guest):
            handed_over = await _do(db, agent, chat, scenario)
        unsure = [{"kind": "unknown"}] if scenario.expect.honest else []
        outcome = HANDED_OVER if handed_over else ANSWERED
        await turns.finish(db, claimed, outcome, engine="reference", acts=unsure)


async def _do(db: AsyncSession, agent: Agent, chat: ChatSession, scenario: Scenario) -> bool:
    """Orders, words, a person; whether one was called."""
    expect = scenario.expect
    for order in expect.orders or ():
        wishes = [await _wish(db, agent, order, item) for item in order.items]
        await place_orders(db, agent, chat, wishes, origin_id=uuid4())
    await say(db, chat, "\n".join(expect.answer_contains) or "…")
    person = expect.mode == "manual" or bool(expect.urgent)
    if person:
        await call_person(db, chat, CallReason.EMERGENCY if expect.urgent else CallReason.ASKED)
    return person


async def _wish(db: AsyncSession, agent: Agent, order: ExpectedOrder, item: ExpectedItem) -> Wish:
    notes = "; ".join(order.notes_contain) if item is order.items[0] else ""
    return Wish(await _item_id(db, agent, order, item), item.qty, notes)


async def _item_id(db: AsyncSession, agent: Agent, order: ExpectedOrder, item: ExpectedItem) -> UUID:
    """The item that is meant; of two with one title, that of the order's category. ItemNotFound."""
    found = [
        each
        for each in await catalogue.items(db, agent)
        if each.title.casefold() == item.title.casefold() and order.category in {None, each.category}
    ]
    if not found:
        raise catalogue.ItemNotFound(f"The hotel has no {item.title} in this category.")
    return found[0].id
