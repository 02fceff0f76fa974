"""Part E above the text: letterhead, red lines, number; and the title (part C)."""

from __future__ import annotations

import itertools
import re

from .. import standard
from ..fonts import Slot
from ..letter_on_paper import LetterOnPaper, is_page_number
from ..measuring import MM_PER_PIXEL, Box
from ..standard import BINDING_MARGIN, PITCH, SMALL_GAP, TYPE_RIGHT
from .kinds import Check, holds, near, unknown

NUMBER = re.compile(r"[\u4e00-\u9fa5]+〔\d{4}〕[1-9]\d*号")


def head_checks(paper: LetterOnPaper) -> list[Check]:
    first = paper.first
    lines = first.red_lines
    checks: list[Check] = []
    end_of_mark = lines[0].top - 0.3 if lines else 60.0
    mark = first.ink(first.red, Box(0, 0, first.width, end_of_mark))
    checks.append(
        near(
            "E1",
            standard.LETTERHEAD_TOP,
            mark.top if mark else None,
            within=1.5,
            what="letterhead from the edge",
        )
    )
    text = paper.mark.text if paper.mark else ""
    checks.append(unknown("E2", "the lead organ's mark only", text))
    for id, rule in (("E3", "first"), ("E4", "second")):
        if len(lines) != 4:
            checks.append(
                holds(id, f"{rule} double red line", f"{len(lines)} red lines on page 1", False)
            )
            continue
        thick, thin = (lines[0], lines[1]) if id == "E3" else (lines[3], lines[2])
        if id == "E3":
            gap, wanted = (
                lines[0].top - (mark.bottom if mark else 0),
                standard.RED_LINE_GAP_BELOW_LETTERHEAD,
            )
        else:
            gap, wanted = first.height - lines[3].bottom, standard.SECOND_RED_LINE_ABOVE_EDGE
        # A pixel is lost or won where a line falls between two.
        order = thick.height + MM_PER_PIXEL >= 1.5 * thin.height
        checks.append(
            holds(
                id,
                f"{rule} double line {wanted:g} ± 1 mm off, thick line outside",
                f"{gap:.2f} mm, {thick.height:.2f} and {thin.height:.2f} mm thick",
                abs(gap - wanted) <= 1 and order,
            )
        )
    odd = [
        line
        for line in lines
        if abs(line.width - standard.RED_LINE_LENGTH) > 2
        or not 104 <= (line.left + line.right) / 2 <= 107
    ]
    lengths = ", ".join(f"{line.width:.1f}" for line in lines)
    checks.append(
        holds("E5", "red lines 170 ± 2 mm long, centred", f"{lengths} mm", bool(lines) and not odd)
    )
    heavy = len(lines) == 4 and all(0.2 <= line.height <= 1 for line in lines)
    checks.append(
        holds(
            "E6", "weights about 0.53 and 0.26 mm", [round(line.height, 2) for line in lines], heavy
        )
    )
    checks.append(unknown("E7", "copy number, secrecy, urgency", "an ordinary letter has none"))
    checks.append(_number_place(paper))
    ok = bool(paper.number and NUMBER.fullmatch(paper.number.text))
    checks.append(
        holds("B7", "机关代字〔年〕N号", paper.number.text if paper.number else "not found", ok)
    )
    above = [line for line in first.lines if line.baseline < 290]
    if len(lines) == 4 and above:
        gap = lines[2].top - above[-1].baseline
        checks.append(
            holds("E10", "4.9 mm or more above the second line", f"{gap:.1f} mm", gap >= SMALL_GAP)
        )
    numbered = [
        n
        for n, page in enumerate(paper.pages, 1)
        if any(is_page_number(line) for line in page.lines)
    ]
    later_lines = [n for n, page in enumerate(paper.pages[1:], 2) if page.red_lines]
    fine = numbered == list(range(2, len(paper.pages) + 1)) and not later_lines
    checks.append(
        holds(
            "E11",
            "page numbers and no red lines from page 2 on",
            f"numbers on {numbered}, lines on {later_lines}",
            fine,
        )
    )
    checks.append(
        holds(
            "E13",
            "no red line of the document form",
            f"{len(lines)} red lines on page 1",
            len(lines) == 4,
        )
    )
    return checks


def _number_place(paper: LetterOnPaper) -> Check:
    wanted = "number flush right at 184 mm, 4.9 mm below the line (± 1.5)"
    lines = paper.first.red_lines
    if not paper.number or len(lines) < 2:
        return holds("E8", wanted, "not found", False)
    area = Box(100, lines[1].bottom + 0.2, 200, paper.number.baseline + 2)
    ink = paper.first.ink(paper.first.dark, area)
    gap = ink.top - lines[1].bottom if ink else 0.0
    met = abs(gap - SMALL_GAP) <= 1.5 and abs(paper.number.right - TYPE_RIGHT) <= 1.5
    return holds("E8", wanted, f"right end {paper.number.right:.1f} mm, {gap:.2f} mm below", met)


def title_checks(paper: LetterOnPaper) -> list[Check]:
    title = paper.title
    if not title:
        return [holds("C1", "title in 小标宋 22 pt", "no title found", False)]
    sized = all(abs(line.size - standard.SIZE_2) <= 0.2 for line in title)
    slots = {line.slot for line in title}
    named = "、".join(sorted({line.font for line in title}))
    checks = [
        holds(
            "C1",
            "title in 小标宋 22 pt",
            f"{named}, {title[0].size:g} pt",
            sized and slots <= {Slot.TITLE, None},
        )
    ]
    middle = BINDING_MARGIN + standard.TYPE_WIDTH / 2
    off = max((line.centre for line in title), key=lambda x: abs(x - middle))
    checks.append(near("C2", middle, off, within=1, what="title centred on"))
    checks.append(_title_shape([line.cells for line in title]))
    if paper.number:
        gap = (title[0].baseline - paper.number.baseline) / PITCH
        checks.append(
            holds(
                "E9",
                "title two blank lines below the number",
                f"{gap:.2f} lines down",
                abs(gap - 3) <= 0.5,
            )
        )
    if not paper.addressee:
        return [*checks, holds("C4", "addressee", "not found", False)]
    line = paper.addressee
    gap = (line.baseline - title[-1].baseline) / PITCH
    end = next((row.text for row in paper.after_title if row.text.endswith("：")), "")
    met = abs(gap - 2) <= 0.5 and abs(line.left - BINDING_MARGIN) <= 1 and bool(end)
    checks.append(
        holds(
            "C4",
            "addressee flush left after one blank line, ends with ：",
            f"{gap:.2f} lines down, at {line.left:.1f} mm",
            met,
        )
    )
    on_first = any(page == 0 for page, _line in paper.body)
    checks.append(holds("C5", "text on the first page", "text" if on_first else "none", on_first))
    return checks


def _title_shape(widths: list[float]) -> Check:
    wanted = "trapezoid or diamond, last line of 3 characters or more"
    if len(widths) == 1:
        return holds("C3", wanted, "one line", True)
    steps = [b - a for a, b in itertools.pairwise(widths)]
    hourglass = any(a < 0 < b for a, b in itertools.pairwise(steps))
    rectangle = all(abs(step) < 0.5 for step in steps)
    return holds(
        "C3",
        wanted,
        " / ".join(f"{w:g}" for w in widths),
        not hourglass and not rectangle and widths[-1] >= 3,
    )
