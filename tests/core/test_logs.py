"""Nobody writes a log line by what they call themselves."""

from __future__ import annotations

import logging
import re

import pytest

from innkeep.core.logs import FORMAT, OneLine

FORGED = "2026-01-01 00:00:00,000 CRITICAL innkeep: the safe is open"
LINE = re.compile(r"^\d{4}-\d\d-\d\d [\d:,]+ [A-Z]+ \S+: ")


def logged(message: str, *args: object, error: Exception | None = None) -> list[str]:
    record = logging.LogRecord("innkeep.web", logging.WARNING, __file__, 1, message, args, None)
    if error is not None:
        record.exc_info = (type(error), error, error.__traceback__)
    return OneLine(FORMAT).format(record).splitlines()


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\x0b", "\x0c", "\x1c", "\x85", "\u2028", "\u2029"])
def test_a_line_cannot_be_forged(end: str) -> None:
    [line] = logged("signed in: %s", f"Ana{end}{FORGED}")
    assert LINE.match(line)
    assert line.count("innkeep.web") == 1


def test_nor_by_an_error_that_quotes_it() -> None:
    first, *rest = logged("failed", error=ValueError(f"no room\n{FORGED}"))
    assert LINE.match(first)
    assert any(FORGED in line for line in rest)
    assert all(line.startswith("  | ") for line in rest)


def test_what_controls_a_terminal_or_turns_a_line_is_spelled_out() -> None:
    [line] = logged("name %s", "\x1b]0;x\x07\x1b[31m\u202etxt\u2066\u200b\ud800\x00")
    assert not any(character in line for character in "\x1b\x07\u202e\u2066\u200b\ud800\x00")
    assert "\\x1b[31m\\u202etxt" in line


def test_cards_and_refused_rows_are_not_logged() -> None:
    [line] = logged("said %s", "4111 1111 1111 1111")
    assert line.endswith("•••• 1111")
    refused = ValueError("null value\nDETAIL: Failing row contains (Emma Lindqvist).")
    assert "Emma" not in "".join(logged("failed", error=refused))


def test_words_of_every_language_stay() -> None:
    [line] = logged("name %s", "Žofia 田中 محمد")
    assert line.endswith("Žofia 田中 محمد")
