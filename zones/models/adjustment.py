"""The adjustment of a plan: county proposes, city reviews, province approves (四(六)句3)."""

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


class AdjustmentState(models.TextChoices):
    DRAFT = "draft", _("being drawn up")
    SUBMITTED = "submitted", _("before the city")
    RETURNED = "returned", _("returned")
    REVIEWED = "reviewed", _("before the province")
    APPROVED = "approved", _("approved")
    REFUSED = "refused", _("refused")
    WITHDRAWN = "withdrawn", _("withdrawn")
    LAPSED = "lapsed", _("lapsed")


OPEN = (
    AdjustmentState.DRAFT,
    AdjustmentState.SUBMITTED,
    AdjustmentState.RETURNED,
    AdjustmentState.REVIEWED,
)


class AdjustmentQuerySet(WorkflowQuerySet):
    def visible_to(self, user: Any) -> AdjustmentQuerySet:
        return self.filter(of_reach(user, "zone__county"))

    def for_desk(self) -> AdjustmentQuerySet:
        return self.select_related("zone__county__city")


class Adjustment(WorkflowModel):
    """`proposal` as AdjustmentForm stores it: why, targets (a list of {key, target_1..3}, empty
    where unchanged), projects and tasks (texts: from what to what)."""

    State = AdjustmentState
    tones = {
        AdjustmentState.DRAFT: "grey",
        AdjustmentState.SUBMITTED: "blue",
        AdjustmentState.RETURNED: "amber",
        AdjustmentState.REVIEWED: "blue",
        AdjustmentState.APPROVED: "green",
        AdjustmentState.REFUSED: "red",
        AdjustmentState.WITHDRAWN: "grey",
        AdjustmentState.LAPSED: "grey",
    }
    asks = {
        AdjustmentState.DRAFT: _("Finish the adjustment and send it"),
        AdjustmentState.RETURNED: _("Correct the adjustment and send it again"),
        AdjustmentState.SUBMITTED: _("Review the adjustment"),
        AdjustmentState.REVIEWED: _("Approve or refuse the adjustment"),
    }
    beginning = Beginning(
        label=_("Adjustment begun"),
        who=COUNTY,
        conditions=(conditions.term_still_runs, conditions.one_adjustment_at_a_time),
        clause="四(六)句3",
    )
    writings = {
        "proposal": Writing(
            label=_("Proposal and explanation"),
            who=COUNTY,
            states=(AdjustmentState.DRAFT, AdjustmentState.RETURNED),
            form=lambda: _forms().AdjustmentForm,
            files=True,
            clause="四(六)句3",
        )
    }
    decision_template = "zones/_adjustment_decision.html"

    zone = models.ForeignKey(Zone, on_delete=models.PROTECT, related_name="adjustments")
    state = StateField(choices=AdjustmentState, default=AdjustmentState.DRAFT)
    proposal = models.JSONField(default=dict)
    opinion = models.TextField(_("the city's opinion"), blank=True)
    reply = models.OneToOneField(
        Paper, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = AdjustmentQuerySet.as_manager()

    class Meta(WorkflowModel.Meta):
        ordering = ("-pk",)
        verbose_name = _("adjustment")
        constraints = (
            models.CheckConstraint(
                name="adjustment_state_is_known", condition=Q(state__in=AdjustmentState.values)
            ),
            models.UniqueConstraint(
                name="one_open_adjustment",
                fields=["zone"],
                condition=Q(state__in=[state.value for state in OPEN]),
            ),
        )

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        return str(_("%(county)s, adjustment of the plan") % {"county": self.county.paper_name})

    @property
    def county(self) -> County:
        return self.zone.county

    def get_absolute_url(self) -> str:
        return reverse("adjustment", args=[self.pk])

    @transition(
        source=[AdjustmentState.DRAFT, AdjustmentState.RETURNED],
        target=AdjustmentState.SUBMITTED,
        label=_("Send to the city"),
        who=COUNTY_SIGNATORY,
        conditions=[conditions.term_still_runs, written("proposal")],
        clause="四(六)句3",
        freezes=("proposal",),
    )
    def submit(self, **data: Any) -> None:
        """The county government's proposal and explanation."""

    @transition(
        source=AdjustmentState.SUBMITTED,
        target=AdjustmentState.RETURNED,
        label=_("Return to the county"),
        who=CITY,
        form=lambda: AnswerByForm,
        reason=Reason.REQUIRED,
        clause="四(六)句3",
        optional=True,
    )
    def return_by_city(self, **data: Any) -> None:
        """The city wants something changed first."""

    @transition(
        source=AdjustmentState.SUBMITTED,
        target=AdjustmentState.REVIEWED,
        label=_("Pass it on with an opinion"),
        who=CITY_SIGNATORY,
        form=lambda: _forms().OpinionForm,
        clause="四(六)句3",
    )
    def review(self, *, opinion: str, **data: Any) -> None:
        """Reviewed by the city, with its opinion."""
        self.opinion = opinion

    @transition(
        source=AdjustmentState.REVIEWED,
        target=AdjustmentState.RETURNED,
        label=_("Return to the county"),
        who=PROVINCE,
        form=lambda: AnswerByForm,
        reason=Reason.REQUIRED,
        clause="四(六)句3",
        optional=True,
    )
    def return_by_province(self, **data: Any) -> None:
        """The province wants something changed first; the answer goes by the city again."""

    @transition(
        source=AdjustmentState.REVIEWED,
        target=AdjustmentState.APPROVED,
        label=_("Approve"),
        who=PROVINCE_SIGNATORY,
        conditions=[conditions.term_still_runs, conditions.province_can_number],
        reason=Reason.OPTIONAL,
        clause="四(六)句3",
        explanation=_("A reply is issued, and the plan gets a new version, in force from today."),
        locks=("zone",),
    )
    def approve(self, **data: Any) -> None:
        """The province approves: a new version of the plan."""

    @transition(
        source=AdjustmentState.REVIEWED,
        target=AdjustmentState.REFUSED,
        label=_("Refuse"),
        who=PROVINCE_SIGNATORY,
        conditions=[conditions.province_can_number],
        form=lambda: _forms().RefusalForm,
        reason=Reason.REQUIRED,
        clause="四(六)句3",
        explanation=_("A reply with the reason is issued; the plan stays as it is."),
        optional=True,
    )
    def refuse(self, **data: Any) -> None:
        """The plan in force stays."""

    @transition(
        source=[AdjustmentState.DRAFT, AdjustmentState.RETURNED, AdjustmentState.SUBMITTED],
        target=AdjustmentState.WITHDRAWN,
        label=_("Withdraw the adjustment"),
        who=COUNTY_SIGNATORY,
        reason=Reason.REQUIRED,
        optional=True,
        decides_on_content=False,
    )
    def withdraw(self, **data: Any) -> None:
        """The county does not pursue it."""

    @transition(
        source=list(OPEN),
        target=AdjustmentState.LAPSED,
        label=_("Lapsed with the term"),
        who=SYSTEM_ONLY,
        consequence=True,
    )
    def lapse(self, **data: Any) -> None:
        """The term is over before it was decided: what is assessed is the plan in force."""


def _forms() -> Any:
    from .. import adjustment_forms

    return adjustment_forms
