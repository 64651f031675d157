"""Reading a hotel file. Whatever is wrong with it is told before anything is touched, with its line."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, TypeVar

from pydantic import ValidationError

from innkeep.hotelfile.document import Document, parse
from innkeep.hotelfile.entries import Entry, HotelFile, LanguageFile, keys_beside
from innkeep.hotelfile.problems import (
    HotelFileInvalid,
    HotelFileUnreadable,
    Misread,
    Place,
    Problem,
    did_you_mean,
    nearest,
    quoted,
    refused,
)
from innkeep.hotelfile.rules import broken_rules
from innkeep.hotelfile.wording import spoken, unfitting

LARGEST = 2_000_000
"""Bytes of a file: some ten thousand rooms, dishes and articles, which takes seconds to read."""

EXAMPLES: Mapping[type[Entry], str] = {
    HotelFile: "begin with organization: {name: Hotel Aurora, timezone: Europe/Vienna, currency: EUR, language: en}",
    LanguageFile: "begin with catalogue: {Apple strudel: {title: Apfelstrudel}}",
}


F = TypeVar("F", bound=Entry)


def load(path: Path) -> HotelFile:
    """The hotel that a file describes, with what the language files beside it call its things.

    HotelFileUnreadable when there is no such file or it cannot be one, HotelFileInvalid when it is no hotel; both say
    what to do, the latter beginning with `FILE:LINE: `.
    """
    hotel, document = read_as(HotelFile, path)
    if broken := broken_rules(hotel, document):
        raise refused(path, broken)
    for language, name in hotel.translations.items():
        beside = path.parent / name
        words, written = read_as(LanguageFile, beside)
        if broken := unfitting(hotel, language, words, written):
            raise refused(beside, broken)
        hotel = spoken(hotel, language, words)
    return hotel.model_copy(update={"translations": {}})


def read_as(kind: type[F], path: Path) -> tuple[F, Document]:
    """A file of a kind, and where everything in it stands."""
    try:
        document = parse(text_of(path))
    except Misread as misread:
        raise refused(path, [misread.problem]) from misread
    if document.values is None:
        raise refused(path, [Problem(1, f"the file is empty; {EXAMPLES[kind]}")])
    try:
        return kind.model_validate(document.values), document
    except ValidationError as error:
        raise refused(path, _Reader(kind, document).problems(error)) from error


def text_of(path: Path) -> str:
    """What a file says, in UTF-8. HotelFileUnreadable when it cannot be read, HotelFileInvalid in another encoding."""
    try:
        with path.open("rb") as file:
            content = file.read(LARGEST + 1)
    except FileNotFoundError as error:
        raise HotelFileUnreadable(f"{path}: there is no such file; check the name") from error
    except IsADirectoryError as error:
        raise HotelFileUnreadable(f"{path}: this is a folder; name the hotel file in it") from error
    except (OSError, ValueError) as error:
        said = getattr(error, "strerror", None) or error
        raise HotelFileUnreadable(f"{path}: cannot be read ({said}); check the name and who may read it") from error
    if len(content) > LARGEST:
        raise HotelFileUnreadable(f"{path}: larger than {LARGEST:,} bytes; a hotel file holds texts only")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise HotelFileInvalid(f"{path}:{line}: this is not UTF-8; save the file with the encoding UTF-8") from error


class _Reader:
    """Tells what is wrong with a file of a kind."""

    def __init__(self, kind: type[Entry], document: Document) -> None:
        self._kind = kind
        self._document = document

    def problems(self, error: ValidationError) -> list[Problem]:
        """Each with its line and what to do about it."""
        details = [(_place(each["loc"]), each["type"], each) for each in error.errors(include_url=False)]
        # Who writes `prise` is told once, not a second time that the price is missing.
        misspelt = {
            (*place[:-1], nearest(str(place[-1]), self._keys(place)))
            for place, kind, _ in details
            if kind == "extra_forbidden"
        }
        return [
            Problem(self._document.line(place), self._sentence(place, kind, detail))
            for place, kind, detail in details
            if not (kind == "missing" and place in misspelt)
        ]

    def _sentence(self, place: Place, kind: str, detail: Any) -> str:
        where = _spoken(place)
        match kind:
            case "wrong":
                return f"{where}: {detail['msg']}"
            case "missing":
                return f"{where} is missing; " + (EXAMPLES[self._kind] if place == ("organization",) else "add it")
            case "extra_forbidden":
                return f"{where} is not known here; {self._known(place, value=detail['input'])}"
            case "list_type":
                return f"{where}: has to be a list; write [this, that] or lines that begin with a dash"
            case "dict_type":
                return f"{where}: has to be a group of {self._group(place)}"
            case "too_short":
                return f"{where}: name at least one"
            case _ if place:
                return f"{where}: has to be a group of values, like {self._values((*place, ''))}"
            case _:
                what = "hotel" if self._kind is HotelFile else "language"
                return f"a {what} file is a group of values; {EXAMPLES[self._kind]}"

    def _keys(self, place: Place) -> list[str]:
        return keys_beside(place, self._kind)

    def _values(self, place: Place) -> str:
        return f"{{{': …, '.join(self._keys(place))}: …}}"

    def _group(self, place: Place) -> str:
        """What a group of things under keys of the hotel's own looks like."""
        if place[-1] == "translations":
            return f"languages, like {{de: {'hotel.de.yaml' if len(place) == 1 else self._values((*place, ''))}}}"
        if place[-1] == "options":
            return "names, like {With fries: Mit Pommes}"
        return f"titles, like {{Breakfast: {self._values((*place, ''))}}}"

    def _known(self, place: Place, *, value: object) -> str:
        keys, key = self._keys(place), str(place[-1])
        hint = did_you_mean(key, keys)
        if key.isdigit() and "price" in keys:
            # `{price: 6,50}` is a price of 6 and something called 50.
            hint = " (a price has a point, like 6.50)"
        elif value is None and not hint:
            # `{description: With ketchup, mustard}` is a description and something called mustard.
            hint = " (if it belongs to the text before it, put that text into quotes: a comma ends it)"
        return f"what can stand there is {', '.join(keys)}{hint}"


def _place(found: Sequence[str | int]) -> Place:
    """Where it is; a key that is wrong is told with what stands under it."""
    return tuple(found[:-1] if found[-1:] == ("[key]",) else found)


def _spoken(place: Sequence[str | int]) -> str:
    """`organization.timezone`, `rooms entry 3: number`."""
    spoken = ""
    for part in place:
        if isinstance(part, int):
            spoken += f" entry {part + 1}"
        elif spoken:
            spoken += f": {quoted_key(part)}" if spoken[-1].isdigit() else f".{quoted_key(part)}"
        else:
            spoken = quoted_key(part)
    return spoken


def quoted_key(key: str) -> str:
    """A key as it is, unless it is none that could be known."""
    return key if key.isidentifier() and key.isascii() and len(key) < LONG_KEY else quoted(key)


LONG_KEY = 40
