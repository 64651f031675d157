"""A guest's words about when, read as a moment of the hotel's clock."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum

from innkeep.agent.embedded.words.concepts import seen
from innkeep.agent.embedded.words.spelling import MAX_READ, legible, plain
from innkeep.agent.embedded.words.uncounted import AT_A_TIME, AT_AN_HOUR
from innkeep.agent.moments.sayings import Sayings, sayings

_HALF = 12 * 60
_DAY = 24 * 60
_WEEK = timedelta(days=7)
_YEAR = 366


class Part(StrEnum):
    """A part of the day."""

    DAWN = "dawn"
    MORNING = "morning"
    NOON = "noon"
    AFTERNOON = "afternoon"
    EVENING = "evening"
    NIGHT = "night"
    MIDNIGHT = "midnight"


_MEANT = {Part.MORNING: 9 * 60, Part.NOON: _HALF, Part.AFTERNOON: 15 * 60, Part.EVENING: 19 * 60, Part.MIDNIGHT: _DAY}
"""What a part of the day alone means in hotels, in minutes of the day."""

_LATER = {
    Part.DAWN: (_HALF, _HALF),
    Part.MORNING: (_HALF, _HALF),
    Part.NOON: (0, 5 * 60),
    Part.AFTERNOON: (0, _HALF),
    Part.EVENING: (4 * 60, _HALF),
    Part.NIGHT: (7 * 60, _HALF),
    Part.MIDNIGHT: (_HALF, _HALF),
}
"""From and up to which minute of half a day the second half is meant: evening from four on, noon up to five."""

_PAST_MIDNIGHT = {Part.EVENING, Part.MIDNIGHT}
"""Parts whose small hours are of the next day: tonight at one."""

_LASTS = timedelta(hours=4)
_JUST_PASSED = timedelta(hours=1)
_AFTERNOON_HOURS = 5 * 60


@dataclass(frozen=True, slots=True)
class _Clock:
    """A time of the day in minutes, and whether it is known of which half of the day."""

    minute: int
    sure: bool = False


@dataclass(slots=True)
class _Heard:
    """What was found in the words: minutes from now, days, parts of the day and times of the clock."""

    own: Sayings
    language: str
    now: datetime
    left: str

    def take(self, kind: str, mark: str = "\x00") -> list[tuple[re.Match[str], str]]:
        """Every way in which something of a kind is said; it is not read again."""
        found = []
        for pattern, value in self.own.of(kind):
            found += [(m, value) for m in pattern.finditer(self.left)]
            self.left = pattern.sub(mark, self.left)
        return found

    def narrow(self) -> None:
        """Of `between seven and nine` the beginning counts; of `7-9 pm` it has the half that the end says."""
        for pattern, _ in self.own.of("range"):
            self.left = pattern.sub(lambda m: f"¦ {m['a']}", self.left)


def moment_in(
    words: str, language: str, now: datetime, usual: Part | None = None, instead_of: datetime | None = None
) -> datetime | None:
    """The moment that is meant, in the zone of `now`, or None when the words tell none, or more than one.

    `usual` is when such a thing is wanted if the words do not say it: what wakes or is a breakfast in the morning.
    Words without a day that take the place of a moment of a later one (`instead_of`) are of that day and its half.

    - A bare hour is the next of the two that come: seven, said at noon, is 19:00. A part of the day, a spelling of 24
      hours (19h, 07:00) or what is usual says which. On another day the hours from one to five are of the afternoon.
    - A day without an hour is at nine, its noon at twelve, its afternoon at three, its evening at seven.
    - Of a span of time it is the beginning; `in half an hour` counts from now.
    - Now, at once, every day, what has passed (or passed within the hour, said without a day), how long, since when,
      until when, two times, prices, ages, sizes and rooms are no moment.
    """
    own = sayings(language)
    heard = _Heard(own, language, now, " ".join(plain(legible(words[:MAX_READ])).split()))
    soon = {_amount(own, found, value) for found, value in heard.take("soon")}
    heard.take("skip")
    if any(pattern.search(heard.left) for pattern, _ in own.of("none")):
        return None
    heard.narrow()
    days, parts = _days(heard)
    clocks = _clocks(heard)
    if len(soon) + len(clocks) > 1 or (soon and (days or parts)) or len(parts) > 1:
        return None
    if soon:
        return _after(now, soon.pop())
    if days is None or len(days) > 1:
        return None
    if not days and (clocks or parts) and instead_of is not None:
        before = instead_of.astimezone(now.tzinfo)
        days = {before.date(): False} if before.date() > now.date() else days
        usual = (Part.MORNING if before.hour < 12 else Part.AFTERNOON) if days else usual  # noqa: PLR2004 - noon
    return _resolved(now, days, parts.pop() if parts else None, clocks, usual)


def without_asides(words: str, language: str) -> str:
    """The words without what tells when something else is: when their flight goes, or they have a meeting."""
    small = plain(words)
    for pattern, _ in sayings(language).of("aside"):
        for found in pattern.finditer(small):
            words = words[: found.start()] + " " * len(found[0]) + words[found.end() :]
    return words


def _amount(own: Sayings, found: re.Match[str], value: str) -> int | None:
    said = found.groupdict().get("n")
    number = own.number(said) if said else 1
    return None if number is None else number * int(value)


def _after(now: datetime, minutes: int | None) -> datetime | None:
    if not minutes or minutes > _YEAR * _DAY:
        return None
    moment = now.astimezone(UTC) + timedelta(minutes=minutes)
    return moment.replace(second=0, microsecond=0).astimezone(now.tzinfo)


Days = dict[date, bool]
"""The days that are named, and whether it is one of the week, which comes again."""


def _days(heard: _Heard) -> tuple[Days | None, set[Part]]:
    """The days and the parts of the day. No days at all (None) when one does not exist, or has another weekday."""
    today, parts, dated = heard.now.date(), set[Part](), set[date | None]()
    for found, _ in heard.take("date", "¤"):
        dated.add(_date(heard.own, found, today))
    for found, value in heard.take("day", "¤"):
        ahead, _, part = value.partition(" ")
        number = heard.own.number(found["n"]) if ahead == "n" else int(ahead)
        dated.add(None if number is None else today + timedelta(days=number))
        parts |= {Part(part)} if part else set()
    for _, value in heard.take("part", "¤"):
        parts.add(Part(value))
    weekdays = set()
    for number, pattern in enumerate(heard.own.weekdays):
        if pattern.search(heard.left):
            weekdays.add(number)
            heard.left = pattern.sub("¤", heard.left)
    if None in dated:
        return None, parts
    days = {day: False for day in dated if day}
    if days and all(day.weekday() in weekdays for day in days):
        weekdays.clear()
    return days | {today + timedelta(days=(number - today.weekday()) % 7): True for number in weekdays}, parts


def _date(own: Sayings, found: re.Match[str], today: date) -> date | None:
    """The next day with this number, of this month if one is said; None when there is no such day within a year."""
    said = found.groupdict()
    day = int(said.get("d") or said.get("dd") or 0)
    month = int(said["mm"]) if said.get("mm") else _month(own, said.get("month"))
    for ahead in range(_YEAR):
        each = today + timedelta(days=ahead)
        if each.day == day and month in {None, each.month}:
            return each
    return None


def _month(own: Sayings, said: str | None) -> int | None:
    return next((n for n, month in enumerate(own.months, 1) if said and month.fullmatch(said)), None)


def _clocks(heard: _Heard) -> set[_Clock]:
    """The times of the clock. Where there is none, a number behind `at` is an hour, unless it counts something."""
    found = {_clock(heard.own, m, by, exact=kind == "exact") for kind in _KINDS for m, by in heard.take(kind)}
    if not found:
        bare = (m for pattern, _ in heard.own.of("bare") for m in pattern.finditer(heard.left))
        found = {_clock(heard.own, m, "0") for m in bare if not _counts(heard, m)}
    return {clock for clock in found if clock}


_KINDS = ("exact", "clock")


def _counts(heard: _Heard, bare: re.Match[str]) -> bool:
    """Whether a number is of things or people: `um zwei Decken`, `for 2 persons`, `a friend`."""
    rest = heard.left[bare.end() :]
    start = bare.end() + len(rest) - len(rest.lstrip())
    if any(pattern.match(heard.left, start) for pattern, _ in heard.own.of("unit")):
        return True
    if heard.own.number(bare["h"]) == 1 and not bare["h"].isdigit() and rest.strip(" .,!?¤"):
        return True
    things = [one for one in seen(heard.left, heard.language) if one.start == start]
    return bool(things) and not any(one.name in AT_A_TIME | AT_AN_HOUR for one in things)


def _clock(own: Sayings, found: re.Match[str], by: str, *, exact: bool = False) -> _Clock | None:
    said = found.groupdict()
    hour = own.number(said["h"])
    minutes = own.number(said.get("m") or "0")
    if hour is None or minutes is None or hour > _DAY // 60 or minutes >= 60:  # noqa: PLR2004 - a clock's
        return None
    more = {"m": minutes, "-m": -minutes}.get(by)
    minute = hour * 60 + (int(by) if more is None else more)
    if half := said.get("half"):
        return _Clock(minute % _HALF + (_HALF if half == "pm" else 0), sure=True)
    return _Clock(minute % (_DAY + 1), sure=exact or minute > _HALF + 59 or hour == 0 or said["h"].startswith("0"))


def _resolved(
    now: datetime, days: Days, part: Part | None, clocks: Collection[_Clock], usual: Part | None
) -> datetime | None:
    """The moment of a day, a part of it and a time, as far as they are said."""
    wall = now.replace(tzinfo=None)
    if clocks:
        clock = next(iter(clocks))
        minutes = _minutes(clock, part, usual)
        found = _on(wall, *next(iter(days.items())), minutes) if days else _next(wall, clock, minutes)
    else:
        found = _at_usual(wall, days, part, usual)
    if found is None:
        return None
    moment = found.replace(tzinfo=now.tzinfo).astimezone(UTC)
    return moment.astimezone(now.tzinfo) if moment > now.astimezone(UTC) else None


def _minutes(clock: _Clock, part: Part | None, usual: Part | None) -> tuple[int, ...]:
    """Which minutes of the day a time may mean; past 24 hours it is the small hours of the day after."""
    if clock.sure and (part is None or clock.minute > _HALF + 59):
        return (clock.minute,)
    early = clock.minute % _HALF
    if part is None and usual is not None and early >= _LATER[Part.EVENING][0] - 60:
        part = usual
    if part is None:
        return early, early + _HALF
    first, last = _LATER[part]
    if first <= early < last:
        return (early + _HALF,)
    return (early + _DAY,) if part in _PAST_MIDNIGHT else (early,)


def _on(wall: datetime, day: date, weekly: bool, minutes: tuple[int, ...]) -> datetime | None:  # noqa: FBT001
    """The moment on a day. Of two that it may be today the next one; on another day not one before five at night."""
    start = datetime.combine(day, time())
    if day == wall.date():
        small = [each - _DAY for each in minutes if each > _DAY]
        times = [start + timedelta(minutes=each) for each in (*small, *minutes)]
        return next((each for each in times if each > wall), times[-1] + _WEEK if weekly else None)
    return start + timedelta(minutes=minutes[-1] if minutes[0] < _AFTERNOON_HOURS else minutes[0])


def _next(wall: datetime, clock: _Clock, minutes: tuple[int, ...]) -> datetime | None:
    """The next time that the clock shows it; none when it did so within the last hour, and no other can be meant."""
    start = datetime.combine(wall.date(), time())
    times = sorted(start + timedelta(days=ahead, minutes=each % _DAY) for each in minutes for ahead in (-1, 0, 1, 2))
    if (clock.sure or len(minutes) == 1) and any(wall - _JUST_PASSED <= each <= wall for each in times):
        return None
    return next(each for each in times if each > wall)


def _at_usual(wall: datetime, days: Days, part: Part | None, usual: Part | None) -> datetime | None:
    """A day or a part of it without a time: when it is usual; what is going on now is no moment."""
    today = wall.date()
    if part is None:
        if not days or today in days:
            return None
        minute = _MEANT[usual or Part.MORNING]
    elif part in _MEANT:
        minute = _MEANT[part]
    else:
        return None
    if days:
        day, weekly = next(iter(days.items()))
        return _on(wall, day, weekly, (minute,))
    start = datetime.combine(today, time()) + timedelta(minutes=minute)
    if start <= wall < start + (_JUST_PASSED if part is Part.NOON else _LASTS):
        return None
    return start if start > wall else start + timedelta(days=1)
