"""A hotel's own colour, made readable: whatever it is, text in it and on it passes WCAG 2.2 AA in light and in dark."""

from __future__ import annotations

from dataclasses import dataclass

Channels = tuple[float, float, float]
"""Red, green and blue, from 0 to 1, as screens take them (sRGB)."""

OURS = "#17614f"
"""What stands for a hotel that has chosen none: `--accent` of tokens.css."""

READABLE = 4.5
"""The contrast that text needs (WCAG 2.2, 1.4.3)."""

VISIBLE = 3.0
"""The contrast that a control needs against what surrounds it (WCAG 2.2, 1.4.11)."""

WHITE, BLACK = (1.0, 1.0, 1.0), (0.0, 0.0, 0.0)
_STEPS = 100


@dataclass(frozen=True, slots=True)
class Theme:
    """What lies behind everything in light or in dark, and how much of the colour a soft surface takes."""

    grounds: tuple[Channels, ...]
    towards: Channels
    soft: float


def stylesheet(color: str) -> str:
    """The colours that stand for a hotel's own (`#rrggbb`), for both themes, as custom properties."""
    brand = parsed(color)
    light, dark = _tokens(brand, _LIGHT), _tokens(brand, _DARK)
    lines = [f"  --{name}: var(--light, {light[name]}) var(--dark, {dark[name]});" for name in light]
    return "\n".join([":root {", *lines, "}", ""])


def _tokens(brand: Channels, theme: Theme) -> dict[str, str]:
    soft = parsed(_written(_mixed(theme.grounds[0], brand, theme.soft)))
    accent = _until(brand, theme.towards, (*theme.grounds, soft), READABLE)
    fill = _until(brand, theme.towards, theme.grounds[:1], VISIBLE)
    hover = parsed(_written(_mixed(fill, theme.towards, 0.12)))
    return {
        "brand": _written(fill),
        "on-brand": _written(_ink_on(fill)),
        "accent": _written(accent),
        "accent-hover": _written(_mixed(accent, theme.towards, 0.15)),
        "on-accent": _written(_ink_on(accent)),
        "accent-soft": _written(soft),
        "brand-hover": _written(hover if contrast(hover, _ink_on(fill)) >= READABLE else fill),
        "focus": _written(accent),
    }


def parsed(color: str) -> Channels:
    """The channels of `#rrggbb`."""
    red, green, blue = (int(color[place : place + 2], 16) / 255 for place in (1, 3, 5))
    return red, green, blue


def ink_on(color: str) -> str:
    """White or black, whichever is read on a colour (`#rrggbb`)."""
    return _written(_ink_on(parsed(color)))


def contrast(one: Channels, other: Channels) -> float:
    """How well two colours can be told apart, from 1 to 21 (WCAG 2.2, "contrast ratio")."""
    brighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (brighter + 0.05) / (darker + 0.05)


def _grounds(*colors: str) -> tuple[Channels, ...]:
    return tuple(map(parsed, colors))


_LIGHT = Theme(_grounds("#ffffff", "#faf9f6", "#f2f0eb"), BLACK, 0.1)
_DARK = Theme(_grounds("#1c1f1e", "#141615", "#0f1110"), WHITE, 0.18)
"""`--surface`, `--paper` and `--sunken` of tokens.css."""


def _luminance(color: Channels) -> float:
    """How bright a colour looks, from 0 to 1 (WCAG 2.2, "relative luminance")."""
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in color)  # noqa: PLR2004
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _until(color: Channels, towards: Channels, grounds: tuple[Channels, ...], wanted: float) -> Channels:
    """The colour, as little nearer to black or white as makes it stand out from all grounds."""
    for step in range(_STEPS + 1):
        # What is written has 256 shades a channel; that is what has to be told apart.
        mixed = parsed(_written(_mixed(color, towards, step / _STEPS)))
        if all(contrast(mixed, ground) >= wanted for ground in grounds):
            return mixed
    return towards


def _ink_on(color: Channels) -> Channels:
    """White where it can be read, since it looks calmer on a colour; else black, which then can."""
    return WHITE if contrast(color, WHITE) >= READABLE else BLACK


def _mixed(one: Channels, other: Channels, share: float) -> Channels:
    red, green, blue = (a + (b - a) * share for a, b in zip(one, other, strict=True))
    return red, green, blue


def _written(color: Channels) -> str:
    return "#" + "".join(f"{round(channel * 255):02x}" for channel in color)
