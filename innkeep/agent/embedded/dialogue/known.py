"""Sentences whose act is known: `sentences/` in twelve languages, and what is said later."""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha256
from importlib.resources import files
from typing import NamedTuple

_FOLDER = files("innkeep.agent.embedded.dialogue")
HARMLESS = "harmless"
"""No act: what is known of it is only that it tells of no danger, though it may sound so."""

DANGER = "danger"


OTHER = "other"
"""Whatever is about something else than what was said before."""

_EITHER = "change"
_FOLLOWING = {"why": "talk", "greet": "talk"} | dict.fromkeys(
    ["order", "have", "trouble", "price", "info", "complain", "human", DANGER], OTHER
)
"""What the acts of sentences are of which nobody knows what was said before them; of a change it cannot be told."""


class Known(NamedTuple):
    """A text of a guest, and its act."""

    text: str
    act: str


def by_language() -> dict[str, list[Known]]:
    """Sentences said by themselves."""
    return _of("sentences")


def follow_ups() -> dict[str, list[Known]]:
    """What is said when something was asked for before: about that, and all else that may come then."""
    alone = by_language()
    return {
        language: [
            *told,
            *(
                Known(known.text, _FOLLOWING.get(known.act, known.act))
                for known in alone[language]
                if known.act not in {HARMLESS, _EITHER}
            ),
        ]
        for language, told in said_next().items()
    }


def said_next() -> dict[str, list[Known]]:
    """What was written as said about something that was asked for before, and names nothing."""
    return _of("follow_ups")


def named() -> dict[str, list[Known]]:
    """What is said when something was asked for before, and names a thing."""
    return _of("named")


def answers() -> dict[str, list[Known]]:
    """What is answered when an order was read back, and waits for a yes."""
    return _of("answers")


def _of(folder: str) -> dict[str, list[Known]]:
    found = sorted((_FOLDER / folder).iterdir(), key=str)
    return {each.name.removesuffix(".txt"): list(_read(each.read_text("utf-8"))) for each in found}


def digest() -> str:
    """What tells one state of all of these from another."""
    several = (*by_language().values(), *follow_ups().values(), *named().values(), *answers().values())
    told = [known for each in several for known in each]
    return sha256("\n".join(f"{act}: {text}" for text, act in told).encode()).hexdigest()


def _read(written: str) -> Iterator[Known]:
    for line in written.splitlines():
        if line.strip() and not line.startswith("#"):
            head, _, text = line.partition(": ")
            yield Known(text.strip(), head)
