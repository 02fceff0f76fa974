"""A county's own papers: what every printed page bears, and what was typed is printed as it was typed."""

from __future__ import annotations

import dataclasses
import io

import pdfplumber
import pikepdf
import pytest

from cluster_portal.documents.booklet import Block, Chapter
from cluster_portal.documents.booklet_press import booklet_pdf
from cluster_portal.documents.standard import MM_PER_POINT

from .booklets import HEADS, MARKS, STATEMENT, form

HOSTILE = "<b>粗体</b>&amp;<script>alert(1)</script>"
LONG_WORD = "A1" * 400


@dataclasses.dataclass(frozen=True)
class Printed:
    """A page of a PDF as it is read."""

    text: str
    width: float  # mm
    height: float
    drawings_in_corner: int  # of the QR code at the lower right
    right_edges: list[float]  # mm, of all characters


def pages(pdf: bytes) -> list[Printed]:
    with pdfplumber.open(io.BytesIO(pdf)) as document:
        return [
            Printed(
                text="".join(char["text"] for char in page.chars),
                width=float(page.width) * MM_PER_POINT,
                height=float(page.height) * MM_PER_POINT,
                drawings_in_corner=sum(
                    o["x0"] > page.width - 140 and o["top"] > page.height - 100
                    for o in (*page.curves, *page.lines, *page.rects, *page.images)
                ),
                right_edges=[char["x1"] * MM_PER_POINT for char in page.chars],
            )
            for page in document.pages
        ]


@pytest.fixture(scope="module")
def sent() -> tuple[bytes, list[Printed]]:
    pdf = booklet_pdf(form()).pdf
    return pdf, pages(pdf)


@pytest.fixture(scope="module")
def draft() -> list[Printed]:
    typed = Chapter(
        "试填",
        facts=(("名称", HOSTILE), ("空白", " "), ("很长", LONG_WORD)),
        blocks=(
            Block("表情", "满意😀\ufe0f，\u202e倒写\u0007，生僻字𠮷喆㎡\ud800。\r\n第二段"),
            Block("单元格", heads=("甲", "乙"), rows=((HOSTILE, LONG_WORD), ("", "知" * 3000))),
            Block("无行的表", heads=("甲", "乙")),
        ),
    )
    booklet = form(marks=None, rows=3, length=1)
    return pages(booklet_pdf(dataclasses.replace(booklet, chapters=(*booklet.chapters, typed))).pdf)


@pytest.fixture(scope="module")
def statement() -> list[Printed]:
    return pages(booklet_pdf(STATEMENT).pdf)


def test_every_page_of_a_sent_version_bears_version_code_and_qr_and_is_no_draft(sent, statement):
    for page in (*sent[1], *statement):
        assert f"第{MARKS.version}版" in page.text
        assert MARKS.code in page.text
        assert page.drawings_in_corner
        assert "草稿" not in page.text


def test_every_page_of_a_draft_says_so_and_has_neither_code_nor_qr(draft):
    assert any(page.width > page.height for page in draft)
    for page in draft:
        assert "草" in page.text
        assert "稿" in page.text
        assert "校验码" not in page.text
        assert not page.drawings_in_corner


def test_pages_are_a4_and_only_wide_tables_turn_them(sent, statement):
    for page in (*sent[1], *statement):
        short, long = sorted((page.width, page.height))
        assert (short, long) == (pytest.approx(210, abs=0.1), pytest.approx(297, abs=0.1))
        assert (page.width > page.height) == ("统一社会信用代码" in page.text)


def test_a_table_repeats_its_heads_and_keeps_its_rows_whole(sent):
    turned = [page for page in sent[1] if page.width > page.height]
    assert len(turned) > 1
    for page in turned:
        assert "服务种类" in page.text
    numbers = [page.text.count("91320115MA1W") for page in turned]
    assert sum(numbers) == 20
    addresses = [page.text.count("南京市江宁区秣周") for page in turned]
    assert numbers == addresses


def test_pages_are_counted_but_the_cover_is_not_numbered(sent):
    _pdf, read = sent
    assert "共" not in read[0].text
    for number, page in enumerate(read[1:], start=2):
        assert f"第 {number} 页　共 {len(read)} 页" in page.text


def test_the_text_reads_in_the_order_of_the_form(sent):
    text = "".join(page.text for page in sent[1])
    parts = [
        "江苏省知识产权", "一、基本情况", "王晓岚", "二、政府承诺", "（一）领导小组", "（三）扶持政策", "无",
        "三、产业和需求", "四、服务机构", "五、其他需要说明的情况", "负责人（签字）",
    ]  # fmt: skip
    places = []
    for part in parts:
        places.append(text.index(part, places[-1] if places else 0))
    assert places == sorted(places)


def test_what_was_typed_is_printed_as_text(draft):
    text = "".join(page.text for page in draft)
    assert HOSTILE in text


def test_an_empty_answer_is_printed_as_none_and_an_empty_cell_as_a_dash(draft, sent):
    text = "".join(page.text for page in draft)
    assert "空白无" in text
    assert "（三）无行的表无" in text
    assert "—" in "".join(page.text for page in sent[1])


def test_a_character_that_no_font_has_is_printed_as_a_box(draft):
    text = "".join(page.text for page in draft)
    assert "满意□，倒写，生僻字𠮷喆㎡□。" in text
    assert text.index("第二段") > text.index("满意")


def test_long_words_and_long_cells_wrap_within_the_page(draft):
    text = "".join(page.text for page in draft)
    assert text.count("A1") >= 800
    assert text.count("知") >= 3000
    for page in draft:
        assert max(page.right_edges) < page.width - 15


def test_a_statement_is_one_page_with_places_for_seal_signature_and_day(statement):
    assert len(statement) == 1
    for line in ("真实性承诺书", "江苏省知识产权局：", *STATEMENT.closing):
        assert line.strip() in statement[0].text


def test_the_file_is_tagged_pdf_a_with_its_title(sent):
    with pikepdf.open(io.BytesIO(sent[0])) as pdf:
        assert pdf.open_metadata()["pdfaid:part"] == "2"
        assert pdf.open_metadata()["pdfaid:conformance"] == "A"
        assert pdf.Root.MarkInfo.Marked
        assert str(pdf.docinfo.Title) == form().title


def test_a_table_refuses_rows_of_another_length():
    with pytest.raises(ValueError, match="12 cells"):
        Block("名录", heads=HEADS, rows=(("1",),))
    with pytest.raises(ValueError, match="12 columns"):
        Block("名录", heads=HEADS, figures=(True,))
