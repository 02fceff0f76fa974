"""Where everything in a letter stands: rows on pages, before any PDF is made.

Rows are placed here and not by the PDF engine, because the standard's rules reach over pages: the
signature keeps a line of the text with it, the copies stand at the bottom of the last page, every full
page holds exactly 22 lines.
"""

from dataclasses import dataclass, field, replace

from . import fonts, standard, table
from .fonts import Slot
from .letter import Annex, Letter, chinese_date
from .standard import CELL, MM_PER_POINT, PITCH, SIZE_2, SIZE_3, SIZE_4
from .table import TablePart
from .typeset import Line, balanced, centred, flush_right, set_paragraph, set_width

LETTERHEAD_LARGEST = 48.0  # points; long names are set smaller so that they fit the type area
COPIES_PITCH = 7.0
QR_SIZE = 18.0
QR_LEFT = standard.PARAGRAPH_INDENT_CELLS * CELL
HEADING_SLOTS = {0: Slot.TEXT, 1: Slot.HEI, 2: Slot.KAI, 3: Slot.TEXT, 4: Slot.TEXT}  # 7.3.3


@dataclass(frozen=True)
class Row:
    """One line of the grid, or an empty one."""

    line: Line | None = None
    tag: str = "p"
    begins: bool = True  # begins a paragraph, rather than going on with the one above
    keep: bool = False  # stays on the page of the row below
    role: str = ""


@dataclass
class Page:
    """What stands on one page. `origin` is where the first row begins, in mm below the type area's top."""

    origin: float = 0.0
    rows: list[Row] = field(default_factory=list)
    table: TablePart | None = None
    copies: list[Line] = field(default_factory=list)

    @property
    def capacity(self) -> int:
        return int((standard.TYPE_HEIGHT - self.origin) / PITCH + 1e-6)

    @property
    def used(self) -> float:
        """Millimetres of the type area that are taken, without the copies."""
        return self.origin + len(self.rows) * PITCH + (self.table.height if self.table else 0)

    @property
    def paragraphs(self) -> list[tuple[str, list[Row]]]:
        """The rows by paragraph, each with its HTML tag."""
        found: list[tuple[str, list[Row]]] = []
        for row in self.rows:
            if row.begins or not found:
                found.append((row.tag, []))
            found[-1][1].append(row)
        return found

    @property
    def qr_top(self) -> float | None:
        """The verification code's picture ends level with the date, at the left: the seal's place stays free."""
        for index, row in enumerate(self.rows):
            if row.role == "date":
                return self.origin + (index + 0.75) * PITCH - QR_SIZE
        return None


@dataclass(frozen=True)
class Head:
    """The letterhead and the double line below it. Tops are mm from the page's top edge."""

    line: Line
    top: float
    thick_top: float
    thin_top: float
    number_top: float


def lay_out(letter: Letter) -> tuple[Head, list[Page]]:
    """Place the whole letter. Of the two allowed gaps above the signature the one with fewer pages is taken."""
    head = _head(letter)
    layouts = [_pages(letter, head, blank_above_signature=blank) for blank in (2, 1)]
    pages = min(layouts, key=len)
    for annex_number, annex in enumerate(letter.annexes, start=1):
        pages += _annex_pages(annex, annex_number if len(letter.enclosed) > 1 else None)
    if letter.copies:
        _put_copies(pages, _copies(letter))
    return head, pages


def _head(letter: Letter) -> Head:
    face = fonts.face(Slot.TITLE)
    size = min(
        LETTERHEAD_LARGEST, standard.TYPE_WIDTH / MM_PER_POINT / max(len(letter.letterhead), 1)
    )
    over, under = face.ink(letter.letterhead)
    ink_height = (over - under) * size * MM_PER_POINT
    thick_top = standard.LETTERHEAD_TOP + ink_height + standard.RED_LINE_GAP_BELOW_LETTERHEAD
    thin_top = thick_top + standard.RED_LINE_THICK + standard.RED_LINE_APART
    text = fonts.face(Slot.TEXT)
    ink_below_row_top = (PITCH - SIZE_3 * MM_PER_POINT) / 2 + (
        text.baseline() - text.ink(letter.number or "号")[0]
    ) * SIZE_3 * MM_PER_POINT
    return Head(
        line=centred(letter.letterhead, slot=Slot.TITLE, size=size),
        top=standard.LETTERHEAD_TOP - (face.baseline() - over) * size * MM_PER_POINT,
        thick_top=thick_top,
        thin_top=thin_top,
        number_top=thin_top + standard.RED_LINE_THIN + standard.SMALL_GAP - ink_below_row_top,
    )


def _rows(lines: list[Line], *, tag: str = "p", keep: bool = False, role: str = "") -> list[Row]:
    return [
        Row(line, tag=tag, begins=number == 0, keep=keep, role=role)
        for number, line in enumerate(lines)
    ]


def _blank(count: int) -> list[Row]:
    return [Row(keep=True)] * count


def _opening(letter: Letter) -> list[Row]:
    number = [flush_right(letter.number)] if letter.number else []
    title = [
        centred(line, slot=Slot.TITLE, size=SIZE_2)
        for line in balanced(letter.title, slot=Slot.TITLE, size=SIZE_2, keep=letter.keep_together)
    ]
    return [
        *(_rows(number, keep=True, role="number") or _blank(1)),
        *_blank(standard.BLANK_LINES_ABOVE_TITLE),
        *_rows(title, tag="h1", keep=True, role="title"),
        *_blank(standard.BLANK_LINES_BELOW_TITLE),
        *_rows(set_paragraph(letter.addressee.rstrip("：:") + "："), keep=True, role="addressee"),
    ]


def _body(letter: Letter) -> list[Row]:
    rows: list[Row] = []
    for level, text in letter.numbered_paragraphs():
        lines = set_paragraph(
            text, slot=HEADING_SLOTS[level], first_left=standard.PARAGRAPH_INDENT_CELLS * CELL
        )
        rows += _rows(lines, tag=f"h{level + 1}" if level else "p", keep=bool(level), role="body")
    return rows


def _enclosures(letter: Letter) -> list[Row]:
    """附件说明 (7.3.4): wrapped lines stand under the first character of the name."""
    names = letter.enclosed
    rows: list[Row] = _blank(1) if names else []
    for index, name in enumerate(names):
        mark = "附件：" if index == 0 else ""
        number = f"{index + 1}." if len(names) > 1 else ""
        indent = (standard.PARAGRAPH_INDENT_CELLS + (0 if mark else 3)) * CELL
        name_left = (standard.PARAGRAPH_INDENT_CELLS + 3) * CELL + set_width(
            number, slot=Slot.TEXT, size=SIZE_3, spacing=standard.GRID_SPACING_POINTS
        )
        lines = set_paragraph(mark + number + name, left=name_left, first_left=indent)
        rows += _rows(lines, keep=True, role="enclosure")
    return rows


def _signature(letter: Letter) -> list[Row]:
    """署名 and 成文日期 of a sealed paper (7.3.5.1), and the annotations below them (7.3.6)."""
    date = chinese_date(letter.issued_on) if letter.issued_on else "　　年　月　日"
    date_line = flush_right(date, indent=standard.DATE_INDENT_CELLS * CELL)
    centre = date_line.left + date_line.width / 2
    # A long name is set in lines that stay about the date's middle and inside the type area.
    room = 2 * (standard.TYPE_WIDTH - centre)
    parts = [letter.signatory]
    if set_width(letter.signatory, slot=Slot.TEXT, size=SIZE_3, spacing=0) > room:
        parts = letter.signatory.replace("（", "\n（").split("\n")
    names = [
        centred(line, slot=Slot.TEXT, size=SIZE_3, centre=centre)
        for part in parts
        for line in balanced(part, slot=Slot.TEXT, size=SIZE_3, width=room)
    ]
    rows = [
        *_rows(names, keep=True, role="signatory"),
        Row(date_line, keep=True, role="date"),
    ]
    notes = list(letter.annotations)
    if letter.code:
        notes.append(f"验证码：{letter.code}")
    for note in notes:
        lines = set_paragraph(f"（{note}）", first_left=standard.PARAGRAPH_INDENT_CELLS * CELL)
        rows += _rows(lines, keep=True, role="annotation")
    return rows


def _pages(letter: Letter, head: Head, *, blank_above_signature: int) -> list[Page]:
    body = _body(letter)
    # The last two lines of the text go with the signature (7.3.5.5).
    body[-2:] = [replace(row, keep=True) for row in body[-2:]]
    rows = [
        *_opening(letter),
        *body,
        *_enclosures(letter),
        *_blank(blank_above_signature),
        *_signature(letter),
    ]
    rows[-1] = replace(rows[-1], keep=False)
    # Copies stand on the same page as the signature, unless annexes come between.
    below = 0 if letter.annexes else -(-len(_copies(letter)) * COPIES_PITCH // PITCH)
    pages = [Page(origin=head.number_top - standard.TOP_MARGIN)]
    start = 0
    while start < len(rows):
        end = start + 1
        while rows[end - 1].keep and end < len(rows):
            end += 1
        chain = rows[start:end]
        reserve = below if end == len(rows) else 0
        page = pages[-1]
        fits = len(page.rows) + len(chain) + reserve <= page.capacity
        fits_a_page = len(chain) + reserve <= standard.LINES_PER_PAGE
        if not fits and fits_a_page and any(row.role == "body" for row in page.rows):
            pages.append(page := Page())
        for row in chain:
            if len(page.rows) >= page.capacity:
                pages.append(page := Page())
            page.rows.append(row)
        start = end
    for page in pages[1:]:
        while page.rows and page.rows[0].line is None:
            page.rows.pop(0)
    return pages


def _annex_pages(annex: Annex, number: int | None) -> list[Page]:
    """附件 (7.3.8): the word and its number in line 1, the title in line 3."""
    mark = "附件" + (str(number) if number else "")
    rows = [
        Row(Line(mark, Slot.HEI, SIZE_3, 0, standard.GRID_SPACING_POINTS), keep=True, role="annex"),
        *_blank(standard.ANNEX_TITLE_LINE - 2),
        *_rows(
            [
                centred(line, slot=Slot.TITLE, size=SIZE_2)
                for line in balanced(annex.title, slot=Slot.TITLE, size=SIZE_2)
            ],
            tag="h1",
            role="annex-title",
        ),
        *_blank(1),
    ]
    for text in annex.paragraphs:
        first = standard.PARAGRAPH_INDENT_CELLS * CELL
        rows += _rows(set_paragraph(text, first_left=first), role="body")
    pages = [
        Page(rows=rows[i : i + standard.LINES_PER_PAGE])
        for i in range(0, len(rows), standard.LINES_PER_PAGE)
    ]
    if annex.columns:
        room = standard.TYPE_HEIGHT - pages[-1].used
        parts = table.parts(annex.columns, annex.rows, first_room=room)
        pages[-1].table = parts[0] if parts[0].rows or len(parts) == 1 else None
        pages += [Page(table=part) for part in parts[1:]]
    return pages


def _copies(letter: Letter) -> list[Line]:
    """抄送 (7.4.2) in 四号, one character in on both sides, wrapped lines under the first name."""
    if not letter.copies:
        return []
    indent = standard.COPIES_INDENT_CELLS * CELL
    under = indent + 3 * SIZE_4 / SIZE_3 * CELL
    text = "抄送：" + "，".join(letter.copies).rstrip("。") + "。"
    return set_paragraph(text, size=SIZE_4, left=under, first_left=indent, right=indent)


def _put_copies(pages: list[Page], copies: list[Line]) -> None:
    if pages[-1].used + len(copies) * COPIES_PITCH > standard.TYPE_HEIGHT:
        pages.append(Page())
    pages[-1].copies = copies
