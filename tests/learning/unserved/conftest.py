"""These tests compare lessons themselves, so they work where no served hotel does it before them."""

from tests.conversations.conftest import app_url, database, owner, owner_url  # noqa: F401 - nobody else is there
