"""The rows of a trial: one process takes it, of its own hotel, and what it is told of the hotel is not kept."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

import asyncpg
import pytest

from innkeep.core import clock
from innkeep.core.db import Database
from innkeep.learning import trials
from tests.factories import Hotel
from tests.learning.rows import lesson_of, trial_of


@pytest.fixture
async def trial_id(owner: asyncpg.Connection[Any], hotel: Hotel) -> UUID:
    lesson = await lesson_of(owner, hotel)
    return await trial_of(owner, hotel, lesson, status="waiting", waits_until=None)


async def as_it_stands(owner: asyncpg.Connection[Any], trial_id: UUID) -> tuple[str, int]:
    row = await owner.fetchrow("SELECT status, played FROM lesson_trials WHERE id = $1", trial_id)
    assert row is not None
    return row["status"], row["played"]


async def test_one_process_takes_it_tells_how_far_it_is_and_ends_it(
    database: Database, owner: asyncpg.Connection[Any], hotel: Hotel, other_hotel: Hotel, trial_id: UUID
) -> None:
    assert await trials.take(database, other_hotel.org_id, trial_id) is None
    trial = await trials.take(database, hotel.org_id, trial_id)
    assert trial is not None
    assert [each.id for each in trial.scenarios] == ["lesson"], "not the conversation that it is from"
    assert ("zwibbelfetzen" in trial.before, "zwibbelfetzen" in trial.after) == (False, True)
    aliases = await owner.fetchval("SELECT aliases FROM catalogue_items WHERE id = $1", hotel.items["Pillow"])
    assert "zwibbelfetzen" not in aliases
    assert await trials.take(database, hotel.org_id, trial_id) is None
    await trials.tell_progress(database, trial, 1)
    assert await as_it_stands(owner, trial_id) == ("running", 1)
    await trials.end(database, trial, {"played": 2, "passed_before": 0, "passed_after": 1, "changes": []})
    assert await as_it_stands(owner, trial_id) == ("done", 2)
    await trials.end(database, trial, None)
    assert await as_it_stands(owner, trial_id) == ("done", 2)


async def test_what_a_process_has_died_with_is_anybodys(
    database: Database, owner: asyncpg.Connection[Any], hotel: Hotel, trial_id: UUID
) -> None:
    assert await trials.take(database, hotel.org_id, trial_id)
    with clock.moved(trials.LEASE + timedelta(seconds=1)):
        again = await trials.take(database, hotel.org_id, trial_id)
    assert again is not None
    await trials.end(database, again, None)
    assert await as_it_stands(owner, trial_id) == ("failed", 0)
