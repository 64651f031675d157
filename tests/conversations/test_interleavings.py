"""Whatever comes between what, a line that breaks included, nobody answers twice, no word is lost, a takeover holds.

`make test` plays a few, `make test-deep` a thousand.
"""

from __future__ import annotations

import asyncio
import logging
from functools import partial
from random import SystemRandom
from typing import Any
from uuid import UUID

import asyncpg
import pytest

from innkeep.conversations import queries
from innkeep.conversations.actions import open_session, post_message
from innkeep.conversations.postbox import Postbox
from innkeep.core.db import Database
from tests.conversations.interleaving import Interleaving, Process, patiently
from tests.deep import long
from tests.factories import Hotel, make_hotel

AT_ONCE = 4
"""Conversations that are played side by side: each has workers and connections of its own."""


LETTERS = str.maketrans("0123456789", "abcdefghij")
"""What is written together has no digits in it."""


async def lane(app_url: str, owner_url: str, seeds: list[int]) -> None:
    database, owner = Process(app_url, pool=10), await asyncpg.connect(owner_url)
    try:
        for seed in seeds:
            played = Interleaving(database, app_url, owner, await make_hotel(owner), seed)
            try:
                await played.play()
                await played.check()
            except BaseException as wrong:
                wrong.add_note(f"the interleaving of seed {seed}")
                raise
    finally:
        await owner.close()
        await database.close()


@pytest.mark.deep
async def test_no_interleaving_loses_doubles_or_answers_out_of_turn(
    app_url: str, owner_url: str, caplog: pytest.LogCaptureFixture
) -> None:
    # What is said of lines that break holds all that was at work on them, which is much after a thousand.
    caplog.set_level(logging.ERROR, logger="innkeep")
    first = SystemRandom().randrange(10**9)
    seeds = list(range(first, first + long(48, deep=1000)))
    async with asyncio.TaskGroup() as lanes:
        for number in range(AT_ONCE):
            lanes.create_task(lane(app_url, owner_url, seeds[number::AT_ONCE]))


@pytest.mark.deep
async def test_ten_who_write_at_once_leave_no_gap(
    database: Database, owner: asyncpg.Connection[Any], hotel: Hotel
) -> None:
    each = long(60, deep=1000)
    async with database.unit_of_work(hotel.guest) as db:
        session_id = (await open_session(db, hotel.guest)).id

    postbox = Postbox(database)

    async def writer(name: int) -> list[int]:
        texts = (f"{name}-{number}".translate(LETTERS) for number in range(each))
        if name % 2:
            return [await patiently(partial(sent, postbox, hotel, session_id, text)) for text in texts]
        return [await patiently(partial(one, database, hotel, session_id, text)) for text in texts]

    given = await asyncio.gather(*(writer(name) for name in range(10)))
    assert all(seqs == sorted(seqs) for seqs in given)
    assert sorted(seq for seqs in given for seq in seqs) == list(range(1, 10 * each + 1))
    assert await owner.fetchval("SELECT last_seq FROM sessions WHERE id = $1", session_id) == 10 * each


async def sent(postbox: Postbox, hotel: Hotel, session_id: UUID, said: str) -> int:
    return (await postbox.post(hotel.guest, session_id, said, said)).seq


async def one(database: Database, hotel: Hotel, session_id: UUID, said: str) -> int:
    async with database.unit_of_work(hotel.guest) as db:
        chat = await queries.session_for(db, hotel.guest, session_id)
        return (await post_message(db, hotel.guest, chat.id, said, client_id=said)).seq
