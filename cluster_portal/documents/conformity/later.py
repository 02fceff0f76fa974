"""Part D on later pages: page numbers; and part G: fonts and readable text."""

from __future__ import annotations

from .. import standard
from ..fonts import Slot
from ..letter_on_paper import LetterOnPaper, is_page_number
from ..measuring import Box, TextLine
from ..standard import BINDING_MARGIN, CHARACTER, TYPE_BOTTOM, TYPE_RIGHT
from .kinds import Check, holds, near, unknown


def later_page_checks(paper: LetterOnPaper) -> list[Check]:
    checks = []
    found = [
        (n, line)
        for n, page in enumerate(paper.pages, 1)
        for line in page.lines
        if n > 1 and is_page_number(line)
    ]
    if found:
        form = [
            line.text
            for n, line in found
            if line.text != f"—{n}—"
            or abs(line.size - standard.SIZE_4) > 0.2
            or line.slot not in (Slot.SONG, None)
        ]
        checks.append(holds("D7", "“— n —” in 宋体 14 pt", form or "so", not form))
        dashes = [_dash_height(paper, n, line) for n, line in found]
        wanted = TYPE_BOTTOM + standard.PAGE_NUMBER_DROP
        worst = max(dashes, key=lambda y: abs(y - wanted))
        checks.append(near("D8", wanted, worst, within=1, what="dash of the page number at"))
        off = [
            f"page {n}: {line.left:.1f}–{line.right:.1f}"
            for n, line in found
            if abs(
                (line.right - (TYPE_RIGHT - CHARACTER))
                if n % 2
                else (line.left - (BINDING_MARGIN + CHARACTER))
            )
            > 1.5
        ]
        checks.append(
            holds("D9", "odd pages right, even pages left, 1 character in", off or "so", not off)
        )
    else:
        checks += [unknown(id, "page number", "one page only") for id in ("D7", "D8", "D9")]
    loose = [name for name, embedded in paper.fonts.items() if not embedded]
    checks.append(
        holds(
            "G3",
            "all fonts embedded",
            loose or "、".join(paper.fonts),
            bool(paper.fonts) and not loose,
        )
    )
    parts = [paper.number, paper.addressee, paper.date]
    checks.append(
        holds(
            "G4",
            "number, title, addressee, date readable as text",
            "read",
            all(parts) and bool(paper.title),
        )
    )
    return checks


def _dash_height(paper: LetterOnPaper, number: int, line: TextLine) -> float:
    """The height of the ink of the first dash: that of the line's left end."""
    page = paper.pages[number - 1]
    ink = page.ink(page.dark, Box(line.left, TYPE_BOTTOM + 1, line.left + 3, page.height - 10))
    return (ink.top + ink.bottom) / 2 if ink else 0.0
