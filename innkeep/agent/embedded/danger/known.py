"""What is known of danger: what guests write of it, what only sounds like it, and what they write on any day."""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha256
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import NamedTuple, get_args

from innkeep.agent.acts import Hazard

FOLDER = files("innkeep.agent.embedded.danger")
_ASKED = files("innkeep.agent.embedded.pairing") / "answers" / "houses.tsv"
_HAZARDS: dict[str, Hazard] = {hazard: hazard for hazard in get_args(Hazard)}
_DANGER = "danger"
"""In messages of which only that is known, and not what kind of it."""


class Known(NamedTuple):
    """A text, whether it tells of danger, and of which, where that is known."""

    text: str
    is_danger: bool
    hazard: Hazard | None = None


def meanings() -> list[Known]:
    """Short and plain sentences, chosen one by one, and their opposites."""
    return list(_read(FOLDER / "meanings.txt"))


def sentences() -> list[Known]:
    """What writers wrote in twelve languages: plainly, indirectly and in chat spelling, and what sounds like it."""
    return [known for each in _in("sentences") for known in _read(each)]


def everyday() -> list[Known]:
    """Messages of any day, none of which is of danger."""
    return [Known(line, is_danger=False) for each in _in("everyday") for line in lines(each)]


def messages() -> list[Known]:
    """Whole messages, among them what guests ask houses, which was written for `pairing`."""
    rows = (row.rpartition("\t")[2] for row in _ASKED.read_text("utf-8").splitlines())
    asked = (Known(said, is_danger=False) for said in rows if said not in {"", "-"})
    return [*_read(FOLDER / "messages.txt"), *asked]


def digest() -> str:
    """What tells one state of all of these from another."""
    told = (*meanings(), *sentences(), *everyday(), *messages())
    return sha256("\n".join(f"{is_danger} {hazard}: {text}" for text, is_danger, hazard in told).encode()).hexdigest()


def _in(folder: str) -> list[Traversable]:
    return sorted((FOLDER / folder).iterdir(), key=str)


def _read(file: Traversable) -> Iterator[Known]:
    for line in lines(file):
        name, _, text = line.partition(":")
        hazard = _HAZARDS.get(name.strip())
        yield Known(text.strip(), hazard is not None or name == _DANGER, hazard)


def lines(file: Traversable) -> list[str]:
    """The lines of a file that say something."""
    rows = file.read_text("utf-8").splitlines()
    return [row for row in rows if row.strip() and not row.startswith("#")]
