"""The lists of act four as sheets."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from cluster_portal.counties.sheets import county_columns
from cluster_portal.workflow.sheets import Column, Kind, Sheet


def assessments_for(user: Any) -> Sheet:
    """The list as this person reads it: the grade only where its page would say it to them."""

    def grade(thing: Any) -> str | None:
        return thing.get_grade_display() if thing.shows_result_to(user) else None

    def rectification(thing: Any) -> str | None:
        found = getattr(thing, "rectification", None)
        return found.get_state_display() if found else None

    return Sheet(
        _("Assessments"),
        (
            Column(_("Zone"), lambda thing: thing.zone.name),
            *county_columns(lambda thing: thing.county),
            Column(_("Term ended"), lambda thing: thing.zone.term_ends_on, Kind.DAY),
            Column(_("State"), lambda thing: thing.get_state_display()),
            Column(_("Due"), lambda thing: thing.due, Kind.DEADLINE),
            Column(_("Grade"), grade),
            Column(_("Rectification"), rectification),
        ),
    )


RECOMMENDATIONS = Sheet(
    _("National recommendations"),
    (
        Column(_("Zone"), lambda row: row.assessment.zone.name),
        *county_columns(lambda row: row.assessment.county),
        Column(_("National programme"), lambda row: row.programme),
        Column(_("Letter"), lambda row: row.letter.number),
        Column(_("Recommended on"), lambda row: row.listed_at, Kind.DAY),
    ),
)
