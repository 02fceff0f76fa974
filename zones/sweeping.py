"""What the passing of time brings by itself: a term ends, a year's report opens.

It may run twice, or late by days: each zone is taken on its own, in a transaction of its own, and a
fault in one stops no other.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from typing import TypeVar

from django.db import transaction
from django.utils import timezone

from cluster_portal.workflow.declare import SYSTEM
from cluster_portal.workflow.door import begin, perform
from cluster_portal.workflow.errors import Conflict

from .models import AnnualReport, Zone

T = TypeVar("T")

logger = logging.getLogger(__name__)


def end_terms() -> int:
    """End the term of every zone whose last day is over (四(五)1, 四(六)). Answers how many."""
    today = timezone.localdate()
    over = Zone.objects.filter(state=Zone.State.BUILDING, term_ends_on__lt=today)
    return each_of(over, lambda zone: perform(zone, "end_term", by=SYSTEM))


def open_reports() -> int:
    """Open this year's report of every zone with the title that has none (五(三)).

    A year in which the portal was never swept is made up for: its report was owed all the same.
    """
    this_year = timezone.localdate().year
    opened = 0
    zones = Zone.objects.titled().prefetch_related("annual_reports")
    for zone in zones:
        have = {report.year for report in zone.annual_reports.all()}
        for year in range(zone.designated_on.year, this_year + 1):
            if year not in have:
                report = AnnualReport(zone=zone, year=year)
                opened += each_of([report], lambda each: begin(each, by=SYSTEM))
    return opened


def sweep() -> int:
    """Both, in their order. Answers how many things it has done."""
    return end_terms() + open_reports()


def each_of(things: Iterable[T], do: Callable[[T], object]) -> int:
    """Do it with each; what fails is logged and tried again by the next sweep."""
    done = 0
    for thing in things:
        try:
            with transaction.atomic():
                do(thing)
        except Conflict:
            continue  # another sweep was first
        except Exception:
            logger.exception("the sweep could not go on with %s", thing)
        else:
            done += 1
    return done
