"""The letters meet the standard; and the checker can see when one does not."""

import dataclasses
from pathlib import Path

import pikepdf
import pytest
from django.core.management import CommandError, call_command

from cluster_portal.documents import press
from cluster_portal.documents.conformity import Result, check_letter

from .letters import LONG, SHORT, issued

# What only paper, a seal or another form of letter could show.
NEVER_CHECKABLE = {"A11", "C12", "C14", "C15", "C16", "E2", "E7"}


def printed(html: str, folder: Path) -> Path:
    """Print HTML with the press of the letters."""
    file = folder / "paper.pdf"
    file.write_bytes(press.press(html, "documents/letter.css").pdf)
    return file


def failed(file: Path) -> set[str]:
    return {check.id for check in check_letter(file) if check.result == Result.NOT_MET}


def test_a_one_page_letter_meets_every_check_it_can_be_held_to(tmp_path):
    file = tmp_path / "short.pdf"
    made = press.letter_pdf(issued(SHORT))
    file.write_bytes(made.pdf)
    assert made.pages == 1
    checks = check_letter(file)
    assert not [check for check in checks if check.result == Result.NOT_MET]
    unknown = {check.id for check in checks if check.result == Result.NOT_CHECKABLE}
    # One page has no later page, and this letter neither attachments nor annexes.
    assert unknown == NEVER_CHECKABLE | {"A2", "C9", "C18", "D7", "D8", "D9"}


def test_a_long_letter_with_annex_meets_every_check_it_can_be_held_to(tmp_path):
    file = tmp_path / "long.pdf"
    made = press.letter_pdf(issued(LONG, "连市监函〔2026〕7号"))
    file.write_bytes(made.pdf)
    assert made.pages >= 5
    checks = check_letter(file)
    assert not [check for check in checks if check.result == Result.NOT_MET]
    assert {c.id for c in checks if c.result == Result.NOT_CHECKABLE} == NEVER_CHECKABLE


@pytest.mark.parametrize(
    ("letter", "fault"),
    [
        (issued(SHORT, "宁知函[2026]12号"), "B7"),
        (issued(SHORT, "宁知函〔2026〕012号"), "B7"),
        (dataclasses.replace(issued(SHORT), title="关于推荐江宁区申报集聚发展区\n的函"), "C3"),
    ],
)
def test_a_fault_in_the_words_is_seen(letter, fault, tmp_path):
    assert fault in failed(printed(press.letter_html(letter), tmp_path))


@pytest.mark.parametrize(
    ("right", "wrong", "fault"),
    [
        ("2026年6月8日", "2026年06月08日", "C10"),
        ('class="row text"', 'class="row kai"', "A6"),
        ("江苏省知识产权局：", "江苏省知识产权局。", "C4"),
    ],
)
def test_a_fault_in_the_setting_is_seen(right, wrong, fault, tmp_path):
    html = press.letter_html(issued(SHORT))
    assert right in html
    assert fault in failed(printed(html.replace(right, wrong), tmp_path))


@pytest.mark.parametrize(
    ("style", "faults"),
    [
        ("@page { margin-left: 30mm }", {"A3", "A4"}),
        ("@page { margin-top: 39mm } .page { margin-bottom: -3mm }", {"A2", "E1"}),
        (".row { height: 10.714mm; line-height: 10.714mm }", {"A7"}),
        (".red { width: 150mm; left: 2mm }", {"E5"}),
        (".red { height: 0.3mm !important }", {"E3", "E4"}),
        (".letterhead { color: #000 }", {"E1"}),
        ("h1 .row { font-size: 20pt !important }", {"C1"}),
        ("body { color: #555 }", {"A9"}),
        ("p .row { color: #e60000 }", {"A10"}),
        ("@page :left { @bottom-left { padding-left: 20mm } }", {"D9"}),
        ("@page :first { @bottom-right { content: '— 1 —' } }", {"E11"}),
        (".copies { bottom: 20mm }", {"E12"}),
    ],
)
def test_a_fault_in_the_measures_is_seen(style, faults, tmp_path):
    letter = dataclasses.replace(issued(LONG), annexes=())
    html = press.letter_html(letter).replace("</head>", f"<style>{style}</style></head>")
    assert faults <= failed(printed(html, tmp_path))


def test_the_command_prints_the_checks_and_fails_on_a_fault(tmp_path, capsys):
    file = printed(press.letter_html(issued(SHORT)), tmp_path)
    call_command("check_paper", str(file), format="信函")
    assert "E1   met" in capsys.readouterr().out
    file = printed(press.letter_html(issued(SHORT, "宁知函[2026]12号")), tmp_path)
    with pytest.raises(CommandError, match="B7") as refused:
        call_command("check_paper", str(file), format="信函")
    assert refused.value.returncode == 1


def test_the_file_is_tagged_pdf_a_with_its_title_and_all_fonts_inside(tmp_path):
    file = tmp_path / "short.pdf"
    file.write_bytes(press.letter_pdf(issued(SHORT)).pdf)
    with pikepdf.open(file) as pdf:
        assert pdf.open_metadata()["pdfaid:part"] == "2"
        assert pdf.open_metadata()["pdfaid:conformance"] == "A"
        assert pdf.Root.MarkInfo.Marked
        assert pdf.Root.Lang == "zh-CN"
        assert str(pdf.docinfo.Title) == SHORT.title
        for page in pdf.pages:
            for font in page.Resources.Font.values():
                assert "/FontFile3" in font.DescendantFonts[0].FontDescriptor
