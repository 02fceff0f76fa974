"""Celery's doors to what time brings by itself."""

from celery import shared_task

from . import sweeping


@shared_task
def sweep() -> int:
    """End terms that are over and open the year's reports."""
    return sweeping.sweep()
