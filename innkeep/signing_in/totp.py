"""Codes of an app on a telephone (TOTP, RFC 6238), and codes for when it is lost.

No code is taken twice: the step of the last one is kept, and none up to it counts any more (section 5.2).
"""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from uuid import UUID

import pyotp
from sqlalchemy import delete, exists, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from innkeep.core import clock
from innkeep.core.actors import Staff
from innkeep.core.db import Database
from innkeep.core.errors import Conflict, Invalid
from innkeep.core.events import record
from innkeep.core.sealing import Seal
from innkeep.core.tokens import token_hash
from innkeep.people import queries as people
from innkeep.people.events import UserChanged
from innkeep.people.passwords import new_password
from innkeep.people.permissions import require_person
from innkeep.people.users import who_is_managed
from innkeep.signing_in import tries
from innkeep.signing_in.models import Passkey, RecoveryCode, TotpFactor
from innkeep.signing_in.providers import forget_identity

STEP = 30
"""Seconds that a code is shown."""

DRIFT = 1
"""Steps that a telephone's clock may be wrong by."""

RECOVERY_CODES = 10


class FactorThere(Conflict):
    """There is a second factor already."""


class NoFactor(Conflict):
    """There is none to confirm or to take away."""


class WrongCode(Invalid):
    """It is not the code of now, or was used before."""


@dataclass(frozen=True, slots=True)
class NewFactor:
    """What an app is to be told: by hand, or as the address in a square code."""

    secret: str
    uri: str


async def begin(db: AsyncSession, staff: Staff, seal: Seal) -> NewFactor:
    """Make a secret for an app. It counts for nothing before the app has shown a code. FactorThere."""
    factor = await _factor(db, staff.org_id, staff.user_id, lock=True)
    if factor is not None and factor.confirmed_at is not None:
        raise FactorThere("You have an app for codes already. Take that one away first.")
    secret = pyotp.random_base32()
    if factor is None:
        factor = TotpFactor(org_id=staff.org_id, user_id=staff.user_id)
        db.add(factor)
    factor.sealed = seal.close(staff.user_id, {"totp": secret})
    await db.flush()
    person, hotel = await people.user_for(db, staff, staff.user_id), await people.hotel(db, staff)
    return NewFactor(secret, pyotp.TOTP(secret).provisioning_uri(name=person.email, issuer_name=hotel.name))


async def confirm(db: AsyncSession, staff: Staff, seal: Seal, code: str) -> list[str]:
    """Let the app count from now on; the recovery codes, which nobody is shown again. NoFactor, WrongCode."""
    factor = await _factor(db, staff.org_id, staff.user_id, lock=True)
    if factor is None or factor.confirmed_at is not None:
        raise NoFactor("There is no app to confirm. Begin anew.")
    if not await _is_of_app(db, factor, seal, code):
        raise _wrong()
    factor.confirmed_at = clock.now()
    return await new_codes(db, staff)


async def new_codes(db: AsyncSession, staff: Staff) -> list[str]:
    """Recovery codes in the place of those that there were, which nobody is shown again."""
    codes = [new_password() for _ in range(RECOVERY_CODES)]
    await _forget_codes(db, staff.org_id, staff.user_id)
    db.add_all(
        RecoveryCode(org_id=staff.org_id, user_id=staff.user_id, code_hash=token_hash(_plain(each))) for each in codes
    )
    await db.flush()
    return codes


async def remove(database: Database, staff: Staff, seal: Seal, code: str) -> None:
    """Take one's own app away, by one more code of it or a recovery code. NoFactor, WrongCode, TooManyTries."""
    async with database.unit_of_work(staff) as db:
        if not await has_factor(db, staff.org_id, staff.user_id):
            raise NoFactor("You have no app for codes.")
    what = tries.Try((tries.SECOND_FACTOR, str(staff.user_id)))
    await tries.begin(database, what)
    async with database.unit_of_work(staff) as db:
        if not await is_right(db, staff.org_id, staff.user_id, seal, code):
            raise _wrong()
        await _forget_app(db, staff.org_id, staff.user_id)
    await tries.succeed(database, what)


async def remove_of(db: AsyncSession, staff: Staff, user_id: UUID) -> None:
    """Take the app, the passkeys and the account at a provider of a colleague away who has lost them. Nobody's own."""
    require_person(staff)
    person = await who_is_managed(db, staff, user_id)
    assert person.org_id is not None  # noqa: S101 - a colleague
    await db.execute(delete(Passkey).where(Passkey.org_id == person.org_id, Passkey.user_id == person.id))
    await _forget_app(db, person.org_id, person.id)
    await forget_identity(db, staff, person.id)
    record(db, UserChanged(org_id=person.org_id, user_id=person.id))


async def has_factor(db: AsyncSession, org_id: UUID, user_id: UUID) -> bool:
    """Whether somebody shows codes when they sign in."""
    factor = await _factor(db, org_id, user_id)
    return factor is not None and factor.confirmed_at is not None


async def codes_left(db: AsyncSession, staff: Staff) -> int:
    """How many recovery codes somebody has not used."""
    mine = RecoveryCode.org_id == staff.org_id, RecoveryCode.user_id == staff.user_id, RecoveryCode.used_at.is_(None)
    return await db.scalar(select(func.count()).select_from(RecoveryCode).where(*mine)) or 0


async def is_right(db: AsyncSession, org_id: UUID, user_id: UUID, seal: Seal, code: str) -> bool:
    """Whether it is a code of the app or one for when that is lost; either is used up by that."""
    factor = await _factor(db, org_id, user_id, lock=True)
    counts = factor is not None and factor.confirmed_at is not None
    if factor is not None and counts and await _is_of_app(db, factor, seal, code):
        return True
    mine = RecoveryCode.org_id == org_id, RecoveryCode.user_id == user_id, RecoveryCode.used_at.is_(None)
    used = update(RecoveryCode).where(*mine, RecoveryCode.code_hash == token_hash(_plain(code)))
    return await db.scalar(used.values(used_at=clock.now()).returning(RecoveryCode.id)) is not None


async def _is_of_app(db: AsyncSession, factor: TotpFactor, seal: Seal, code: str) -> bool:
    app = pyotp.TOTP(seal.open(factor.user_id, factor.sealed)["totp"], interval=STEP)
    now = int(clock.now().timestamp()) // STEP
    shown = "".join(code.split())
    for step in range(now - DRIFT, now + DRIFT + 1):
        if step > factor.last_step and hmac.compare_digest(app.generate_otp(step).encode(), shown.encode()):
            factor.last_step = step
            await db.flush()
            return True
    return False


async def _factor(db: AsyncSession, org_id: UUID, user_id: UUID, *, lock: bool = False) -> TotpFactor | None:
    query = select(TotpFactor).where(TotpFactor.org_id == org_id, TotpFactor.user_id == user_id)
    if lock:
        query = query.with_for_update().execution_options(populate_existing=True)
    factor: TotpFactor | None = await db.scalar(query)
    return factor


async def _forget_app(db: AsyncSession, org_id: UUID, user_id: UUID) -> None:
    """The recovery codes go with it, unless there is a passkey that they are for, too."""
    await db.execute(delete(TotpFactor).where(TotpFactor.org_id == org_id, TotpFactor.user_id == user_id))
    if not await has_passkey(db, org_id, user_id):
        await _forget_codes(db, org_id, user_id)


async def has_passkey(db: AsyncSession, org_id: UUID, user_id: UUID) -> bool:
    """Whether somebody can sign in with a passkey."""
    mine = exists().where(Passkey.org_id == org_id, Passkey.user_id == user_id)
    return bool(await db.scalar(select(mine)))


async def _forget_codes(db: AsyncSession, org_id: UUID | None, user_id: UUID) -> None:
    await db.execute(delete(RecoveryCode).where(RecoveryCode.org_id == org_id, RecoveryCode.user_id == user_id))


def _plain(code: str) -> str:
    """A code as it counts: people type capitals, spaces and no hyphens."""
    return "".join(letter for letter in code.lower() if letter.isalnum())


def _wrong() -> WrongCode:
    return WrongCode("This is not the code of now. Wait for the next one and try that.")
