"""A form field that is a table: rows of short answers, typed without any script.

Its value is a list of dicts. Without fixed rows the table always offers a few empty lines more; with
them (an indicator each, say) there is one line for each, known by its key, and what the reader needs
beside the answers.
"""

from __future__ import annotations

import copy
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

MOST_ROWS = 300
EMPTY_LINES = 3


@dataclass(frozen=True)
class FixedRow:
    """A line that is there whatever is typed. cells: what stands in its read-only columns."""

    key: str
    cells: tuple[str, ...]


class RowsWidget(forms.Widget):
    template_name = "workflow/rows_widget.html"

    columns: Mapping[str, forms.Field]
    heads: Sequence[StrOrPromise] = ()
    fixed: Sequence[FixedRow] | None = None

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[dict[str, Any]]:
        """The rows that have anything in them. Data that are no form's are taken as they are."""
        if isinstance(data.get(name), list):
            return data[name]
        rows = []
        keys = [row.key for row in self.fixed] if self.fixed is not None else [""] * MOST_ROWS
        for number, key in enumerate(keys):
            if self.fixed is None and not any(f"{name}-{number}-{c}" in data for c in self.columns):
                break
            row = {
                column: field.widget.value_from_datadict(data, files, f"{name}-{number}-{column}")
                for column, field in self.columns.items()
            }
            if self.fixed is not None:
                rows.append({"key": key, **row})
            elif any(value not in (None, "", False) for value in row.values()):
                rows.append(row)
        return rows

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return False

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        typed = list(value or [])
        if self.fixed is None:
            lines: list[tuple[tuple[str, ...], dict[str, Any]]] = [((), row) for row in typed]
            lines += [((), {})] * EMPTY_LINES
        else:
            by_key = {row.get("key"): row for row in typed}
            lines = [(row.cells, by_key.get(row.key, {})) for row in self.fixed]
        widget_id = (attrs or {}).get("id", f"id_{name}")
        disabled = {"disabled": True} if (attrs or {}).get("disabled") else {}
        context["widget"] |= {
            "heads": [*self.heads, *(field.label for field in self.columns.values())],
            "lines": [
                {
                    "cells": cells,
                    "inputs": [
                        field.widget.render(
                            f"{name}-{number}-{column}",
                            row.get(column),
                            {
                                "id": widget_id
                                if not (number or place)
                                else f"{widget_id}-{number}-{column}",
                                "class": _css(field),
                                "aria-label": _label(number, cells, field),
                                **disabled,
                            },
                        )
                        for place, (column, field) in enumerate(self.columns.items())
                    ],
                }
                for number, (cells, row) in enumerate(lines)
            ],
        }
        return context


def _css(field: forms.Field) -> str:
    return "form-select" if isinstance(field.widget, forms.Select) else "form-control"


def _label(number: int, cells: tuple[str, ...], field: forms.Field) -> str:
    line = cells[0] if cells else _("Line %(number)d") % {"number": number + 1}
    return f"{line}: {field.label}"


class RowsField(forms.Field):
    """columns: name → the field of each cell. least: how many rows a finished table needs."""

    widget = RowsWidget

    def __init__(
        self,
        columns: Mapping[str, forms.Field],
        *,
        least: int = 1,
        heads: Sequence[StrOrPromise] = (),
        fixed: Sequence[FixedRow] | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        self.columns = columns
        self.least = least
        self.widget.columns = columns
        self.set_fixed(heads, fixed)

    def __deepcopy__(self, memo: Any) -> RowsField:
        copied = super().__deepcopy__(memo)
        copied.widget.columns = copied.columns = {
            name: copy.deepcopy(field, memo) for name, field in self.columns.items()
        }
        return copied

    def set_fixed(self, heads: Sequence[StrOrPromise], fixed: Sequence[FixedRow] | None) -> None:
        """The lines that are there whatever is typed, and the heads of their read-only columns."""
        self.heads, self.fixed = heads, fixed
        self.widget.heads, self.widget.fixed = heads, fixed

    def clean(self, value: Any) -> list[dict[str, Any]]:
        """The rows with each cell cleaned. A field that is not required may have gaps."""
        rows, faults = [], []
        for number, row in enumerate(value or []):
            cleaned = {"key": row["key"]} if "key" in row else {}
            for name, field in self.columns.items():
                given = field.required
                field.required = given and self.required
                try:
                    cleaned[name] = field.clean(row.get(name))
                except ValidationError as error:
                    faults += [
                        _("%(line)s, %(column)s: %(fault)s")
                        % {"line": self._line(number), "column": field.label, "fault": fault}
                        for fault in error.messages
                    ]
                finally:
                    field.required = given
            rows.append(cleaned)
        if faults:
            raise ValidationError(faults)
        if self.required and len(rows) < self.least:
            raise ValidationError(
                _("Fill in at least %(least)d lines; there are %(number)d.")
                % {"least": self.least, "number": len(rows)}
            )
        return rows

    def _line(self, number: int) -> str:
        if self.fixed is not None:
            return self.fixed[number].cells[0]
        return _("line %(number)d") % {"number": number + 1}

    def has_changed(self, initial: Any, data: Any) -> bool:
        return (initial or []) != (data or [])
