"""Lines of Chinese text as a document office sets them: 28 cells, no forbidden line starts, full lines flush.

Line breaking is done here and not by the PDF engine, because text-align: justify does not stretch Chinese text: a line
that ends early, so that no comma begins the next one, would stay ragged.
"""

import itertools
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from . import fonts, standard
from .fonts import Slot

NEVER_FIRST = frozenset("，。、；：？！）》」』】〕”’…—％%‰℃,.;:?!)]}·~～")
NEVER_LAST = frozenset("（《「『【〔“‘([{")
# A run of digits and Latin letters is one word; a double dash and an ellipsis are one mark.
PIECES = re.compile(r"[0-9A-Za-z][0-9A-Za-z.,/:_@+\-]*[0-9A-Za-z%]|——|……|.", re.DOTALL)

# Words that a title must not break (7.3.1: 回行时做到词意完整). Names come with the letter itself.
WORDS = (
    "知识产权", "服务业", "集聚发展区", "集聚区", "集聚发展", "人民政府", "江苏省", "申报材料", "申报书", "申报",
    "推荐", "不予", "受理", "补正", "退回", "形式审查", "建设", "工作方案", "实施方案", "通知", "公示", "批复",
    "决定", "认定", "确认", "关于", "管理委员会", "管委会", "知识产权局", "考核", "整改", "年度", "报告", "材料",
    "名单", "报送", "有关", "市场监督管理局", "服务机构", "机构", "基本情况", "情况", "汇总表", "核查", "意见",
)  # fmt: skip


@dataclass(frozen=True)
class Line:
    """One set line: its text, where it begins in the type area, and the space between its characters."""

    text: str
    slot: Slot
    size: float  # points
    left: float  # mm from the left edge of the type area
    spacing: float  # points, added after every character

    @property
    def width(self) -> float:
        """Millimetres from the first to the last character."""
        return set_width(self.text, slot=self.slot, size=self.size, spacing=self.spacing)

    @property
    def css(self) -> str:
        """Its place and spacing as a CSS declaration."""
        return (
            f"margin-left:{self.left:.4f}mm;font-size:{self.size:g}pt;"
            f"letter-spacing:{self.spacing:.5f}pt"
        )

    @property
    def css_class(self) -> str:
        return self.slot.name.lower()

    @property
    def segments(self) -> list[tuple[str, bool]]:
        """The text in runs, each with whether it must be set in the font for rare characters."""
        runs = itertools.groupby(self.text, key=lambda c: fonts.is_rare(self.slot, c))
        return [("".join(run), rare) for rare, run in runs]


def natural_width(text: str, *, slot: Slot) -> float:
    """The width in ems without any extra space."""
    return sum(fonts.advance(slot, character) for character in text)


def set_width(text: str, *, slot: Slot, size: float, spacing: float) -> float:
    """Millimetres that `text` takes."""
    points = natural_width(text, slot=slot) * size + spacing * max(len(text) - 1, 0)
    return points * standard.MM_PER_POINT


def atoms(text: str, *, keep: Iterable[str] = ()) -> list[str]:
    """The smallest pieces between which a line may end."""
    marks = [False] * (len(text) + 1)  # marks[i]: no break before character i
    for piece in PIECES.finditer(text):
        for i in range(piece.start() + 1, piece.end()):
            marks[i] = True
    for word in keep:
        start = text.find(word)
        while word and start >= 0:
            for i in range(start + 1, start + len(word)):
                marks[i] = True
            start = text.find(word, start + 1)
    for i in range(1, len(text)):
        before, after = text[i - 1], text[i]
        number_and_unit = before.isdigit() and after in "年月日号"
        year_and_number = before == "〕" and after.isdigit()
        if after in NEVER_FIRST or before in NEVER_LAST or number_and_unit or year_and_number:
            marks[i] = True
    found: list[str] = []
    for i, character in enumerate(text):
        if i and marks[i]:
            found[-1] += character
        else:
            found.append(character)
    return found


def break_lines(
    text: str,
    *,
    measure: Callable[[str], float],
    width: float,
    first_width: float | None = None,
) -> list[str]:
    """Break `text` into lines no wider than `width`; what may not begin a line takes its neighbour along."""
    lines: list[str] = []
    line, room = "", width if first_width is None else first_width
    for atom in atoms(text):
        # Even an atom wider than a whole line must go somewhere: it is broken between characters.
        for piece in [atom] if measure(atom.rstrip()) <= width else list(atom):
            if line and measure(line + piece.rstrip()) > room + 1e-6:
                lines.append(line.rstrip())
                line, room = "", width
                piece = piece.lstrip()
            line += piece
    lines.append(line.rstrip())
    return lines


def set_paragraph(
    text: str,
    *,
    slot: Slot = Slot.TEXT,
    size: float = standard.SIZE_3,
    left: float = 0.0,
    first_left: float | None = None,
    right: float = 0.0,
) -> list[Line]:
    """Set a paragraph between `left` and `right` (mm in from the edges of the type area).

    All lines but the last end flush. The last one keeps the spacing of the grid of 28 characters.
    """
    first = left if first_left is None else first_left
    grid = standard.GRID_SPACING_POINTS * size / standard.SIZE_3

    def measure(part: str) -> float:
        # A cell is a character with its share of the grid's spacing, whatever its width.
        return natural_width(part, slot=slot) * (size + grid) * standard.MM_PER_POINT

    # The last character of a line needs no spacing after it; a twentieth of a millimetre is never seen.
    full = standard.TYPE_WIDTH - right + grid * standard.MM_PER_POINT + 0.05
    texts = break_lines(text, measure=measure, width=full - left, first_width=full - first)
    lines = []
    for number, part in enumerate(texts):
        begin = first if number == 0 else left
        spacing = grid
        if number < len(texts) - 1 and len(part) > 1:
            room = (standard.TYPE_WIDTH - right - begin) / standard.MM_PER_POINT
            spacing = (room - natural_width(part, slot=slot) * size) / (len(part) - 1)
        lines.append(Line(part, slot, size, begin, spacing))
    return lines


def centred(text: str, *, slot: Slot, size: float, centre: float | None = None) -> Line:
    """One line about `centre` (mm from the left edge of the type area; its middle when not given)."""
    width = set_width(text, slot=slot, size=size, spacing=0)
    middle = standard.TYPE_WIDTH / 2 if centre is None else centre
    return Line(text, slot, size, middle - width / 2, 0)


def flush_right(
    text: str, *, slot: Slot = Slot.TEXT, size: float = standard.SIZE_3, indent: float = 0
) -> Line:
    """One line that ends `indent` mm before the right edge of the type area."""
    width = set_width(text, slot=slot, size=size, spacing=0)
    return Line(text, slot, size, standard.TYPE_WIDTH - indent - width, 0)


def _shape_cost(widths: Sequence[float]) -> float:
    """How far lines of these widths are from a trapezoid or a diamond (7.3.1), in characters."""
    steps = [after - before for before, after in itertools.pairwise(widths)]
    cost = sum(abs(abs(step) - 3) for step in steps)  # steps of about three characters look best
    cost += sum(4 for step in steps if abs(step) < 1)  # a rectangle
    if any(a < 0 < b for a, b in itertools.pairwise(steps)):
        cost += 20  # an hourglass
    return cost


def _is_rectangle(widths: Sequence[float]) -> bool:
    """Lines of one width are neither a trapezoid nor a diamond."""
    return max(widths) - min(widths) < 0.5


def balanced(
    text: str,
    *,
    slot: Slot,
    size: float,
    keep: Iterable[str] = (),
    width: float = standard.TYPE_WIDTH,
) -> list[str]:
    """Break a title so that words stay whole and the lines make a trapezoid or a diamond (7.3.1).

    A line break in the text is taken as the author's own.
    """
    if "\n" in text:
        return [line for line in text.split("\n") if line]
    room = width / standard.MM_PER_POINT / size
    if natural_width(text, slot=slot) <= room:
        return [text]
    # The standard's 的 and 和 belong to the word before them; a line never starts with them.
    words = [*WORDS, *keep, *re.findall(r".[的和及]", text)]
    pieces = atoms(text, keep=words)
    for count in range(2, min(len(pieces), 5) + 1):
        best: tuple[float, list[str]] | None = None
        for cuts in itertools.combinations(range(1, len(pieces)), count - 1):
            lines = ["".join(pieces[a:b]) for a, b in itertools.pairwise([0, *cuts, len(pieces)])]
            widths = [natural_width(line, slot=slot) for line in lines]
            if max(widths) > room or widths[-1] < 3 or _is_rectangle(widths):
                continue
            cost = _shape_cost(widths) + sum(6 for line in lines[:-1] if line.endswith("关于"))
            if best is None or cost < best[0]:
                best = cost, lines
        if best:
            return best[1]
    return break_lines(text, measure=lambda t: natural_width(t, slot=slot), width=room)
