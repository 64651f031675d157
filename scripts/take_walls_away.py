"""Take each of the application's walls away by itself and see that a test fails: what nobody would miss is told.

    take_walls_away.py [--only innkeep/orders] [--most 900] [--minutes 90] [--report FILE] [--learn] [TESTS …]

Those of which it is known which test misses them (tests/walls/missed_by.txt) are all tried, by that test first; of the
others as many as fit into the time, drawn by the day. With a report, what was cut off goes on where it was.
Row-level security is switched off meanwhile, for it would hide what the application forgets. That each of its policies
is missed is tested in tests/walls/test_tables.py.
"""

from __future__ import annotations

import argparse
import datetime as dt
import os
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

TESTS = (
    "tests/walls/test_queries.py",
    "tests/walls/test_outgoing.py",
    "tests/walls/test_rights.py",
    "tests/walls/test_meant.py",
    "tests/web_walls/test_headers.py",
    "tests/core",
    "tests/signing_in",
    "tests/guest_access",
    "tests/conversations",
    "tests/orders",
    "tests/service_levels",
    "tests/stays",
    "tests/people",
    "tests/catalogue",
    "tests/accounts",
    "tests/photos",
    "tests/notices",
    "tests/webhooks",
    "tests/channels",
    "tests/learning",
    "tests/privacy",
    "tests/reports",
    "tests/api",
    "tests/console",
    "tests/spreadsheets",
    "tests/hotelfile",
    "tests/audit",
    "tests/realtime",
    "tests/web",
    "tests/mcp",
    "tests/guest",
    "tests/agent",
    "tests/evaluation",
    "tests/journeys/test_cards.py",
    "tests/journeys/test_links.py",
    "tests/web_walls",
    "tests/walls/test_other_places.py",
    "tests/walls/test_endpoints.py",
)
"""Those that come by most walls in the least time first: each wall that is missed there is not tried any more."""


def main() -> int:
    """0 when every wall that was chosen is missed, or somebody has said why it is not."""
    asked = _asked()
    os.environ["INNKEEP_DEEP"] = "1"
    sys.path.insert(0, str(ROOT))
    from tests.walls.removable import WALLS, make_removable  # noqa: PLC0415 - its place is on the path from here on

    make_removable()
    import pytest  # noqa: PLC0415 - as above

    from tests.walls.missed_by import learn, missed_before  # noqa: PLC0415 - as above
    from tests.walls.removing import Bounds, Removing, faults, summary  # noqa: PLC0415 - as above
    from tests.walls.unmissed import UNMISSED  # noqa: PLC0415 - as above

    report = asked.report or Path(tempfile.mkdtemp(), "walls.jsonl")
    removing = Removing(report, Bounds(asked.only, asked.most, asked.seed, asked.minutes * 60), missed_before())
    there = [test for test in asked.tests if (ROOT / test.split("::")[0]).exists()]
    pytest.main(["-p", "no:cacheprovider", "--no-header", "--no-summary", "--tb=no", *there], plugins=[removing])
    if asked.learn:
        learn(removing.missed(), {wall.name for wall in WALLS.all})
    found = faults(removing, UNMISSED)
    print(*found, summary(removing), sep="\n")
    return 1 if found else 0


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", default="", help="walls whose kind and file hold this, such as guard")
    parser.add_argument("--most", type=int, default=60, help="so many of those that are new, drawn by the seed")
    today = dt.datetime.now(dt.UTC).date().toordinal()
    parser.add_argument("--seed", type=int, default=today, help="which walls come first; another one each day")
    parser.add_argument("--minutes", type=float, default=40.0, help="the most that it takes")
    parser.add_argument(
        "--report", type=Path, help="a file that gets a line for each wall that was missed, or has them"
    )
    parser.add_argument("--learn", action="store_true", help="keep which test missed each wall: the next run begins so")
    parser.add_argument("tests", nargs="*", default=TESTS)
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
