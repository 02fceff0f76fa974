"""Inspections 督查 by the province or the city: findings, days, answers (五(一), 五(三)句2)."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from cluster_portal.counties.models import County, Office
from cluster_portal.counties.who import COUNTY, COUNTY_SIGNATORY, OVERSEER, OVERSEER_SIGNATORY
from cluster_portal.workflow.declare import SYSTEM_ONLY, Beginning, Reason, Writing, transition
from cluster_portal.workflow.models import StateField, WorkflowModel, WorkflowQuerySet
from cluster_portal.workflow.writing import written

from .. import conditions
from .zone import Zone, of_reach


class InspectionState(models.TextChoices):
    PLANNED = "planned", _("planned")
    HELD = "held", _("held; the county has to answer")
    ANSWERED = "answered", _("answered")
    CLOSED = "closed", _("closed")
    CANCELLED = "cancelled", _("cancelled")
    LAPSED = "lapsed", _("lapsed")


OPEN = (InspectionState.PLANNED, InspectionState.HELD, InspectionState.ANSWERED)


class InspectionQuerySet(WorkflowQuerySet):
    def visible_to(self, user: Any) -> InspectionQuerySet:
        return self.filter(of_reach(user, "zone__county"))

    def for_desk(self) -> InspectionQuerySet:
        return self.select_related("zone__county__city", "office")

    def waiting_on(self, user: Any) -> InspectionQuerySet:
        """An inspection waits for the office that began it, and for its county; for no other one."""
        found: Any = super().waiting_on(user)
        return found if user.is_county else found.filter(office=user.office_id)


class Inspection(WorkflowModel):
    """`findings` as FindingsForm stores it: held_on, who, summary, items: a list of {text, due_on}.
    `answers` as AnswersForm stores it: answers, a list of {key, done} by finding.
    """

    State = InspectionState
    tones = {
        InspectionState.PLANNED: "blue",
        InspectionState.HELD: "amber",
        InspectionState.ANSWERED: "blue",
        InspectionState.CLOSED: "green",
        InspectionState.CANCELLED: "grey",
        InspectionState.LAPSED: "grey",
    }
    asks = {
        InspectionState.PLANNED: _("Hold the inspection and note its findings"),
        InspectionState.HELD: _("Answer the findings"),
        InspectionState.ANSWERED: _("Close the inspection or ask again"),
    }
    beginning = Beginning(
        label=_("Inspection planned"),
        who=OVERSEER,
        conditions=(conditions.zone_holds_title,),
        clause="五(一)",
    )
    writings = {
        "findings": Writing(
            label=_("Findings"),
            who=OVERSEER,
            states=(InspectionState.PLANNED,),
            form=lambda: _forms().FindingsForm,
            files=True,
            clause="五(一)",
        ),
        "answers": Writing(
            label=_("Answers to the findings"),
            who=COUNTY,
            states=(InspectionState.HELD,),
            form=lambda: _forms().AnswersForm,
            files=True,
            clause="五(一)",
        ),
    }

    decision_template = "zones/_inspection_decision.html"

    zone = models.ForeignKey(Zone, on_delete=models.PROTECT, related_name="inspections")
    office = models.ForeignKey(
        Office, on_delete=models.PROTECT, related_name="+", verbose_name=_("inspecting office")
    )
    planned_on = models.DateField(_("planned for"))
    subject = models.CharField(_("what is inspected"), max_length=200)
    state = StateField(choices=InspectionState, default=InspectionState.PLANNED)
    findings = models.JSONField(default=dict)
    answers = models.JSONField(default=dict)

    objects = InspectionQuerySet.as_manager()

    class Meta(WorkflowModel.Meta):
        ordering = ("-planned_on", "-pk")
        verbose_name = _("inspection")
        constraints = (
            models.CheckConstraint(
                name="inspection_state_is_known", condition=Q(state__in=InspectionState.values)
            ),
        )

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        return str(
            _("%(county)s, inspection: %(subject)s")
            % {"county": self.county.paper_name, "subject": self.subject}
        )

    @property
    def county(self) -> County:
        return self.zone.county

    def get_absolute_url(self) -> str:
        return reverse("inspection", args=[self.pk])

    @transition(
        source=InspectionState.PLANNED,
        target=InspectionState.HELD,
        label=_("Send the findings"),
        who=OVERSEER_SIGNATORY,
        conditions=[written("findings")],
        clause="五(一)",
        freezes=("findings",),
    )
    def hold(self, **data: Any) -> None:
        """The inspection has taken place; the county learns what was found and by when to answer."""

    @transition(
        source=InspectionState.HELD,
        target=InspectionState.ANSWERED,
        label=_("Send the answers"),
        who=COUNTY_SIGNATORY,
        conditions=[written("answers")],
        clause="五(一)",
        freezes=("answers",),
    )
    def answer(self, **data: Any) -> None:
        """The county says what it has done about each finding."""

    @transition(
        source=InspectionState.ANSWERED,
        target=InspectionState.HELD,
        label=_("Ask again"),
        who=OVERSEER,
        form=lambda: _forms().AskAgainForm,
        reason=Reason.REQUIRED,
        clause="五(一)",
        optional=True,
    )
    def ask_again(self, **data: Any) -> None:
        """The answers do not do."""

    @transition(
        source=[InspectionState.HELD, InspectionState.ANSWERED],
        target=InspectionState.CLOSED,
        label=_("Close the inspection"),
        who=OVERSEER,
        conditions=[conditions.findings_are_answered],
        reason=Reason.OPTIONAL,
        clause="五(一)",
    )
    def close(self, **data: Any) -> None:
        """Nothing was found, or what was found is put right."""

    @transition(
        source=InspectionState.PLANNED,
        target=InspectionState.CANCELLED,
        label=_("Cancel the inspection"),
        who=OVERSEER,
        reason=Reason.REQUIRED,
        optional=True,
    )
    def cancel(self, **data: Any) -> None:
        """It does not take place."""

    @transition(
        source=list(OPEN),
        target=InspectionState.LAPSED,
        label=_("Lapsed with the title"),
        who=SYSTEM_ONLY,
        consequence=True,
    )
    def lapse(self, **data: Any) -> None:
        """The zone has lost its title."""


def _forms() -> Any:
    from .. import inspection_forms

    return inspection_forms
