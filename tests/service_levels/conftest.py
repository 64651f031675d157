"""These tests play the ticker themselves, so they work where no served hotel's ticker raises anything before them."""

from __future__ import annotations

from tests.conversations.conftest import app_url, database, owner, owner_url

__all__ = ["app_url", "database", "owner", "owner_url"]
