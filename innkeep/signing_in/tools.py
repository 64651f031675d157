"""What signing in takes besides the database."""

from __future__ import annotations

from dataclasses import dataclass

from innkeep.core.sealing import Seal
from innkeep.core.settings import Settings
from innkeep.signing_in.openid.discovery import Directory


@dataclass(frozen=True, slots=True)
class Tools:
    """The providers that are known, what seals, and where this installation is."""

    directory: Directory
    seal: Seal
    settings: Settings
