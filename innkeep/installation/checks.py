"""What was looked at, and whether it is well."""

from __future__ import annotations

from typing import NamedTuple


class Check(NamedTuple):
    """Something that was looked at; `remedy` is None when it is well."""

    what: str
    remedy: str | None = None

    def __str__(self) -> str:
        """As one line."""
        return f"ok   {self.what}" if self.remedy is None else f"FAIL {self.what}: {self.remedy}"
