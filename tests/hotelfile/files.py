"""Hotel files as texts."""

from __future__ import annotations

from pathlib import Path
from uuid import uuid4

from innkeep.hotelfile.entries import HotelFile
from innkeep.hotelfile.reading import load

HEAD = "organization: {name: Hotel Aurora, timezone: Europe/Vienna, currency: EUR, language: en}\n"

AURORA = """\
organization: {name: Hotel Aurora, timezone: Europe/Vienna, currency: EUR, language: en}
divisions:  [{name: Housekeeping, handles: [housekeeping]}]
rooms:      [{number: "101", label: Garden double, type: double}]
catalogue:  [{category: room_service, title: Apple strudel, price: 6.5, description: With vanilla sauce}]
knowledge:  [{title: Breakfast, text: "Breakfast is from 6:30 to 10:30 in the Orangery."}]
staff:      [{name: Ana Weber, email: ana@aurora.example, role: manager, division: Housekeeping}]
"""
"""The example of DESIGN, section 5."""


def new_name() -> str:
    """A name that no other test's hotel has."""
    return f"Hotel {uuid4().hex[:12]}"


def read(text: str, folder: Path) -> HotelFile:
    """The hotel of a text."""
    path = folder / "hotel.yaml"
    path.write_text(text, encoding="utf-8")
    return load(path)


def read_as(name: str, text: str, folder: Path) -> HotelFile:
    """The hotel of a text that begins with HEAD, under another name."""
    return read(text.replace("Hotel Aurora", name, 1), folder)
