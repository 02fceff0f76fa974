"""A table in a form: what is typed comes back, in its order, without the empty lines."""

from __future__ import annotations

from typing import Any

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from cluster_portal.workflow.rows_field import (
    EMPTY_LINES,
    MOST_ROWS,
    CellError,
    FixedRow,
    RowsField,
    is_blank,
)

TEXT = st.text(st.characters(min_codepoint=0x20, max_codepoint=0x9FFF), max_size=12)
LINES = st.lists(st.fixed_dictionaries({"name": TEXT, "number": TEXT, "ready": st.booleans()}))
FIXED = [FixedRow("a", ("甲",)), FixedRow("b", ("乙",)), FixedRow("c", ("丙",))]


def columns(**more: forms.Field) -> dict[str, forms.Field]:
    return {
        "name": forms.CharField(label="名称", max_length=40),
        "number": forms.IntegerField(label="数量", min_value=1),
        "ready": forms.BooleanField(label="已到位", required=False),
        **more,
    }


def field(**options: Any) -> RowsField:
    return RowsField(columns(), label="表", **options)


def form_class(**options: Any) -> type[forms.Form]:
    return type("TableForm", (forms.Form,), {"rows": field(required=False, **options)})


def sent(lines: list[dict[str, Any]], numbers: list[int] | None = None) -> QueryDict:
    """As a browser sends it: a ticked box is there, another is not."""
    data = QueryDict(mutable=True)
    for number, line in zip(numbers or range(len(lines)), lines, strict=False):
        for name, value in line.items():
            if value is not False:
                data[f"rows-{number}-{name}"] = "on" if value is True else str(value)
    return data


def read(data: QueryDict, **options: Any) -> list[dict[str, Any]]:
    return form_class(**options)(data)["rows"].value()


@given(LINES)
def test_what_is_typed_comes_back_in_order_without_empty_lines(lines):
    assert read(sent(lines)) == [line for line in lines if not is_blank(line)]


@given(LINES, st.data())
def test_numbers_left_out_lose_no_line(lines, data):
    """A line taken out by a script, or one without anything to send, ends no table."""
    apart = data.draw(
        st.lists(st.integers(0, 999), min_size=len(lines), max_size=len(lines), unique=True)
    )
    assert read(sent(lines, sorted(apart))) == [line for line in lines if not is_blank(line)]


@given(LINES)
def test_the_page_offers_what_was_typed_and_some_empty_lines(lines):
    form = form_class()(sent(lines))
    kept = [line for line in lines if not is_blank(line)]
    html = str(form["rows"])
    assert html.count("<tr>") == 1 + len(kept) + EMPTY_LINES
    for number in range(len(kept) + EMPTY_LINES):
        assert f'name="rows-{number}-name"' in html
        assert f'id="id_rows-{number}-number"' in html


@given(st.lists(st.tuples(TEXT, TEXT), min_size=3, max_size=3))
def test_each_fixed_line_keeps_its_own_answer(typed):
    lines = [{"name": name, "number": number, "ready": False} for name, number in typed]
    rows = read(sent(lines), fixed=FIXED, heads=["项目"])
    assert rows == [{"key": row.key, **line} for row, line in zip(FIXED, lines, strict=True)]


@given(st.permutations(FIXED))
def test_stored_answers_stand_at_their_lines_whatever_their_order(order):
    rows = [{"key": row.key, "name": row.cells[0], "number": 1, "ready": True} for row in order]
    assert [row["key"] for row in field(fixed=FIXED).clean(rows)] == ["a", "b", "c"]


def test_a_fixed_table_of_which_lines_are_missing_is_not_complete():
    one = [{"key": "b", "name": "乙方", "number": 2, "ready": True}]
    with pytest.raises(ValidationError) as refused:
        field(fixed=FIXED, least=0).clean(one)
    assert [fault.cell for fault in refused.value.error_list] == [
        "0-name", "0-number", "2-name", "2-number"
    ]  # fmt: skip
    assert len(field(fixed=FIXED, required=False).clean(one)) == len(FIXED)


def test_a_fixed_table_without_any_answer_says_so_once():
    with pytest.raises(ValidationError) as refused:
        field(fixed=FIXED).clean(None)
    assert len(refused.value.error_list) == 1


def test_an_answer_of_nought_is_an_answer():
    assert not is_blank({"key": "a", "number": 0})
    assert is_blank({"key": "a", "number": "", "name": "  ", "ready": False})


def test_a_fault_names_its_line_and_column_and_marks_its_cell():
    form = form_class()(sent([{"name": "甲", "number": "1"}, {"name": "乙", "number": "0"}]))
    assert not form.is_valid()
    (fault,) = form.errors["rows"].as_data()
    assert isinstance(fault, CellError)
    assert fault.cell == "1-number"
    assert fault.messages[0].startswith("第2行")
    html = str(form["rows"])
    assert html.count('aria-invalid="true"') == 1
    assert "乙" in html


def test_more_lines_than_a_table_takes_are_refused_and_none_is_dropped():
    form = form_class()(sent([{"name": "机构", "number": "1"}] * (MOST_ROWS + 1)))
    assert not form.is_valid()
    assert str(MOST_ROWS + 1) in form.errors["rows"][0]
    assert len(form["rows"].value()) == MOST_ROWS + 1


@pytest.mark.parametrize("name", ["rows-x-name", "rows--name", "rows-1234567-name", "rows-0"])
def test_names_that_no_cell_has_are_no_lines(name: str):
    assert read(QueryDict(f"{name}=甲")) == []


def test_a_long_text_gets_a_box_and_a_short_one_a_line():
    table = RowsField({"long": forms.CharField(max_length=200), **columns()})
    assert isinstance(table.columns["long"].widget, forms.Textarea)
    assert isinstance(table.columns["name"].widget, forms.TextInput)


def test_a_form_changes_no_other_form_s_table():
    made = form_class()
    one, two = made(), made()
    one.fields["rows"].set_fixed(["项目"], FIXED)
    one.fields["rows"].columns["name"].required = False
    assert two.fields["rows"].fixed is None
    assert two.fields["rows"].columns["name"].required
