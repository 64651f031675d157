"""Draw the icons of the two apps anew, in PNG for phones, as icon.svg is: `python scripts/make_icons.py`."""

from __future__ import annotations

from pathlib import Path

from PIL import Image, ImageDraw

ICONS = Path(__file__).resolve().parent.parent / "innkeep" / "web" / "static" / "icons"

GREEN, WHITE = (23, 97, 79, 255), (255, 255, 255, 255)
UNITS = 32
"""The side of icon.svg."""

FINER = 4
"""Times finer than it is kept, so that edges are smooth."""


def icon(side: int, *, shrunk: float = 1.0, rounded: bool = True) -> Image.Image:
    """The key on its ground; a maskable one is cut by the phone, so its ground is whole and its key small."""
    big = side * FINER
    unit = big / UNITS
    image = Image.new("RGBA", (big, big), (0, 0, 0, 0))
    draw = ImageDraw.Draw(image)
    draw.rounded_rectangle((0, 0, big - 1, big - 1), radius=8 * unit if rounded else 0, fill=GREEN)

    def at(x: float, y: float) -> tuple[float, float]:
        middle = UNITS / 2
        return (middle + (x - middle) * shrunk) * unit, (middle + (y - middle) * shrunk) * unit

    width = 2.6 * unit * shrunk
    left, top = at(12 - 4.6 - 1.3, 20 - 4.6 - 1.3)
    right, bottom = at(12 + 4.6 + 1.3, 20 + 4.6 + 1.3)
    draw.ellipse((left, top, right, bottom), outline=WHITE, width=round(width))
    for start, end in (((15.4, 16.6), (24, 8)), ((20.6, 11.4), (23.6, 14.4))):
        draw.line((at(*start), at(*end)), fill=WHITE, width=round(width))
        for x, y in (at(*start), at(*end)):
            draw.ellipse((x - width / 2, y - width / 2, x + width / 2, y + width / 2), fill=WHITE)
    return image.resize((side, side), Image.Resampling.LANCZOS)


def badge(side: int) -> Image.Image:
    """What a status bar shows: the key alone, in one colour."""
    whole = icon(side, shrunk=1.3, rounded=False)
    ground = Image.new("RGBA", whole.size, (255, 255, 255, 0))
    white = Image.new("RGBA", whole.size, WHITE)
    return Image.composite(white, ground, whole.getchannel("R").point(lambda red: max(0, (red - 23) * 255 // 232)))


def main() -> None:
    """Write them all."""
    ICONS.mkdir(exist_ok=True)
    for name, image in {
        "icon-192": icon(192),
        "icon-512": icon(512),
        "maskable-512": icon(512, shrunk=0.72, rounded=False),
        "touch-180": icon(180, shrunk=0.85, rounded=False),
        "badge-96": badge(96),
    }.items():
        image.save(ICONS / f"{name}.png", optimize=True)
        print(ICONS / f"{name}.png")


if __name__ == "__main__":
    main()
