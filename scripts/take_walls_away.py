"""Take each of the application's walls away by itself and see that a test fails: what nobody would miss is told.

    take_walls_away.py [--only innkeep/orders] [--report FILE] [TESTS ...]

Row-level security is switched off meanwhile, for it would hide what the application forgets. That each of its policies
is missed is tested in tests/walls/test_tables.py.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

TESTS = (
    "tests/walls/test_endpoints.py",
    "tests/walls/test_rights.py",
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
    "tests/channels",
    "tests/learning",
    "tests/privacy",
    "tests/reports",
    "tests/api",
    "tests/spreadsheets",
    "tests/hotelfile",
    "tests/audit",
    "tests/realtime",
)
"""Quick tests that come by nearly every wall."""


def main() -> int:
    """How many walls nobody would miss, as the program's end: none is 0."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", default="innkeep/", help="walls of files whose path holds this")
    parser.add_argument("--report", type=Path, help="a file that gets a line for each wall; what stands there is known")
    parser.add_argument("tests", nargs="*", default=TESTS)
    asked = parser.parse_args()
    sys.path.insert(0, str(ROOT))
    from tests.walls.removable import make_removable  # noqa: PLC0415 - its place is on the path from here on

    make_removable()
    import pytest  # noqa: PLC0415 - as above

    from tests.walls.removing import Removing  # noqa: PLC0415 - as above
    from tests.walls.unmissed import UNMISSED  # noqa: PLC0415 - as above

    report = asked.report or Path(tempfile.mkdtemp(), "walls.jsonl")
    removing = Removing(report, asked.only)
    there = [test for test in asked.tests if (ROOT / test.split("::")[0]).exists()]
    pytest.main(["-p", "no:cacheprovider", "--no-header", "--no-summary", *there], plugins=[removing])
    unmissed = [each for each in removing.tried if each.failed is None]
    new = [each for each in unmissed if each.wall.name not in UNMISSED]
    for each in new:
        print(f"nobody misses {each.wall} ({each.asked} tests come by)")
    print(
        f"{len(removing.tried)} walls were taken away, {len(removing.tried) - len(unmissed)} were missed; see {report}"
    )
    return 1 if new or not removing.tried else 0


if __name__ == "__main__":
    sys.exit(main())
