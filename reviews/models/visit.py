"""The site visit 现场考察 (四(四)句2)."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from cluster_portal.counties.who import PROVINCE, PROVINCE_SIGNATORY
from cluster_portal.workflow.declare import SYSTEM_ONLY, Beginning, Reason, Writing, transition
from cluster_portal.workflow.models import StateField, WorkflowModel, WorkflowQuerySet
from cluster_portal.workflow.writing import written

from .. import conditions
from .case import Case


class SiteVisitState(models.TextChoices):
    PLANNED = "planned", _("planned")
    HELD = "held", _("held")
    CANCELLED = "cancelled", _("cancelled")


class SiteVisitQuerySet(WorkflowQuerySet):
    def visible_to(self, user: Any) -> SiteVisitQuerySet:
        """The province's own; the county and the city find its day in the application's history."""
        if user.is_authenticated and user.sees_everything:
            return self
        return self.none()

    def for_desk(self) -> SiteVisitQuerySet:
        return self.select_related("case__application__county__city", "case__application__round")


class SiteVisit(WorkflowModel):
    """Needed for every shortlisted application. team: a list of {name, unit}, two or more.

    `report` as VisitReportForm stores it: held_on, findings by condition, conclusion, remarks;
    pictures are its enclosures.
    """

    State = SiteVisitState
    tones = {
        SiteVisitState.PLANNED: "blue",
        SiteVisitState.HELD: "green",
        SiteVisitState.CANCELLED: "grey",
    }
    asks = {SiteVisitState.PLANNED: _("Write the report of the visit")}
    beginning = Beginning(
        label=_("Site visit planned"),
        who=PROVINCE,
        conditions=(
            conditions.case_is_shortlisted,
            conditions.team_of_two,
            conditions.one_visit_at_a_time,
        ),
        clause="四(四)句2",
    )
    writings = {
        "report": Writing(
            label=_("Report of the site visit"),
            who=PROVINCE,
            states=(SiteVisitState.PLANNED,),
            form=lambda: _forms().VisitReportForm,
            files=True,
            clause="四(四)句2",
        )
    }

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="visits")
    planned_on = models.DateField(_("day of the visit"))
    team = models.JSONField(_("team"), default=list)
    state = StateField(choices=SiteVisitState, default=SiteVisitState.PLANNED)
    report = models.JSONField(default=dict)

    objects = SiteVisitQuerySet.as_manager()

    class Meta(WorkflowModel.Meta):
        ordering = ("planned_on", "pk")
        verbose_name = _("site visit")
        constraints = (
            models.CheckConstraint(
                name="site_visit_state_is_known", condition=Q(state__in=SiteVisitState.values)
            ),
        )

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        return str(_("Site visit: %(county)s") % {"county": self.case.county.paper_name})

    def get_absolute_url(self) -> str:
        return reverse("site_visit", args=[self.pk])

    @transition(
        source=SiteVisitState.PLANNED,
        target=SiteVisitState.HELD,
        label=_("Sign the report"),
        who=PROVINCE_SIGNATORY,
        conditions=[
            conditions.visit_day_has_come,
            written("report", files=1),
            conditions.province_can_number,
        ],
        clause="四(四)句2",
        explanation=_("The report is numbered and kept as a paper."),
        freezes=("report",),
        locks=("case",),
    )
    def hold(self, **data: Any) -> None:
        """The visit has taken place; its report is signed."""

    @transition(
        source=SiteVisitState.PLANNED,
        target=SiteVisitState.CANCELLED,
        label=_("Cancel the visit"),
        who=PROVINCE,
        reason=Reason.REQUIRED,
        explanation=_("The county and the city bureau are told, with the reason."),
        optional=True,
        locks=("case__application", "case"),
    )
    def cancel(self, **data: Any) -> None:
        """It does not take place; another one is planned."""

    @transition(
        source=SiteVisitState.PLANNED,
        target=SiteVisitState.CANCELLED,
        label=_("The county has withdrawn"),
        who=SYSTEM_ONLY,
        consequence=True,
    )
    def end_with_case(self, **data: Any) -> None:
        """The county has withdrawn: nothing is left to visit."""


def _forms() -> Any:
    from .. import visit_forms

    return visit_forms
