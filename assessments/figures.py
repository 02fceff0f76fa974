"""The plan's indicators against what was reached: shown to help, never scored by the program."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any

from django.utils.formats import number_format

from cluster_portal.workflow.models import Version
from zones.models import AnnualReport, PlanVersion, Zone

if TYPE_CHECKING:
    from .models import Assessment

TARGET = "target_3"  # what the term had to reach: the third year's
TENTH = Decimal("0.1")


@dataclass(frozen=True)
class Figure:
    """One indicator of the plan in force. reported: the figure of each annual report, by year."""

    key: str
    name: str
    unit: str
    baseline: str
    target: str
    reported: dict[int, str]
    actual: str
    note: str = ""

    @property
    def reached(self) -> Decimal | None:
        """How much of the target was reached, in per cent; None where it can't be said."""
        return share(self.baseline, self.target, self.actual)


@dataclass(frozen=True)
class Figures:
    """The table: years that were reported on, and a figure for each indicator."""

    years: tuple[int, ...]
    rows: tuple[Figure, ...]


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


def newest(by_year: dict[int, dict[str, str]], key: str) -> str:
    """The figure of the newest report that has one."""
    given = [row[key] for row in by_year.values() if row.get(key)]
    return given[-1] if given else ""


def carried_over(plan: PlanVersion) -> list[dict[str, str]]:
    """The figures with which the county begins: those that it reported last."""
    by_year = reported(plan.zone)
    return [
        {"key": row["key"], "actual": newest(by_year, row["key"]), "note": ""}
        for row in plan.content["indicators"]
    ]


def figures_of(assessment: Assessment, stated: list[dict[str, Any]] | None = None) -> Figures:
    """The whole table. stated: what the county states now; where left out, its newest report."""
    plan = assessment.plan_version
    by_year = reported(assessment.zone)
    own = {row["key"]: row for row in stated or []}
    rows = tuple(
        Figure(
            key=row["key"],
            name=row["name"],
            unit=row["unit"],
            baseline=row["baseline"],
            target=row[TARGET],
            reported={year: given.get(row["key"], "") for year, given in by_year.items()},
            actual=str(own.get(row["key"], {}).get("actual") or newest(by_year, row["key"])),
            note=str(own.get(row["key"], {}).get("note") or ""),
        )
        for row in plan.content["indicators"]
    )
    return Figures(tuple(by_year), rows)


def shown(figure: Any) -> str:
    """A figure with its thousands separated; a dash where there is none."""
    return str(number_format(figure, use_l10n=True, force_grouping=True)) if figure else "—"
