"""The pictures that a hotel file names: files beside it, drawn anew before they are kept, and written out again."""

from __future__ import annotations

import asyncio
import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from innkeep.catalogue import queries as catalogue
from innkeep.core.actors import Program
from innkeep.hotelfile.changes import Change, added, shown
from innkeep.hotelfile.entries import HotelFile
from innkeep.hotelfile.problems import HotelFileInvalid, quoted
from innkeep.photos import looks
from innkeep.photos.pictures import NoPicture, Picture, TooManyPixels, drawn

LARGEST = 10 * 1024 * 1024
"""Bytes of a picture's file, as anywhere where one can be sent."""

FOLDER = "pictures"
"""Where an export puts them, beside the file."""


@dataclass(frozen=True, slots=True)
class Beside:
    """A picture that lies beside a hotel file: the file as it is, and what is made of it."""

    sent: bytes
    picture: Picture


Pictures = Mapping[str, Beside]
"""By the path that the hotel file names."""


async def pictures_beside(path: Path, hotel: HotelFile) -> Pictures:
    """What a hotel file names, read and drawn. HotelFileInvalid when one is not there or cannot be seen."""
    return {name: await _read(path, name, thing) for thing, name in _named(hotel)}


def _named(hotel: HotelFile) -> Iterator[tuple[str, str]]:
    if hotel.organization.picture:
        yield "the hotel", hotel.organization.picture
    for item in hotel.catalogue:
        if item.picture:
            yield quoted(item.title), item.picture


async def _read(path: Path, name: str, thing: str) -> Beside:
    try:
        with (path.parent / name).open("rb") as file:
            sent = await asyncio.to_thread(file.read, LARGEST + 1)
    except OSError as error:
        raise HotelFileInvalid(
            f"{path}: the picture of {thing} cannot be read ({name}: {error.strerror}); put it beside the hotel file"
        ) from error
    if len(sent) > LARGEST:
        raise HotelFileInvalid(f"{path}: the picture of {thing} ({name}) is larger than {LARGEST:,} bytes")
    try:
        return Beside(sent, await drawn(sent, looks.EDGE))
    except (NoPicture, TooManyPixels) as error:
        raise HotelFileInvalid(f"{path}: the picture of {thing} ({name}): {error.detail}") from error


async def import_pictures(db: AsyncSession, program: Program, hotel: HotelFile, beside: Pictures) -> list[Change]:
    """Show the hotel and its items as the file does. What has a picture and names none keeps it."""
    items = {(row.category, row.title): row.id for row in await catalogue.items(db, program)}
    named: list[tuple[str, UUID | None, str | None]] = [
        (f"hotel {shown(hotel.organization.name)}", None, hotel.organization.picture),
        *((f"item {shown(e.title)}", items[e.category, e.title], e.picture) for e in hotel.catalogue),
    ]
    changes: list[Change] = []
    for thing, item_id, name in named:
        if name and name in beside and not await _is_shown(db, program, item_id, beside[name]):
            await looks.replace_look(db, program, item_id, beside[name].picture)
            changes.append(added(f"picture of {thing}"))
    return changes


async def _is_shown(db: AsyncSession, program: Program, item_id: UUID | None, beside: Beside) -> bool:
    """Whether it is the picture that there is: drawn from this file before, or exported to it."""
    look = await looks.look_of(db, program, item_id)
    if look is None:
        return False
    return await looks.picture_of(db, program, look.id, "content") in {beside.picture.content, beside.sent}


async def pictures_of(db: AsyncSession, program: Program) -> dict[UUID | None, tuple[str, bytes]]:
    """The pictures of the hotel (None) and its items, each with the path that an export gives it."""
    found: dict[UUID | None, tuple[str, bytes]] = {}
    for item_id, name in [(None, "hotel"), *((row.id, _slug(row.title)) for row in await catalogue.items(db, program))]:
        look = await looks.look_of(db, program, item_id)
        if look is not None:
            content = await looks.picture_of(db, program, look.id, "content")
            found[item_id] = (_unlike(f"{FOLDER}/{name}", {path for path, _ in found.values()}), content)
    return found


def _slug(title: str) -> str:
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:60] or "item"


def _unlike(path: str, others: set[str]) -> str:
    """The path as a JPEG's, with a number where another one has it."""
    number = 1
    while (name := f"{path}{'' if number == 1 else f'-{number}'}.jpg") in others:
        number += 1
    return name
