"""Reads an uploaded sheet of institutions. Nothing in it is evaluated, nothing is guessed: whatever is
not understood is a fault with its cell, and the person puts it right in the sheet."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from pathlib import PurePosixPath
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from openpyxl import load_workbook
from openpyxl.utils import get_column_letter

from cluster_portal.workflow.uploads import checked_upload, harmless_name

from .institution_sheet import (
    COLUMNS,
    LARGEST_SHEET,
    MOST_LINES,
    Column,
    bare,
    in_chinese,
)
from .row_forms import InstitutionForm

log = logging.getLogger(__name__)

OLD_SHEETS = (".xls", ".et", ".ett", ".xlsm", ".xlsb", ".ods", ".csv")
OLD_SHEET_MARK = bytes.fromhex("d0cf11e0")  # also that of an .xlsx with a password
HEADS_WITHIN = 10  # lines: a title and a note may stand above the heads
COLUMNS_READ = 60  # whatever is further to the right is none of ours
EMPTY_LINES_END = 2000  # so many in a row, and nothing more follows
DIGITS_KEPT = 10**15  # from here on a sheet keeps a number without its last digits
KEPT = 200  # characters
SEPARATORS = re.compile(r"[、,，;；/\s]+")
NONE = "无"  # an answer that people write where there is nothing
NOTHING = frozenset({NONE, "-", "—", "/"})


class SheetForm(InstitutionForm):
    """One line. That no two lines share a code is seen to in the sheet as a whole."""

    shared_by_none = ""


@dataclass
class Reading:
    """What was read: rows as InstitutionSheet keeps them, and faults."""

    name: str
    rows: list[dict[str, Any]] = field(default_factory=list)
    faults: list[dict[str, str]] = field(default_factory=list)


@dataclass(frozen=True)
class Fault:
    """One thing to put right, in the sheet's own terms."""

    line: int
    place: int  # of the column, from 1
    head: str
    typed: str
    text: str

    def as_data(self) -> dict[str, str]:
        cell = _("Row %(row)d, column %(column)s") % {
            "row": self.line,
            "column": get_column_letter(self.place),
        }
        return {"cell": cell, "head": self.head, "typed": self.typed[:KEPT], "text": self.text}


def read_sheet(upload: Any) -> Reading:
    """Raises ValidationError with a plain sentence where it is no sheet of institutions at all."""
    name = _checked(upload)
    try:
        lines = _lines(upload)
    except ValidationError:
        raise
    except Exception as error:  # whatever a broken file makes the library stumble over
        log.info("A sheet could not be read: %r", error)
        raise ValidationError(
            _("“%(name)s” is damaged and cannot be read. Save it again as .xlsx.") % {"name": name}
        ) from error
    if not lines:
        raise ValidationError(_("There is no institution in the sheet: all lines are empty."))
    reading = Reading(name)
    faults: list[Fault] = []
    for line in lines:
        row, found = line.read()
        reading.rows.append(row)
        faults += found
    faults += _told_twice(lines, reading.rows)
    faults.sort(key=lambda fault: (fault.line, fault.place))
    reading.faults = [fault.as_data() for fault in faults]
    return reading


def _checked(upload: Any) -> str:
    """The file's name, once it is known to be an .xlsx of bearable size."""
    name = harmless_name(upload.name)
    ending = PurePosixPath(name).suffix.lower()
    upload.seek(0)
    is_old = upload.read(4) == OLD_SHEET_MARK
    if ending in OLD_SHEETS or (is_old and ending == ".xlsx"):
        raise ValidationError(
            _(
                "“%(name)s” cannot be read. Open it, save it as .xlsx (an Excel workbook without a "
                "password), and upload that."
            )
            % {"name": name}
        )
    if ending != ".xlsx":
        raise ValidationError(
            _("“%(name)s” is no .xlsx sheet. Use the template and save it as .xlsx.")
            % {"name": name}
        )
    return checked_upload(upload, LARGEST_SHEET).name


# From the file to lines ------------------------------------------------------------------------------


@dataclass(frozen=True)
class Line:
    """One line that has something in it: the cells of our columns, by place."""

    number: int
    cells: dict[int, Any]
    columns: dict[int, Column]
    words: dict[int, dict[str, str]]

    def read(self) -> tuple[dict[str, Any], list[Fault]]:
        """The row, as stored, and its faults. A faulty row is kept as it was typed."""
        typed: dict[str, Any] = {"cells": []}
        faults: list[Fault] = []
        for place, column in self.columns.items():
            value, trouble = self._value(place, column)
            if column.right is not None:
                typed["cells"] += value
            else:
                typed[column.field] = value
            if trouble:
                faults.append(self.fault(place, trouble))
        form = SheetForm(typed)
        told = {fault.place for fault in faults}
        places = {column.field: place for place, column in self.columns.items()}
        if not form.is_valid():
            faults += [
                self.fault(places[name], str(error))
                for name, errors in form.errors.items()
                if places[name] not in told
                for error in errors
            ]
        kept = {name: form.cleaned_data.get(name, typed[name]) for name in form.fields}
        return {"line": self.number, "faulty": bool(faults), **_plain(kept)}, faults

    def fault(self, place: int, text: str) -> Fault:
        head = bare(self.columns[place].head)
        return Fault(self.number, place, head, _text_of(self.cells.get(place)), text)

    def _value(self, place: int, column: Column) -> tuple[Any, str | None]:
        """What the cell says, as the form takes it, and what is wrong with it."""
        cell, words = self.cells.get(place), self.words[place]
        text = _text_of(cell)
        trouble = _trouble(cell, column)
        if column.right is not None:
            codes, unknown = _several(text, words)
            return codes, trouble or (_not_offered(unknown, column) if unknown else None)
        if words and text:
            code = words.get(bare(text))
            return code or "", trouble or (None if code else _not_offered(text, column))
        if text == NONE and column.field != "name":
            return "0" if column.is_figure else "", trouble
        return text, trouble


def _lines(upload: Any) -> list[Line]:
    upload.seek(0)
    book = load_workbook(upload, read_only=True, keep_links=False)
    try:
        with in_chinese():
            columns, rows = _table(book)
            words = {
                place: {bare(word): code for word, code in column.choices().items()}
                for place, column in columns.items()
            }
        lines: list[Line] = []
        for number, cells in rows:
            ours = {place: cell for place, cell in cells.items() if place in columns}
            if not any(_text_of(cell) for cell in ours.values()):
                continue
            if len(lines) == MOST_LINES:
                raise ValidationError(
                    _(
                        "The sheet has more than %(most)d institutions. Nothing was taken over. "
                        "Divide it into several sheets and upload one after the other."
                    )
                    % {"most": MOST_LINES}
                )
            lines.append(Line(number, ours, columns, words))
        return lines
    finally:
        book.close()


def _table(book: Any) -> tuple[dict[int, Column], Iterator[tuple[int, dict[int, Any]]]]:
    """The columns by their place, and the lines below the heads, of the sheet that has our heads."""
    wanted: dict[str, Column] = {}
    for column in COLUMNS:
        wanted[bare(column.head)] = column
        if column.right is not None:
            wanted.setdefault(bare(str(column.right.label)), column)
    best: dict[int, Column] = {}
    for sheet in book.worksheets:
        sheet.reset_dimensions()  # what it says of its own size may be wrong
        rows = _numbered(sheet)
        for number, cells in rows:
            found = {
                place: wanted[head]
                for place, cell in cells.items()
                if (head := bare(_text_of(cell))) in wanted
            }
            if {"name", "credit_code"} <= {column.field for column in found.values()}:
                _check_heads(found)
                return found, rows
            best = max(best, found, key=len)
            if number >= HEADS_WITHIN:
                break
    _check_heads(best)
    raise AssertionError("heads without a name or a code are not complete")


def _check_heads(found: dict[int, Column]) -> None:
    if not found:
        raise ValidationError(
            _(
                "No heads of the template were found in the sheet. Use the template and keep its heads."
            )
        )
    there = list(found.values())
    lacking = [column.head for column in COLUMNS if column not in there]
    if lacking:
        raise ValidationError(
            _("These columns are missing: %(heads)s. Use the template and keep its heads.")
            % {"heads": "、".join(lacking)}
        )
    twice = {column.head for column in there if there.count(column) > 1}
    if twice:
        raise ValidationError(
            _("These columns stand there twice: %(heads)s. Keep one of each.")
            % {"heads": "、".join(sorted(twice))}
        )


def _numbered(sheet: Any) -> Iterator[tuple[int, dict[int, Any]]]:
    """The lines with anything in them, hidden ones too, each with its number in the sheet."""
    empty = 0
    for number, cells in enumerate(sheet.iter_rows(max_col=COLUMNS_READ), start=1):
        filled = {place: c for place, c in enumerate(cells, start=1) if c.value is not None}
        empty = 0 if filled else empty + 1
        if empty > EMPTY_LINES_END:
            return
        if filled:
            yield number, filled


# From a cell to a text -------------------------------------------------------------------------------


def _text_of(cell: Any) -> str:
    """What stands in a cell as a person would type it. A formula is its own text."""
    value = None if cell is None else cell.value
    match value:
        case None:
            return ""
        case float():
            # As the sheet shows it: fifteen digits, or 0.1 + 0.2 would have seventeen.
            return f"{Decimal(f'{value:.15g}'):f}"
        case datetime():
            return value.date().isoformat()
        case date():
            return value.isoformat()
    return re.sub(r"\s*[\r\n]\s*", "", str(value).strip())


def _trouble(cell: Any, column: Column) -> str | None:
    """What is wrong with the cell itself, before its text is looked at."""
    if cell is None:
        return None
    if cell.data_type == "f":
        return _("A formula is not read. Paste its value.")
    if cell.data_type == "e":
        return _("The sheet shows an error here. Enter the value.")
    is_number = isinstance(cell.value, int | float) and not isinstance(cell.value, bool)
    scientific = re.fullmatch(r"\d(\.\d+)?[eE]\+?\d+", _text_of(cell))
    if column.field == "credit_code" and (
        (is_number and abs(cell.value) >= DIGITS_KEPT) or (scientific and not is_number)
    ):
        return _(
            "The code was kept as a number and has lost its last digits. Enter it again in the "
            "template, whose cells are text."
        )
    return None


def _several(text: str, words: dict[str, str]) -> tuple[list[str], str]:
    """The services that are named, in the order of the matrix, and what is none."""
    named = [word for word in SEPARATORS.split(text) if word and word not in NOTHING]
    known = {bare(word) for word in named}
    unknown = [word for word in named if bare(word) not in words]
    return [code for word, code in words.items() if word in known], "、".join(unknown)


def _not_offered(typed: str, column: Column) -> str:
    with in_chinese():
        words = "、".join(column.choices())
    return _("“%(typed)s” is none of the words that may stand here: %(words)s.") % {
        "typed": typed[:40],
        "words": words,
    }


def _told_twice(lines: list[Line], rows: list[dict[str, Any]]) -> Iterator[Fault]:
    """A code that stands in two lines: said at the later one, which names the earlier."""
    first: dict[str, int] = {}
    for line, row in zip(lines, rows, strict=True):
        code = row["credit_code"]
        if code and first.setdefault(code, line.number) != line.number:
            place = next(p for p, c in line.columns.items() if c.field == "credit_code")
            row["faulty"] = True
            yield line.fault(
                place,
                _("The same code as in row %(row)d. Keep one of the two.") % {"row": first[code]},
            )


def _plain(values: dict[str, Any]) -> dict[str, Any]:
    """As JSON keeps them; what was typed wrong no longer than can be shown."""
    return {
        name: str(value)[:KEPT] if isinstance(value, str | date | Decimal) else value
        for name, value in values.items()
    }
