"""A form field that is a table: rows of short answers, typed without any script.

Its value is a list of dicts. Without fixed rows the table always offers a few empty lines more, and
a line that is emptied is gone after the next save; with them (an indicator each, say) there is one
line for each, known by its key, and what the reader needs beside the answers.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

MOST_ROWS = 300
EMPTY_LINES = 3
FIGURE = re.compile(r"-?[\d,]+(\.\d+)?%?|—")
LONG_CELL = 60  # a cell for more characters than these is a small box of several lines


@dataclass(frozen=True)
class FixedRow:
    """A line that is there whatever is typed. cells: what stands in its read-only columns."""

    key: str
    cells: tuple[str, ...]


class CellError(ValidationError):
    """What is wrong with one cell; `cell` is the end of its input's id."""

    def __init__(self, message: str, cell: str) -> None:
        super().__init__(message)
        self.cell = cell


class RowsWidget(forms.Widget):
    template_name = "workflow/rows_widget.html"
    use_fieldset = True  # many inputs, one legend

    columns: Mapping[str, forms.Field]
    heads: Sequence[StrOrPromise] = ()
    fixed: Sequence[FixedRow] | None = None
    wrong: frozenset[str] = frozenset()  # the cells in which the last check found a fault

    def id_for_label(self, id_: str) -> str:
        """None of the inputs is the table's own; the table itself has this id with "_0"."""
        return ""

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        """By the portal's templates: the forms' own engine knows only those of Django."""
        return render_to_string(self.template_name, self.get_context(name, value, attrs))

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[dict[str, Any]]:
        """The rows that have anything in them. Data that are no form's are taken as they are."""
        if isinstance(data.get(name), list):
            return data[name]

        def typed(number: int) -> dict[str, Any]:
            return {
                column: field.widget.value_from_datadict(data, files, f"{name}-{number}-{column}")
                for column, field in self.columns.items()
            }

        if self.fixed is not None:
            # By the key that was sent: the lines may be others by now than on the page that was open.
            sent = {n: k for n in _numbers(data, name) if (k := data.get(f"{name}-{n}-key"))}
            keys = sent or dict(enumerate(row.key for row in self.fixed))
            return [{"key": key, **typed(number)} for number, key in keys.items()]
        rows = (typed(number) for number in _numbers(data, name))
        return [row for row in rows if not is_blank(row)]

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return False

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        typed = rows_of(value)
        if self.fixed is None:
            lines: list[tuple[tuple[str, ...], dict[str, Any]]] = [((), row) for row in typed]
            lines += [((), {})] * EMPTY_LINES
        else:
            lines = [(fixed.cells, row) for fixed, row in by_fixed_row(self.fixed, typed)]
        keys = [(f"{name}-{number}-key", row.key) for number, row in enumerate(self.fixed or ())]
        widget_id = (attrs or {}).get("id", f"id_{name}")
        disabled = {"disabled": True} if (attrs or {}).get("disabled") else {}

        def rendered(number: int, column: str, cells: tuple[str, ...], row: dict[str, Any]) -> str:
            field = self.columns[column]
            wrong = f"{number}-{column}" in self.wrong
            label = {"aria-label": _label(number, cells, field)}
            return field.widget.render(
                f"{name}-{number}-{column}",
                row.get(column),
                {
                    "id": f"{widget_id}-{number}-{column}",
                    "class": _css(field) + " is-invalid" * wrong,
                    **({"aria-invalid": "true"} if wrong else {}),
                    **label,
                    **disabled,
                },
            )

        figures = figure_heads(self.heads, self.fixed or ())
        context["widget"] |= {
            "table_id": f"{widget_id}_0",
            "heads": list(zip(self.heads, figures, strict=True)),
            "columns": [
                {"label": field.label, "is_figure": is_figure(field), "help": field.help_text}
                for field in self.columns.values()
            ],
            "grows": self.fixed is None and not disabled,
            "lines": [
                {
                    "key": keys[number] if keys else None,
                    "cells": list(zip(cells, figures, strict=False)),  # none in a free line
                    "inputs": [
                        {
                            "html": rendered(number, column, cells, row),
                            "label": field.label,
                            "is_figure": is_figure(field),
                        }
                        for column, field in self.columns.items()
                    ],
                }
                for number, (cells, row) in enumerate(lines)
            ],
        }
        return context


def rows_of(value: Any) -> list[dict[str, Any]]:
    """The lines of a stored table; none where an older form had something else there."""
    return list(value) if isinstance(value, list) else []


def is_blank(row: Mapping[str, Any]) -> bool:
    """Whether nothing is typed in the row."""
    typed = (value for name, value in row.items() if name != "key")
    return all(
        not value.strip() if isinstance(value, str) else value is None or value is False
        for value in typed
    )


def by_fixed_row(
    fixed: Sequence[FixedRow], rows: Sequence[dict[str, Any]]
) -> Iterator[tuple[FixedRow, dict[str, Any]]]:
    """Each fixed line with what is typed in it, an empty row where that is nothing."""
    typed = {row.get("key"): row for row in rows}
    for line in fixed:
        yield line, typed.get(line.key, {})


def is_figure(field: forms.Field) -> bool:
    """Whether a column holds figures, which stand at the right."""
    return isinstance(field, forms.IntegerField | forms.DecimalField | forms.FloatField)


def figure_heads(heads: Sequence[Any], fixed: Sequence[FixedRow]) -> tuple[bool, ...]:
    """For each read-only column whether it holds figures and nothing else."""
    columns = zip(*(row.cells for row in fixed), strict=True)
    found = tuple(
        any(column) and all(not cell or FIGURE.fullmatch(cell) for cell in column)
        for column in columns
    )
    return found or (False,) * len(heads)


def _numbers(data: Any, name: str) -> list[int]:
    """The numbers of the lines that were sent, in order; lines in between may be missing."""
    cell = re.compile(rf"{re.escape(name)}-(\d{{1,6}})-")
    return sorted({int(found[1]) for key in data if (found := cell.match(key))})


def _css(field: forms.Field) -> str:
    if isinstance(field.widget, forms.CheckboxInput):
        css = "form-check-input"
    elif isinstance(field.widget, forms.Select):
        css = "form-select"
    else:
        css = "form-control"
    return f"{css} {field.widget.attrs.get('class', '')}".strip()


def _label(number: int, cells: tuple[str, ...], field: forms.Field) -> str:
    line = cells[0] if cells else _("Line %(number)d") % {"number": number + 1}
    return str(line) + _(": ") + str(field.label)


class RowsField(forms.Field):
    """columns: name → the field of each cell. least: how many rows a finished table needs.

    In a table without fixed rows a choice begins with an empty one, else no line is ever empty.
    """

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
        for field in columns.values():
            _widen(field)
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
        typed = rows_of(value)
        if self.fixed is not None:
            typed = [{**row, "key": line.key} for line, row in by_fixed_row(self.fixed, typed)]
        if len(typed) > MOST_ROWS:
            raise ValidationError(
                _("A table takes %(most)d lines at most; there are %(number)d. Leave some out.")
                % {"most": MOST_ROWS, "number": len(typed)}
            )
        if self.required and self.fixed and all(is_blank(row) for row in typed):
            raise ValidationError(_("Nothing is filled in yet."))
        rows, faults = [], []
        for number, row in enumerate(typed):
            cleaned = {"key": row["key"]} if "key" in row else {}
            for name, field in self.columns.items():
                given = field.required
                field.required = given and self.required
                try:
                    cleaned[name] = field.clean(row.get(name))
                except ValidationError as error:
                    faults += [
                        CellError(
                            _("%(line)s, %(column)s: %(fault)s")
                            % {"line": self._line(number), "column": field.label, "fault": fault},
                            f"{number}-{name}",
                        )
                        for fault in error.messages
                    ]
                finally:
                    field.required = given
            rows.append(cleaned)
        self.widget.wrong = frozenset(fault.cell for fault in faults)
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


def _widen(field: forms.Field) -> None:
    """Give a long text a box in which it can be read."""
    longest = getattr(field, "max_length", None) or LONG_CELL
    if type(field.widget) is forms.TextInput and longest > LONG_CELL:
        field.widget = forms.Textarea(attrs={"rows": 2, "maxlength": longest})
