"""Pictures as they are kept: drawn anew, so that nothing of the file that was sent is left but what can be seen.

Where a photo was taken (EXIF), whatever hides behind its end, and what a browser might take for something else than a
picture stay behind. What stands behind a JPEG is common, and no reason to refuse it: phones put short films there.
"""

from __future__ import annotations

import asyncio
import io
from dataclasses import dataclass

from PIL import Image, ImageOps

from innkeep.core.errors import Invalid

LONG_EDGE = 2048
"""Pixels of a photo's longer edge, at most."""

SMALL_EDGE = 320
"""The same of the small one that lists show."""

MOST_PIXELS = 50_000_000
"""Of a picture that is decoded: what the best phones take, and at most 200 MB of memory while it is drawn."""

KINDS = ("JPEG", "PNG", "WEBP")
QUALITY, SMALL_QUALITY = 85, 75

# A picture is measured here before it is decoded; the library's own limit is higher, and a warning.
Image.MAX_IMAGE_PIXELS = None

_at_once = asyncio.Semaphore(2)


class NoPicture(Invalid):
    """The file is no JPEG, PNG or WebP, whatever its name says, or it is broken."""


class TooManyPixels(Invalid):
    """The picture is small as a file and huge once decoded."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A JPEG, a small one of the same, and the size of the large one in pixels."""

    content: bytes
    thumbnail: bytes
    width: int
    height: int


async def drawn(sent: bytes, long_edge: int = LONG_EDGE) -> Picture:
    """The picture in a file, drawn anew in a thread, two at once. No transaction may be open meanwhile.

    Raises NoPicture, TooManyPixels.
    """
    async with _at_once:
        return await asyncio.to_thread(draw, sent, long_edge)


def draw(sent: bytes, long_edge: int = LONG_EDGE) -> Picture:
    """Draw the picture in a file anew, in this very thread. NoPicture, TooManyPixels."""
    picture = _decoded(sent, long_edge)
    small = picture.copy()
    small.thumbnail((SMALL_EDGE, SMALL_EDGE))
    return Picture(_jpeg(picture, QUALITY), _jpeg(small, SMALL_QUALITY), picture.width, picture.height)


def _decoded(sent: bytes, long_edge: int) -> Image.Image:
    try:
        with Image.open(io.BytesIO(sent), formats=KINDS) as found:
            _measure(found)
            # Decoders of JPEG can leave out what would be scaled away right after.
            found.draft("RGB", (long_edge, long_edge))
            found.thumbnail((long_edge, long_edge))
            return _on_white(_upright(found))
    except TooManyPixels:
        raise
    except Exception as error:  # a broken file makes decoders stumble in any way that there is
        raise NoPicture("This is no picture that can be read. Send a JPEG, PNG or WebP.") from error


def _measure(picture: Image.Image) -> None:
    if picture.width * picture.height > MOST_PIXELS:
        raise TooManyPixels(
            f"The picture has {picture.width} × {picture.height} pixels; {MOST_PIXELS:,} in all are the most. "
            "Make it smaller."
        )


def _upright(picture: Image.Image) -> Image.Image:
    """Turned as it was held. What says so (EXIF) may be broken while the picture is fine."""
    try:
        return ImageOps.exif_transpose(picture)
    except Exception:  # noqa: BLE001 - as above
        return picture


def _on_white(picture: Image.Image) -> Image.Image:
    """A new picture with nothing but the pixels of the other, white where that can be seen through."""
    canvas = Image.new("RGB", picture.size, "white")
    if picture.has_transparency_data:
        seen = picture.convert("RGBA")
        canvas.paste(seen, mask=seen.getchannel("A"))
    else:
        canvas.paste(picture.convert("RGB"))
    return canvas


def _jpeg(picture: Image.Image, quality: int) -> bytes:
    written = io.BytesIO()
    picture.save(written, "JPEG", quality=quality)
    return written.getvalue()
