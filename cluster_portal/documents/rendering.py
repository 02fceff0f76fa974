"""Making the files of issued papers, each exactly once."""

from __future__ import annotations

import hashlib
import logging

from django.core.files.base import ContentFile

from .models import Paper
from .press import letter_pdf

logger = logging.getLogger(__name__)


def render_paper(paper: Paper) -> bool:
    """Make the file of a paper that has none. Called twice, or by two workers at once, it leaves one file.

    What goes wrong is written on the paper, so that one bad paper does not hold up the others; the
    answer is then False.
    """
    if paper.is_ready:
        return True
    try:
        pressed = letter_pdf(paper.letter)
    except Exception as error:
        # A paper that fails again at every sweep is logged once.
        if str(error) != paper.render_error:
            logger.exception("paper %s could not be made", paper.pk)
        Paper.objects.note_error(paper.pk, str(error) or type(error).__name__)
        return False
    field = Paper._meta.get_field("file")
    name = field.storage.save(
        field.generate_filename(paper, f"{paper.year}/{paper.pk}.pdf"), ContentFile(pressed.pdf)
    )
    kept = Paper.objects.keep_file(
        paper.pk, file=name, sha256=hashlib.sha256(pressed.pdf).hexdigest(), fonts=pressed.fonts
    )
    if not kept:
        field.storage.delete(name)
    return True


def render_waiting() -> int:
    """Make every paper that still waits, also those whose worker was never told. How many were made."""
    return sum(render_paper(paper) for paper in Paper.objects.waiting().order_by("pk"))
