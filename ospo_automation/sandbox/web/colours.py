"""The colours of labels as a style sheet of our own making, because a page may not carry styles itself."""

from __future__ import annotations

import colorsys
import re
from collections.abc import Iterable

from ..state import Label

_SIX = re.compile(r"[0-9a-fA-F]{6}")
_GREY = "ededed"
DARK, LIGHT = "000000", "ffffff"  # one of these two has 4.5 to 1 on any colour; a softer black has not


def luminance(colour: str) -> float:
    """WCAG's relative luminance of six hexadecimal digits."""
    parts = (int(colour[i : i + 2], 16) / 255 for i in (0, 2, 4))
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """From 1 (the same) to 21 (black on white)."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def text_on(colour: str) -> str:
    return max((DARK, LIGHT), key=lambda text: contrast(text, colour))


def style_sheet(labels: Iterable[Label]) -> str:
    """Per label a background, the text that can be read on it, and a darker edge that shows on white paper too."""
    rules = []
    for label in labels:
        colour = label.color if _SIX.fullmatch(label.color) else _GREY
        rules.append(
            f".label-{label.id}{{--label:#{colour};--label-text:#{text_on(colour)};--label-edge:#{_darker(colour)}}}"
        )
    return "\n".join(rules) + "\n"


def _darker(colour: str) -> str:
    """The same hue, dark and strong enough to tell a thin line of it from another."""
    red, green, blue = (int(colour[i : i + 2], 16) / 255 for i in (0, 2, 4))
    hue, light, strength = colorsys.rgb_to_hls(red, green, blue)
    strong = max(strength * 0.8, 0.4) if strength > 0.05 else 0.0
    return "".join(f"{round(part * 255):02x}" for part in colorsys.hls_to_rgb(hue, min(light * 0.68, 0.6), strong))
