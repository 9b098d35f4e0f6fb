"""How well a colour is read on another, as WCAG counts it."""

from __future__ import annotations

import colorsys
import re
from dataclasses import dataclass

FOR_TEXT, FOR_EDGES = 4.5, 3.0  # WCAG 2.2, 1.4.3 and 1.4.11
_HEX = re.compile(r"#([0-9a-f]{3}|[0-9a-f]{6})(?:[0-9a-f]{1,2})?", re.IGNORECASE)
_CALLED = re.compile(r"(rgb|hsl)a?\(([^()]{1,80})\)", re.IGNORECASE)
_NUMBER = re.compile(r"-?\d{1,9}(?:\.\d{1,9})?")
_NAMED = {"white": "#ffffff", "black": "#000000"}


@dataclass(frozen=True)
class Colour:
    """Red, green and blue, each from 0 to 1; what shines through isn't told."""

    red: float
    green: float
    blue: float

    @property
    def luminance(self) -> float:
        parts = [
            each / 12.92 if each <= 0.04045 else ((each + 0.055) / 1.055) ** 2.4
            for each in (self.red, self.green, self.blue)
        ]
        return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]

    def __str__(self) -> str:
        return "#" + "".join(f"{round(255 * each):02x}" for each in (self.red, self.green, self.blue))

    def mixed(self, other: Colour, part: float) -> Colour:
        """`part` of the other, from 0 to 1."""
        both = ((self.red, other.red), (self.green, other.green), (self.blue, other.blue))
        return Colour(*(one + (two - one) * part for one, two in both))


WHITE, BLACK = Colour(1, 1, 1), Colour(0, 0, 0)


def colour(words: str) -> Colour | None:
    """A colour as a style sheet says it by its number or as rgb() or hsl(); None for another way, and for none."""
    text = _NAMED.get(words.strip().lower(), words.strip())
    if found := _HEX.fullmatch(text):
        digits = found[1] if len(found[1]) == 6 else "".join(each * 2 for each in found[1])
        return Colour(*(int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)))
    called = _CALLED.fullmatch(text)
    numbers = [float(each) for each in _NUMBER.findall(called[2])[:3]] if called else []
    if called is None or len(numbers) < 3:
        return None
    first, second, third = numbers
    if called[1].lower() == "rgb":
        return Colour(*(min(max(each / 255, 0), 1) for each in numbers))
    light, full = min(max(third / 100, 0), 1), min(max(second / 100, 0), 1)
    return Colour(*colorsys.hls_to_rgb(first % 360 / 360, light, full))


def contrast(one: Colour, other: Colour) -> float:
    """From 1, the same, to 21."""
    low, high = sorted((one.luminance, other.luminance))
    return (high + 0.05) / (low + 0.05)


def readable(one: Colour, on: Colour, least: float = FOR_TEXT) -> Colour:
    """The same colour, as much darker or lighter as it takes to be read."""
    end = BLACK if contrast(BLACK, on) >= contrast(WHITE, on) else WHITE
    return next((found for part in range(21) if contrast(found := one.mixed(end, part / 20), on) >= least), end)
