"""Sheets of institutions as people make them, right and wrong, in memory."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from io import BytesIO
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook, load_workbook

from applications.institution_sheet import COLUMNS, CONTENT_TYPE
from applications.institution_sheet_writer import write_sheet

Table = Any  # a worksheet of openpyxl
PLACES = {column.field: place for place, column in enumerate(COLUMNS, start=1)}


def sheet_of(
    rows: Iterable[dict[str, Any]] = (), change: Callable[[Table], None] | None = None
) -> bytes:
    """The portal's own sheet with these rows, then changed as a person would change it."""
    written = write_sheet(rows)
    if change is None:
        return written
    book = load_workbook(BytesIO(written))
    change(book.worksheets[0])
    return saved(book)


def saved(book: Workbook) -> bytes:
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def upload(content: bytes, name: str = "名录.xlsx") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, CONTENT_TYPE)
