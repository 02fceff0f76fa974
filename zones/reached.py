"""What a zone has reported of its indicators, and how much of a target a figure reaches."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import Any

from cluster_portal.workflow.figures import shown_number
from cluster_portal.workflow.models import Version

from .models import AnnualReport, Zone

TENTH = Decimal("0.1")


def share(baseline: Any, target: Any, actual: Any) -> Decimal | None:
    """The part of the target that was reached, in per cent with one decimal.

    Where the plan wants a figure to fall, the part of the way down from the baseline.
    """
    try:
        start, goal, reached = (Decimal(str(value)) for value in (baseline, target, actual))
    except InvalidOperation:
        return None
    falls = goal < start
    part, whole = (start - reached, start - goal) if falls else (reached, goal)
    if not whole:
        return None
    return (part * 100 / whole).quantize(TENTH, rounding=ROUND_HALF_UP)


def reported(zone: Zone) -> dict[int, dict[str, str]]:
    """Year → indicator → the figure, of the newest sent version of each annual report."""
    reports = dict(AnnualReport.objects.filter(zone=zone).values_list("pk", "year"))
    sent = Version.objects.filter(
        model=AnnualReport._meta.label_lower, object_id__in=reports, name="report"
    ).order_by("object_id", "number")
    found = {
        reports[version.object_id]: {
            row["key"]: str(row["actual"]) for row in version.content.get("actuals", [])
        }
        for version in sent
    }
    return dict(sorted(found.items()))


def shown(figure: Any) -> str:
    """A figure with its thousands separated; a dash where there is none; a draft's word as typed."""
    if figure in (None, ""):
        return "—"
    try:
        return shown_number(figure)
    except InvalidOperation:
        return str(figure)
