"""The conditions of act four. Each answers with what is missing."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.translation import gettext as _

from cluster_portal.counties.models import Office
from cluster_portal.documents.issuing import may_issue
from cluster_portal.workflow.days import deadline
from cluster_portal.workflow.errors import Lack

if TYPE_CHECKING:
    from .models import Assessment, Rectification


def province_can_number(thing: Any) -> Iterator[Lack]:
    """The province has a code word with which the paper is numbered."""
    yield from may_issue(Office.objects.get(kind=Office.Kind.PROVINCE))


def self_assessment_is_overdue(assessment: Assessment) -> Iterator[Lack]:
    """The county has its whole time, by the notice or by a return, before anyone goes on without it."""
    if assessment.due_at and timezone.now() < assessment.due_at:
        yield Lack(_("The county has until %(when)s.") % {"when": deadline(assessment.due_at)})


def verified_or_overdue(rectification: Rectification) -> Iterator[Lack]:
    """The city has verified, or the county has let its day pass."""
    if rectification.state == type(rectification).State.VERIFIED:
        return
    if timezone.now() < rectification.due_at:
        yield Lack(_("The county has until %(when)s.") % {"when": deadline(rectification.due_at)})


def hearing_still_open(rectification: Rectification) -> Iterator[Lack]:
    """The case is stated while the day for it is not over."""
    if rectification.hearing_ends_at and timezone.now() >= rectification.hearing_ends_at:
        yield Lack(
            _("The day was %(when)s; it is over.")
            % {"when": deadline(rectification.hearing_ends_at)}
        )


def heard_or_day_over(rectification: Rectification) -> Iterator[Lack]:
    """Nobody's title is taken before they were heard or let the day pass."""
    if rectification.state == type(rectification).State.HEARD:
        return
    if rectification.hearing_ends_at and timezone.now() < rectification.hearing_ends_at:
        yield Lack(
            _("The county may state its case until %(when)s.")
            % {"when": deadline(rectification.hearing_ends_at)}
        )
