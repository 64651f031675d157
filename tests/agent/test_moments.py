"""When a guest wants something, in their own words: `moments.txt`, and what no words may do."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from innkeep.agent.moments.reading import Part, moment_in, without_asides
from innkeep.agent.moments.sayings import LANGUAGES, sayings

LISBON, BERLIN, NEW_YORK = ZoneInfo("Europe/Lisbon"), ZoneInfo("Europe/Berlin"), ZoneInfo("America/New_York")
THURSDAY = datetime(2026, 11, 26, 14, tzinfo=LISBON)


def rows() -> list[tuple[str, str, str, str]]:
    lines = Path(__file__).with_name("moments.txt").read_text(encoding="utf-8").splitlines()
    found = [tuple(part.strip() for part in line.split(" | ")) for line in lines if line and not line.startswith("#")]
    return [(language, now, words, when) for language, now, words, when in found]


@pytest.mark.parametrize("language", sorted({row[0] for row in rows()}))
def test_it_is_heard_when_a_guest_wants_something(language: str) -> None:
    heard = {}
    for _, now, words, when in (row for row in rows() if row[0] == language):
        moment = moment_in(words, language, datetime.fromisoformat(now).replace(tzinfo=LISBON))
        if (found := f"{moment:%Y-%m-%d %H:%M}" if moment else "-") != when:
            heard[f"{words} ({when})"] = found
    assert heard == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_language_names_all_days_and_months(language: str) -> None:
    own = sayings(language)
    assert len(own.weekdays) in ({0} if language == "any" else {7})
    assert len(own.months) in {0, 12}


@pytest.mark.parametrize(
    ("words", "usual", "hour"),
    [
        ("at 6:30", Part.MORNING, 30),
        ("at 8", Part.EVENING, 20),
        ("tomorrow at 8", Part.EVENING, 44),
        ("tomorrow", Part.EVENING, 43),
    ],
)
def test_what_is_wanted_tells_which_half_of_the_day_is_meant(words: str, usual: Part, hour: int) -> None:
    moment = moment_in(words, "en", THURSDAY, usual)
    assert moment is not None
    assert (moment - THURSDAY.replace(hour=0)) // timedelta(hours=1) == hour


@pytest.mark.parametrize(
    ("words", "before", "meant"),
    [
        ("actually at nine", "2026-11-27 08:00", "2026-11-27 09:00"),
        ("actually at nine", "2026-11-27 20:00", "2026-11-27 21:00"),
        ("actually at nine", "2026-11-26 20:00", "2026-11-26 21:00"),
        ("rather in the evening", "2026-11-28 09:00", "2026-11-28 19:00"),
        ("rather on Sunday at nine", "2026-11-28 20:00", "2026-11-29 09:00"),
        ("in half an hour", "2026-11-28 20:00", "2026-11-26 14:30"),
    ],
)
def test_another_hour_is_of_the_day_that_was_said_before(words: str, before: str, meant: str) -> None:
    moment = moment_in(words, "en", THURSDAY, instead_of=datetime.fromisoformat(before).replace(tzinfo=LISBON))
    assert moment is not None
    assert f"{moment:%Y-%m-%d %H:%M}" == meant


def test_the_clock_that_is_put_forward_or_back_is_the_hotels() -> None:
    before = datetime(2027, 3, 27, 23, 30, tzinfo=BERLIN)
    at_seven = moment_in("at 7 am", "en", before)
    soon = moment_in("in 4 hours", "en", before)
    assert at_seven is not None
    assert soon is not None
    assert at_seven.astimezone(UTC) == datetime(2027, 3, 28, 5, tzinfo=UTC)
    assert soon.isoformat() == "2027-03-28T04:30:00+02:00"
    skipped = moment_in("tomorrow at 02:30", "en", before)
    assert skipped is not None
    assert skipped.isoformat() == "2027-03-28T03:30:00+02:00"


@pytest.mark.parametrize(
    ("language", "said", "left"),
    [
        ("en", "We leave tomorrow at 7, please bring a towel", "bring a towel"),
        ("en", "a taxi at 5, our flight is at 8", "a taxi at 5"),
        ("de", "Unser Flug geht um 9, bitte wecken Sie uns um 6", "wecken Sie uns um 6"),
    ],
)
def test_the_time_of_something_else_is_set_aside(language: str, said: str, left: str) -> None:
    kept = without_asides(said, language)
    assert left in kept
    assert not {"tomorrow at 7", "at 8", "um 9"} & {part.strip() for part in kept.split(",")}


WORDS = st.lists(st.sampled_from([word for row in rows() for word in row[2].split()]), max_size=6).map(" ".join)


@settings(max_examples=150, deadline=None)
@given(
    st.one_of(WORDS, st.text(max_size=30)),
    st.sampled_from(LANGUAGES),
    st.integers(1_577_836_800, 1_893_456_000),
    st.sampled_from([LISBON, NEW_YORK, ZoneInfo("Asia/Kathmandu")]),
)
def test_no_words_break_it_and_what_is_past_is_never_meant(words: str, language: str, at: int, zone: ZoneInfo) -> None:
    now = datetime.fromtimestamp(at, zone)
    moment = moment_in(words, language, now)
    if moment is not None:
        assert timedelta() < moment.astimezone(UTC) - now.astimezone(UTC) < timedelta(days=367)
