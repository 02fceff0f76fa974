"""The days in which a county may state its case before its title is revoked (陈述申辩)."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.utils import timezone

from cluster_portal.deadlines.calendar import reckon

if TYPE_CHECKING:
    from .models import Rectification


def ends_at(rectification: Rectification) -> datetime:
    """The first instant that is too late, reckoned from today in working days."""
    days = rectification.assessment.rules["hearing_days"]
    return reckon(timezone.localdate(), working_days=days).ends_at
