"""Does a PDF meet GB/T 9704-2012? First form: the letter form (信函格式).

The identifiers A1 … G4 are those of docs/papers.md. What neither the picture nor the text can answer is
not_checkable, never met.
"""

import re
from pathlib import Path

from ..letter_on_paper import LetterOnPaper
from ..measuring import measure
from .end import end_checks
from .head import head_checks, title_checks
from .kinds import Check, Result
from .later import later_page_checks
from .page import page_checks
from .text import text_checks

__all__ = ["Check", "Result", "check_letter"]

PARTS = (page_checks, head_checks, title_checks, text_checks, end_checks, later_page_checks)


def check_letter(file: Path) -> list[Check]:
    """All checks of the letter form for one PDF, in the order of their identifiers."""
    paper = LetterOnPaper(measure(file))
    checks = [check for part in PARTS for check in part(paper)]
    return sorted(checks, key=lambda check: (check.id[0], int(re.sub(r"\D", "", check.id))))
