"""How each kind of channel is spoken to in this installation."""

from __future__ import annotations

from dataclasses import dataclass

import httpx2

from innkeep.channels.adapter import Adapter, Wire
from innkeep.channels.models import Channel, ChannelKind
from innkeep.channels.telegram import Telegram
from innkeep.channels.web import WebChat
from innkeep.channels.whatsapp import WhatsApp
from innkeep.core.sealing import Seal, seal_of
from innkeep.core.settings import Settings

WEB = "web"
ADAPTERS: dict[str, Adapter] = {WEB: WebChat(), ChannelKind.TELEGRAM: Telegram(), ChannelKind.WHATSAPP: WhatsApp()}
"""The web chat first; a further messenger is one more line here, and one more kind in the database."""


@dataclass(frozen=True, slots=True)
class Ways:
    """What is needed to reach messengers: their addresses, the seal of the keys, and an HTTP client.

    `translates`: whether what staff write is translated here, and worth waiting for.
    """

    settings: Settings
    http: httpx2.AsyncClient
    translates: bool = False

    @property
    def seal(self) -> Seal:
        """The seal that opens the keys of channels."""
        return seal_of(self.settings)

    def hook(self, channel: Channel) -> str:
        """Where a channel's messenger brings its news."""
        return f"{self.settings.public_url}{channel.hook}"

    def wire(self, channel: Channel) -> Wire:
        """The way to a channel's messenger. CannotUnseal."""
        urls = {
            ChannelKind.TELEGRAM: self.settings.telegram_url,
            ChannelKind.WHATSAPP: self.settings.whatsapp_url,
        }
        keys = self.seal.open(channel.id, channel.sealed or b"")
        return Wire(self.http, urls[channel.kind].rstrip("/"), channel.account or "", keys)
