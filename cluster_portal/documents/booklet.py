"""What a county's own paper says, before anything is set: a form, a plan, a report, a statement.

These are printed, bound at the left, stamped and scanned. They are no official letters (letter.py): they
have no red head and no number of their own.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Block:
    """One answer: a text, whose line breaks begin new paragraphs, or, where it has heads, a table.

    `figures` says of each column whether it holds figures, which are set flush right. Without a label the
    block follows the one before it.
    """

    label: str = ""
    text: str = ""
    heads: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    figures: tuple[bool, ...] = ()

    def __post_init__(self) -> None:
        if any(len(row) != len(self.heads) for row in self.rows):
            raise ValueError(f"every row of {self.label!r} needs {len(self.heads)} cells")
        if self.figures and len(self.figures) != len(self.heads):
            raise ValueError(
                f"{self.label!r} has {len(self.heads)} columns, not {len(self.figures)}"
            )


@dataclass(frozen=True)
class Chapter:
    """A part with a numbered title 一、: a form table of labels and values, then blocks （一）（二）."""

    title: str
    facts: tuple[tuple[str, str], ...] = ()
    blocks: tuple[Block, ...] = ()


@dataclass(frozen=True)
class Marks:
    """What ties every printed page to the version that was sent."""

    version: int
    code: str
    address: str  # where the version is looked up: the QR code


@dataclass(frozen=True)
class Booklet:
    """A form, a plan or a report with a cover. Without marks it is a draft, and says so on every page."""

    title: str
    chapters: tuple[Chapter, ...]
    subtitle: str = ""
    cover: tuple[tuple[str, str], ...] = ()  # (申报单位（盖章）, 江宁区人民政府), (填报日期, …)
    closing: tuple[str, ...] = ()  # lines for seal and signature after the last chapter
    keep_together: tuple[str, ...] = ()  # names that the title must not break
    marks: Marks | None = None


@dataclass(frozen=True)
class Statement:
    """A paper of one page without a cover, set as a letter's text is: a title, paragraphs, a signature."""

    title: str
    paragraphs: tuple[str, ...]
    addressee: str = ""
    closing: tuple[str, ...] = ()  # 江宁区人民政府（盖章）, 负责人（签字）, 年 月 日
    keep_together: tuple[str, ...] = ()
    marks: Marks | None = None
