"""What a browser is sent to a provider with: an authorization request by code, with PKCE (RFC 7636, RFC 9700)."""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode, urlsplit, urlunsplit

from innkeep.core import clock
from innkeep.signing_in.openid.discovery import Metadata

SCOPE = "openid email"


@dataclass(frozen=True, slots=True)
class Client:
    """What this hotel is to its provider."""

    client_id: str
    secret: str
    redirect_uri: str


@dataclass(frozen=True, slots=True)
class Question:
    """What is kept of a request until its answer: `state` for the browser, `nonce` for the token, `verifier` for us."""

    state: str
    nonce: str
    verifier: str
    asked_at: datetime

    @classmethod
    def new(cls) -> Question:
        """A question whose secrets nobody guesses."""
        return cls(secrets.token_urlsafe(32), secrets.token_urlsafe(32), secrets.token_urlsafe(48), clock.now())

    def is_answered_by(self, state: str) -> bool:
        """Whether an answer is to this question."""
        return hmac.compare_digest(self.state.encode(), state.encode())


def address(of: Metadata, client: Client, question: Question) -> str:
    """Where the browser is sent, to sign in at the provider."""
    challenge = hashlib.sha256(question.verifier.encode()).digest()
    asked = {
        "response_type": "code",
        "scope": SCOPE,
        "client_id": client.client_id,
        "redirect_uri": client.redirect_uri,
        "state": question.state,
        "nonce": question.nonce,
        "code_challenge": base64.urlsafe_b64encode(challenge).rstrip(b"=").decode(),
        "code_challenge_method": "S256",
    }
    place = urlsplit(of.authorization_endpoint)
    return urlunsplit(place._replace(query="&".join(filter(None, (place.query, urlencode(asked))))))
