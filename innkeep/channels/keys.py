"""What messengers give a hotel, and what it chooses: as it may be written. Written only, never shown."""

from __future__ import annotations

from typing import Annotated

from pydantic import StringConstraints

Key = Annotated[str, StringConstraints(strip_whitespace=True, min_length=8, max_length=1000, pattern=r"^[!-~]+$")]
"""Printable, without spaces."""

BotToken = Annotated[str, StringConstraints(strip_whitespace=True, pattern=r"^[0-9]{3,20}:[A-Za-z0-9_-]{20,100}$")]
Digits = Annotated[str, StringConstraints(strip_whitespace=True, pattern=r"^[0-9]{3,30}$")]
Template = Annotated[str, StringConstraints(strip_whitespace=True, pattern=r"^[a-z0-9_]{1,512}$")]
