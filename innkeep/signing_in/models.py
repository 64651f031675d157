"""Rows of signing in: browsers that are known, links to set a password, second factors, and who vouches for staff."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ARRAY, BigInteger, DateTime, Text
from sqlalchemy.orm import Mapped, mapped_column

from innkeep.core.columns import OfTenant, one_of
from innkeep.core.db import Base

_MOMENT = DateTime(timezone=True)


class LinkKind(StrEnum):
    """Why somebody sets a password: for the first time, or because they have lost theirs."""

    INVITATION = "invitation"
    RESET = "reset"


class KnownBrowser(OfTenant, Base):
    """A browser in which somebody has signed in, by the hash of a cookie that outlives the login."""

    __tablename__ = "known_browsers"

    user_id: Mapped[UUID]
    token_hash: Mapped[bytes]
    seen_at: Mapped[datetime] = mapped_column(_MOMENT)


class PasswordLink(OfTenant, Base):
    """A link by which somebody sets their own password, once, until it expires; by the hash of its token."""

    __tablename__ = "password_links"

    user_id: Mapped[UUID]
    kind: Mapped[LinkKind] = mapped_column(one_of(LinkKind))
    token_hash: Mapped[bytes]
    expires_at: Mapped[datetime] = mapped_column(_MOMENT)
    used_at: Mapped[datetime | None] = mapped_column(_MOMENT)
    author_id: Mapped[UUID | None]


class TotpFactor(OfTenant, Base):
    """What an app counts with, sealed. It counts once confirmed; no code up to `last_step` is taken any more."""

    __tablename__ = "totp_factors"

    user_id: Mapped[UUID]
    sealed: Mapped[bytes]
    confirmed_at: Mapped[datetime | None] = mapped_column(_MOMENT)
    last_step: Mapped[int] = mapped_column(BigInteger, default=0)


class RecoveryCode(OfTenant, Base):
    """A code for when the telephone is lost, by its hash; each is taken once."""

    __tablename__ = "recovery_codes"

    user_id: Mapped[UUID]
    code_hash: Mapped[bytes]
    used_at: Mapped[datetime | None] = mapped_column(_MOMENT)


class Passkey(OfTenant, Base):
    """A key that somebody's device keeps for them: its name in WebAuthn, and the public half (COSE)."""

    __tablename__ = "passkeys"

    user_id: Mapped[UUID]
    name: Mapped[str]
    credential_id: Mapped[bytes]
    public_key: Mapped[bytes]
    sign_count: Mapped[int] = mapped_column(BigInteger, default=0)
    challenged_at: Mapped[datetime] = mapped_column(_MOMENT)
    used_at: Mapped[datetime | None] = mapped_column(_MOMENT)


class SignOnProvider(OfTenant, Base):
    """Who vouches for the hotel's staff (OpenID Connect). Its secret is sealed for the hotel.

    It vouches for addresses of `email_domains`. With `required` only owners come in any other way.
    """

    __tablename__ = "sign_on_providers"

    name: Mapped[str]
    issuer: Mapped[str]
    client_id: Mapped[str]
    sealed: Mapped[bytes]
    email_domains: Mapped[list[str]] = mapped_column(ARRAY(Text))
    required: Mapped[bool] = mapped_column(default=False)


class SignOnIdentity(OfTenant, Base):
    """Whom a provider means by a subject: a name that it gives nobody else, ever."""

    __tablename__ = "sign_on_identities"

    user_id: Mapped[UUID]
    issuer: Mapped[str]
    subject: Mapped[str]
    used_at: Mapped[datetime] = mapped_column(_MOMENT)
