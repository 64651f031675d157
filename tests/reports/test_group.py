"""Several hotels side by side: for who is named by whoever runs the machine, and nobody else."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import uuid4

import asyncpg
import pytest

from innkeep.core.db import Database
from innkeep.installation.embedded import EmbeddedPostgres
from innkeep.installation.roles import clone, drop
from innkeep.people.permissions import NotAllowed
from innkeep.reports.group import group, group_table
from innkeep.reports.periods import Comparison, Period
from innkeep.reports.statement import table_csv
from tests.console.conftest import sit as sit  # noqa: PLC0414 - a fixture
from tests.factories import Hotel, make_hotel
from tests.fixtures import EMPTY
from tests.reports.conftest import NOON, Past

DAY = Period(date(2026, 3, 10), date(2026, 3, 10))


async def test_each_hotel_is_counted_by_itself(postgres: EmbeddedPostgres) -> None:
    name = f"innkeep_group_{uuid4().hex[:8]}"
    await clone(postgres.url("postgres", "postgres"), EMPTY, name)
    owner = await asyncpg.connect(postgres.url("innkeep_owner", name))
    database = Database(postgres.url("innkeep_app", name))
    one, other = await make_hotel(owner), await make_hotel(owner)
    await owner.execute("UPDATE organizations SET currency = 'JPY' WHERE id = $1", other.org_id)
    for past, times in ((Past(owner, one), 2), (Past(owner, other), 1)):
        for _ in range(times):
            await past.order(NOON, ("completed", 10))
    ana = one.staff["manager"]
    found = {each.org_id: each for each in await group(database, ana, {ana.user_id}, DAY, Comparison.BEFORE)}
    alone = await group(database, ana, {ana.user_id}, DAY, Comparison.NOTHING)
    await owner.close()
    await database.close()
    await drop(postgres.url("postgres", "postgres"), name)
    assert set(found) == {one.org_id, other.org_id}
    assert [found[each.org_id].now.orders.placed for each in (one, other)] == [2, 1]
    assert [found[each.org_id].currency for each in (one, other)] == ["EUR", "JPY"]
    assert [each.before is None for each in (*found.values(), *alone)] == [False, False, True, True]
    lines = table_csv(group_table([found[each.org_id] for each in (one, other)])).decode("utf-8-sig").splitlines()
    assert lines[0].startswith('"hotel","currency","orders","on_time","completion"')
    assert [line.split(",")[1:3] for line in lines[1:]] == [['"EUR"', "2"], ['"JPY"', "1"]]


async def test_only_who_is_named_and_leads_a_hotel_sees_them(
    database: Database, hotel: Hotel, other_hotel: Hotel
) -> None:
    ana, ben, neighbour = hotel.staff["manager"], hotel.staff["front_desk"], other_hotel.staff["manager"]
    for who, named in ((ana, set()), (ana, {neighbour.user_id}), (ben, {ben.user_id})):
        with pytest.raises(NotAllowed):
            await group(database, who, named, DAY, Comparison.BEFORE)


async def test_the_page_is_nobodys_unless_it_was_set_up(sit: Any) -> None:
    manager = await sit("manager")
    for path in ("", "/table.csv"):
        assert (await manager.get(f"/console/insights/group{path}")).status_code == 403
    assert "/console/insights/group" not in (await manager.get("/console/insights")).text
