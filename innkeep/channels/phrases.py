"""What is said at messengers beside the conversation itself, in the guest's language: one file a language."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files

_FOLDER = files("innkeep.channels") / "phrases"
LANGUAGES = tuple(sorted(entry.name.removesuffix(".toml") for entry in _FOLDER.iterdir() if ".toml" in entry.name))


@cache
def phrases(language: str) -> dict[str, str]:
    """All sentences of a language (BCP 47), by name; English where there is none."""
    short = language.split("-", maxsplit=1)[0].lower()
    text = (_FOLDER / f"{short if short in LANGUAGES else 'en'}.toml").read_text(encoding="utf-8")
    return {name: str(sentence) for name, sentence in tomllib.loads(text).items()}


def say(language: str, name: str, /, **parts: str) -> str:
    """The sentence of that name."""
    return phrases(language)[name].format(**parts)
