"""The parts of a letter, found again in a PDF by where they stand and what they look like."""

from __future__ import annotations

import itertools
import re
import statistics
from collections.abc import Iterator

from .measuring import MeasuredPage, MeasuredPaper, TextLine
from .standard import PITCH, TOP_MARGIN, TYPE_BOTTOM

LOOKS_LIKE_NUMBER = re.compile(r"\d{4}.{0,3}\d+号$")
LOOKS_LIKE_DATE = re.compile(r"\d{4}年\d{1,2}月\d{1,2}日")
PAGE_NUMBER = re.compile(r"—\s*\d+\s*—")


def is_page_number(line: TextLine) -> bool:
    return bool(PAGE_NUMBER.fullmatch(line.text)) and line.baseline > TYPE_BOTTOM


class LetterOnPaper:
    """The parts of a letter, found again in its text."""

    def __init__(self, measured: MeasuredPaper) -> None:
        self.pages = measured.pages
        self.fonts = measured.fonts
        self.first = measured.pages[0]
        starts = [
            i
            for i, p in enumerate(self.pages)
            if p.lines and re.fullmatch(r"附件\d*", p.lines[0].text)
        ]
        self.annex_starts = starts
        self.main = self.pages[: starts[0]] if starts else self.pages
        lines = self.first.lines
        self.mark = max(lines, key=lambda line: line.size) if lines else None
        below = [line for line in lines if self.mark and line.baseline > self.mark.baseline]
        self.number = next((line for line in below if LOOKS_LIKE_NUMBER.search(line.text)), None)
        self.title = [line for line in below if 18 < line.size < 26]
        self.after_title = [
            line
            for line in below
            if self.title and line.baseline > self.title[-1].baseline and not is_page_number(line)
        ]
        self.addressee = self.after_title[0] if self.after_title else None
        addressee_end = next(
            (i for i, line in enumerate(self.after_title) if line.text.endswith("：")), 0
        )
        self.rows: list[tuple[int, TextLine]] = [
            (0, line) for line in self.after_title[addressee_end + 1 :]
        ]
        for index, page in enumerate(self.main[1:], start=1):
            self.rows += [(index, line) for line in page.lines if not is_page_number(line)]
        dates = [
            i for i, (_page, line) in enumerate(self.rows) if LOOKS_LIKE_DATE.fullmatch(line.text)
        ]
        self.date_at = dates[-1] if dates else None
        self.date = self.rows[self.date_at][1] if self.date_at is not None else None
        self.signatory = self._signatory()
        enclosures = [
            i for i, (_page, line) in enumerate(self.rows) if line.text.startswith("附件：")
        ]
        self.enclosure_at = enclosures[0] if enclosures else None
        body_end = self.enclosure_at
        if body_end is None and self.date_at is not None:
            body_end = self.date_at - len(self.signatory)
        self.body = self.rows[:body_end]
        self.pitch = self._pitch()

    def _signatory(self) -> list[TextLine]:
        """The lines right above the date, as long as they follow each other without an empty one."""
        found: list[TextLine] = []
        if self.date_at is None:
            return found
        below, page = self.date, self.rows[self.date_at][0]
        for index, line in reversed(self.rows[: self.date_at]):
            if (
                index != page
                or not below
                or below.baseline - line.baseline > 1.5 * PITCH
                or line.left < 60
            ):
                break
            found.insert(0, line)
            below = line
        return found

    def _pitch(self) -> float | None:
        steps = [
            after.baseline - before.baseline
            for (page, before), (same, after) in itertools.pairwise(self.body)
            if page == same and after.baseline - before.baseline < 1.4 * PITCH
        ]
        return statistics.median(steps) if steps else None

    def enclosures(self) -> list[str]:
        """The names in the note of attachments, without their numbers."""
        if self.enclosure_at is None or self.date_at is None:
            return []
        names: list[str] = []
        for _page, line in self.rows[self.enclosure_at : self.date_at - len(self.signatory)]:
            text = line.text.removeprefix("附件：")
            if names and not re.match(r"\d+\.", text):
                names[-1] += text
            else:
                names.append(re.sub(r"^\d+\.", "", text))
        return names

    @property
    def last(self) -> MeasuredPage:
        return self.pages[-1]

    def continuation_pages(self) -> Iterator[tuple[MeasuredPage, list[TextLine]]]:
        for page in self.pages[1:]:
            lines = [
                line for line in page.lines if not is_page_number(line) and 15 < line.size < 23
            ]
            if lines and lines[0].middle < TOP_MARGIN + 2 * PITCH:
                yield page, lines
