"""What a finished PDF measures: lines of text by their baselines, ink by a picture of each page.

Positions are millimetres from the page's top left corner. Text boxes of a PDF are not used for heights,
because their top depends on the font's ascent; a baseline does not.
"""

from __future__ import annotations

import re
import shutil
import statistics
import subprocess
import tempfile
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pdfplumber
from PIL import Image, ImageChops

from .fonts import Slot
from .standard import MM_PER_POINT

DPI = 300
MM_PER_PIXEL = 25.4 / DPI
# Where the middle of a Chinese character lies above the baseline, in ems: alike in all Chinese fonts.
MIDDLE_ABOVE_BASELINE = 0.38
# name, type, encoding, emb, sub, uni, object ID
FONT_ROW = re.compile(r"(?P<name>\S+) .*\b(?P<embedded>yes|no) +(yes|no) +(yes|no) +\d+ +\d+$")
SLOT_WORDS = {
    Slot.TITLE: ("xiaobiaosong", "xbs", "小标宋", "fandolsong-bold"),
    Slot.TEXT: ("fang", "仿宋"),
    Slot.KAI: ("kai", "楷"),
    Slot.HEI: ("hei", "黑"),
    Slot.SONG: ("song", "sun", "宋"),
}


@dataclass(frozen=True)
class Box:
    """A rectangle of ink."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def width(self) -> float:
        return self.right - self.left

    @property
    def height(self) -> float:
        return self.bottom - self.top


@dataclass(frozen=True)
class TextLine:
    """The characters that share a baseline, without the spaces around them."""

    text: str
    left: float
    right: float
    baseline: float
    size: float  # points
    font: str

    @property
    def middle(self) -> float:
        """The height of the middle of its characters."""
        return self.baseline - MIDDLE_ABOVE_BASELINE * self.size * MM_PER_POINT

    @property
    def centre(self) -> float:
        return (self.left + self.right) / 2

    @property
    def cells(self) -> float:
        """Its length in full-width characters."""
        return sum(0.5 if ord(c) < 0x300 else 1 for c in self.text)

    @property
    def slot(self) -> Slot | None:
        """The kind of type, by the font's name; None where the name says nothing."""
        name = self.font.lower()
        return next((s for s, words in SLOT_WORDS.items() if any(w in name for w in words)), None)


@dataclass
class MeasuredPage:
    width: float
    height: float
    lines: list[TextLine]
    red: Image.Image
    dark: Image.Image
    other: Image.Image  # neither white nor red nor dark
    red_lines: list[Box] = field(default_factory=list)

    def ink(self, mask: Image.Image, area: Box | None = None) -> Box | None:
        """The smallest rectangle around the ink, within `area` if one is given."""
        left, top = (_pixels(area.left), _pixels(area.top)) if area else (0, 0)
        cut = mask.crop((left, top, _pixels(area.right), _pixels(area.bottom))) if area else mask
        box = cut.getbbox()
        if box is None:
            return None
        return Box(
            (left + box[0]) * MM_PER_PIXEL,
            (top + box[1]) * MM_PER_PIXEL,
            (left + box[2]) * MM_PER_PIXEL,
            (top + box[3]) * MM_PER_PIXEL,
        )


@dataclass
class MeasuredPaper:
    pages: list[MeasuredPage]
    fonts: dict[str, bool]  # name → embedded

    @property
    def text(self) -> str:
        return "\n".join(line.text for page in self.pages for line in page.lines)


class ToolMissingError(Exception):
    """Poppler's tools, by which papers are measured, are not installed."""


def measure(file: Path) -> MeasuredPaper:
    """Measure a PDF, made here or elsewhere. Raises ToolMissingError without poppler-utils."""
    for tool in ("pdftoppm", "pdffonts"):
        if not shutil.which(tool):
            raise ToolMissingError(f"{tool} is missing: install poppler-utils")
    with tempfile.TemporaryDirectory() as folder, pdfplumber.open(file) as pdf:
        subprocess.run(
            ["pdftoppm", "-r", str(DPI), "-aa", "no", "-aaVector", "no", file, f"{folder}/page"],
            check=True,
            capture_output=True,
        )
        pictures = sorted(Path(folder).glob("page*"))
        pages = [_page(page, picture) for page, picture in zip(pdf.pages, pictures, strict=True)]
    return MeasuredPaper(pages, _fonts(file))


def _pixels(millimetres: float) -> int:
    return round(millimetres / MM_PER_PIXEL)


def _page(page: Any, picture: Path) -> MeasuredPage:
    with Image.open(picture) as image:
        bands = image.convert("RGB").split()
    high = [band.point(lambda v: 255 if v >= 200 else 0) for band in bands]
    low = [band.point(lambda v: 255 if v <= 80 else 0) for band in bands]
    black = [band.point(lambda v: 255 if v <= 40 else 0) for band in bands]
    white = [band.point(lambda v: 255 if v >= 250 else 0) for band in bands]
    red = ImageChops.darker(high[0], ImageChops.darker(low[1], low[2]))
    dark = ImageChops.darker(black[0], ImageChops.darker(black[1], black[2]))
    blank = ImageChops.darker(white[0], ImageChops.darker(white[1], white[2]))
    other = ImageChops.invert(ImageChops.lighter(blank, ImageChops.lighter(red, dark)))
    return MeasuredPage(
        width=float(page.width) * MM_PER_POINT,
        height=float(page.height) * MM_PER_POINT,
        lines=_text_lines(page),
        red=red,
        dark=dark,
        other=other,
        red_lines=_long_lines(red),
    )


def _text_lines(page: Any) -> list[TextLine]:
    rows: list[list[dict[str, Any]]] = []
    characters = [c for c in page.chars if c["text"].strip()]
    for character in sorted(characters, key=lambda c: -c["matrix"][5]):
        if rows and abs(rows[-1][0]["matrix"][5] - character["matrix"][5]) < 1:
            rows[-1].append(character)
        else:
            rows.append([character])
    lines = []
    for row in rows:
        row.sort(key=lambda c: c["x0"])
        lines.append(
            TextLine(
                text="".join(c["text"] for c in row),
                left=row[0]["x0"] * MM_PER_POINT,
                right=row[-1]["x1"] * MM_PER_POINT,
                baseline=(float(page.height) - row[0]["matrix"][5]) * MM_PER_POINT,
                size=statistics.median(c["size"] for c in row),
                font=Counter(c["fontname"] for c in row).most_common(1)[0][0].rpartition("+")[2],
            )
        )
    return lines


def _long_lines(mask: Image.Image) -> list[Box]:
    """Rows of ink at least 100 mm wide and 2 mm high at most, as a ruled line is."""
    found: list[list[int]] = []  # top, bottom, left, right
    rows = mask.getprojection()[1]
    for y, inked in enumerate(rows):
        if not inked:
            continue
        row = mask.crop((0, y, mask.width, y + 1))
        left, _top, right, _bottom = row.getbbox() or (0, 0, 0, 0)
        solid = row.histogram()[255] > 0.95 * (right - left)
        if not solid or right - left < _pixels(100):
            continue
        if found and found[-1][1] == y:
            found[-1][1] = y + 1
        else:
            found.append([y, y + 1, left, right])
    boxes = [
        Box(a * MM_PER_PIXEL, t * MM_PER_PIXEL, b * MM_PER_PIXEL, u * MM_PER_PIXEL)
        for t, u, a, b in found
    ]
    return [box for box in boxes if box.height <= 2]


def _fonts(file: Path) -> dict[str, bool]:
    listing = subprocess.run(
        ["pdffonts", file], check=True, capture_output=True, text=True
    ).stdout.splitlines()
    rows = (FONT_ROW.match(line) for line in listing)
    return {row["name"].strip(): row["embedded"] == "yes" for row in rows if row}
