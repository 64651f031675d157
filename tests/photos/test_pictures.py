"""Pictures are drawn anew: what can be seen stays, and nothing else."""

from __future__ import annotations

import io
import struct
import zlib
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from innkeep.photos.pictures import NoPicture, TooManyPixels, draw

RED, GREEN = (220, 30, 30), (30, 200, 30)


def picture(size: tuple[int, int] = (60, 40), mode: str = "RGB") -> Image.Image:
    """Red above, green below."""
    image = Image.new("RGB", size, RED)
    image.paste(GREEN, (0, size[1] // 2, size[0], size[1]))
    return image.convert(mode)


def saved(image: Image.Image, kind: str, **options: object) -> bytes:
    file = io.BytesIO()
    image.save(file, kind, **options)
    return file.getvalue()


def opened(content: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(content))
    image.load()
    return image


def is_like(pixel: object, colour: tuple[int, int, int]) -> bool:
    assert isinstance(pixel, tuple)
    return all(abs(found - wanted) < 30 for found, wanted in zip(pixel, colour, strict=True))


@pytest.mark.parametrize(
    ("kind", "mode"),
    [("JPEG", "RGB"), ("JPEG", "L"), ("JPEG", "CMYK"), ("PNG", "RGB"), ("PNG", "RGBA"), ("PNG", "P"), ("PNG", "1"),
     ("PNG", "LA"), ("WEBP", "RGB"), ("WEBP", "RGBA")],
)  # fmt: skip
def test_what_phones_send_is_kept_as_jpeg(kind: str, mode: str) -> None:
    drawn = draw(saved(picture(mode=mode), kind))
    image = opened(drawn.content)
    assert (image.format, image.mode, image.size) == ("JPEG", "RGB", (60, 40))
    if mode not in {"L", "LA", "1"}:
        assert is_like(image.getpixel((30, 5)), RED)
        assert is_like(image.getpixel((30, 35)), GREEN)


def test_large_ones_are_made_smaller_and_get_a_thumbnail() -> None:
    drawn = draw(saved(picture((5000, 2500)), "JPEG"))
    assert (drawn.width, drawn.height) == opened(drawn.content).size == (2048, 1024)
    assert opened(drawn.thumbnail).size == (320, 160)
    assert opened(draw(saved(picture((3, 9000)), "PNG")).content).size == (1, 2048)


def test_it_stands_as_it_was_held_and_tells_nothing_else() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # the camera lay on its side
    exif[0x010E] = "SECRET description"
    exif.get_ifd(0x8825)[2] = (48.0, 12.0, 30.0)  # where it was taken
    sent = saved(picture(), "JPEG", exif=exif, comment=b"SECRET comment", icc_profile=b"SECRET profile", dpi=(300, 300))
    image = opened(draw(sent).content)
    assert image.size == (40, 60)
    assert is_like(image.getpixel((35, 30)), RED)
    assert is_like(image.getpixel((5, 30)), GREEN)
    assert not image.getexif()
    assert set(image.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
    assert b"SECRET" not in draw(sent).content + draw(sent).thumbnail


@pytest.mark.parametrize(
    "hidden", [b"<script>alert(1)</script>", b"PK\x03\x04 a whole archive", b"%PDF-1.7 a document"]
)
@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_what_hides_behind_the_end_stays_behind(kind: str, hidden: bytes) -> None:
    drawn = draw(saved(picture(), kind) + hidden)
    assert hidden not in drawn.content + drawn.thumbnail


def test_what_can_be_seen_through_is_white() -> None:
    image = Image.new("RGBA", (10, 10), (0, 0, 0, 0))
    assert is_like(opened(draw(saved(image, "PNG")).content).getpixel((5, 5)), (255, 255, 255))


def test_of_moving_pictures_the_first_is_kept() -> None:
    frames = [picture(), Image.new("RGB", (60, 40), "blue")]
    for kind in ("PNG", "WEBP"):
        sent = saved(frames[0], kind, save_all=True, append_images=frames[1:])
        assert is_like(opened(draw(sent).content).getpixel((30, 5)), RED)


def a_bomb(width: int, height: int) -> bytes:
    """A PNG of a few hundred bytes that says that it is huge."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0" * 100)) + chunk(b"IEND", b"")
    )


def test_what_would_fill_the_memory_is_not_decoded() -> None:
    for size in ((8000, 7000), (30_000, 30_000), (2**31 - 1, 1)):
        with pytest.raises(TooManyPixels, match="50,000,000"):
            draw(a_bomb(*size))


@pytest.mark.parametrize(
    "sent",
    [
        b"",
        b"hello",
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
        b"<!doctype html><script>alert(1)</script>",
        b"%PDF-1.7\n" + saved(picture(), "JPEG"),
        b"\xff\xd8\xff",
        saved(picture(), "GIF"),
        saved(picture(), "TIFF"),
        saved(picture(), "BMP"),
        saved(picture(), "ICO"),
        saved(picture(), "JPEG")[:400],
        saved(picture(), "PNG")[:60],
        a_bomb(100, 100),
    ],
)
def test_what_is_no_picture_of_these_kinds_is_refused_by_what_it_holds(sent: bytes) -> None:
    with pytest.raises(NoPicture, match="JPEG, PNG or WebP"):
        draw(sent)


@settings(max_examples=60, deadline=None)
@given(
    st.sampled_from(["JPEG", "PNG", "WEBP"]),
    st.lists(st.tuples(st.integers(0, 10**6), st.integers(0, 255)), max_size=8),
)
def test_however_broken_it_is_drawn_or_refused(kind: str, damage: list[tuple[int, int]]) -> None:
    sent = bytearray(saved(picture(), kind))
    for place, byte in damage:
        sent[place % len(sent)] = byte
    with suppress(NoPicture, TooManyPixels):
        assert opened(draw(bytes(sent)).content).format == "JPEG"
