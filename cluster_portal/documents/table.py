"""Tables of an annex: column widths from their contents, rows that stay whole, the head on every page."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from . import standard
from .fonts import Slot
from .standard import MM_PER_POINT
from .typeset import Line, atoms, break_lines, natural_width

SIZE = 12.0  # points; the standard leaves the size inside tables open
LINE_HEIGHT = 6.0
PADDING = 1.5  # mm on every side of a cell
# Texts so many ems wide are better not broken: tried in this order; heads of four as long as it goes.
WHOLE_TEXTS = (8, 6, 5, 4, 3, 2, 0)
WHOLE_HEADS = 4


@dataclass(frozen=True)
class TableRow:
    cells: tuple[tuple[Line, ...], ...]

    @property
    def height(self) -> float:
        return max(len(cell) for cell in self.cells) * LINE_HEIGHT + 2 * PADDING

    @property
    def css(self) -> str:
        return f"height:{self.height:.4f}mm"


@dataclass(frozen=True)
class TablePart:
    """As much of a table as one page holds."""

    widths: tuple[float, ...]
    head: TableRow
    rows: tuple[TableRow, ...]

    @property
    def height(self) -> float:
        return self.head.height + sum(row.height for row in self.rows)


def column_widths(
    columns: Sequence[str],
    rows: Sequence[Sequence[str]],
    *,
    width: float = standard.TYPE_WIDTH,
    size: float = SIZE,
    padding: float = PADDING,
) -> tuple[float, ...]:
    """What cannot be broken gets its room, then short texts; the columns of long texts share the rest.

    The widths (mm) add up to `width`; `size` (points) and `padding` (mm on each side) are the cells'.
    """

    def least(column: list[tuple[str, Slot]], whole: int) -> float:
        """Room for the longest piece, where texts up to `whole` ems wide count as one piece."""
        pieces: list[tuple[str, Slot]] = []
        for text, slot in column:
            limit = max(whole, WHOLE_HEADS) if whole and slot is Slot.HEI else whole
            is_whole = natural_width(text, slot=slot) <= limit
            pieces += [(piece, slot) for piece in ([text] if is_whole else atoms(text))]
        return min(longest(pieces), width / 3)

    def longest(texts: Iterable[tuple[str, Slot]]) -> float:
        ems = max((natural_width(text, slot=slot) for text, slot in texts), default=0.0)
        return ems * size * MM_PER_POINT + 2 * padding

    texts = [
        [(line, Slot.HEI) for line in head.splitlines()]
        + [(line, Slot.TEXT) for text in {row[i] for row in rows} for line in text.splitlines()]
        for i, head in enumerate(columns)
    ]
    wanted = [longest(column) for column in texts]
    if sum(wanted) <= width:
        return _scaled(wanted, width)
    wanted = [min(each, width / 2) for each in wanted]  # a long text wraps, however wide its column
    for whole in WHOLE_TEXTS:
        narrow = [least(column, whole) for column in texts]
        if sum(narrow) <= width * 0.9:
            break
    if sum(narrow) >= width:
        return _scaled(narrow, width)
    more = [max(want - low, 0.0) for want, low in zip(wanted, narrow, strict=True)]
    share = (width - sum(narrow)) / (sum(more) or 1)
    return _scaled([low + each * share for low, each in zip(narrow, more, strict=True)], width)


def _scaled(widths: Sequence[float], width: float) -> tuple[float, ...]:
    return tuple(each * width / sum(widths) for each in widths)


def _row(texts: Sequence[str], widths: Sequence[float], slot: Slot) -> TableRow:
    cells = []
    for text, width in zip(texts, widths, strict=True):
        lines = break_lines(
            " ".join(text.split()),
            measure=lambda part: natural_width(part, slot=slot) * SIZE * MM_PER_POINT,
            width=width - 2 * PADDING + 0.05,
        )
        cells.append(tuple(Line(line, slot, SIZE, 0, 0) for line in lines))
    return TableRow(tuple(cells))


def parts(
    columns: Sequence[str], rows: Sequence[Sequence[str]], *, first_room: float
) -> list[TablePart]:
    """The table in parts: the first fits into `first_room` mm, the others fill pages of their own."""
    widths = column_widths(columns, rows)
    head = _row(columns, widths, Slot.HEI)
    found: list[list[TableRow]] = [[]]
    room = first_room - head.height
    for texts in rows:
        row = _row(texts, widths, Slot.TEXT)
        if row.height > room:
            found.append([])
            room = standard.TYPE_HEIGHT - head.height
        found[-1].append(row)
        room -= row.height
    return [TablePart(widths, head, tuple(part)) for part in found]
