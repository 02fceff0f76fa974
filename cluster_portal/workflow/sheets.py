"""Sheets: what a list shows, as a file for Excel and WPS (.xlsx) or for any program (.csv).

Each app declares the columns of its lists in its `sheets.py`; a list's view answers `?export=xlsx` and
`?export=csv` at its own address with `sheet_response()`, from the rows that it would show on all pages.

What a person typed must arrive as they typed it and never as a formula:

- .xlsx: every text is a text cell, in the format @ as well, so that editing it makes no formula of it.
- .csv has no types, and a spreadsheet guesses. A text that begins as a formula does (= + - @, tab,
  return) gets an apostrophe before it, as OWASP advises. A text of digits that would be damaged
  (Excel and WPS keep 15 digits, drop leading zeros and make days of 3-5) gets a tab after it: then both
  read a text, the tab is not seen, and whoever reads the file by program strips it. ="…" would be a
  formula, and an apostrophe would be seen.

Characters that XML forbids are left out of both. Days are those of the portal's time zone.
"""

from __future__ import annotations

import csv
import enum
import io
import logging
import re
import tempfile
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from itertools import chain, islice
from typing import IO, Any

from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from .days import MIDNIGHT, last_day_before, local

logger = logging.getLogger(__name__)

MOST_IN_XLSX = 20_000  # rows; this takes some ten seconds, and a .csv a fraction of one
BATCH = 500  # rows that are in memory at once
MEASURED = 200  # rows by which a column's width is set
WIDEST = 60  # characters; what is longer wraps
FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
FORMULA = re.compile(r"[=+\-@\t\r]")
# Digits with what numbers, days and times are written with; but for a number that survives.
GUESSED = re.compile(r"(?!(?:0|[1-9]\d{0,14})$)\d[\dEe.,:/+\-年月日时分秒% ]*")


class Kind(enum.Enum):
    """What a column holds. None is an empty cell in each of them."""

    TEXT = enum.auto()  # words and codes
    FIGURE = enum.auto()  # an amount or a count: int or Decimal, thousands set apart
    NUMBER = enum.auto()  # a year, a rank, the number of a version: int
    DAY = enum.auto()  # a date, or the day of an instant
    INSTANT = enum.auto()  # when something happened, to the minute
    DEADLINE = enum.auto()  # the end of a day as the day that is still in time, else the instant


@dataclass(frozen=True)
class Column:
    """head: as the list calls it; value: what stands there, from a row of the list."""

    head: Any
    value: Callable[[Any], Any]
    kind: Kind = Kind.TEXT


@dataclass(frozen=True)
class Sheet:
    """A list as a table. name: of the file and of the sheet in it."""

    name: Any
    columns: tuple[Column, ...]

    def heads(self) -> list[str]:
        return [str(column.head) for column in self.columns]

    def cells(self, row: Any) -> list[Any]:
        """The row as str, int, Decimal, date, naive local datetime or None."""
        return [_plain(column.kind, column.value(row)) for column in self.columns]


def export_asked(request: HttpRequest) -> str:
    """xlsx or csv where the list is asked for as a file, else nothing."""
    asked = request.GET.get("export", "")
    return asked if asked in WRITERS else ""


def sheet_response(request: HttpRequest, sheet: Sheet, rows: Iterable[Any], *, of: Any = "") -> Any:
    """All rows as the file that was asked for. Whoever calls it has asked what the person may see.

    Any view may answer with it: it is a FileResponse, which Django's types don't count as HttpResponse.
    of: what the list is of, as a round; it stands in the file's name after the list's. Who exported
    what goes into the program's log.
    """
    kind = export_asked(request)
    write, content_type = WRITERS[kind]
    if isinstance(rows, QuerySet):
        rows = rows.iterator(chunk_size=BATCH)
    file = tempfile.TemporaryFile()  # noqa: SIM115  # the response closes it, and so removes it
    number = write(file, sheet, rows)
    file.seek(0)
    user: Any = request.user
    logger.info("%s exported %d rows: %s", user.get_username(), number, request.get_full_path())
    words = [sheet.name, of, timezone.localdate().isoformat()]
    response = FileResponse(
        file,
        as_attachment=True,
        filename="_".join(str(word) for word in words if word) + f".{kind}",
        content_type=content_type,
    )
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "private, no-store"
    return response


def in_batches(
    found: QuerySet[Any], dressed: Callable[[list[Any]], Iterable[Any]]
) -> Iterator[Any]:
    """All rows for a sheet, where a list adds something to its rows page by page.

    dressed: does it, for so many rows at once.
    """
    rows = found.iterator(chunk_size=BATCH)
    while batch := list(islice(rows, BATCH)):
        yield from dressed(batch)


def write_csv(file: IO[bytes], sheet: Sheet, rows: Iterable[Any]) -> int:
    """Write it and say how many rows it has."""
    number = 0
    text = io.TextIOWrapper(file, encoding="utf-8-sig", newline="")
    writer = csv.writer(text)  # ends its lines with CRLF
    writer.writerow([_csv_text(head) for head in sheet.heads()])
    for number, row in enumerate(rows, start=1):  # noqa: B007
        writer.writerow([_csv_text(cell) for cell in sheet.cells(row)])
    text.detach()  # flushed; the file stays open
    return number


def write_xlsx(file: IO[bytes], sheet: Sheet, rows: Iterable[Any]) -> int:
    """Write it and say how many rows it has. One row after the other, never all in memory."""
    book = Workbook(write_only=True)
    page = book.create_sheet(str(sheet.name)[:31])  # no name of a sheet may be longer
    book.properties.creator = _("Management platform for Jiangsu IP service-industry cluster zones")
    heads, cells = sheet.heads(), (sheet.cells(row) for row in rows)
    first = list(islice(cells, MEASURED))
    # What stands before the rows in the file has to be said before the first of them.
    page.freeze_panes = "A2"
    page.print_title_rows = "1:1"
    page.page_setup.orientation = "landscape"
    page.page_setup.fitToHeight = 0  # as many pages as it takes, each as wide as the sheet
    page.sheet_properties.pageSetUpPr.fitToPage = True
    pens = [_Pen(page) for _head in heads]
    for place, width in enumerate(_widths([heads, *first]), start=1):
        page.column_dimensions[get_column_letter(place)].width = width
    page.append([pen.head(head) for pen, head in zip(pens, heads, strict=True)])
    number = 0
    for number, row in enumerate(chain(first, cells), start=1):
        if number > MOST_IN_XLSX:
            page.close()
            raise Http404  # no page offers it
        page.append([pen.cell(value) for pen, value in zip(pens, row, strict=True)])
    book.save(file)
    return number


WRITERS: dict[str, tuple[Callable[[IO[bytes], Sheet, Iterable[Any]], int], str]] = {
    "xlsx": (write_xlsx, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    "csv": (write_csv, "text/csv; charset=utf-8"),
}


class _Number(int):
    """An int that is read without thousands set apart."""


class _Pen:
    """Writes one column of an .xlsx sheet, with one cell for each format: a row is written at once."""

    def __init__(self, page: Any) -> None:
        self.page = page
        self.cells: dict[str, Any] = {}

    def head(self, text: str) -> Any:
        cell = self.cell(text)
        self.cells.clear()  # so that the next one is not bold
        cell.font = Font(bold=True)
        return cell

    def cell(self, value: Any) -> Any:
        if value is None:
            return None
        form = _xlsx_format(value)
        cell = self.cells.get(form)
        if cell is None:
            cell = self.cells[form] = WriteOnlyCell(self.page)
            cell.number_format = form
            cell.alignment = Alignment(vertical="top", wrap_text=form == "@")
        cell.value = value
        if isinstance(value, str):
            cell.data_type = "s"  # openpyxl took =1+1 for a formula and #N/A for an error
        return cell


def _plain(kind: Kind, value: Any) -> Any:
    if value is None or value == "":
        return None
    match kind:
        case Kind.TEXT:
            return FORBIDDEN.sub("", str(value)).replace("\r\n", "\n")
        case Kind.FIGURE:
            return value
        case Kind.NUMBER:
            return _Number(value)
        case Kind.DAY:
            return local(value).date() if isinstance(value, datetime) else value
    instant = local(value).replace(tzinfo=None, microsecond=0)
    if kind is Kind.DEADLINE and instant.time() == MIDNIGHT:
        return last_day_before(value)
    return instant


def _csv_text(value: Any) -> str:
    match value:
        case None:
            return ""
        case datetime():
            return f"{value:%Y-%m-%d %H:%M}"
        case date():
            return value.isoformat()
        case str():
            if FORMULA.match(value):
                return f"'{value}"
            return f"{value}\t" if GUESSED.fullmatch(value) else value
    return f"{value:f}" if isinstance(value, Decimal) else str(value)


def _xlsx_format(value: Any) -> str:
    match value:
        case str():
            return "@"
        case datetime():
            return "yyyy-mm-dd hh:mm"
        case date():
            return "yyyy-mm-dd"
        case _Number():
            return "0"
        case Decimal():
            places = max(0, -int(value.as_tuple().exponent))
            return "#,##0" + ("." + "0" * places if places else "")
    return "#,##0"


def _widths(rows: list[list[Any]]) -> list[int]:
    """Of each column in characters, Chinese ones counting double."""
    return [
        min(
            WIDEST, 2 + max(_width(line) for cell in column for line in _csv_text(cell).split("\n"))
        )
        for column in zip(*rows, strict=True)
    ]


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(each) in "WF" else 1 for each in text)
