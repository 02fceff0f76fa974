"""Tables of an annex: column widths from their contents, rows that stay whole, the head on every page."""

from collections.abc import Sequence
from dataclasses import dataclass

from . import standard
from .fonts import Slot
from .standard import MM_PER_POINT
from .typeset import Line, atoms, break_lines, natural_width

SIZE = 12.0  # points; the standard leaves the size inside tables open
LINE_HEIGHT = 6.0
PADDING = 1.5  # mm on every side of a cell


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


def _cell_width(text: str, slot: Slot) -> float:
    return natural_width(text, slot=slot) * SIZE * MM_PER_POINT + 2 * PADDING


def column_widths(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> tuple[float, ...]:
    """Narrow columns get what they need, wide ones share the rest of the type area's width."""
    wanted, least = [], []
    for i, head in enumerate(columns):
        texts = [(head, Slot.HEI), *((row[i], Slot.TEXT) for row in rows)]
        wanted.append(max(_cell_width(text, slot) for text, slot in texts))
        least.append(
            max(_cell_width(atom, slot) for text, slot in texts for atom in atoms(text) or [""])
        )
    widths = list(wanted)
    left, room = set(range(len(columns))), standard.TYPE_WIDTH
    if sum(wanted) > room:
        # What asks for no more than an equal share gets it; what cannot be broken keeps its length.
        while fixed := {i for i in left if wanted[i] <= room / len(left)} or {
            i for i in left if room / len(left) < least[i] <= standard.TYPE_WIDTH / 2
        }:
            for i in fixed:
                widths[i] = wanted[i] if wanted[i] <= room / len(left) else least[i]
            room -= sum(widths[i] for i in fixed)
            left -= fixed
            if not left:
                break
        for i in left:
            widths[i] = max(room, len(left) * 12.0) / len(left)
    scale = standard.TYPE_WIDTH / sum(widths)
    return tuple(width * scale for width in widths)


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
