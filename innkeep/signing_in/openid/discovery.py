"""What a provider says of itself (OpenID Connect Discovery 1.0), and the keys that it signs with, for a while."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from joserfc.errors import JoseError
from joserfc.jwk import Key, KeySet, import_key

from innkeep.core import clock
from innkeep.signing_in.openid.fetching import Asking, ProviderAway, fetched, is_fit

WELL_KNOWN = "/.well-known/openid-configuration"

REMEMBERED = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Metadata:
    """Where a provider is asked what. `names_itself`: its answers say by whom they are (RFC 9207)."""

    issuer: str
    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str
    userinfo_endpoint: str | None
    posts_secret: bool
    names_itself: bool


class Directory:
    """The providers that this process knows."""

    def __init__(self, *, private_addresses: bool) -> None:
        self.private_addresses = private_addresses
        self._metadata: dict[str, tuple[datetime, Metadata]] = {}
        self._keys: dict[str, tuple[datetime, KeySet]] = {}

    async def metadata(self, issuer: str, *, anew: bool = False) -> Metadata:
        """What the provider with this very name says of itself. ProviderAway."""
        known = self._metadata.get(issuer)
        if known is None or anew or clock.now() - known[0] > REMEMBERED:
            said = await self.fetched(Asking(issuer.rstrip("/") + WELL_KNOWN))
            known = self._metadata[issuer] = clock.now(), self._read(issuer, said)
        return known[1]

    async def keys(self, of: Metadata, *, anew: bool = False) -> KeySet:
        """The keys that a provider signs with; `anew` when it has signed with one that nobody knows. ProviderAway."""
        known = self._keys.get(of.jwks_uri)
        if known is None or anew or clock.now() - known[0] > REMEMBERED:
            said = await self.fetched(Asking(of.jwks_uri))
            known = self._keys[of.jwks_uri] = clock.now(), _keys_in(said)
        return known[1]

    async def fetched(self, asking: Asking) -> dict[str, Any]:
        """What a provider answers. ProviderAway."""
        return await fetched(asking, private_addresses=self.private_addresses)

    def _read(self, issuer: str, said: dict[str, Any]) -> Metadata:
        """It has to call itself what it is called here (section 4.3), or one provider could speak for another."""
        if said.get("issuer") != issuer:
            raise ProviderAway("The sign-on provider calls itself something else. Write its issuer as it does.")
        needed = ("authorization_endpoint", "token_endpoint", "jwks_uri")
        if not all(self._may_be_asked(said.get(name)) for name in needed):
            raise ProviderAway("The sign-on provider does not say where it is asked, or not by https.")
        userinfo = said.get("userinfo_endpoint")
        methods = said.get("token_endpoint_auth_methods_supported") or ["client_secret_basic"]
        return Metadata(
            issuer=issuer,
            authorization_endpoint=said["authorization_endpoint"],
            token_endpoint=said["token_endpoint"],
            jwks_uri=said["jwks_uri"],
            userinfo_endpoint=userinfo if self._may_be_asked(userinfo) else None,
            posts_secret="client_secret_basic" not in methods,
            names_itself=said.get("authorization_response_iss_parameter_supported") is True,
        )

    def _may_be_asked(self, url: object) -> bool:
        return isinstance(url, str) and is_fit(url, private_addresses=self.private_addresses)


def _keys_in(said: dict[str, Any]) -> KeySet:
    """The keys of a set by which signatures are verified; those that cannot be read are left out (RFC 7517, 5)."""
    listed = said.get("keys")
    found: list[Key] = []
    for each in listed if isinstance(listed, list) else ():
        if isinstance(each, dict) and each.get("use", "sig") == "sig":
            try:
                found.append(import_key(each))
            except (JoseError, ValueError, TypeError, KeyError):
                continue
    return KeySet(found)
