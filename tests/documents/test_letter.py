import json

import pytest

from cluster_portal.documents import layout
from cluster_portal.documents.letter import Annex, Heading, Letter, chinese_number
from cluster_portal.documents.press import MissingGlyphError, letter_html, letter_pdf
from cluster_portal.documents.standard import TYPE_WIDTH
from cluster_portal.documents.table import column_widths

from .letters import LONG, PARAGRAPH, SHORT, issued


def with_(letter: Letter, **changes) -> Letter:
    return Letter(
        **{**{name: getattr(letter, name) for name in letter.__dataclass_fields__}, **changes}
    )


def test_a_letter_comes_back_from_json_as_it_was():
    letter = issued(LONG)
    assert Letter.from_json(json.loads(json.dumps(letter.to_json()))) == letter


def test_headings_are_numbered_by_level_and_begin_again_under_each_parent():
    letter = with_(
        SHORT,
        paragraphs=(
            Heading(1, "甲"), Heading(2, "乙"), Heading(2, "丙"), Heading(3, "丁"), Heading(4, "戊"),
            Heading(1, "己"), Heading(2, "庚"),
        ),
    )  # fmt: skip
    texts = [text for _level, text in letter.numbered_paragraphs()]
    assert texts == ["一、甲", "（一）乙", "（二）丙", "1.丁", "（1）戊", "二、己", "（一）庚"]


@pytest.mark.parametrize(
    ("number", "word"), [(1, "一"), (10, "十"), (12, "十二"), (20, "二十"), (35, "三十五")]
)
def test_chinese_numbers(number, word):
    assert chinese_number(number) == word


def test_an_annex_refuses_rows_of_another_length():
    with pytest.raises(ValueError, match="2 cells"):
        Annex("表", columns=("甲", "乙"), rows=(("一",),))


@pytest.mark.parametrize("lines", range(1, 60))
def test_the_signature_never_stands_on_a_page_without_text(lines):
    letter = issued(with_(SHORT, paragraphs=("知" * 20,) * lines, annotations=("甲", "乙")))
    _head, pages = layout.lay_out(letter)
    page = next(p for p in pages if any(row.role == "date" for row in p.rows))
    roles = [row.role for row in page.rows]
    assert roles.index("body") < roles.index("signatory") < roles.index("date")
    assert all(len(p.rows) <= p.capacity for p in pages)
    assert sum(row.role == "body" for p in pages for row in p.rows) == lines
    assert pages[-1].copies
    assert pages[-1].used + layout.COPIES_PITCH <= 225 + 0.01


def test_a_heading_never_ends_a_page():
    for before in range(1, 40):
        paragraphs = ("知" * 20,) * before + (Heading(1, "标题"), "识" * 200, "产" * 400)
        _head, pages = layout.lay_out(with_(SHORT, paragraphs=paragraphs))
        assert not any(p.rows[-1].tag == "h2" for p in pages if p.rows)


def test_the_one_long_column_of_a_table_gets_the_room_that_the_others_leave():
    columns = ("序号", "县（市、区）", "集聚区名称", "服务机构数", "从业人员", "推荐排名")
    row = ("1", "江宁区", "南京市江宁区知识产权服务业集聚发展区", "15", "435", "1")
    widths = column_widths(columns, [row])
    assert max(widths) == widths[2] > TYPE_WIDTH / 4
    assert abs(sum(widths) - TYPE_WIDTH) < 0.01


def test_a_table_breaks_between_rows_and_repeats_its_head():
    _head, pages = layout.lay_out(LONG)
    parts = [page.table for page in pages if page.table]
    assert len(parts) > 1
    assert sum(len(part.rows) for part in parts) == 23
    assert all(part.head == parts[0].head for part in parts)


def test_a_draft_says_so_and_has_neither_number_nor_code():
    html = letter_html(SHORT)
    assert "草稿" in html
    assert "验证码" not in html
    assert "草稿" not in letter_html(issued(SHORT))


def test_words_that_look_like_html_are_printed_as_words():
    assert "&lt;b&gt;" in letter_html(with_(SHORT, paragraphs=("<b>知</b>",)))


def test_a_character_without_a_glyph_is_named_before_anything_is_printed():
    with pytest.raises(MissingGlyphError, match=r"U\+E000"):
        letter_pdf(with_(SHORT, paragraphs=("联系人王\ue000", PARAGRAPH)))


def test_a_rare_character_is_set_in_the_font_behind():
    html = letter_html(with_(SHORT, paragraphs=("联系人王喆",)))
    assert '<span class="rare">喆</span>' in html
