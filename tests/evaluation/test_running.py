"""Scenarios are played by the code that serves real guests, each in a fresh hotel; and they are checked themselves."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import update

from innkeep.agent.embedded.engine import EmbeddedEngine
from innkeep.core.actors import Agent
from innkeep.core.db import Database
from innkeep.evaluation.house import House
from innkeep.evaluation.report import told
from innkeep.evaluation.running import evaluate, play
from innkeep.evaluation.scenarios import Scenario, load_scenarios
from innkeep.evaluation.selfcheck import check
from innkeep.stays.models import Room

SCENARIOS = """
- {id: strudel, guest: [One apple strudel please], confirm: "yes",
   expect: {orders: [{category: room_service, items: [{title: Apple strudel}]}], mode: agent}}
- {id: unconfirmed, guest: [One apple strudel please], expect: {orders: []}}
- {id: wrong, guest: [When is breakfast?], expect: {answer_contains: ["5:00"]}}
"""
UNSOLVABLE = """
- {id: caviar, guest: [Caviar], expect: {orders: [{items: [{title: Caviar}]}]}}
"""


def scenarios(tmp_path: Path, text: str) -> list[Scenario]:
    file = tmp_path / "scenarios.yaml"
    file.write_text(text)
    return load_scenarios(file)


async def test_each_is_played_in_a_fresh_hotel_and_graded_by_what_is_left(inn: House, tmp_path: Path) -> None:
    graded = [each async for each in evaluate(inn, EmbeddedEngine(), scenarios(tmp_path, SCENARIOS), 1)]
    assert [(each.scenario.id, each.passed) for each in graded] == [
        ("strudel", True),
        ("unconfirmed", True),
        ("wrong", False),
    ]
    [order] = graded[0].played.orders_left
    assert (order.room, str(order.total_amount), order.items[0].title) == ("12", "6.50", "Apple strudel")
    assert graded[1].played.orders_left == []
    said = told(graded, 1)
    assert "66.7% of 3 passed" in said
    assert "wrong: no answer says '5:00'" in said


async def test_what_no_conversation_writes_is_told_and_put_back_for_the_next(inn: House, tmp_path: Path) -> None:
    async def wrecks(database: Database, agent: Agent) -> None:
        async with database.unit_of_work(agent) as db:
            await db.execute(update(Room).where(Room.org_id == agent.org_id).values(label="Wrecked"))

    [first, *_] = scenarios(tmp_path, SCENARIOS)
    async with inn.opened() as opened:
        played = await play(opened, first, lambda _scenario, _worker: wrecks)
        assert played.touched == ["rooms"]
        assert await opened.original.put_back() == set()


async def test_the_reference_solves_all_and_doing_nothing_is_right_where_nothing_may_be_written(
    inn: House, tmp_path: Path
) -> None:
    checked = await check(inn, scenarios(tmp_path, SCENARIOS))
    assert checked.passed, checked.told()
    assert "The reference solves 3 of 3." in checked.told()
    assert "Nothing may be ordered in 2 of 3 (66.7%)." in checked.told()
    assert "An agent that does nothing is right, by what was written, in 2." in checked.told()


async def test_a_scenario_that_nobody_could_solve_is_named(inn: House, tmp_path: Path) -> None:
    checked = await check(inn, scenarios(tmp_path, UNSOLVABLE))
    assert not checked.passed
    assert "caviar: the reference fails" in checked.told()
    assert "The reference solves 0 of 1." in checked.told()
