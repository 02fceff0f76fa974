import pytest

from cluster_portal.documents import standard
from cluster_portal.documents.fonts import Slot
from cluster_portal.documents.typeset import (
    NEVER_FIRST,
    NEVER_LAST,
    balanced,
    natural_width,
    set_paragraph,
)

from .letters import PARAGRAPH


def test_a_line_holds_28_characters():
    lines = set_paragraph("知" * 100)
    assert [len(line.text) for line in lines] == [28, 28, 28, 16]


def test_the_first_line_of_a_paragraph_begins_two_characters_in():
    first, second, *_rest = set_paragraph("知" * 100, first_left=2 * standard.CELL)
    assert len(first.text) == 26
    assert second.left == 0


@pytest.mark.parametrize("shift", range(28))
def test_no_line_begins_or_ends_with_a_mark_that_may_not_stand_there(shift):
    lines = set_paragraph("知" * shift + PARAGRAPH * 2)
    assert "".join(line.text for line in lines) == "知" * shift + PARAGRAPH * 2
    assert not {line.text[0] for line in lines[1:]} & NEVER_FIRST
    assert not {line.text[-1] for line in lines[:-1]} & NEVER_LAST


@pytest.mark.parametrize("shift", range(6))
def test_full_lines_end_flush_whatever_stands_in_them(shift):
    for line in set_paragraph("知" * shift + PARAGRAPH * 3)[:-1]:
        assert line.left + line.width == pytest.approx(standard.TYPE_WIDTH, abs=0.01)


def test_a_number_and_its_unit_stay_on_one_line():
    for shift in range(20, 30):
        texts = [
            line.text
            for line in set_paragraph("知" * shift + "于2026年12月31日印发苏知发〔2017〕139号")
        ]
        assert not any(text[0] in "年月日号" for text in texts)
        assert any("〔2017〕139号" in text for text in texts)


def test_digits_take_half_a_cell():
    assert natural_width("2026", slot=Slot.TEXT) == pytest.approx(2)


def test_a_title_that_fits_stays_on_one_line():
    title = "关于推荐江宁区的函"
    assert balanced(title, slot=Slot.TITLE, size=22) == [title]


def test_a_long_title_breaks_between_words_and_never_leaves_a_stub():
    title = "南京市知识产权局关于推荐江宁区申报江苏省知识产权服务业集聚发展区的函"
    lines = balanced(title, slot=Slot.TITLE, size=22, keep=("江宁区", "南京市知识产权局"))
    assert "".join(lines) == title
    for word in ("知识产权局", "江宁区", "集聚发展区", "服务业", "申报", "推荐"):
        assert any(word in line for line in lines)
    assert len(lines[-1]) >= 3
    assert not any(line.startswith("的") for line in lines)


def test_an_authors_own_break_in_a_title_is_kept():
    assert balanced("关于推荐\n江宁区的函", slot=Slot.TITLE, size=22) == ["关于推荐", "江宁区的函"]
