"""What a county's printed form costs, as a ratio to the same text set as plain paragraphs by WeasyPrint.

    .venv/bin/python bench/booklet.py          forms with 20 and with 200 institutions of 12 columns
    .venv/bin/python bench/booklet.py 1000     with as many as you say: half a minute or so, and 600 MB

The floor is what Pango, the fonts and PDF/A cost anyway: the same words, a row to a paragraph, one style
sheet, the same press. It is measured in the same run, so that the ratio says the same on any machine.
Times are CPU seconds, the best of three.
"""

import os
import re
import resource
import sys
import time
from collections.abc import Callable
from html import escape
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cluster_portal.settings.test")

import django

django.setup()

from cluster_portal.documents.booklet_press import booklet_html, booklet_pdf
from cluster_portal.documents.press import Pressed, press
from tests.documents.booklets import HEADS, form

LENGTH = 8  # paragraphs to an answer: with 20 institutions a form of some 12 pages


def plain(html: str) -> str:
    """The same words without any setting."""
    words = re.sub(r"</?(?:p|tr|h1|h2|h3|section)\b[^>]*>", "\n", html.partition("<body")[2])
    lines = re.sub(r"<[^>]*>", " ", words).split("\n")
    body = "".join(f"<p>{line.strip()}</p>" for line in lines if line.strip())
    return f'<!doctype html><html lang="zh-CN"><title>{escape("底")}</title><body>{body}</body>'


def best(make: Callable[[], Pressed], times: int) -> tuple[float, Pressed]:
    """CPU seconds of the fastest run, and what it made."""
    found = []
    for _ in range(times):
        began = time.process_time()
        pressed = make()
        found.append((time.process_time() - began, pressed))
    return min(found, key=lambda each: each[0])


def main() -> None:
    booklet_pdf(form(rows=1))  # fonts and style sheets are read once in the life of a process
    for rows in [int(word) for word in sys.argv[1:]] or [20, 200]:
        booklet = form(rows=rows, length=LENGTH)
        times = 3 if rows <= 200 else 1
        words = plain(booklet_html(booklet))
        floor, _ = best(lambda words=words: press(words, "documents/booklet.css"), times)
        took, made = best(lambda booklet=booklet: booklet_pdf(booklet), times)
        print(
            f"{rows} x {len(HEADS)}: {made.pages} pages, {len(made.pdf) // 1024} KiB, {took:.2f} s; "
            f"plain text {floor:.2f} s; ratio {took / floor:.1f}; "
            f"peak {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MiB"
        )


if __name__ == "__main__":
    main()
