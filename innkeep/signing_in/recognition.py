"""Who comes back signed in: whom the token of a login stands for, asked before there is a tenant."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import update

from innkeep.core import clock
from innkeep.core.actors import Staff
from innkeep.core.db import Database
from innkeep.core.tokens import token_hash
from innkeep.people.models import Login

SEEN_NOTED_EVERY = timedelta(minutes=5)
"""A page asks for this several times a second; when somebody was last here is told to minutes."""


async def signed_in(database: Database, token: str) -> Staff | None:
    """Who holds this token; None when the login ended or the person is not active. That it was used is noted."""
    found = (await _logins(database, [token])).get(token)
    if found is None:
        return None
    staff, seen_at = found
    if clock.now() - seen_at >= SEEN_NOTED_EVERY:
        async with database.unit_of_work(staff) as db:
            of_token = update(Login).where(Login.org_id == staff.org_id, Login.token_hash == token_hash(token))
            await db.execute(of_token.values(seen_at=clock.now()))
    return staff


async def all_signed_in(database: Database, tokens: Sequence[str]) -> dict[str, Staff]:
    """Who holds each of these tokens; those that stand for nobody any more are left out."""
    return {token: staff for token, (staff, _) in (await _logins(database, tokens)).items()}


async def _logins(database: Database, tokens: Sequence[str]) -> dict[str, tuple[Staff, datetime]]:
    by_hash = {token_hash(token): token for token in tokens}
    question = """
        SELECT h.hash, f.org_id, f.user_id, f.name, f.role, f.division_id, f.seen_at, f.settle_by, f.signed_in_at
        FROM unnest($1::bytea[]) AS h (hash), find_login(h.hash) AS f"""
    return {
        by_hash[row["hash"]]: (
            Staff(
                org_id=row["org_id"],
                user_id=row["user_id"],
                name=row["name"],
                role=row["role"],
                division_id=row["division_id"],
                settle_by=row["settle_by"],
                signed_in_at=row["signed_in_at"],
            ),
            row["seen_at"],
        )
        for row in await database.ask(question, list(by_hash))
    }
