"""What a browser says when it wants to be woken, to the API and to the guest's page alike."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints
from pydantic_core import PydanticCustomError

from innkeep.notices.subscriptions import Browser
from innkeep.notices.webpush import Receiver, unb64


def _base64url(text: str) -> str:
    try:
        unb64(text)
    except ValueError as error:
        raise PydanticCustomError("base64url", "write it in base64url, as the browser gives it") from error
    return text


Base64Url = Annotated[str, StringConstraints(min_length=1, max_length=200), AfterValidator(_base64url)]


class _Given(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)


class SubscriptionKeys(_Given):
    """For whose eyes messages are encrypted (RFC 8291)."""

    p256dh: Base64Url
    auth: Base64Url


class SubscriptionIn(_Given):
    """What `PushSubscription.toJSON()` gives, and what the browser may be called."""

    endpoint: str = Field(min_length=1, max_length=1000, examples=["https://push.example.net/send/c4f1"])
    keys: SubscriptionKeys
    expiration_time: float | None = Field(default=None, validation_alias="expirationTime", description="Not looked at")
    name: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)] | None = Field(
        default=None, examples=["Chrome on Android"]
    )

    def browser(self) -> Browser:
        """The same, as it is kept."""
        receiver = Receiver(p256dh=unb64(self.keys.p256dh), auth=unb64(self.keys.auth))
        return Browser(endpoint=self.endpoint, receiver=receiver, name=self.name)


class EndpointIn(_Given):
    """Which browser."""

    endpoint: str = Field(min_length=1, max_length=1000)


class PushKeyOut(BaseModel):
    """The hotel's public key, in base64url: the `applicationServerKey` of `pushManager.subscribe`."""

    key: str
