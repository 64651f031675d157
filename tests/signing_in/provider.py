"""A provider of OpenID Connect on this machine that can be told to lie, and what a browser does between it and us."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import secrets
import socket
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any, Self
from urllib.parse import parse_qs, urlencode, urlsplit

import httpx
import uvicorn
from joserfc import jwt
from joserfc.jwk import ECKey
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from tests.factories import Hotel
from tests.journeys.people import PATIENCE

CLIENT = "innkeep"
SECRET = "s3cr3t+of/the=client"


@dataclass
class Provider:
    """Whoever asks is `subject`. `claims` and `answers` are told instead of what is right; None leaves it out."""

    subject: str = field(default_factory=lambda: secrets.token_hex(8))
    email: str = ""
    verified: object = True
    claims: dict[str, object] = field(default_factory=dict)
    answers: dict[str, dict[str, object]] = field(default_factory=dict)
    instead: dict[str, Response] = field(default_factory=dict)
    sign: Callable[[Provider, dict[str, Any]], str] | None = None
    meanwhile: Callable[[], Awaitable[None]] | None = None
    names_itself: bool = True
    asked: list[str] = field(default_factory=list)
    issuer: str = ""

    def __post_init__(self) -> None:
        self.keys = [self._new_key()]
        self.codes: dict[str, dict[str, str]] = {}

    @staticmethod
    def _new_key() -> ECKey:
        return ECKey.generate_key("P-256", {"kid": secrets.token_hex(4), "use": "sig", "alg": "ES256"})

    def change_keys(self) -> None:
        """Sign with another key from now on."""
        self.keys = [self._new_key()]

    async def __aenter__(self) -> Self:
        listener = socket.create_server(("127.0.0.1", 0))
        self.issuer = f"http://127.0.0.1:{listener.getsockname()[1]}"
        routes = [
            Route("/.well-known/openid-configuration", self._metadata),
            Route("/moved", self._told),
            Route("/keys", self._keys),
            Route("/authorize", self._authorize),
            Route("/token", self._token, methods=["POST"]),
            Route("/userinfo", self._userinfo),
        ]
        config = uvicorn.Config(Starlette(routes=routes), log_level="warning", lifespan="off", access_log=False)
        self._server = uvicorn.Server(config)
        self._serving = asyncio.create_task(self._server.serve(sockets=[listener]))
        while not self._server.started:
            await asyncio.sleep(0.01)
        return self

    async def __aexit__(self, *_: object) -> None:
        self._server.force_exit = self._server.should_exit = True
        await self._serving

    def _said(self, what: str, right: dict[str, Any]) -> Response:
        self.asked.append(what)
        told = {**right, **self.answers.get(what, {})}
        return self.instead.get(what) or JSONResponse({key: one for key, one in told.items() if one is not None})

    async def _metadata(self, _: Request) -> Response:
        return self._said("metadata", self.right())

    async def _told(self, _: Request) -> Response:
        return JSONResponse(self.right())

    def right(self) -> dict[str, Any]:
        """What it says of itself."""
        return {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/authorize?tenant=1",
            "token_endpoint": f"{self.issuer}/token",
            "jwks_uri": f"{self.issuer}/keys",
            "userinfo_endpoint": f"{self.issuer}/userinfo",
            "authorization_response_iss_parameter_supported": self.names_itself,
        }

    async def _keys(self, _: Request) -> Response:
        return self._said("keys", {"keys": [key.as_dict(private=False) for key in self.keys]})

    async def _authorize(self, request: Request) -> Response:
        asked = dict(request.query_params)
        assert asked["tenant"] == "1", "what stood in the address stays there"
        assert (asked["response_type"], asked["client_id"]) == ("code", CLIENT)
        assert asked["code_challenge_method"] == "S256"
        code = secrets.token_hex(8)
        self.codes[code] = asked
        back = {"code": code, "state": asked["state"], **({"iss": self.issuer} if self.names_itself else {})}
        return RedirectResponse(f"{asked['redirect_uri']}?{urlencode(back)}", status_code=302)

    async def _token(self, request: Request) -> Response:
        if self.meanwhile is not None:
            await self.meanwhile()
        form = parse_qs((await request.body()).decode())
        asked = self.codes.pop(form["code"][0], None)
        challenge = hashlib.sha256(form["code_verifier"][0].encode()).digest()
        mine = "Basic " + base64.b64encode(f"{CLIENT}:s3cr3t%2Bof%2Fthe%3Dclient".encode()).decode()
        if (
            asked is None
            or request.headers.get("authorization") != mine
            or form["redirect_uri"][0] != asked["redirect_uri"]
            or base64.urlsafe_b64encode(challenge).decode().rstrip("=") != asked["code_challenge"]
        ):
            self.asked.append("token refused")
            return JSONResponse({"error": "invalid_grant"}, status_code=400)
        access_token = secrets.token_hex(16)
        hashed = hashlib.sha256(access_token.encode()).digest()[:16]
        now = int(time.time())
        right = {
            "iss": self.issuer,
            "sub": self.subject,
            "aud": CLIENT,
            "exp": now + 300,
            "iat": now,
            "nonce": asked["nonce"],
            "at_hash": base64.urlsafe_b64encode(hashed).decode().rstrip("="),
            "email": self.email,
            "email_verified": self.verified,
        }
        claims = {key: one for key, one in {**right, **self.claims}.items() if one is not None}
        signed = self.sign(self, claims) if self.sign else self.signed(claims)
        return self._said("token", {"id_token": signed, "access_token": access_token, "token_type": "Bearer"})

    def signed(self, claims: dict[str, Any], **header: object) -> str:
        """An ID token, by the newest key."""
        said = {"alg": "ES256", "kid": self.keys[-1].kid, **header}
        return jwt.encode({key: one for key, one in said.items() if one is not None}, claims, self.keys[-1])

    async def _userinfo(self, request: Request) -> Response:
        assert request.headers["authorization"].startswith("Bearer ")
        return self._said("userinfo", {"sub": self.subject})

    def settings(self, **more: object) -> dict[str, object]:
        """What an owner enters."""
        return {
            "name": "Acme",
            "issuer": self.issuer,
            "client_id": CLIENT,
            "client_secret": SECRET,
            "email_domains": [self.email.rpartition("@")[2] or "hotel.example"],
            **more,
        }


async def to_provider(browser: httpx.AsyncClient, hotel: Hotel) -> str:
    """Where the provider sends a browser back to that begins at the hotel."""
    begun = await browser.get(f"/console/sign-on/{hotel.org_id}")
    assert begun.status_code == 303, begun.text
    async with httpx.AsyncClient(timeout=PATIENCE) as outside:
        answered = await outside.get(begun.headers["location"])
    back: str = answered.headers["location"]
    return back


async def sign_on(browser: httpx.AsyncClient, hotel: Hotel) -> httpx.Response:
    """Where that ends."""
    back = urlsplit(await to_provider(browser, hotel))
    return await browser.get(f"{back.path}?{back.query}")
