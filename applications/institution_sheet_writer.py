"""Writes the sheet of institutions: empty to be filled in, or with a list in the same layout."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from io import BytesIO
from typing import Any

from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from .institution_sheet import COLUMNS, MOST_LINES, Column, in_chinese

TEXT = "@"  # the format in which WPS leaves alone what is typed
HEAD = PatternFill("solid", start_color="FFE8EEF5")


def write_sheet(rows: Iterable[dict[str, Any]] = ()) -> bytes:
    """An .xlsx of the rows (Institution.as_data(), or a snapshot's); without rows the template."""
    with in_chinese():
        book = Workbook()
        table = book.active
        assert isinstance(table, Worksheet)
        table.title = _("Service institutions")
        _write_heads(table)
        for line, row in enumerate(rows, start=2):
            for place, column in enumerate(COLUMNS, start=1):
                _write(table.cell(line, place), column, row)
        _write_explanation(book.create_sheet(_("How to fill in")))
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def _write_heads(table: Worksheet) -> None:
    """The heads, the format of each column down to its end, the lists to choose from."""
    for place, column in enumerate(COLUMNS, start=1):
        letter = get_column_letter(place)
        table.column_dimensions[letter].width = column.width
        table.column_dimensions[letter].number_format = _format(column)
        head = table.cell(1, place, column.head)
        head.font, head.fill = Font(bold=True), HEAD
        head.alignment = Alignment(wrap_text=True, vertical="center")
        if choices := column.choices():
            _offer(table, f"{letter}2:{letter}{MOST_LINES + 1}", column, list(choices))
    table.row_dimensions[1].height = 36
    table.freeze_panes = "B2"  # the heads and the names stay


def _offer(table: Worksheet, cells: str, column: Column, words: list[str]) -> None:
    """A list to choose from. Of services several may be named, so other words are let in there."""
    several = column.right is not None
    rule = DataValidation(
        type="list", formula1='"{}"'.format(",".join(words)), showErrorMessage=not several
    )
    rule.allow_blank = True
    rule.error = _("Choose from the list.")
    if several:
        rule.showInputMessage = True
        rule.prompt = _("Several with 、 between them: %(words)s") % {"words": "、".join(words)}
    rule.add(cells)
    table.add_data_validation(rule)


def _write(cell: Cell, column: Column, row: dict[str, Any]) -> None:
    cell.number_format = _format(column)
    value = row.get(column.field)
    if column.is_figure:
        cell.value = None if value in (None, "") else Decimal(str(value))
        return
    if text := _in_words(column, value):
        cell.value = text
        cell.data_type = "s"  # a name that begins with = is no formula


def _in_words(column: Column, value: Any) -> str:
    if value in (None, ""):
        return ""
    if column.right is not None:
        return "、".join(word for word, code in column.choices().items() if code in value)
    if choices := column.choices():
        return next((word for word, code in choices.items() if code == value), "")
    return value.isoformat() if isinstance(value, date) else str(value)


def _format(column: Column) -> str:
    if column.field == "revenue":
        return "0.00"
    return "0" if column.is_figure else TEXT


def _write_explanation(sheet: Worksheet) -> None:
    """What a clerk asks before phoning."""
    remarks = (
        _("One institution a line, at most %(lines)d lines.") % {"lines": MOST_LINES},
        _("Keep the heads. Other columns beside them are not read."),
        _("Paste values only: formulas are not read."),
        _(
            "An institution with the same credit code as one of the list replaces it. What is in the "
            "list and not in the sheet stays."
        ),
        _("Save as .xlsx. All is shown for checking before anything is taken over."),
    )
    for remark in remarks:
        sheet.append([remark])
    sheet.append([])
    sheet.append([_("Column"), _("How to fill in"), _("Words that may stand there"), _("Example")])
    heads = sheet.max_row
    for column in COLUMNS:
        sheet.append([column.head, str(column.how), "、".join(column.choices()), column.example])
    for letter, width in zip("ABCD", (26, 60, 60, 34), strict=True):
        sheet.column_dimensions[letter].width = width
        sheet[f"{letter}{heads}"].font = Font(bold=True)
        sheet[f"{letter}{heads}"].fill = HEAD
    for cells in sheet.iter_rows(min_row=heads + 1):
        for cell in cells:
            cell.number_format = TEXT
            cell.alignment = Alignment(wrap_text=True, vertical="top")
