"""Rectification 限期整改, and what follows where it fails (四(六)2句4)."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from cluster_portal.counties.models import County
from cluster_portal.counties.who import (
    CITY_SIGNATORY,
    COUNTY,
    COUNTY_SIGNATORY,
    PROVINCE_SIGNATORY,
)
from cluster_portal.workflow.declare import Beginning, Reason, Writing, transition
from cluster_portal.workflow.models import StateField, WorkflowModel, WorkflowQuerySet
from cluster_portal.workflow.writing import written
from zones.models import of_reach

from .. import conditions
from .assessment import Assessment


class RectificationState(models.TextChoices):
    ORDERED = "ordered", _("ordered")
    EXTENDED = "extended", _("extended")
    SUBMITTED = "submitted", _("before the city")
    VERIFIED = "verified", _("verified by the city")
    NOTICED = "noticed", _("revocation announced")
    HEARD = "heard", _("case stated")
    PASSED = "passed", _("passed")
    FAILED = "failed", _("failed; title revoked")


class RectificationQuerySet(WorkflowQuerySet):
    def visible_to(self, user: Any) -> RectificationQuerySet:
        return self.filter(of_reach(user, "assessment__zone__county"))

    def for_desk(self) -> RectificationQuerySet:
        return self.select_related("assessment__zone__county__city")


class Rectification(WorkflowModel):
    """One chance, as the policy has it, with one extension at most.

    `report` as RectificationForm stores it: findings (what was found, what was done, how it stands
    now), figures by indicator as in the self-assessment, remarks. `statement` as StatementForm:
    what the county says before its title is revoked.
    """

    State = RectificationState
    tones = {
        RectificationState.ORDERED: "red",
        RectificationState.EXTENDED: "red",
        RectificationState.SUBMITTED: "blue",
        RectificationState.VERIFIED: "blue",
        RectificationState.NOTICED: "red",
        RectificationState.HEARD: "amber",
        RectificationState.PASSED: "green",
        RectificationState.FAILED: "grey",
    }
    asks = {
        RectificationState.ORDERED: _("Put right what was found and report it"),
        RectificationState.EXTENDED: _("Put right what was found and report it"),
        RectificationState.SUBMITTED: _("Verify the rectification on the spot"),
        RectificationState.VERIFIED: _("Decide whether the rectification has passed"),
        RectificationState.NOTICED: _("A title is to be revoked: state the case, or decide"),
        RectificationState.HEARD: _("Weigh the statement and decide"),
    }
    beginning = Beginning(label=_("Rectification ordered"), clause="四(六)2句4", consequence=True)
    writings = {
        "report": Writing(
            label=_("Report of the rectification"),
            who=COUNTY,
            states=(RectificationState.ORDERED, RectificationState.EXTENDED),
            form=lambda: _forms().RectificationForm,
            files=True,
            clause="四(六)2句4",
        ),
        "statement": Writing(
            label=_("Statement of the case"),
            who=COUNTY,
            states=(RectificationState.NOTICED,),
            form=lambda: _forms().StatementForm,
            files=True,
            clause="四(六)2句4",
        ),
    }
    decision_template = "assessments/_rectification_decision.html"

    assessment = models.OneToOneField(
        Assessment, on_delete=models.PROTECT, related_name="rectification"
    )
    due_at = models.DateTimeField(_("due"))
    hearing_ends_at = models.DateTimeField(_("statement due"), null=True, blank=True)
    what = models.TextField(_("what has to be put right"))
    verification = models.TextField(_("what the city found"), blank=True)
    holds = models.BooleanField(_("put right, as the city found"), null=True)
    state = StateField(choices=RectificationState, default=RectificationState.ORDERED)
    report = models.JSONField(default=dict)
    statement = models.JSONField(default=dict)

    objects = RectificationQuerySet.as_manager()

    class Meta(WorkflowModel.Meta):
        ordering = ("-pk",)
        verbose_name = _("rectification")
        constraints = (
            models.CheckConstraint(
                name="rectification_state_is_known",
                condition=Q(state__in=RectificationState.values),
            ),
        )

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        return str(_("%(county)s, rectification") % {"county": self.county.paper_name})

    @property
    def zone(self) -> Any:
        return self.assessment.zone

    @property
    def county(self) -> County:
        return self.assessment.zone.county

    @property
    def due(self) -> Any:
        """By when the county owes its next step; None where it is not its turn."""
        if self.state in (RectificationState.ORDERED, RectificationState.EXTENDED):
            return self.due_at
        return self.hearing_ends_at if self.state == RectificationState.NOTICED else None

    def get_absolute_url(self) -> str:
        return reverse("rectification", args=[self.pk])

    @transition(
        source=RectificationState.ORDERED,
        target=RectificationState.EXTENDED,
        label=_("Extend, once"),
        who=PROVINCE_SIGNATORY,
        form=lambda: _forms().ExtendForm,
        reason=Reason.REQUIRED,
        clause="四(六)2句4",
        optional=True,
    )
    def extend(self, *, due_on: Any, **data: Any) -> None:
        """More time, once, with a reason."""
        from cluster_portal.workflow.days import end_of

        self.due_at = end_of(due_on)

    @transition(
        source=[RectificationState.ORDERED, RectificationState.EXTENDED],
        target=RectificationState.SUBMITTED,
        label=_("Report the rectification"),
        who=COUNTY_SIGNATORY,
        conditions=[written("report")],
        clause="四(六)2句4",
        freezes=("report",),
    )
    def submit(self, **data: Any) -> None:
        """The county says what it has put right."""

    @transition(
        source=RectificationState.SUBMITTED,
        target=RectificationState.VERIFIED,
        label=_("Say what was found on the spot"),
        who=CITY_SIGNATORY,
        form=lambda: _forms().VerificationForm,
        clause="四(六)2句4",
    )
    def verify(self, *, verification: str, holds: bool, **data: Any) -> None:
        """The city has looked on the spot and says what it found."""
        self.verification = verification
        self.holds = holds

    @transition(
        source=RectificationState.VERIFIED,
        target=RectificationState.PASSED,
        label=_("Passed: the title is kept"),
        who=PROVINCE_SIGNATORY,
        conditions=[conditions.province_can_number],
        form=lambda: _forms().PassForm,
        reason=Reason.OPTIONAL,
        clause="四(六)2句4",
        locks=("assessment",),
    )
    def let_pass(self, **data: Any) -> None:
        """Put right in time: the title is kept."""

    @transition(
        source=[
            RectificationState.VERIFIED,
            RectificationState.ORDERED,
            RectificationState.EXTENDED,
        ],
        target=RectificationState.NOTICED,
        label=_("Give notice of a revocation"),
        who=PROVINCE_SIGNATORY,
        conditions=[conditions.verified_or_overdue, conditions.province_can_number],
        form=lambda: _forms().ReasonForm,
        reason=Reason.REQUIRED,
        clause="四(六)2句4",
        explanation=_(
            "The notice states facts and reasons; the county may state its case within the days "
            "that the rules give."
        ),
        optional=True,
        grave=True,
    )
    def announce_revocation(self, **data: Any) -> None:
        """Still unqualified: before the title is taken, the county is heard."""
        from ..hearing import ends_at

        self.hearing_ends_at = ends_at(self)

    @transition(
        source=RectificationState.NOTICED,
        target=RectificationState.HEARD,
        label=_("State the case"),
        who=COUNTY_SIGNATORY,
        conditions=[conditions.hearing_still_open, written("statement")],
        clause="四(六)2句4",
        freezes=("statement",),
        optional=True,
    )
    def state_case(self, **data: Any) -> None:
        """What the county says to the facts and reasons."""

    @transition(
        source=[RectificationState.NOTICED, RectificationState.HEARD],
        target=RectificationState.FAILED,
        label=_("Revoke the title"),
        who=PROVINCE_SIGNATORY,
        conditions=[conditions.heard_or_day_over, conditions.province_can_number],
        form=lambda: _forms().ReasonForm,
        reason=Reason.REQUIRED,
        clause="四(六)2句4",
        grave=True,
        locks=("assessment",),
    )
    def revoke(self, **data: Any) -> None:
        """The title is revoked by a decision."""

    @transition(
        source=[RectificationState.NOTICED, RectificationState.HEARD],
        target=RectificationState.PASSED,
        label=_("Keep the title after all"),
        who=PROVINCE_SIGNATORY,
        conditions=[conditions.province_can_number],
        reason=Reason.REQUIRED,
        clause="四(六)2句4",
        optional=True,
        locks=("assessment",),
    )
    def keep(self, **data: Any) -> None:
        """What the county stated convinces."""


def _forms() -> Any:
    from .. import forms

    return forms
