"""What an evaluation found: for people a table, for programs one JSON object a line."""

from __future__ import annotations

import json
import statistics
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from innkeep.evaluation.playing import Played
from innkeep.evaluation.scenarios import Scenario


@dataclass(frozen=True, slots=True)
class Graded:
    """A trial of a scenario, and why it failed."""

    scenario: Scenario
    trial: int
    played: Played
    why: tuple[str, ...]

    @property
    def passed(self) -> bool:
        """Whether everything was as expected."""
        return not self.why

    def as_json(self) -> str:
        """One line of JSON; amounts are numbers, times are milliseconds."""
        played = self.played
        line: dict[str, Any] = {
            "id": self.scenario.id,
            "trial": self.trial,
            "passed": self.passed,
            "why": "; ".join(self.why),
            "orders": [
                {
                    "category": order.category,
                    "status": order.status,
                    "room": order.room,
                    "notes": order.notes,
                    "total_amount": order.total_amount,
                    "items": [{"title": i.title, "qty": i.qty, "price": i.price} for i in order.items],
                }
                for order in played.orders
            ],
            "mode": played.mode,
            "urgent": played.urgent,
            "unknown": played.unknown,
            "replies": played.replies,
            "latency_ms": played.latency_ms,
        }
        return json.dumps(line, ensure_ascii=False, default=_number)


def _number(value: object) -> float:
    if isinstance(value, Decimal):
        return float(value)
    raise TypeError(f"{type(value).__name__} is nothing that a report holds")


def told(graded: Sequence[Graded], trials: int) -> str:
    """The whole report: what failed and why, success by kind and language, and how long a turn took."""
    failed = [f"  {each.scenario.id}: {'; '.join(each.why)}" for each in graded if not each.passed]
    lines = ["Failed:", *failed, ""] if failed else []
    lines += _table("kind", graded, lambda each: each.scenario.counted_as)
    lines += ["", *_table("language", graded, lambda each: each.scenario.language), ""]
    lines.append(f"{_share(graded)} of {len(graded)} passed.")
    lines.append(_without_orders(graded))
    if trials > 1:
        lines.append(f"pass^{trials}: {_every_time(graded)} of the scenarios passed every time.")
    return "\n".join([*lines, _latency(graded)])


def _table(heading: str, graded: Iterable[Graded], by: Callable[[Graded], str]) -> list[str]:
    groups: defaultdict[str, list[Graded]] = defaultdict(list)
    for each in graded:
        groups[by(each)].append(each)
    width = max(len(heading), *map(len, groups))
    rows = [f"{name:<{width}}  {_share(group):>6}  {len(group):>5}" for name, group in sorted(groups.items())]
    return [f"{heading:<{width}}  {'passed':>6}  {'of':>5}", *rows]


def _share(graded: Sequence[Graded]) -> str:
    return f"{sum(each.passed for each in graded) / len(graded):.1%}"


def _without_orders(graded: Sequence[Graded]) -> str:
    """Of the stories in which nothing may be ordered, how many ended so: an agent that orders at random does not."""
    quiet = [each for each in graded if each.scenario.writes_nothing]
    held = sum(not each.played.orders_left for each in quiet)
    return f"Nothing may be ordered in {len(quiet)} of {len(graded)}: nothing was in {held}."


def _every_time(graded: Sequence[Graded]) -> str:
    """The share of scenarios that passed in each of their trials: what a guest can rely on."""
    scenarios: defaultdict[str, list[bool]] = defaultdict(list)
    for each in graded:
        scenarios[each.scenario.id].append(each.passed)
    return f"{sum(map(all, scenarios.values())) / len(scenarios):.1%}"


def _latency(graded: Sequence[Graded]) -> str:
    taken = sorted(each for one in graded for each in one.played.latency_ms)
    p95 = taken[min(int(0.95 * len(taken)), len(taken) - 1)]
    return f"A turn took {statistics.median(taken):.0f} ms (p50), {p95:.0f} ms (p95)."
