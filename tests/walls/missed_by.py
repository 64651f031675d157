"""Which test missed each wall the last time that it was taken away: a place to begin, and no promise.

`scripts/take_walls_away.py --learn` writes it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path

FILE = Path(__file__).with_suffix(".txt")
"""A line for each test, and one further in for each wall that it missed."""


def missed_before() -> dict[str, str]:
    """The test for each wall, by its name."""
    found: dict[str, str] = {}
    test = ""
    for line in FILE.read_text().splitlines() if FILE.exists() else ():
        if line.startswith(" "):
            found[line.strip()] = test
        else:
            test = line
    return found


def learn(missed: Mapping[str, str], there: set[str]) -> None:
    """Keep which test missed each wall now, beside what was known of others, but of those that are gone from a file."""
    files = {wall.split()[0] for wall in there}
    walls: dict[str, list[str]] = defaultdict(list)
    for wall, test in {**missed_before(), **missed}.items():
        if wall in there or wall.split()[0] not in files:
            walls[test].append(wall)
    lines = (line for test in sorted(walls) for line in (test, *(f"  {wall}" for wall in sorted(walls[test]))))
    FILE.write_text("\n".join(lines) + "\n")
