"""Which font serves which slot of the standard (小标宋, 仿宋, 楷体, 黑体, 宋体).

The site's own licensed fonts come first (FONT_DIR), then the open Fandol fonts, then Noto CJK. Characters that the
chosen font lacks are set in Noto; what Noto lacks too cannot be printed and is named before anything is made.
"""

import subprocess
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, cached_property
from pathlib import Path

from django.conf import settings
from fontTools.pens.boundsPen import BoundsPen  # type: ignore[import-untyped]
from fontTools.ttLib import TTFont  # type: ignore[import-untyped]


class Slot(StrEnum):
    """A kind of type that the standard names."""

    TITLE = "小标宋"
    TEXT = "仿宋"
    KAI = "楷体"
    HEI = "黑体"
    SONG = "宋体"


# How the files of a slot are named: ours first, then the names that licensed fonts usually carry.
FILE_NAMES: dict[Slot, tuple[str, ...]] = {
    Slot.TITLE: ("xiaobiaosong", "小标宋", "fzxbs", "方正小标宋"),
    Slot.TEXT: ("fangsong", "仿宋", "simfang"),
    Slot.KAI: ("kaiti", "楷体", "simkai"),
    Slot.HEI: ("heiti", "黑体", "simhei"),
    Slot.SONG: ("songti", "宋体", "simsun"),
}
OPEN_FONTS: dict[Slot, str] = {
    Slot.TITLE: "FandolSong-Bold.otf",
    Slot.TEXT: "FandolFang-Regular.otf",
    Slot.KAI: "FandolKai-Regular.otf",
    Slot.HEI: "FandolHei-Regular.otf",
    Slot.SONG: "FandolSong-Regular.otf",
}
FALLBACK_FAMILIES: dict[Slot, str] = {
    Slot.TITLE: "Noto Serif CJK SC:bold",
    Slot.TEXT: "Noto Serif CJK SC",
    Slot.KAI: "Noto Serif CJK SC",
    Slot.HEI: "Noto Sans CJK SC",
    Slot.SONG: "Noto Serif CJK SC",
}


@dataclass(frozen=True)
class Face:
    """One font file, with the few measures that typesetting needs. All lengths are in ems."""

    path: Path
    number: int = 0  # which font of a collection

    @cached_property
    def _font(self) -> TTFont:
        return TTFont(self.path, fontNumber=self.number, lazy=True)

    @cached_property
    def _characters(self) -> dict[int, str]:
        return self._font.getBestCmap()

    @cached_property
    def _em(self) -> int:
        return self._font["head"].unitsPerEm

    @cached_property
    def name(self) -> str:
        return str(self._font["name"].getDebugName(4) or self.path.stem)

    def has(self, character: str) -> bool:
        return ord(character) in self._characters

    def advance(self, character: str) -> float:
        return float(self._font["hmtx"][self._characters[ord(character)]][0]) / self._em

    def ink(self, text: str) -> tuple[float, float]:
        """How far the ink of `text` reaches above and (negative) below the baseline."""
        glyphs = self._font.getGlyphSet()
        pen = BoundsPen(glyphs)
        top, bottom = -1.0, 1.0
        for character in text:
            if self.has(character):
                pen.init()
                glyphs[self._characters[ord(character)]].draw(pen)
                if pen.bounds:
                    top = max(top, pen.bounds[3] / self._em)
                    bottom = min(bottom, pen.bounds[1] / self._em)
        return (top, bottom) if top > bottom else (0.8, -0.1)

    def baseline(self) -> float:
        """How far the baseline lies below the top of a line that is exactly one em high."""
        head = self._font["hhea"]
        ascent, descent = head.ascent / self._em, -abs(head.descent) / self._em
        return 0.5 + (ascent + descent) / 2


def _site_file(slot: Slot) -> Path | None:
    folder = getattr(settings, "FONT_DIR", None)
    if not folder:
        return None
    files = sorted(Path(folder).glob("*.*")) if Path(folder).is_dir() else []
    for file in files:
        name = file.stem.lower()
        if file.suffix.lower() in {".ttf", ".otf"} and name.startswith(FILE_NAMES[slot]):
            return file
    return None


@cache
def _fallback(slot: Slot) -> Face:
    """Noto CJK as fontconfig finds it."""
    answer = subprocess.run(
        ["fc-match", "-f", "%{file}\n%{index}", FALLBACK_FAMILIES[slot]],
        capture_output=True,
        text=True,
        check=True,
    ).stdout.split("\n")
    return Face(Path(answer[0]), int(answer[1]))


@cache
def face(slot: Slot) -> Face:
    """The font that serves a slot in this process."""
    if site := _site_file(slot):
        return Face(site)
    opened = Path(settings.BASE_DIR) / "var" / "fonts" / OPEN_FONTS[slot]
    return Face(opened) if opened.is_file() else _fallback(slot)


def is_rare(slot: Slot, character: str) -> bool:
    """Whether the slot's own font lacks this character, so that Noto sets it."""
    return not face(slot).has(character)


@cache
def advance(slot: Slot, character: str) -> float:
    """The width of one character in ems, in the font that will set it."""
    own = face(slot)
    if own.has(character):
        return own.advance(character)
    other = _fallback(slot)
    return other.advance(character) if other.has(character) else 1.0


def missing(slot: Slot, text: str) -> list[str]:
    """The characters of `text` that no font can print, each once, in their order."""
    lost = (c for c in text if is_rare(slot, c) and not _fallback(slot).has(c))
    return list(dict.fromkeys(lost))


def serving() -> dict[str, str]:
    """Slot and name of the font that serves it: recorded with every paper."""
    return {slot.value: face(slot).name for slot in Slot}


def stands_in(slot: Slot) -> bool:
    """Whether a general font has to serve because neither the site's nor the open font is there."""
    return face(slot) == _fallback(slot)


def font_faces_css() -> str:
    """The @font-face rules for the slots; families are called after them, with Noto behind."""
    rules = []
    for slot in Slot:
        if not stands_in(slot):
            rules.append(
                f'@font-face {{ font-family: "{slot.value}"; src: url("{face(slot).path.as_uri()}"); }}'
            )
        family, _, weight = FALLBACK_FAMILIES[slot].partition(":")
        rules.append(
            f'.{slot.name.lower()} {{ font-family: "{slot.value}", "{family}"; '
            f"font-weight: {weight if weight and stands_in(slot) else 'normal'}; }}"
        )
        rules.append(
            f'.{slot.name.lower()} .rare {{ font-family: "{family}"; line-height: 0; '
            f"font-weight: {weight or 'normal'}; }}"
        )
    return "\n".join(rules)
