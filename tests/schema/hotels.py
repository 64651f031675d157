"""A hotel with a row in every table, today's and tomorrow's: what is needed is read from the catalogue."""

from __future__ import annotations

import re
from typing import Any
from uuid import UUID, uuid4

import asyncpg

from innkeep.installation.schema import Column, Schema, Table
from tests.factories import Hotel
from tests.schema.rows import Db, write

WITHOUT_TENANT = {
    "roles": "they belong to the program: everybody reads them, nobody changes them at run time",
    "sign_in_tries": "counts by hashes: who guesses at addresses does so in no hotel or in all of them",
}
"""The tables that are no hotel's, and why."""

NOT_WRITTEN = {"room_holds": "derived: nobody writes there"}
"""The tables that nobody writes to, and why."""

ONLY_ADDED = {
    "audit_entries": "who did what is history",
    "charges": "what was charged is taken away by another line, never changed",
    "message_edits": "what was said is history",
    "on_call_asks": "who was called is history",
    "payments": "what was paid is given back by another line, never changed",
    "session_moves": "who answered when is history",
}
"""The tables whose rows nobody changes or removes, and why."""

LONG_AGO = "2001-01-01T00:00:00Z"

PARTICULARS: dict[str, dict[str, object]] = {
    "access_passes": {"kind": "link", "secret_hash": f"\\x{'ab' * 32}", "typed_hash": None},  # one of the kinds, a hash
    "api_keys": {  # how a key begins, and that it ends soon
        "prefix": "ik_abcdefgh",
        "expires_at": "tomorrow",
    },
    "payments": {"method": "cash", "amount": "0.50"},  # one of the ways; less than was charged
    "password_links": {"kind": "invitation"},  # one of the kinds
    "sign_on_providers": {"issuer": "https://login.example", "email_domains": ["a.example"]},  # an address, a domain
    "ratings": {"session_id": None},  # an order's or a conversation's
    "recurring_orders": {"room_id": None},  # a stay's or a room's
    "escalation_ladders": {"steps": []},  # otherwise a step would have to lead to somebody
    "escalations": {"raised_to": "manager"},  # as above
    "channels": {"kind": "telegram", "sealed": "\\x00"},  # one of the kinds, with its keys
    "link_requests": {"host": "a.example"},  # a host
    "channel_inbox": {"told": {"kind": "text"}},  # something to read
    "channel_outbox": {"kind": "message"},  # one of the kinds
    "canned_replies": {"shortcut": "towels", "language": "en"},  # what can be typed, and a language
    "lessons": {  # why and in which language; not decided yet, and following nobody
        "reason": "handed_over",
        "language": "en",
        "vector": "\\x00000000",
        "leader_id": None,
        "decided_at": None,
        "decided_by": None,
        "item_id": None,
        "article_id": None,
    },
    "lesson_trials": {  # of an article, and not begun yet
        "kind": "article",
        "item_id": None,
        "text": "From 6:30.",
        "waits_until": None,
        "scenarios": 0,
        "played": 0,
        "passed_before": None,
        "passed_after": None,
        "changes": [],
    },
    "session_moves": {"kind": "called", "reason": "asked", "summary": "Called the kitchen"},  # one of the kinds
    # Otherwise nobody may be assigned; a language; nobody's but the guest's.
    "sessions": {"mode": "manual", "language": "en", "phone": None},
    "messages": {"language": "en"},  # a language
    "message_translations": {"language": "en", "failed": False},  # a language
    "pictures": {"content": "\\xffd8ff", "thumbnail": "\\xffd8ff"},  # how a JPEG begins
    "notice_keys": {  # as long as keys are
        "private_key": f"\\x{'11' * 32}",
        "public_key": f"\\x04{'11' * 64}",
        "mail_secret": f"\\x{'11' * 32}",
    },
    "webhooks": {"url": "https://a.example/hook"},  # an address
    "webhook_deliveries": {"kind": "order_placed"},  # a kind
    "notices": {  # by e-mail, which goes to no browser; sent, so that no courier of another test takes it
        "kind": "waiting",
        "way": "mail",
        "subscription_id": None,
        "settled_at": "2031-05-01T00:00:00Z",
        "outcome": "sent",
    },
    "push_subscriptions": {  # of a login or of a phone
        "device_id": None,
        "endpoint": "https://push.example/1",
        "p256dh": f"\\x04{'11' * 64}",
        "auth": f"\\x{'11' * 16}",
    },
    "saved_views": {"place": "board", "query": "late=1"},  # a page that has views, and what narrows it
    "photos": {"content": "\\xffd8ff", "thumbnail": "\\xffd8ff"},  # how a JPEG begins
}
"""Values without which a table's own rules would refuse the row."""

WHICH = {"users": "division_id IS NOT NULL"}
"""Of the rows that a hotel has already, the one to take: a colleague, since guests are in no division."""

_VALUES: dict[str, Any] = {
    "bigint": lambda: 1,
    "boolean": lambda: False,
    "bytea": lambda: f"\\x{uuid4().hex}{uuid4().hex}",
    "character varying": lambda: f"N{uuid4().hex}",
    "date": lambda: "2031-05-01",
    "integer": lambda: 1,
    "jsonb": dict,
    "numeric(12,2)": lambda: "1.00",
    "smallint": lambda: 1,
    "time without time zone": lambda: "09:00",
    "text": lambda: f"N{uuid4().hex}",
    "text[]": lambda: [f"n{uuid4().hex}"],
    "timestamp with time zone": lambda: "2031-05-01T00:00:00Z",
    "timestamp without time zone": lambda: "2031-05-01T00:00:00",
    "uuid": uuid4,
}


def tenant_tables(schema: Schema) -> dict[str, Table]:
    """The tables whose rows are a hotel's."""
    return {name: table for name, table in schema.tables.items() if name not in WITHOUT_TENANT}


def tenant_column(table: str) -> str:
    """The column that says whose a row is."""
    return "id" if table == "organizations" else "org_id"


async def full(owner: Db, schema: Schema, hotel: Hotel) -> dict[str, asyncpg.Record]:
    """One row of the hotel in every tenant table, written where there was none, with all its references filled in.

    What is written says that it was changed LONG_AGO.
    """
    rows: dict[str, asyncpg.Record] = {}
    for name in tenant_tables(schema):
        await _row(owner, schema, hotel.org_id, name, rows)
    return rows


async def another(
    owner: Db, schema: Schema, name: str, rows: dict[str, asyncpg.Record], **values: object
) -> asyncpg.Record:
    """One more row of a table, of the hotel whose rows these are."""
    return await _write(owner, schema, rows["organizations"]["id"], name, dict(rows), **values)


async def _row(owner: Db, schema: Schema, org_id: UUID, name: str, rows: dict[str, asyncpg.Record]) -> asyncpg.Record:
    if name not in rows:
        found = await owner.fetchrow(
            f"SELECT * FROM {name} WHERE {tenant_column(name)} = $1 AND {WHICH.get(name, 'true')} ORDER BY id LIMIT 1",
            org_id,
        )
        rows[name] = found or await _write(owner, schema, org_id, name, rows)
    return rows[name]


async def _write(
    owner: Db, schema: Schema, org_id: UUID, name: str, rows: dict[str, asyncpg.Record], **values_too: object
) -> asyncpg.Record:
    table = schema.tables[name]
    values = {column.name: _value(schema, table, column) for column in table.columns if _must_be_given(column)}
    for reference in table.references:
        if reference.target in {*WITHOUT_TENANT, name} or len(reference.columns) == 1:
            continue
        target = await _row(owner, schema, org_id, reference.target, rows)
        values |= {here: target[there] for here, there in zip(reference.columns, reference.target_columns, strict=True)}
    given = {**values, "org_id": org_id, "updated_at": LONG_AGO, **PARTICULARS.get(name, {}), **values_too}
    return await write(owner, name, **given)


def _must_be_given(column: Column) -> bool:
    return column.not_null and column.default is None and column.kept_by is None


def _value(schema: Schema, table: Table, column: Column) -> object:
    if column.type in schema.enums:
        return schema.enums[column.type][0]
    for _, words in table.checks:
        if one := re.search(rf"\(?{column.name} = ANY \(ARRAY\['(\w+)'", words):
            return one[1]  # the first of the few that may stand there
    return _VALUES[column.type]()
