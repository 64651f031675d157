"""A hotel file sent by a browser, with the language files and pictures that lie beside it where it comes from."""

from __future__ import annotations

import asyncio
import re
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path, PurePosixPath

from innkeep.core.errors import Invalid
from innkeep.hotelfile.entries import HotelFile
from innkeep.hotelfile.pictures import Pictures, pictures_beside
from innkeep.hotelfile.reading import load

MOST_FILES = 200
"""Files that are taken at once: one of each dish, and a few."""

_HEAD = re.compile(rb"^organization\s*:", re.MULTILINE)
_ENDINGS = {".yaml", ".yml"}


class WhichHotelFile(Invalid):
    """None of the files describes a hotel, or more than one does."""


async def read_sent(files: Mapping[str, bytes]) -> tuple[HotelFile, Pictures]:
    """The hotel of files by their names, which have no folders.

    Pictures that were not sent are left out: they can be added where one sees them. WhichHotelFile, and what reading
    raises; its lines begin with the names of the files.
    """
    name = _hotel_file(files)
    with tempfile.TemporaryDirectory() as folder:
        await asyncio.to_thread(_lay_out, Path(folder), name, files)
        path = Path(folder) / name
        try:
            hotel = _with_what_came(await asyncio.to_thread(load, path), files)
            return hotel, await pictures_beside(path, hotel)
        except Invalid as error:
            raise type(error)(error.detail.replace(f"{folder}/", ""), **error.members) from error


def _hotel_file(files: Mapping[str, bytes]) -> str:
    texts = [name for name in files if PurePosixPath(name).suffix.lower() in _ENDINGS]
    if len(texts) == 1:
        return texts[0]
    hotels = [name for name in texts if _HEAD.search(files[name])]
    if len(hotels) != 1:
        raise WhichHotelFile(
            f"{len(hotels) or 'None'} of these files begin{'' if len(hotels) > 1 else 's'} with `organization:`. "
            "Choose one hotel file, and what lies beside it."
        )
    return hotels[0]


def _lay_out(folder: Path, name: str, files: Mapping[str, bytes]) -> None:
    """Every file where the hotel file says that it lies."""
    (folder / name).write_bytes(files[name])
    for place in _named(files[name].decode("utf-8", "ignore")):
        content = files.get(place.name)
        if content is not None and place.name != name:
            (folder / place).parent.mkdir(parents=True, exist_ok=True)
            (folder / place).write_bytes(content)


def _named(text: str) -> Iterator[PurePosixPath]:
    """Whatever in a hotel file can be a path beside it."""
    for found in re.findall(r"[^\s\"'{},\[\]:]+\.(?:ya?ml|jpe?g|png|webp)", text, re.IGNORECASE):
        place = PurePosixPath(found)
        if not place.is_absolute() and ".." not in place.parts:
            yield place


def _with_what_came(hotel: HotelFile, files: Mapping[str, bytes]) -> HotelFile:
    def came(picture: str | None) -> str | None:
        return picture if picture and PurePosixPath(picture).name in files else None

    items = [each.model_copy(update={"picture": came(each.picture)}) for each in hotel.catalogue]
    shown = hotel.organization.model_copy(update={"picture": came(hotel.organization.picture)})
    return hotel.model_copy(update={"catalogue": items, "organization": shown})
