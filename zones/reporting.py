"""What an annual report is measured against, and who has taken note of it (五(三))."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from cluster_portal.workflow.models import LogRow

from .models import AnnualReport, PlanVersion
from .plans import plan_in_force
from .reached import reported, share


def basis_of(report: AnnualReport) -> PlanVersion:
    """The version of the plan that was in force at the end of the year."""
    return plan_in_force(report.zone, date(report.year, 12, 31))


def target_of(report: AnnualReport, indicator: dict[str, Any]) -> str:
    """The target of the year; nothing for the year of designation, which has none.

    After the third year the last target stays the one to be held.
    """
    year = report.zone.year_of_term(report.year)
    return str(indicator[f"target_{year}"]) if year else ""


def project_key(place: int, project: dict[str, Any]) -> str:
    """By place and name: a text never passes to another project that came to stand in its place."""
    return f"{place + 1}. {project['name']}"


def last_years(report: AnnualReport) -> dict[str, str]:
    """The figures that the zone sent for the year before, by indicator."""
    return reported(report.zone).get(report.year - 1, {})


@dataclass(frozen=True)
class Reached:
    """One indicator of the plan with the year's target and what was reached of it."""

    name: str
    unit: str
    baseline: str
    target: str
    before: str
    actual: str
    note: str

    @property
    def share(self) -> Decimal | None:
        return share(self.baseline, self.target, self.actual)


def reached_in(report: AnnualReport, content: dict[str, Any]) -> list[Reached]:
    """Each indicator of the plan, with what the report says of it."""
    said = {row["key"]: row for row in content.get("actuals", [])}
    before = last_years(report)
    return [
        Reached(
            name=row["name"],
            unit=row["unit"],
            baseline=row["baseline"],
            target=target_of(report, row),
            before=before.get(row["key"], ""),
            actual=str(said.get(row["key"], {}).get("actual", "")),
            note=str(said.get(row["key"], {}).get("note", "")),
        )
        for row in basis_of(report).content["indicators"]
    ]


@dataclass(frozen=True)
class Acknowledgement:
    """Whether the city, or the province, has taken note of the version that was sent last."""

    by_city: bool
    row: LogRow | None


def acknowledgements(report: AnnualReport) -> list[Acknowledgement]:
    """Of both. One that was given before the report was returned counts no more."""
    rows: dict[bool, LogRow | None] = {True: None, False: None}
    for row in LogRow.objects.of(report):
        if row.event == "submit":
            rows = {True: None, False: None}
        elif row.event.startswith("acknowledge_by_"):
            rows[row.event.startswith("acknowledge_by_city")] = row
    return [Acknowledgement(by_city, row) for by_city, row in rows.items()]
