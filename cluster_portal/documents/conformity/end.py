"""Part C below the text: office, date, seal, annotation, annexes; and the copies (E12)."""

from __future__ import annotations

import re

from .. import standard
from ..fonts import Slot
from ..letter_on_paper import LetterOnPaper, is_page_number
from ..standard import BINDING_MARGIN, CHARACTER, PITCH, TOP_MARGIN, TYPE_BOTTOM, TYPE_RIGHT
from .kinds import Check, holds, near, unknown
from .page import seal_area

DATE = re.compile(r"\d{4}年[1-9]\d?月[1-9]\d?日")


def end_checks(paper: LetterOnPaper) -> list[Check]:
    if not paper.date or paper.date_at is None:
        return [holds("C10", "date in Arabic digits, no leading zero", "no date found", False)]
    date = paper.date
    checks = [
        holds(
            "C10",
            "date in Arabic digits, no leading zero",
            date.text,
            bool(DATE.fullmatch(date.text)),
        )
    ]
    wanted = TYPE_RIGHT - standard.DATE_INDENT_CELLS * CHARACTER
    centred = bool(paper.signatory) and all(
        abs(line.centre - date.centre) <= 1.5 for line in paper.signatory
    )
    checks.append(
        holds(
            "C11",
            f"date ends at {wanted:.1f} ± 1.5 mm, the office centred above it",
            f"{date.right:.1f} mm; centres {date.centre:.1f} and "
            + ", ".join(f"{line.centre:.1f}" for line in paper.signatory),
            abs(date.right - wanted) <= 1.5 and centred,
        )
    )
    page = paper.rows[paper.date_at][0]
    area = seal_area(paper)
    seal = paper.pages[page].ink(paper.pages[page].red, area)
    if seal and page > 0:
        x = (seal.left + seal.right) / 2
        checks.append(near("C12", date.centre, x, within=2, what="seal centred on"))
    else:
        checks.append(unknown("C12", "seal centred over office and date", "no seal on it"))
    has_text = any(at == page for at, _line in paper.body)
    checks.append(
        holds("C13", "text on the page of the signature", "text" if has_text else "none", has_text)
    )
    checks += [
        unknown(id, "other forms of signature", "this letter is for a seal")
        for id in ("C14", "C15", "C16")
    ]
    notes = [
        line
        for at, line in paper.rows[paper.date_at + 1 :]
        if at == page and not line.text.startswith("抄送")
    ]
    if notes:
        indent = BINDING_MARGIN + standard.PARAGRAPH_INDENT_CELLS * CHARACTER
        met = (
            abs(notes[0].left - indent) <= 1
            and notes[0].text.startswith("（")
            and notes[-1].text.endswith("）")
        )
        checks.append(
            holds("C17", "annotation below the date, 2 characters in, in （）", notes[0].text, met)
        )
    else:
        checks.append(unknown("C17", "annotation", "it has none"))
    checks.append(_annexes(paper))
    checks.append(_copies(paper))
    return checks


def _annexes(paper: LetterOnPaper) -> Check:
    wanted = "附件 in 黑体 in line 1, title centred in line 3, named as in the text"
    if not paper.annex_starts:
        return unknown("C18", wanted, "no annex is bound with it")
    names = paper.enclosures()
    faults = []
    for order, index in enumerate(paper.annex_starts):
        page = paper.pages[index]
        mark, title = page.lines[0], [line for line in page.lines[1:] if 18 < line.size < 26]
        if (
            mark.slot not in (Slot.HEI, None)
            or abs(mark.left - BINDING_MARGIN) > 1
            or abs(mark.middle - TOP_MARGIN - PITCH / 2) > 1.5
        ):
            faults.append(f"{mark.text} on page {index + 1}")
        drop = (title[0].baseline - mark.baseline) / PITCH if title else 0
        name = "".join(line.text for line in title)
        if abs(drop - 2) > 0.3 or order >= len(names) or names[order] != name:
            faults.append(f"{name} on page {index + 1}")
    return holds("C18", wanted, faults or "so", not faults)


def _copies(paper: LetterOnPaper) -> Check:
    wanted = "copies at the bottom of the last page, no lines, no 印发"
    found = [line for page in paper.pages for line in page.lines if line.text.startswith("抄送")]
    if not found:
        return unknown("E12", wanted, "no copies are sent")
    last = [line for line in paper.last.lines if not is_page_number(line)][-1]
    bottom = last.middle + CHARACTER / 2
    fine = (
        found[0] in paper.last.lines
        and TYPE_BOTTOM - 2 <= bottom <= TYPE_BOTTOM + 1
        and last.text.endswith("。")
        and abs(last.size - standard.SIZE_4) <= 0.2
        and "印发" not in last.text
    )
    return holds("E12", wanted, f"last line down to {bottom:.1f} mm: {last.text}", fine)
