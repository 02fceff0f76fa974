"""Whatever an office uploads or pastes by mistake or by malice: a plain answer, and nothing is lost."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from django.conf import settings
from django.core.exceptions import ValidationError
from django.test.client import MULTIPART_CONTENT
from django.urls import reverse
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.formula import ArrayFormula

from applications.institution_sheet import LARGEST_SHEET, MOST_LINES
from applications.institution_sheet_reader import read_sheet
from applications.institution_sheet_writer import write_sheet
from applications.models import Institution, InstitutionSheet
from cluster_portal.counties.models import County
from cluster_portal.workflow.uploads import ACCEPTED, ZIP_MARKS, checked_upload
from desks.demonstration import content, steps

from .sheets import PLACES, saved, sheet_of, upload

SHEET = "xl/worksheets/sheet1.xml"
MEGABYTE = 1024 * 1024
OLE = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600)
EXTERNAL_ENTITY = (
    b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/hostname">]><worksheet>&a;</worksheet>'
)
LAUGHS = (
    b'<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">'
    b'<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]><sst>&c;</sst>'
)


@pytest.fixture
def county(divisions) -> County:
    return County.objects.get(code="320115")


@pytest.fixture
def rows(county) -> list[dict[str, Any]]:
    return content.institutions(county, 5)


@pytest.fixture
def desk(cast, client_of, draft, rows) -> Callable[..., Any]:
    """Uploads for a draft with one institution and a sheet that waits: neither may be touched."""
    steps.add_row(draft, "institutions", rows[0], cast.jiangning_sign)
    client = client_of(cast.jiangning_handle)
    address = reverse("institution_import", args=[draft.pk])
    client.post(address, {"file": upload(sheet_of(rows[1:3]))})

    def send(content: bytes, name: str = "名录.xlsx") -> Any:
        page = client.post(address, {"file": upload(content, name)})
        assert Institution.objects.count() == 1
        assert len(InstitutionSheet.objects.get().rows) == 2, "the sheet before still waits"
        return page

    send.client = client  # type: ignore[attr-defined]
    return send


def packed(name: str, size: int, mark: str = "xl/workbook.xml") -> bytes:
    """An archive that says it is a document, with one entry of so many equal bytes."""
    file = BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(mark, "<x/>")
        with archive.open(name, "w", force_zip64=True) as entry:
            for _turn in range(size // MEGABYTE):
                entry.write(b" " * MEGABYTE)
    return file.getvalue()


def with_part(part: str, text: bytes, rows: list[dict[str, Any]]) -> bytes:
    """A sheet of ours, one part of its archive replaced."""
    file = BytesIO()
    with (
        zipfile.ZipFile(BytesIO(write_sheet(rows))) as ours,
        zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive,
    ):
        for entry in ours.namelist():
            archive.writestr(entry, text if entry == part else ours.read(entry))
    return file.getvalue()


# Files ------------------------------------------------------------------------------------------------


def test_a_file_that_is_no_sheet_is_answered_with_what_to_do(desk, rows):
    answers = {
        ("名录.xls", OLE): "另存为.xlsx",
        ("名录.et", OLE): "另存为.xlsx",
        ("名录.csv", "名称,代码".encode("gb18030")): "另存为.xlsx",
        ("加了密码.xlsx", OLE): "不设密码",
        ("名录.xlsm", write_sheet(rows)): "另存为.xlsx",
        ("名录.pdf", b"%PDF-1.4"): "使用模板",
        ("名录", b"x"): "使用模板",
        ("病毒.xlsx", b"MZ\x90\x00"): "与扩展名不符",
        ("文档.xlsx", packed("word/document.xml", MEGABYTE, "word/x.xml")): "与扩展名不符",
        ("空.xlsx", b""): "是空文件",
        ("太大.xlsx", bytes(LARGEST_SHEET + 1)): "超过5.0",
        ("半个.xlsx", write_sheet(rows)[:3000]): "与扩展名不符",
        ("炸弹.xlsx", packed(SHEET, 60 * MEGABYTE)): "解压后过大",
        ("缺件.xlsx", packed("xl/x.xml", MEGABYTE)): "已损坏",
        ("坏.xlsx", with_part(SHEET, b"<worksheet><row", rows)): "已损坏",
        ("实体.xlsx", with_part(SHEET, EXTERNAL_ENTITY, rows)): "已损坏",
        ("大笑.xlsx", with_part(SHEET, LAUGHS, rows)): "已损坏",
        ("空表.xlsx", write_sheet()): "均为空行",
        ("别的.xlsx", saved(Workbook())): "没有找到模板的表头",
    }
    for (name, bytes_), said in answers.items():
        page = desk(bytes_, name)
        assert page.status_code == 422, name
        assert said in page.text, (name, page.context["form"].errors)


def test_a_bomb_is_refused_for_every_archive_and_before_anything_is_unpacked():
    for ending, mark in ZIP_MARKS.items():
        bomb = packed("filler.xml", 60 * MEGABYTE, mark)
        assert len(bomb) < MEGABYTE
        with pytest.raises(ValidationError, match="解压后过大"):
            checked_upload(upload(bomb, f"a{ending}"))
        assert checked_upload(upload(packed("filler.xml", MEGABYTE, mark), f"a{ending}")).size
    assert set(ZIP_MARKS) < set(ACCEPTED)


def test_a_request_that_announces_200_megabytes_is_answered_before_it_is_read(desk, draft):
    answer = desk.client.generic(
        "POST",
        reverse("institution_import", args=[draft.pk]),
        b"--x\r\n",
        content_type=MULTIPART_CONTENT,
        CONTENT_LENGTH=str(200 * MEGABYTE),
    )
    assert answer.status_code == 413
    assert str(settings.UPLOAD_LIMIT_BYTES // MEGABYTE) in answer.text
    assert InstitutionSheet.objects.count() == 1


def test_ten_thousand_institutions_are_refused_with_the_number_that_is_taken(desk, rows):
    with zipfile.ZipFile(BytesIO(write_sheet(rows[:1]))) as archive:
        text = archive.read(SHEET).decode()
    line = text[text.index('<row r="2"') : text.index("</sheetData>")]
    more = (re.sub(r'r="([A-O]?)2"', rf'r="\g<1>{n}"', line) for n in range(3, 10_002))
    many = text.replace("</sheetData>", f"{''.join(more)}</sheetData>")
    page = desk(with_part(SHEET, many.encode(), rows[:1]))
    assert page.status_code == 422
    assert f"超过{MOST_LINES}家" in page.text


def test_a_lost_or_doubled_head_is_named(desk, rows):
    def lose(table):
        table.delete_cols(PLACES["kind"])

    assert "缺少下列各列：机构类型" in desk(sheet_of(rows, lose)).text

    def double(table):
        table.cell(1, 30, "机构类型")

    assert "下列各列重复：机构类型" in desk(sheet_of(rows, double)).text


# Cells ------------------------------------------------------------------------------------------------


def read(rows: list[dict[str, Any]], change: Callable[[Any], None]) -> Any:
    return read_sheet(upload(sheet_of(rows, change)))


@pytest.mark.parametrize("formula", ["=1+1", '=HYPERLINK("http://a.cn","b")', "=cmd|'/c calc'!A0"])
def test_no_formula_is_evaluated_and_none_leaves_the_portal(rows, formula):
    def write(table):
        table["A2"] = formula
        table["D3"] = ArrayFormula("D3", "=SUM(D2:D2)")

    reading = read(rows, write)
    assert [fault["cell"] for fault in reading.faults] == ["第2行A列", "第3行D列"]
    assert reading.faults[0]["typed"] == formula
    exported = load_workbook(BytesIO(write_sheet([{**rows[0], "name": formula}])))
    cell = exported.worksheets[0]["A2"]
    assert (cell.value, cell.data_type, cell.number_format) == (formula, "s", "@")


def test_what_a_chinese_keyboard_and_a_spreadsheet_make_of_figures_is_read(rows):
    def write(table):
        table["B2"] = " ９１３２０１１５ＭＡ６０１１５００Ｇ　"
        table["C2"] = " 律师 事务所 "
        table["D2"] = "１，２００ "
        table["E2"] = 0.1 + 0.2 + 2.7
        table["F2"] = "无"
        table["G2"] = "1,234,567.5"
        table["I2"] = "２０１９年７月９日"
        table["J2"] = "代理，信息咨询; 维权"
        table["K2"] = "无"

    reading = read([{**rows[0], "credit_code": "x", "brand": ""}], write)
    assert reading.faults == []
    (row,) = reading.rows
    assert row["credit_code"] == "91320115MA6011500G"
    assert (row["kind"], row["staff"], row["patent_attorneys"]) == ("law_firm", 1200, 3)
    assert (row["lawyers"], row["revenue"], row["since"]) == (0, "1234567.5", "2019-07-09")
    assert row["cells"] == ["patent.information", "patent.protection", "patent.agency"]


def test_a_name_that_no_paper_can_print_is_refused_with_the_character(cast, client_of, draft, rows):
    def write(table):
        table["A2"] = "金桥😀事务所"
        table["A3"] = "金\u202e桥\u200b事务所"
        table["A4"] = "金桥\n知识产权"
        table["A5"] = "字" * 101

    reading = read(rows, write)
    assert [fault["cell"] for fault in reading.faults] == ["第2行A列", "第5行A列"]
    assert "😀" in reading.faults[0]["text"]
    assert [row["name"] for row in reading.rows[1:3]] == ["金桥事务所", "金桥知识产权"]
    page = client_of(cast.jiangning_handle).post(
        reverse("row_add", args=[draft.pk, "institutions"]), {**rows[0], "name": "金桥😀事务所"}
    )
    assert (page.status_code, page.context["form"]["name"].value()) == (422, "金桥😀事务所")
    assert "“😀” (U+1F600)" in page.text


def test_markup_of_a_word_processor_is_taken_off(cast, client_of, draft, rows):
    pasted = '<p class="MsoNormal"><span lang="ZH-CN">江宁金桥<o:p></o:p></span></p>'

    def write(table):
        table["A2"] = pasted

    assert read(rows, write).rows[0]["name"] == "江宁金桥"
    client = client_of(cast.jiangning_handle)
    client.post(reverse("row_add", args=[draft.pk, "institutions"]), {**rows[0], "name": pasted})
    assert Institution.objects.get().name == "江宁金桥"
    typed = {"seen": "0", "stay": "", "overall": pasted}
    client.post(reverse("section", args=[draft.pk, "objectives"]), typed)
    assert draft.sections.get(key="objectives").data["overall"] == "江宁金桥"


def test_a_sheet_that_lies_about_its_size_or_reaches_far_is_read_as_it_is(rows):
    with zipfile.ZipFile(BytesIO(write_sheet(rows))) as archive:
        text = archive.read(SHEET).decode()
    lying = text.replace('<dimension ref="A1:O6"', '<dimension ref="A1:A1"')
    assert lying != text
    assert len(read_sheet(upload(with_part(SHEET, lying.encode(), rows))).rows) == len(rows)
    far = text.replace('<row r="6"', '<row r="1048576"')
    assert far != text
    assert len(read_sheet(upload(with_part(SHEET, far.encode(), rows))).rows) == len(rows) - 1
