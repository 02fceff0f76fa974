"""Part A: the page, the type area, the text in it; and the colours."""

from __future__ import annotations

import itertools
import re

from .. import standard
from ..fonts import Slot
from ..letter_on_paper import LetterOnPaper
from ..measuring import Box, TextLine
from ..standard import BINDING_MARGIN, PITCH, TOP_MARGIN, TYPE_BOTTOM, TYPE_RIGHT
from .kinds import Check, holds, near, unknown

HEADINGS = (
    (re.compile(r"[一二三四五六七八九十]+、"), Slot.HEI),
    (re.compile(r"（[一二三四五六七八九十]+）"), Slot.KAI),
)


def page_checks(paper: LetterOnPaper) -> list[Check]:
    checks = []
    sizes = {(round(p.width, 1), round(p.height, 1)) for p in paper.pages}
    a4 = all(abs(w - 210) <= 0.5 and abs(h - 297) <= 0.5 for w, h in sizes)
    checks.append(holds("A1", "210 × 297 mm", sizes, a4))
    later = list(paper.continuation_pages())
    pitch = paper.pitch
    if later and pitch:
        tops = [lines[0].middle - pitch / 2 for _page, lines in later]
        worst = max(tops, key=lambda top: abs(top - TOP_MARGIN))
        checks.append(near("A2", TOP_MARGIN, worst, within=1, what="type area begins at"))
    else:
        checks.append(unknown("A2", "type area begins at 37 mm", "no later page begins with text"))
    text = [line for _page, line in paper.body]
    flush = [line for line in (paper.addressee, *text) if line]
    left = min((line.left for line in flush), default=None)
    checks.append(near("A3", BINDING_MARGIN, left, within=1, what="text begins at"))
    # Lines that go on in the next one, which begins flush left.
    full = [a for a, b in itertools.pairwise(text) if left is not None and abs(b.left - left) <= 1]
    if full:
        right = max(line.right for line in full)
        checks.append(near("A4", TYPE_RIGHT, right, within=1, what="full lines end at"))
    else:
        checks.append(unknown("A4", "full lines end at 184 mm", "no line is full"))
    checks.append(_ink_inside(paper))
    wrong = [
        line.text
        for line in text
        if abs(line.size - standard.SIZE_3) > 0.2 or line.slot not in _text_slots(line)
    ]
    checks.append(
        holds("A6", "仿宋 16 pt, headings 黑体 and 楷体", wrong or "so throughout", not wrong)
    )
    if pitch:
        count = standard.TYPE_HEIGHT / pitch
        checks.append(holds("A7", "22 lines a page", f"{count:.1f}", abs(count - 22) < 0.4))
    else:
        checks.append(unknown("A7", "22 lines a page", "too little text"))
    longest = max((line.cells for line in text), default=0)
    checks.append(holds("A8", "28 characters a line", f"{longest:g}", longest <= 28.6))
    coloured = [n for n, page in enumerate(paper.pages, 1) if page.ink(page.other)]
    checks.append(
        holds(
            "A9",
            "all text black",
            f"other ink on pages {coloured}" if coloured else "black",
            not coloured,
        )
    )
    checks.append(_red_only_where_allowed(paper))
    checks.append(unknown("A11", "paper, printing, binding", "not to be seen in a PDF"))
    return checks


def _text_slots(line: TextLine) -> tuple[Slot | None, ...]:
    """Which type a line of the text may have. None: the font's name does not say."""
    for pattern, slot in HEADINGS:
        if pattern.match(line.text):
            return (slot, Slot.TEXT, None)
    return (Slot.TEXT, None)


def _ink_inside(paper: LetterOnPaper) -> Check:
    wanted = "no black ink outside 28–184 × 37–262 mm"
    for number, page in enumerate(paper.pages, start=1):
        # Below the type area stands the page number, on all pages but the first.
        bottom = page.height if number == 1 else TYPE_BOTTOM + 1.5
        box = page.ink(page.dark, Box(0, 0, page.width, bottom))
        if box and (
            box.left < BINDING_MARGIN - 1
            or box.right > TYPE_RIGHT + 1
            or box.top < TOP_MARGIN - 1
            or box.bottom > TYPE_BOTTOM + 1
        ):
            place = f"{box.left:.1f}–{box.right:.1f} × {box.top:.1f}–{box.bottom:.1f} mm"
            return holds("A5", wanted, f"page {number}: {place}", False)
    return holds("A5", wanted, "inside", True)


def seal_area(paper: LetterOnPaper) -> Box | None:
    if not paper.date:
        return None
    middle, x = paper.date.middle - PITCH / 2, paper.date.centre
    return Box(x - 30, middle - 30, x + 30, middle + 30)


def _red_only_where_allowed(paper: LetterOnPaper) -> Check:
    wanted = "red: letterhead, double lines, seal"
    seal, lines = seal_area(paper), paper.first.red_lines
    for number, page in enumerate(paper.pages, start=1):
        box = page.ink(page.red)
        if box is None:
            continue
        if number == 1 and len(lines) >= 4:
            between = Box(0, lines[1].bottom + 0.2, page.width, lines[-2].top - 0.2)
            box = page.ink(page.red, between)
        inside = (
            box
            and seal
            and box.left >= seal.left
            and box.top >= seal.top
            and box.bottom <= seal.bottom
        )
        if box and not inside:
            return holds("A10", wanted, f"red on page {number} at {box.top:.1f} mm", False)
    return holds("A10", wanted, "nothing else is red", True)
