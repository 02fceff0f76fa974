"""Part C: paragraphs, headings, the note of attachments."""

from __future__ import annotations

from .. import standard
from ..letter_on_paper import LetterOnPaper
from ..standard import BINDING_MARGIN, CHARACTER, PITCH
from .kinds import Check, holds, unknown
from .page import HEADINGS


def text_checks(paper: LetterOnPaper) -> list[Check]:
    indent = BINDING_MARGIN + standard.PARAGRAPH_INDENT_CELLS * CHARACTER
    stray = [
        line.text
        for _page, line in paper.body
        if min(abs(line.left - indent), abs(line.left - BINDING_MARGIN)) > 1
    ]
    begins = bool(paper.body) and abs(paper.body[0][1].left - indent) <= 1
    checks = [
        holds(
            "C6",
            "paragraphs begin 2 characters in, other lines flush left",
            stray or "so throughout",
            begins and not stray,
        )
    ]
    wrong = []
    for _page, line in paper.body:
        for pattern, slot in HEADINGS:
            short = len(line.text) < 24 and not line.text.endswith("。")
            if (
                pattern.match(line.text)
                and short
                and abs(line.left - indent) <= 1
                and line.slot not in (slot, None)
            ):
                wrong.append(line.text)
    checks.append(holds("C7", "一、黑体 （一）楷体", wrong or "so throughout", not wrong))
    bold = [line.text for _page, line in paper.body if "bold" in line.font.lower()]
    checks.append(holds("C8", "no bold in the text", bold or "none", not bold))
    if paper.enclosure_at is None:
        return [*checks, unknown("C9", "note of attachments", "it has no attachments")]
    page, line = paper.rows[paper.enclosure_at]
    before_page, before = paper.rows[paper.enclosure_at - 1]
    gap = (line.baseline - before.baseline) / PITCH
    placed = abs(line.left - indent) <= 1 and (page != before_page or abs(gap - 2) <= 0.5)
    names = paper.enclosures()
    marked = [name for name in names if name.endswith(("。", "；", "，", "、"))]
    checks.append(
        holds(
            "C9",
            "附件： one blank line below, 2 characters in, no marks after names",
            f"{gap:.2f} lines down, at {line.left:.1f} mm",
            placed and not marked,
        )
    )
    return checks
