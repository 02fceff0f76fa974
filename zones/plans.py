"""The plan of a zone: which version is in force on a day, and what a change of it means."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from applications.indicators import TARGETS, Better
from cluster_portal.policy.lists import Measure, Objective, Task
from cluster_portal.workflow.figures import shown_number
from cluster_portal.workflow.models import LogRow
from reviews.models import Case

from .models import Adjustment, ImplementationPlan, Origin, PlanVersion, Zone

PROJECT = ("name", "lead", "starts_on", "ends_on", "money", "milestones")


def plan_in_force(zone: Zone, on: date) -> PlanVersion:
    """The version that an assessment or a report of that day is measured against (四(六)句2).

    The newest of those whose day has come; before any other, the work plan, version 0.
    """
    versions = zone.plan_versions.order_by("number")
    version = versions.filter(in_force_from__lte=on).last() or versions.first()
    assert version is not None  # the zone begins with version 0
    return version


def newest_plan(zone: Zone) -> PlanVersion:
    return zone.plan_versions.latest("number")


def next_number(zone: Zone) -> int:
    last = zone.plan_versions.order_by("number").last()
    return last.number + 1 if last else 0


def from_snapshot(data: dict[str, Any]) -> dict[str, Any]:
    """Version 0: what the application's snapshot says, in the form that plan versions have."""
    sections = data["answers"]
    said = sections.get("measures", {})
    return {
        "objectives": {o.value: sections.get("objectives", {}).get(o.value, "") for o in Objective},
        "tasks": {t.value: sections.get("tasks", {}).get(t.value, "") for t in Task},
        "measures": [_measure(measure, said) for measure in Measure],
        "indicators": [
            {
                "key": str(row.get("key") or row["id"]),
                "better": row.get("better", ""),
                **{
                    name: str(row[name]) for name in ("name", "unit", "baseline", "as_of", *TARGETS)
                },
            }
            for row in data["indicators"]
        ],
        "projects": [{name: str(row[name]) for name in PROJECT} for row in data["projects"]],
        "notes": "",
    }


def _measure(measure: Measure, said: dict[str, Any]) -> dict[str, str]:
    """What the application says of a measure; of one that it does not plan, why not."""
    row = {part: said.get(f"{measure.value}_{part}") or "" for part in ("what", "when", "who")}
    if said.get(f"{measure.value}_planned") == "no":
        return {"key": measure.value, "what": "", "when": "", "who": "", "why_not": row["what"]}
    return {"key": measure.value, **row, "why_not": ""}


def carried_over(version: PlanVersion) -> dict[str, Any]:
    """What the county's implementation plan starts from, in the form that PlanForm stores."""
    content = version.content
    return {
        "issue_number": "",
        "issued_on": "",
        "general": "",
        "measures": content["measures"],
        "indicators": [
            {"key": row["key"], **{name: row[name] for name in TARGETS}}
            for row in content["indicators"]
        ],
        "projects": content["projects"],
        "safeguards": "",
    }


def filed_content(basis: PlanVersion, plan: dict[str, Any]) -> dict[str, Any]:
    """The content of the version that a filed plan makes: its own words and targets, on the basis.

    Objectives and tasks are those of the basis; an implementation plan does not restate them.
    """
    targets = {row["key"]: row for row in plan["indicators"]}
    return basis.content | {
        "measures": plan["measures"],
        "indicators": [
            row | {name: targets.get(row["key"], {}).get(name, "") for name in TARGETS}
            for row in basis.content["indicators"]
        ],
        "projects": plan["projects"],
        "general": plan["general"],
        "safeguards": plan["safeguards"],
    }


def basis_of(plan: ImplementationPlan) -> PlanVersion:
    """The version that the plan departs from: the newest, or the one before it once it is filed."""
    versions = plan.zone.plan_versions
    filed = versions.filter(origin=Origin.FILED).first()
    return versions.get(number=filed.number - 1) if filed else newest_plan(plan.zone)


def steps_of(zone: Zone) -> dict[datetime, LogRow]:
    """When each version was made → the step that made it: who approved it."""
    made = (
        Q(model=Case._meta.label_lower, object_id=zone.case_id, event="designate")
        | Q(
            model=ImplementationPlan._meta.label_lower,
            object_id=zone.implementation_plan.pk,
            event="file",
        )
        | Q(
            model=Adjustment._meta.label_lower,
            object_id__in=list(zone.adjustments.values_list("pk", flat=True)),
            event="approve",
        )
    )
    return {row.at: row for row in LogRow.objects.filter(made)}


def is_lower(indicator: dict[str, Any], was: Any, proposed: Any) -> bool:
    """Whether a target asks less than before. Where a figure is better when lower, more is less."""
    falls = indicator.get("better") == Better.LOWER or (
        not indicator.get("better")  # of a plan from before the dictionary: its own direction
        and Decimal(str(indicator["target_3"])) < Decimal(str(indicator["baseline"]))
    )
    old, new = Decimal(str(was)), Decimal(str(proposed))
    return new > old if falls else new < old


def lowered_targets(version: PlanVersion, indicators: list[dict[str, Any]]) -> Iterator[str]:
    """A sentence for each target that a plan sets lower than the version, or leaves out."""
    proposed = {row["key"]: row for row in indicators}
    for indicator in version.content["indicators"]:
        row = proposed.get(indicator["key"], {})
        for year, name in enumerate(TARGETS, 1):
            value = row.get(name)
            if value in (None, "") or is_lower(indicator, indicator[name], value):
                yield _(
                    "%(name)s, year %(year)d: %(new)s is lower than %(old)s; that needs an approved "
                    "adjustment first."
                ) % {
                    "name": indicator["name"],
                    "year": year,
                    "new": shown_number(value) if value not in (None, "") else "—",
                    "old": shown_number(indicator[name]),
                }
