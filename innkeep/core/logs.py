"""Log lines as they are written: nobody can write one by what they put into a name or a message.

A record is one line. What is told in more (where an error came from) goes on in lines that begin with a bar, which no
record does. What controls a terminal or turns the direction of a line is spelled out (CWE-117); numbers of cards are
not kept here either, and neither are the rows that the database quotes when it refuses them.
"""

from __future__ import annotations

import logging
import re
import unicodedata

from innkeep.core.cards import mask

FORMAT = "%(asctime)s %(levelname)s %(name)s: %(message)s"

_UNWRITABLE = {"Cc", "Cf", "Cs", "Co", "Zl", "Zp"}
"""Categories of Unicode: controls, what formats, halves of surrogates, what means nothing, ends of lines."""

_QUOTED = re.compile(r"^DETAIL: .*$", re.MULTILINE)


class OneLine(logging.Formatter):
    """Writes each record as one line that says only what it seems to say."""

    def format(self, record: logging.LogRecord) -> str:
        """The line, and those that go on."""
        return "\n  | ".join(
            written(line) for line in _QUOTED.sub("DETAIL: (left out)", self._told(record)).split("\n")
        )

    def _told(self, record: logging.LogRecord) -> str:
        """The first line is the record's own, whatever it was asked to say."""
        said = record.getMessage()
        spelled = logging.makeLogRecord({**record.__dict__, "msg": said.replace("\n", "\\n"), "args": None})
        return super().format(spelled)


def written(text: str) -> str:
    """A text as it may stand in a log."""
    spelled = "".join(
        character.encode("unicode_escape").decode() if unicodedata.category(character) in _UNWRITABLE else character
        for character in text
    )
    return mask(spelled)


def start_logging(level: int = logging.WARNING) -> None:
    """Let everything of this process be logged so, to standard error."""
    handler = logging.StreamHandler()
    handler.setFormatter(OneLine(FORMAT))
    logging.basicConfig(level=level, handlers=[handler])
