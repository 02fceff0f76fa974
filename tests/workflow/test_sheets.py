"""Sheets for Excel and WPS: what was typed arrives as typed, and nothing typed becomes a formula."""

from __future__ import annotations

import io
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.http import Http404
from openpyxl import load_workbook

from cluster_portal.workflow import sheets
from cluster_portal.workflow.sheets import Column, Kind, Sheet, write_csv, write_xlsx

DANGEROUS = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", '=HYPERLINK("http://x","y")']
CODE = "123201150140000123"  # eighteen digits: a spreadsheet would keep fifteen


def sheet(kind: Kind) -> Sheet:
    return Sheet("名单", (Column("列", lambda row: row, kind),))


def in_xlsx(*values, kind: Kind = Kind.TEXT):
    file = io.BytesIO()
    assert write_xlsx(file, sheet(kind), values) == len(values)
    page = load_workbook(file).active
    return [row[0] for row in page.iter_rows(min_row=2)]


def in_csv(*values, kind: Kind = Kind.TEXT) -> list[str]:
    file = io.BytesIO()
    assert write_csv(file, sheet(kind), values) == len(values)
    return file.getvalue().decode("utf-8-sig").removesuffix("\r\n").split("\r\n")[1:]


@pytest.mark.parametrize("typed", [*DANGEROUS, "#N/A", CODE, "0012", "3-5", "审查员😀"])
def test_every_text_is_a_text_in_excel(typed):
    (cell,) = in_xlsx(typed)
    assert (cell.data_type, cell.number_format) == ("s", "@")
    assert cell.value == typed


@pytest.mark.parametrize("typed", DANGEROUS)
def test_what_begins_like_a_formula_gets_an_apostrophe_in_csv(typed):
    written = in_csv(typed)[0].removeprefix('"')
    assert written.startswith("'")


@pytest.mark.parametrize("typed", [CODE, "0012", "3-5", "1/2", "1E10", "2026年3月", "10:30"])
def test_digits_that_a_spreadsheet_would_damage_get_a_tab_after_them_in_csv(typed):
    assert in_csv(typed) == [f"{typed}\t"]


@pytest.mark.parametrize("typed", ["320115", "0", "江宁区", "2026年度报告", "a-b"])
def test_any_other_text_stands_in_csv_as_it_is(typed):
    assert in_csv(typed) == [typed]


def test_a_figure_below_nothing_is_no_formula():
    assert in_csv(Decimal("-5.20"), kind=Kind.FIGURE) == ["-5.20"]
    (cell,) = in_xlsx(Decimal("-5.20"), kind=Kind.FIGURE)
    assert (cell.value, cell.data_type) == (-5.2, "n")


def test_characters_that_xml_forbids_are_left_out():
    assert in_csv("甲\x00\x0b乙\ufffe\ud800丙") == ["甲乙丙"]
    assert [cell.value for cell in in_xlsx("甲\x00\x0b乙\ufffe\ud800丙")] == ["甲乙丙"]


def test_csv_begins_with_the_byte_order_mark_and_ends_its_lines_as_windows_does():
    file = io.BytesIO()
    write_csv(file, sheet(Kind.TEXT), ["甲", "乙"])
    assert file.getvalue() == "\ufeff列\r\n甲\r\n乙\r\n".encode()


def test_figures_have_thousands_and_years_have_none():
    formats = [cell.number_format for cell in in_xlsx(12345, Decimal("7.50"), kind=Kind.FIGURE)]
    assert formats == ["#,##0", "#,##0.00"]
    assert [cell.number_format for cell in in_xlsx(2026, kind=Kind.NUMBER)] == ["0"]


@pytest.mark.parametrize(
    ("kind", "value", "said"),
    [
        (Kind.DAY, date(2026, 6, 30), "2026-06-30"),
        (Kind.DAY, datetime(2026, 6, 30, 16, 1, tzinfo=UTC), "2026-07-01"),  # a day in Shanghai
        (Kind.INSTANT, datetime(2026, 6, 30, 6, 3, tzinfo=UTC), "2026-06-30 14:03"),
        # 24:00 of 30 June: the day that is still in time
        (Kind.DEADLINE, datetime(2026, 6, 30, 16, tzinfo=UTC), "2026-06-30"),
        (Kind.DEADLINE, datetime(2026, 6, 30, 9, 30, tzinfo=UTC), "2026-06-30 17:30"),
    ],
)
def test_days_are_days_of_shanghai(kind, value, said):
    assert in_csv(value, kind=kind) == [said]
    (cell,) = in_xlsx(value, kind=kind)
    assert cell.is_date
    assert f"{cell.value:%Y-%m-%d %H:%M}".removesuffix(" 00:00") == said


def test_the_heads_are_bold_and_stay_and_the_columns_are_as_wide_as_what_they_hold():
    file = io.BytesIO()
    write_xlsx(file, sheet(Kind.TEXT), ["南京市江宁区", "字" * 500])
    page = load_workbook(file).active
    assert page.title == "名单"
    assert page["A1"].font.bold
    assert not page["A2"].font.bold
    assert page.freeze_panes == "A2"
    assert page.column_dimensions["A"].width == sheets.WIDEST
    assert not page.merged_cells.ranges


def test_a_sheet_that_would_take_too_long_is_no_page(monkeypatch):
    monkeypatch.setattr(sheets, "MOST_IN_XLSX", 2)
    with pytest.raises(Http404):
        in_xlsx("甲", "乙", "丙")
    assert len(in_csv("甲", "乙", "丙")) == 3
