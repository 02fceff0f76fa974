"""From a letter to the bytes of a PDF/A-2a, by one WeasyPrint that keeps its fonts for the life of the process."""

import gc
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from typing import Any

import segno
from django.conf import settings
from django.template.loader import render_to_string
from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration

from . import fonts, layout, standard
from .fonts import Slot
from .letter import Letter
from .typeset import Line

PDF_VARIANT = "pdf/a-2a"  # archival, level A: tagged
# The outer edge of the second double line is what the standard measures from the page's edge.
SECOND_LINES_TOP = (
    standard.PAGE_HEIGHT
    - standard.SECOND_RED_LINE_ABOVE_EDGE
    - standard.RED_LINE_THICK
    - standard.RED_LINE_APART
    - standard.RED_LINE_THIN
)

# Pango's font map is not safe for several threads at once.
_lock = threading.Lock()


class MissingGlyphError(Exception):
    """A character that no font at hand can print; it would come out as an empty box."""

    def __init__(self, lost: dict[str, list[str]]) -> None:
        self.lost = lost
        named = "; ".join(
            f"{slot}: " + " ".join(f"{c} (U+{ord(c):04X})" for c in characters)
            for slot, characters in lost.items()
        )
        super().__init__(f"no font has these characters: {named}")


@dataclass(frozen=True)
class Pressed:
    """A finished PDF and the fonts that served it."""

    pdf: bytes
    fonts: dict[str, str]
    pages: int


def letter_pdf(letter: Letter) -> Pressed:
    """Set and print a letter.

    Raises MissingGlyphError, naming the characters, when one cannot be printed.
    """
    return press(letter_html(letter), "documents/letter.css")


def press(html: str, *styles: str) -> Pressed:
    """Print HTML with these style sheets of ours (names of templates)."""
    with _lock, _no_collection():
        configuration = _font_configuration()
        document = HTML(string=html, base_url=str(settings.BASE_DIR)).render(
            stylesheets=[_font_faces(), *(_sheet(style) for style in styles)],
            font_config=configuration,
            pdf_variant=PDF_VARIANT,
        )
        pdf = document.write_pdf(pdf_variant=PDF_VARIANT)
    return Pressed(pdf, fonts.serving(), len(document.pages))


def letter_html(letter: Letter) -> str:
    """The letter as WeasyPrint takes it: every line where it stands on paper."""
    head, pages = layout.lay_out(letter)
    _refuse_missing(head, pages)
    red_lines = [
        (head.thick_top, standard.RED_LINE_THICK),
        (head.thin_top, standard.RED_LINE_THIN),
        (SECOND_LINES_TOP, standard.RED_LINE_THIN),
        (
            SECOND_LINES_TOP + standard.RED_LINE_THIN + standard.RED_LINE_APART,
            standard.RED_LINE_THICK,
        ),
    ]
    return render_to_string(
        "documents/letter.html",
        {
            "letter": letter,
            "letterhead": head.line,
            "letterhead_css": f"top:{_below_type_top(head.top)}",
            "red_lines": [
                f"top:{_below_type_top(top)};height:{thick:.4f}mm" for top, thick in red_lines
            ],
            "pages": [_page(page) for page in pages],
            "qr": qr_picture(letter.verify_address) if letter.code else "",
        },
    )


def _page(page: layout.Page) -> dict[str, Any]:
    """A page with its places as CSS declarations."""
    qr = (
        ""
        if page.qr_top is None
        else (
            f"top:{page.qr_top:.4f}mm;left:{layout.QR_LEFT:.4f}mm;"
            f"width:{layout.QR_SIZE}mm;height:{layout.QR_SIZE}mm"
        )
    )
    return {
        "css": f"height:{standard.TYPE_HEIGHT - page.origin:.4f}mm;padding-top:{page.origin:.4f}mm",
        "paragraphs": page.paragraphs,
        "table": page.table,
        "table_widths": [f"width:{width:.4f}mm" for width in page.table.widths]
        if page.table
        else [],
        "copies": page.copies,
        "qr_css": qr,
    }


def _below_type_top(millimetres: float) -> str:
    return f"{millimetres - standard.TOP_MARGIN:.4f}mm"


def qr_picture(address: str) -> str:
    """A QR code as an SVG data address."""
    return segno.make(address, error="m", micro=False).svg_data_uri(border=0, dark="#000")


@cache
def _font_configuration() -> FontConfiguration:
    return FontConfiguration()


@cache
def _font_faces() -> CSS:
    return CSS(string=fonts.font_faces_css(), font_config=_font_configuration())


@cache
def _sheet(style: str) -> CSS:
    css = render_to_string(style, {"standard": standard})
    return CSS(string=css, font_config=_font_configuration())


@contextmanager
def _no_collection() -> Iterator[None]:
    """A long table makes millions of objects that all stay until its end: searching them for garbage
    over and over would cost a quarter of the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _refuse_missing(head: layout.Head, pages: list[layout.Page]) -> None:
    lost: dict[str, list[str]] = {}
    for line in _lines(head, pages):
        for character in fonts.missing(line.slot, line.text):
            found = lost.setdefault(Slot(line.slot).value, [])
            if character not in found:
                found.append(character)
    if lost:
        raise MissingGlyphError(lost)


def _lines(head: layout.Head, pages: list[layout.Page]) -> Iterator[Line]:
    yield head.line
    for page in pages:
        yield from (row.line for row in page.rows if row.line)
        yield from page.copies
        if page.table:
            for row in (page.table.head, *page.table.rows):
                for cell in row.cells:
                    yield from cell
