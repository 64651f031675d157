"""What a provider vouches for: a code is changed for an ID token, and that is looked at (OpenID Connect Core 1.0)."""

from __future__ import annotations

import base64
import hashlib
import hmac
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from urllib.parse import quote_plus

from joserfc import jwt
from joserfc.errors import InvalidKeyIdError, JoseError
from joserfc.jws import JWSRegistry
from joserfc.jwt import JWTClaimsRegistry

from innkeep.core import clock
from innkeep.core.errors import Unauthorized
from innkeep.signing_in.openid.asking import Client, Question
from innkeep.signing_in.openid.discovery import Directory, Metadata
from innkeep.signing_in.openid.fetching import Asking, ProviderAway

ALGORITHMS = (
    *("RS256", "RS384", "RS512", "PS256", "PS384", "PS512"),
    *("ES256", "ES384", "ES512", "EdDSA", "Ed25519"),
)
"""Signatures that only the provider can make: neither none, nor one with a secret that is known here, too."""

LEEWAY = timedelta(minutes=2)
"""How far the provider's clock may be off."""

LONGEST_SUBJECT = 255
"""Characters (section 2)."""

_HASHES = {"256": hashlib.sha256, "384": hashlib.sha384, "512": hashlib.sha512}


class TokenRefused(Unauthorized):
    """What the provider signed is not for this hotel, this browser or this moment, or it was not the provider."""

    title = "The sign-on provider’s answer is not right"


@dataclass(frozen=True, slots=True)
class Vouched:
    """Whom a provider vouches for. `email` is there only when it says that it has verified it."""

    subject: str
    email: str | None


async def vouched_for(directory: Directory, of: Metadata, client: Client, question: Question, code: str) -> Vouched:
    """Whom the provider means by a code. TokenRefused, ProviderAway. No transaction may be open meanwhile."""
    answer = await directory.fetched(_exchange(of, client, question, code))
    claims = await _verified(directory, of, client, question, answer)
    if "email" not in claims and of.userinfo_endpoint:
        claims = {**claims, **await _of_userinfo(directory, of.userinfo_endpoint, claims["sub"], answer)}
    email = claims.get("email")
    verified = claims.get("email_verified") is True  # a text that says "true" is no truth
    return Vouched(claims["sub"], email if verified and isinstance(email, str) else None)


def _exchange(of: Metadata, client: Client, question: Question, code: str) -> Asking:
    form = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": client.redirect_uri,
        "code_verifier": question.verifier,
    }
    if of.posts_secret:
        return Asking(of.token_endpoint, form={**form, "client_id": client.client_id, "client_secret": client.secret})
    # Written as in a form before they are written as a password (RFC 6749, section 2.3.1).
    return Asking(of.token_endpoint, form=form, basic=(quote_plus(client.client_id), quote_plus(client.secret)))


async def _verified(
    directory: Directory, of: Metadata, client: Client, question: Question, answer: dict[str, Any]
) -> dict[str, Any]:
    token = answer.get("id_token")
    if not isinstance(token, str):
        raise _refused("it holds no ID token")
    registry = JWSRegistry(algorithms=ALGORITHMS, strict_check_header=False)
    try:
        try:
            read = jwt.decode(token, await directory.keys(of), registry=registry)
        except InvalidKeyIdError:  # keys are changed: perhaps this one is new
            read = jwt.decode(token, await directory.keys(of, anew=True), registry=registry)
        _look_at(read.claims, of, client, question)
    except (JoseError, ValueError, TypeError) as error:
        raise _refused(f"{type(error).__name__}: {error}") from error
    _belongs_to(read, answer.get("access_token"))
    return read.claims


def _look_at(claims: dict[str, Any], of: Metadata, client: Client, question: Question) -> None:
    """Section 3.1.3.7. JoseError, TokenRefused."""
    JWTClaimsRegistry(
        now=int(clock.now().timestamp()),
        leeway=int(LEEWAY.total_seconds()),
        iss={"essential": True, "value": of.issuer},
        aud={"essential": True, "value": client.client_id},
        exp={"essential": True},
        iat={"essential": True},
        nonce={"essential": True, "value": question.nonce},
        sub={"essential": True},
    ).validate(claims)
    several = isinstance(claims["aud"], list) and len(claims["aud"]) > 1
    if (several or "azp" in claims) and claims.get("azp") != client.client_id:
        raise _refused("azp is somebody else")
    if claims["iat"] < (question.asked_at - LEEWAY).timestamp():
        raise _refused("it was made before it was asked for")
    if not isinstance(claims["nonce"], str) or len(claims["sub"]) > LONGEST_SUBJECT or not claims["sub"].strip():
        raise _refused("nonce or sub is none")


def _belongs_to(token: jwt.Token, access_token: object) -> None:
    """Whether both tokens were given out together, where the ID token says so (section 3.1.3.6)."""
    said = token.claims.get("at_hash")
    if said is None:
        return
    hashed = _HASHES.get(str(token.header["alg"])[-3:], hashlib.sha512)(str(access_token).encode()).digest()
    half = base64.urlsafe_b64encode(hashed[: len(hashed) // 2]).rstrip(b"=")
    if not hmac.compare_digest(half, str(said).encode()):
        raise _refused("at_hash is of another access token")


async def _of_userinfo(directory: Directory, url: str, subject: str, answer: dict[str, Any]) -> dict[str, Any]:
    """The address, as the provider tells it besides; nothing when it does not, or of somebody else (section 5.3.2)."""
    bearer = {"Authorization": f"Bearer {answer.get('access_token')}"}
    try:
        said = await directory.fetched(Asking(url, headers=bearer))
    except ProviderAway:
        return {}
    return {name: said.get(name) for name in ("email", "email_verified")} if said.get("sub") == subject else {}


def _refused(why: str) -> TokenRefused:
    return TokenRefused("What the sign-on provider answered is not right, so nobody was signed in. Try again.", why=why)
