"""The list of institutions by sheet: filled in, read, looked at, taken over as a whole, exported."""

from __future__ import annotations

import time
from datetime import date
from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from applications.institution_sheet import COLUMNS, MOST_LINES
from applications.institution_sheet_reader import read_sheet
from applications.institution_sheet_writer import write_sheet
from applications.models import Institution, InstitutionSheet
from cluster_portal.counties.models import County
from desks.demonstration import content, steps

from .sheets import PLACES, sheet_of, upload

SECONDS = 2  # that reading the largest sheet may take


@pytest.fixture
def county(divisions) -> County:
    return County.objects.get(code="320115")


@pytest.fixture
def rows(county) -> list[dict[str, Any]]:
    return content.institutions(county, 20)


@pytest.fixture
def desk(cast, client_of, draft):
    """Jiangning's clerk with an empty draft."""
    return Desk(client_of(cast.jiangning_handle), draft)


class Desk:
    def __init__(self, client: Any, draft: Any) -> None:
        self.client, self.draft = client, draft

    def url(self, name: str) -> str:
        return reverse(name, args=[self.draft.pk])

    def upload(self, content: bytes, name: str = "名录.xlsx") -> Any:
        """The page after the upload: the preview, or the form with what is wrong."""
        file = upload(content, name)
        return self.client.post(self.url("institution_import"), {"file": file}, follow=True)

    def take_over(self, page: Any) -> Any:
        said = {"sheet": page.context["sheet"].pk, "seen": page.context["comparison"].fingerprint}
        return self.client.post(self.url("institution_take_over"), said, follow=True)

    @property
    def section(self) -> str:
        return reverse("section", args=[self.draft.pk, "institutions"])


def faults(reading: Any) -> list[str]:
    return [f"{fault['cell']}：{fault['text']}" for fault in reading.faults]


# The sheet itself -------------------------------------------------------------------------------------


def test_the_template_is_a_plain_table_with_text_cells_lists_and_an_explanation(desk):
    response = desk.client.get(desk.url("institution_template"))
    assert "attachment" in response["Content-Disposition"]
    book = load_workbook(BytesIO(response.content))
    table, explanation = book.worksheets
    heads = [cell.value for cell in table[1]]
    assert heads[:3] == ["机构名称", "统一社会信用代码", "机构类型"]
    assert heads[-6:] == [
        "专利服务", "商标服务", "版权服务", "地理标志服务", "植物新品种服务", "集成电路布图设计服务",
    ]  # fmt: skip
    assert (table.max_row, table.freeze_panes, table.merged_cells.ranges) == (1, "B2", set())
    assert table.column_dimensions["B"].number_format == "@"
    lists = {str(rule.sqref): rule.formula1 for rule in table.data_validations.dataValidation}
    assert "专利代理机构" in lists[f"C2:C{MOST_LINES + 1}"]
    assert "省级品牌服务机构" in lists[f"H2:H{MOST_LINES + 1}"]
    assert not book.defined_names
    words = [cell for line in explanation.iter_rows(values_only=True) for cell in line if cell]
    assert {column.example for column in COLUMNS if column.example} <= set(words)
    assert any("万元" in word for word in words)


def test_what_is_exported_is_read_back_word_for_word(rows):
    reading = read_sheet(upload(write_sheet(rows)))
    assert reading.faults == []
    for written, read in zip(rows, reading.rows, strict=True):
        same = {**written, "since": written["since"].isoformat(), "cells": sorted(written["cells"])}
        assert Decimal(read["revenue"]) == same.pop("revenue")
        assert {**read, "cells": sorted(read["cells"])} == {
            **same, "line": read["line"], "faulty": False, "revenue": read["revenue"],
        }  # fmt: skip


def test_a_sheet_of_the_example_in_its_explanation_has_no_fault():
    def fill_in(table):
        for place, column in enumerate(COLUMNS, start=1):
            table.cell(2, place, column.example)

    reading = read_sheet(upload(sheet_of(change=fill_in)))
    assert reading.faults == []
    assert reading.rows[0]["cells"] == ["patent.information", "patent.agency", "trademark.agency"]


@pytest.mark.parametrize(
    "day", ["2019-07-09", "2019.07.09", "2019/7/9", "2019年7月9日", date(2019, 7, 9)]
)
def test_a_day_is_read_however_it_is_written(rows, day):
    def write(table):
        cell = table.cell(2, PLACES["since"], day)
        if isinstance(day, date):
            cell.number_format = "yyyy/m/d"

    assert read_sheet(upload(sheet_of(rows[:1], write))).rows[0]["since"] == "2019-07-09"


def test_columns_may_be_moved_and_others_stand_beside_them_under_a_title(rows):
    def move(table):
        table.insert_cols(1)
        table["A1"] = "序号"
        for line in range(2, 6):
            table.cell(line, 1, f"=ROW()-{line}")  # nobody's business
        table.insert_rows(1, 2)
        table["A1"] = "江宁区服务机构一览表"
        table["C3"] = "统一社会信用代码 *"
        table["E3"] = "从业人员"
        table.move_range("D3:D7", cols=30)

    reading = read_sheet(upload(sheet_of(rows[:4], move)))
    assert (reading.faults, [row["line"] for row in reading.rows]) == ([], [4, 5, 6, 7])
    assert [row["kind"] for row in reading.rows] == [row["kind"] for row in rows[:4]]


def test_hidden_lines_are_read_and_empty_ones_between_and_after_are_passed_over(rows):
    def spread(table):
        table.row_dimensions[2].hidden = True
        table.insert_rows(3, 2)
        for line in range(30, 400):
            table.cell(line, 1, " ")

    reading = read_sheet(upload(sheet_of(rows[:3], spread)))
    assert [row["line"] for row in reading.rows] == [2, 5, 6]
    assert reading.faults == []


def test_every_fault_is_named_with_its_cell(rows):
    def spoil(table):
        table["B2"] = 913201151234567890  # the sheet has made it a number
        table["B3"] = "9.13201E+17"
        table["B4"] = "91320115MA60115999"
        table["C5"] = "专代"
        table["D5"] = "十二"
        table["D6"] = "=SUM(D2:D5)"
        table["G6"] = "12.345"
        table["I6"] = "去年"
        table["J7"] = "代理、贯标"
        table["A8"] = None
        table["B10"] = table["B9"].value

    found = faults(read_sheet(upload(sheet_of(rows[:9], spoil))))
    starts = ["第2行B列：代码已变为数值格式", "第3行B列：代码已变为数值格式", "第4行B列：“9132",
              "第5行C列：“专代”不是可填的内容，可填：专利代理机构", "第5行D列：", "第6行D列：单元格是公式",
              "第6行G列：", "第6行I列：", "第7行J列：“贯标”不是可填的内容，可填：信息咨询", "第8行A列：",
              "第10行B列：与第9行的统一社会信用代码相同"]  # fmt: skip
    assert [fault.startswith(start) for fault, start in zip(found, starts, strict=True)] == [
        True
    ] * len(starts), found


def test_the_largest_sheet_is_read_in_two_seconds(county):
    file = upload(write_sheet(content.institutions(county, MOST_LINES)))
    began = time.process_time()
    reading = read_sheet(file)
    assert time.process_time() - began < SECONDS
    assert (len(reading.rows), reading.faults) == (MOST_LINES, [])


# From the upload to the list --------------------------------------------------------------------------


@pytest.mark.clause("四(二)3")
def test_a_filled_in_template_is_looked_at_and_taken_over_as_a_whole(desk, rows):
    page = desk.upload(sheet_of(rows))
    assert page.context["comparison"].counts == {
        "new": 20, "changed": 0, "unchanged": 0, "faulty": 0,
    }  # fmt: skip
    assert not Institution.objects.exists(), "nothing before it was looked at"
    before = desk.draft.version
    done = desk.take_over(page)
    assert "已导入20家机构" in done.text
    assert [row.credit_code for row in desk.draft.institutions.all()] == [
        row["credit_code"] for row in rows
    ]
    first = desk.draft.institutions.first()
    assert (first.name, first.kind, first.revenue, first.since) == (
        rows[0]["name"], rows[0]["kind"], rows[0]["revenue"], rows[0]["since"],
    )  # fmt: skip
    desk.draft.refresh_from_db()
    assert desk.draft.version == before + 1, "whoever was about to submit is told"


def test_a_second_click_and_an_upload_of_the_same_do_no_harm(desk, rows):
    page = desk.upload(sheet_of(rows))
    desk.take_over(page)
    again = desk.take_over(page)
    assert "已导入20家机构" in again.text
    assert Institution.objects.count() == 20
    same = desk.upload(desk.client.get(desk.url("institution_sheet")).content)
    assert same.context["comparison"].counts["unchanged"] == 20
    desk.take_over(same)
    assert Institution.objects.count() == 20


def test_the_same_code_is_the_same_institution_and_others_stay(cast, desk, rows):
    for row in rows[:3]:
        steps.add_row(desk.draft, "institutions", row, cast.jiangning_sign)
    desk.draft.institutions.update(carried=True)
    known = {row.credit_code: row.pk for row in desk.draft.institutions.all()}
    changed = {**rows[1], "staff": 999, "name": "改名后的机构"}
    page = desk.upload(sheet_of([rows[0], changed, rows[5]]))
    counts = page.context["comparison"].counts
    assert (counts["new"], counts["changed"], counts["unchanged"]) == (1, 1, 1)
    assert page.context["comparison"].kept == 1
    assert f"从业人员（人）：{rows[1]['staff']} → 999" in page.text
    desk.take_over(page)
    assert desk.draft.institutions.get(pk=known[rows[1]["credit_code"]]).staff == 999
    assert [row.carried for row in desk.draft.institutions.all()] == [False, False, True, False]


def test_a_sheet_with_a_fault_is_kept_shown_and_not_taken_over(cast, client_of, desk, rows):
    def spoil(table):
        table["D3"] = "很多"

    page = desk.upload(sheet_of(rows, spoil))
    assert "第3行D列：" in page.text
    assert "全部导入" not in page.text
    page = client_of(cast.jiangning_sign).get(desk.url("institution_import"))  # a colleague
    assert "第3行D列：" in page.text
    assert desk.take_over(page).redirect_chain[-1][0] == desk.url("institution_import")
    assert not Institution.objects.exists()
    page = desk.upload(sheet_of(rows))
    assert InstitutionSheet.objects.count() == 1, "the one before gives way"
    desk.take_over(page)
    assert Institution.objects.count() == 20


def test_what_was_changed_meanwhile_is_looked_at_again(cast, desk, rows):
    steps.add_row(desk.draft, "institutions", rows[0], cast.jiangning_sign)
    page = desk.upload(sheet_of([{**rows[0], "staff": 11}, rows[1]]))
    desk.draft.institutions.update(staff=12)
    answer = desk.take_over(page)
    assert "名录有改动" in answer.text
    assert "12 → 11" in answer.text, "the comparison is anew"
    assert desk.draft.institutions.get().staff == 12
    desk.take_over(answer)
    assert desk.draft.institutions.count() == 2


def test_a_sheet_that_gave_way_or_was_discarded_is_not_taken_over(desk, rows):
    first = desk.upload(sheet_of(rows[:2]))
    desk.upload(sheet_of(rows[:3]))
    assert "此表已作废" in desk.take_over(first).text
    page = desk.client.get(desk.url("institution_import"))
    desk.client.post(desk.url("institution_discard"))
    desk.take_over(page)
    assert not Institution.objects.exists()


def test_nothing_is_taken_over_once_the_application_has_left(cast, client_of, complete):
    desk = Desk(client_of(cast.jiangning_handle), complete)
    page = desk.upload(sheet_of([{**content.institutions(complete.county, 1)[0], "staff": 77}]))
    steps.submit(complete, cast.jiangning_sign)
    assert "全部导入" not in desk.client.get(desk.url("institution_import")).text
    desk.take_over(page)
    assert not complete.institutions.filter(staff=77).exists()
    desk.client.post(desk.url("institution_discard"))
    assert InstitutionSheet.objects.filter(taken_at=None).exists(), "nor is it discarded any more"
    assert desk.upload(sheet_of(content.institutions(complete.county, 1))).status_code == 422


def test_a_sheet_of_a_version_is_what_was_sent(cast, client_of, submitted):
    address = reverse("sent_institution_sheet", args=[submitted.pk, 1])
    submitted.institutions.all().delete()
    reading = read_sheet(upload(client_of(cast.nanjing_handle).get(address).content))
    assert len(reading.rows) == 20
    assert reading.faults == []
    assert client_of(cast.suzhou_sign).get(address).status_code == 404


# The list's page --------------------------------------------------------------------------------------


def test_the_page_adds_up_marks_and_names_every_empty_cell(cast, desk, rows):
    odd = {**rows[0], "patent_attorneys": 900, "brand": ""}
    for row in (odd, rows[1]):
        steps.add_row(desk.draft, "institutions", row, cast.jiangning_sign)
    page = desk.client.get(desk.section)
    assert page.context["sums"] == ["19", "900", "0", "532"]
    assert "专利代理师和律师人数之和多于从业人员人数" in page.text
    assert "尚缺：品牌等级" in page.text
    assert page.context["uncovered"] == (
        "专利—维权、评估、法律、商用；商标—信息咨询、评估、法律、商用；"
        "版权—信息咨询、维权、代理、评估、法律、商用；地理标志—信息咨询、维权、评估、法律、商用；"
        "植物新品种—信息咨询、维权、代理、评估、法律、商用；"
        "集成电路布图设计—信息咨询、维权、代理、评估、法律、商用"
    )
    typed = {"as_of": "2025.12.31", "seen": page.context["seen"], "stay": ""}
    assert desk.client.post(desk.section, typed, follow=True).status_code == 200
    assert desk.draft.sections.get(key="institutions").data == {"as_of": "2025-12-31"}
    wrong = desk.client.post(desk.section, {"as_of": "去年底", "seen": 1})
    assert (wrong.status_code, wrong.context["form"]["as_of"].value()) == (422, "去年底")
    assert rows[1]["name"] in wrong.text, "the list stands below the form"


def test_a_list_of_a_thousand_is_shown_page_by_page_in_as_many_queries_as_one_of_two(desk, rows):
    def listed(number: int) -> tuple[Any, int]:
        Institution.objects.all().delete()
        Institution.objects.bulk_create(
            Institution(application=desk.draft, **{**rows[0], "credit_code": f"{n:018d}"})
            for n in range(number)
        )
        with CaptureQueriesContext(connection) as asked:
            page = desk.client.get(f"{desk.section}?page=2")
        return page, len(asked)

    _page, few = listed(2)
    page, many = listed(1000)
    assert many == few
    assert (page.context["have"], len(page.context["listed"])) == (1000, 50)
    assert page.context["sums"][0] == "8,000"
