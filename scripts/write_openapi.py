"""Writes `docs/openapi.json`, the description of the API, so that a change of it shows: `make openapi`."""

from __future__ import annotations

import json
from pathlib import Path

from innkeep.core.db import Database
from innkeep.core.settings import Settings
from innkeep.main import create_app
from innkeep.realtime.hub import Hub

PAGE = Path(__file__).resolve().parent.parent / "docs" / "openapi.json"


def main() -> None:
    """Describe the application; nothing is connected to."""
    database = Database("postgresql://nobody@localhost/nothing")
    app = create_app(Settings(), database, Hub(database))
    PAGE.write_text(json.dumps(app.openapi(), indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
