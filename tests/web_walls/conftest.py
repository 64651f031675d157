"""The browser of the journeys."""

from __future__ import annotations

from tests.journeys.conftest import chromium as chromium  # noqa: PLC0414 - a fixture, offered here too
from tests.journeys.conftest import open_window as open_window  # noqa: PLC0414 - as above
