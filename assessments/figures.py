"""The plan's indicators against what was reached: shown to help, never scored by the program."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from zones.models import PlanVersion, Zone
from zones.reached import reported, share, shown

if TYPE_CHECKING:
    from .models import Assessment

TARGET = "target_3"  # what the term had to reach: the third year's

__all__ = ["Figure", "Figures", "carried_over", "figures_of", "newest", "share", "shown"]


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


def newest(by_year: dict[int, dict[str, str]], key: str) -> str:
    """The figure of the newest report that has one."""
    given = [row[key] for row in by_year.values() if row.get(key)]
    return given[-1] if given else ""


def reported_in_term(zone: Zone) -> dict[int, dict[str, str]]:
    """The reports up to the term's last year: a later one measures nothing of the term."""
    return {y: row for y, row in reported(zone).items() if y <= zone.term_ends_on.year}


def carried_over(plan: PlanVersion) -> list[dict[str, str]]:
    """The figures with which the county begins: those that it reported last."""
    by_year = reported_in_term(plan.zone)
    return [
        {"key": row["key"], "actual": newest(by_year, row["key"]), "note": ""}
        for row in plan.content["indicators"]
    ]


def figures_of(assessment: Assessment, stated: list[dict[str, Any]] | None = None) -> Figures:
    """The whole table. stated: what the county states now; where left out, its newest report."""
    plan = assessment.plan_version
    by_year = reported_in_term(assessment.zone)
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
