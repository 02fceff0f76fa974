"""Celery's doors to the making of papers."""

from celery import shared_task

from . import rendering
from .models import Paper


@shared_task
def render_paper(pk: int) -> None:
    """Make the file of one paper."""
    rendering.render_paper(Paper.objects.get(pk=pk))


@shared_task
def render_waiting() -> int:
    """Make the files of all papers that still wait."""
    return rendering.render_waiting()
