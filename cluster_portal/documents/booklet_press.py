"""From a county's own paper to the bytes of a PDF/A-2a: headings numbered, lines and columns set."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache

from django.template.loader import render_to_string

from . import fonts, standard
from .booklet import Block, Booklet, Chapter, Statement
from .fonts import Slot
from .letter import NUMBERING
from .press import Pressed, press, qr_picture
from .standard import MM_PER_POINT, SIZE_2, SIZE_3, SIZE_4
from .table import column_widths
from .typeset import Line, balanced, natural_width, set_paragraph

NOTHING = "无"  # an answer, where nothing was filled in
EMPTY_CELL = "—"
UNPRINTABLE = "□"

# The type area is the letters', 156 mm wide: 32 characters of 四号 to a line. A table of more columns than
# these turns the page; lengths in mm, sizes of type in points.
PORTRAIT_COLUMNS = 8
LANDSCAPE_WIDTH = 257.0
COVER_TITLE_SIZE = 32.0
COVER_LABEL_CELLS = 8  # the cover's labels are spread to one width, up to that of 申报单位（盖章）
TABLE_SIZE, TABLE_PADDING = 10.5, 1.3  # 五号
FACT_SIZE, FACT_PADDING = 12.0, 2.0  # 小四
WIDEST_FACT_LABEL = 50.0
SLACK = 0.3  # on each side of a cell: its rule, and what Pango rounds
INVISIBLE = {"Cc", "Cf"}  # controls, joiners, marks of direction


@dataclass(frozen=True)
class Paragraph:
    """The set lines of one paragraph."""

    lines: list[Line]


@dataclass(frozen=True)
class Column:
    width: float  # mm
    css_class: str  # n: figures, flush right; c: short texts, centred; empty: texts

    @property
    def css(self) -> str:
        return f"width:{self.width:.3f}mm"


@dataclass(frozen=True)
class Table:
    heads: Sequence[str]
    columns: list[Column]
    rows: list[list[tuple[str, str]]]  # (class of the cell, text)


@dataclass(frozen=True)
class Facts:
    """A form table: label | value."""

    label_width: float  # mm
    rows: list[tuple[str, str]]

    @property
    def css(self) -> str:
        return f"width:{self.label_width:.3f}mm"


@dataclass(frozen=True)
class Heading:
    level: int
    text: str


@dataclass
class Run:
    """What stands on pages of one direction."""

    wide: bool
    parts: list[Heading | Facts | Paragraph | Table] = field(default_factory=list)

    @property
    def width(self) -> float:
        return LANDSCAPE_WIDTH if self.wide else standard.TYPE_WIDTH


def booklet_pdf(paper: Booklet | Statement) -> Pressed:
    """Set and print a county's paper. No character fails it: what no font has is printed as □."""
    styles = ["documents/booklet.css"]
    if paper.marks is None:
        styles.append("documents/booklet_draft.css")
    return press(booklet_html(paper), *styles)


def booklet_html(paper: Booklet | Statement) -> str:
    """The paper as WeasyPrint takes it."""
    context = {"paper": paper, "qr": qr_picture(paper.marks.address) if paper.marks else ""}
    if isinstance(paper, Statement):
        html = render_to_string("documents/statement.html", context | _statement(paper))
    else:
        html = render_to_string("documents/booklet.html", context | _booklet(paper))
    return _printable(html)


def _statement(paper: Statement) -> dict[str, object]:
    return {
        "title": balanced(paper.title, slot=Slot.TITLE, size=SIZE_2, keep=paper.keep_together),
        "addressee": set_paragraph(paper.addressee) if paper.addressee else [],
        "paragraphs": [
            part for text in paper.paragraphs for part in _paragraphs(text, size=SIZE_3)
        ],
    }


def _booklet(paper: Booklet) -> dict[str, object]:
    return {
        "title": balanced(
            paper.title, slot=Slot.TITLE, size=COVER_TITLE_SIZE, keep=paper.keep_together
        ),
        "cover": [(_spread(label), value or "") for label, value in paper.cover],
        "runs": _runs(paper.chapters),
    }


def _runs(chapters: Iterable[Chapter]) -> list[Run]:
    runs: list[Run] = []

    def run(wide: bool) -> Run:
        if not runs or runs[-1].wide != wide:
            runs.append(Run(wide))
        return runs[-1]

    for number, chapter in enumerate(chapters, start=1):
        first_is_wide = not chapter.facts and chapter.blocks and _is_wide(chapter.blocks[0])
        title = Heading(1, NUMBERING[0](number) + chapter.title)
        run(bool(first_is_wide)).parts.append(title)
        if chapter.facts:
            run(False).parts.append(_facts(chapter.facts))
        labels = 0
        for block in chapter.blocks:
            place = run(_is_wide(block))
            if block.label:
                labels += 1
                place.parts.append(Heading(2, NUMBERING[1](labels) + block.label))
            place.parts += _block(block, place.width)
    return runs


def _is_wide(block: Block) -> bool:
    return len(block.heads) > PORTRAIT_COLUMNS


def _block(block: Block, width: float) -> Sequence[Paragraph | Table]:
    if block.heads and block.rows:
        return [_table(block, width)]
    return _paragraphs(block.text or NOTHING, size=SIZE_4, width=width)


def _paragraphs(text: str, *, size: float, width: float = standard.TYPE_WIDTH) -> list[Paragraph]:
    """Each line of what was typed as a paragraph, its first line two characters in."""
    indent = 2 * standard.CELL * size / SIZE_3
    return [
        Paragraph(
            set_paragraph(
                line.strip(), size=size, first_left=indent, right=standard.TYPE_WIDTH - width
            )
        )
        for line in text.splitlines()
        if line.strip()
    ] or _paragraphs(NOTHING, size=size, width=width)


def _table(block: Block, width: float) -> Table:
    # A unit, 从业人员（人）, goes below what it measures.
    heads = [head.replace("（", "\n（") for head in block.heads]
    padding = TABLE_PADDING + SLACK
    widths = column_widths(heads, block.rows, width=width, size=TABLE_SIZE, padding=padding)
    figures = block.figures or (False,) * len(block.heads)
    columns = []
    for i, (each, figure) in enumerate(zip(widths, figures, strict=True)):
        texts = {row[i] for row in block.rows}
        room = (each - 2 * padding) / MM_PER_POINT / TABLE_SIZE + 1e-6
        short = all(natural_width(text, slot=Slot.TEXT) <= room for text in texts)
        columns.append(Column(each, "n" if figure else "c" if short else ""))
    return Table(
        heads,
        columns,
        [
            [
                (column.css_class, text) if text.strip() else ("c", EMPTY_CELL)
                for column, text in zip(columns, row, strict=True)
            ]
            for row in block.rows
        ],
    )


def _facts(facts: Sequence[tuple[str, str]]) -> Facts:
    widest = max(natural_width(label, slot=Slot.HEI) for label, _value in facts)
    return Facts(
        min(widest * FACT_SIZE * MM_PER_POINT + 2 * (FACT_PADDING + SLACK), WIDEST_FACT_LABEL),
        [(label, value.strip() or NOTHING) for label, value in facts],
    )


def _spread(label: str) -> Line:
    """A label of the cover, its characters spread to the width that all labels have."""
    width = natural_width(label, slot=Slot.TEXT)
    gaps = max(len(label) - 1, 1)
    spacing = max(COVER_LABEL_CELLS - width, 0) * SIZE_3 / gaps if len(label) > 1 else 0
    return Line(label, Slot.TEXT, SIZE_3, 0, spacing)


def _printable(html: str) -> str:
    """The same with □ for what no font has; what is invisible anyway goes."""
    return html.translate({ord(c): _instead(c) for c in set(html) if _instead(c) != c})


@cache
def _instead(character: str) -> str:
    if character in "\n ":
        return character
    if character.isspace():
        return " " if character != "\u3000" else character
    is_selector = "\ufe00" <= character <= "\ufe0f" or "\U000e0100" <= character <= "\U000e01ef"
    if unicodedata.category(character) in INVISIBLE or is_selector:
        return ""
    return UNPRINTABLE if any(fonts.missing(slot, character) for slot in Slot) else character
