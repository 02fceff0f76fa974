"""The implementation plan 实施方案: issued within three months, filed with the province (四(五)2)."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from cluster_portal.counties.models import County
from cluster_portal.counties.who import (
    CITY,
    CITY_SIGNATORY,
    COUNTY,
    COUNTY_SIGNATORY,
    PROVINCE,
    PROVINCE_SIGNATORY,
)
from cluster_portal.documents.models import Paper
from cluster_portal.workflow.declare import SYSTEM_ONLY, Beginning, Reason, Writing, transition
from cluster_portal.workflow.forms import AnswerByForm
from cluster_portal.workflow.models import StateField, WorkflowModel, WorkflowQuerySet
from cluster_portal.workflow.writing import written

from .. import conditions
from .zone import Zone, of_reach


class PlanState(models.TextChoices):
    DRAFT = "draft", _("being drawn up")
    SUBMITTED = "submitted", _("before the city")
    RETURNED = "returned", _("returned")
    ENDORSED = "endorsed", _("before the province")
    FILED = "filed", _("filed")
    LAPSED = "lapsed", _("lapsed")


OPEN = (PlanState.DRAFT, PlanState.SUBMITTED, PlanState.RETURNED, PlanState.ENDORSED)


class ImplementationPlanQuerySet(WorkflowQuerySet):
    def visible_to(self, user: Any) -> ImplementationPlanQuerySet:
        return self.filter(of_reach(user, "zone__county"))

    def for_desk(self) -> ImplementationPlanQuerySet:
        return self.select_related("zone__county__city")


class ImplementationPlan(WorkflowModel):
    """Begun with the zone, filled with the work plan's own words; the county carries it out (四句4).

    `plan` as PlanForm stores it: issue_number and issued_on of the county's own paper, general,
    measures, indicators, projects, safeguards.
    """

    State = PlanState
    tones = {
        PlanState.DRAFT: "grey",
        PlanState.SUBMITTED: "blue",
        PlanState.RETURNED: "amber",
        PlanState.ENDORSED: "blue",
        PlanState.FILED: "green",
        PlanState.LAPSED: "grey",
    }
    asks = {
        PlanState.DRAFT: _("Draw up and issue the implementation plan, then send it"),
        PlanState.RETURNED: _("Correct the implementation plan and send it again"),
        PlanState.SUBMITTED: _("Endorse the implementation plan or return it"),
        PlanState.ENDORSED: _("File the implementation plan or return it"),
    }
    beginning = Beginning(label=_("Due from designation"), clause="四(五)2", consequence=True)
    writings = {
        "plan": Writing(
            label=_("Implementation plan"),
            who=COUNTY,
            states=(PlanState.DRAFT, PlanState.RETURNED),
            form=lambda: _forms().PlanForm,
            files=True,
            clause="四(五)2",
        )
    }
    decision_template = "zones/_plan_decision.html"

    zone = models.OneToOneField(Zone, on_delete=models.PROTECT, related_name="implementation_plan")
    state = StateField(choices=PlanState, default=PlanState.DRAFT)
    plan = models.JSONField(default=dict)
    receipt = models.OneToOneField(
        Paper, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = ImplementationPlanQuerySet.as_manager()

    class Meta(WorkflowModel.Meta):
        ordering = ("-zone__designated_on", "zone__county__code")
        verbose_name = _("implementation plan")
        constraints = (
            models.CheckConstraint(
                name="implementation_plan_state_is_known",
                condition=Q(state__in=PlanState.values),
            ),
        )

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        return str(_("%(county)s, implementation plan") % {"county": self.county.paper_name})

    @property
    def county(self) -> County:
        return self.zone.county

    def get_absolute_url(self) -> str:
        return reverse("implementation_plan", args=[self.pk])

    @transition(
        source=[PlanState.DRAFT, PlanState.RETURNED],
        target=PlanState.SUBMITTED,
        label=_("Send to the city"),
        who=COUNTY_SIGNATORY,
        conditions=[written("plan"), conditions.no_lower_targets],
        clause="四(五)2",
        freezes=("plan",),
    )
    def submit(self, **data: Any) -> None:
        """The county government has issued its plan and sends it for filing."""

    @transition(
        source=PlanState.SUBMITTED,
        target=PlanState.RETURNED,
        label=_("Return to the county"),
        who=CITY,
        form=lambda: AnswerByForm,
        reason=Reason.REQUIRED,
        clause="四(五)2",
        optional=True,
    )
    def return_by_city(self, **data: Any) -> None:
        """The city, which guides the plan, wants something changed."""

    @transition(
        source=PlanState.SUBMITTED,
        target=PlanState.ENDORSED,
        label=_("Endorse and send to the province"),
        who=CITY_SIGNATORY,
        reason=Reason.OPTIONAL,
        clause="四(五)2",
    )
    def endorse(self, **data: Any) -> None:
        """Made under the city's guidance: the city passes it on."""

    @transition(
        source=PlanState.ENDORSED,
        target=PlanState.RETURNED,
        label=_("Return to the county"),
        who=PROVINCE,
        form=lambda: AnswerByForm,
        reason=Reason.REQUIRED,
        clause="四(五)2句2",
        optional=True,
    )
    def return_by_province(self, **data: Any) -> None:
        """The province can't file it so; the answer goes by the city again."""

    @transition(
        source=PlanState.ENDORSED,
        target=PlanState.FILED,
        label=_("File it"),
        who=PROVINCE_SIGNATORY,
        conditions=[conditions.no_lower_targets, conditions.province_can_number],
        clause="四(五)2句2",
        explanation=_(
            "It gets its filing number and a receipt, and is the plan in force from now."
        ),
        locks=("zone",),
    )
    def file(self, **data: Any) -> None:
        """Filed 备案: the receipt is issued, and the plan becomes a version in force."""

    @transition(
        source=list(OPEN),
        target=PlanState.LAPSED,
        label=_("Lapsed with the title"),
        who=SYSTEM_ONLY,
        consequence=True,
    )
    def lapse(self, **data: Any) -> None:
        """The zone has lost its title before the plan was filed."""


def _forms() -> Any:
    from .. import forms

    return forms
