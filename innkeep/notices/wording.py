"""The words of notices, in the languages of those who read them. The sentences are in `phrases/`."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files

_FOLDER = files("innkeep.notices") / "phrases"

LANGUAGES = tuple(sorted(entry.name.removesuffix(".toml") for entry in _FOLDER.iterdir() if ".toml" in entry.name))
"""The languages that notices are written in. In any other they are in English."""

RIGHT_TO_LEFT = frozenset({"ar"})

_NO_TEXT = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]+")


@cache
def words(language: str) -> dict[str, str]:
    """All sentences of a language, by name."""
    text = (_FOLDER / f"{language}.toml").read_text(encoding="utf-8")
    return {name: str(sentence) for name, sentence in tomllib.loads(text).items()}


def known(*wanted: str) -> str:
    """The first of the languages (BCP 47) that there are words in; English when there is none."""
    short = [tag.split("-", maxsplit=1)[0].lower() for tag in wanted]
    return next((tag for tag in short if tag in LANGUAGES), "en")


def direction(language: str) -> str:
    """How it is written: `ltr` or `rtl`."""
    return "rtl" if language in RIGHT_TO_LEFT else "ltr"


def one_line(text: str, most: int = 120) -> str:
    """A text as a title or a header can hold it: on one line, nothing hidden, and not too long."""
    line = " ".join(_NO_TEXT.sub(" ", text).split())
    return line if len(line) <= most else line[: most - 1].rstrip() + "…"
