"""What a hotel file may not say although each entry is right: twice the same, or something that is not there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from innkeep.hotelfile.document import Document
from innkeep.hotelfile.entries import HotelFile
from innkeep.hotelfile.problems import Place, Problem, did_you_mean, quoted
from innkeep.people.models import Category


def broken_rules(hotel: HotelFile, document: Document) -> list[Problem]:
    """All of them, with the line of each."""
    return [
        *_twice(hotel, document),
        *_options_twice(hotel, document),
        *_two_divisions(hotel, document),
        *_nowhere(hotel, document),
    ]


def email_key(email: str) -> str:
    """An address as it is compared."""
    return email.lower()


def _twice(hotel: HotelFile, document: Document) -> Iterator[Problem]:
    known_by: Mapping[str, Iterable[tuple[object, str]]] = {
        "divisions": ((each.name, f"division {quoted(each.name)}") for each in hotel.divisions),
        "rooms": ((each.number, f"room {quoted(each.number)}") for each in hotel.rooms),
        "catalogue": (
            ((each.category, each.title), f"{quoted(each.title)} of {each.category}") for each in hotel.catalogue
        ),
        "knowledge": ((each.title, f"article {quoted(each.title)}") for each in hotel.knowledge),
        "staff": ((email_key(each.email), f"e-mail address {quoted(each.email)}") for each in hotel.staff),
    }
    for part, entries in known_by.items():
        lines: dict[object, int] = {}
        for index, (key, thing) in enumerate(entries):
            line = document.line((part, index))
            if key in lines:
                yield Problem(line, f"{part}: the {thing} stands here for the second time, after line {lines[key]}")
            lines.setdefault(key, line)


def _options_twice(hotel: HotelFile, document: Document) -> Iterator[Problem]:
    for index, item in enumerate(hotel.catalogue):
        names: set[str] = set()
        for number, option in enumerate(item.options):
            if option.name in names:
                line = document.line(("catalogue", index, "options", number))
                yield Problem(line, f"catalogue: {quoted(item.title)} has the option {quoted(option.name)} twice")
            names.add(option.name)


def _two_divisions(hotel: HotelFile, document: Document) -> Iterator[Problem]:
    lines: dict[Category, int] = {}
    for index, division in enumerate(hotel.divisions):
        for number, category in enumerate(division.handles):
            line = document.line(("divisions", index, "handles", number))
            if category in lines:
                yield Problem(
                    line,
                    f"divisions: {category} is handled by {quoted(division.name)} here and in line {lines[category]} "
                    "already; give each kind of order to one division",
                )
            lines.setdefault(category, line)


def _nowhere(hotel: HotelFile, document: Document) -> Iterator[Problem]:
    """References lead to entries of the same file, so that a file can be read and checked by itself."""
    divisions = [division.name for division in hotel.divisions]
    rooms = [room.number for room in hotel.rooms]
    referred: list[tuple[Place, str, list[str]]] = [
        (("staff", index, "division"), person.division, divisions)
        for index, person in enumerate(hotel.staff)
        if person.division is not None
    ]
    for index, stay in enumerate(hotel.stays):
        if len(set(stay.rooms)) < len(stay.rooms):
            yield Problem(document.line(("stays", index, "rooms")), f"stays entry {index + 1}: names a room twice")
        referred += [(("stays", index, "rooms", number), room, rooms) for number, room in enumerate(stay.rooms)]
    for place, name, known in referred:
        if name not in known:
            part = "divisions" if known is divisions else "rooms"
            yield Problem(
                document.line(place),
                f"{place[0]}: {quoted(name)} is not in the {part} of this file; add it there, or mend it"
                + did_you_mean(name, known),
            )
