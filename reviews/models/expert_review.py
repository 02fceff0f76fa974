"""One expert's review of one case (四(四)句2)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from cluster_portal.counties.who import PROVINCE
from cluster_portal.workflow.declare import SYSTEM_ONLY, Beginning, Reason, Writing, transition
from cluster_portal.workflow.models import StateField, WorkflowModel, WorkflowQuerySet
from cluster_portal.workflow.writing import written

from .. import conditions
from ..who import ASSIGNED_EXPERT
from .case import Case
from .expert import Expert


class ExpertReviewState(models.TextChoices):
    ASSIGNED = "assigned", _("assigned")
    ACCEPTED = "accepted", _("taken on")
    DECLINED = "declined", _("declined")
    RECUSED = "recused", _("recused")
    DRAFTING = "drafting", _("being scored")
    SUBMITTED = "submitted", _("score sheet handed in")
    EXCUSED = "excused", _("excused")


OPEN = (ExpertReviewState.ASSIGNED, ExpertReviewState.ACCEPTED, ExpertReviewState.DRAFTING)
LEFT = (ExpertReviewState.DECLINED, ExpertReviewState.RECUSED)
# In which the expert reads the materials: after the declaration, and not once excused.
READING = (
    ExpertReviewState.ACCEPTED,
    ExpertReviewState.DRAFTING,
    ExpertReviewState.SUBMITTED,
)


class ExpertReviewQuerySet(WorkflowQuerySet):
    def visible_to(self, user: Any) -> ExpertReviewQuerySet:
        """The province and the auditor all; an expert their own, and nothing once recused."""
        if not user.is_authenticated:
            return self.none()
        if user.sees_everything:
            return self
        if user.is_expert:
            return self.filter(expert__user=user).exclude(state__in=LEFT)
        return self.none()

    def for_desk(self) -> ExpertReviewQuerySet:
        return self.select_related(
            "case__application__county__city", "case__application__round__panel", "expert__user"
        )

    def waiting_on(self, user: Any) -> ExpertReviewQuerySet:
        """Only the expert's own turn: what the province may still do to one waits for nobody."""
        found: Any = super().waiting_on(user)
        return found.filter(state__in=OPEN)

    def standing(self) -> ExpertReviewQuerySet:
        """All but those that were declined, recused or excused."""
        return self.exclude(state__in=(*LEFT, ExpertReviewState.EXCUSED))


class ExpertReview(WorkflowModel):
    """Declared free of ties first, then scored with reasons, then handed in and locked.

    `sheet` as SheetForm stores it: scores, a list of {key, score, reason} by the panel's criteria,
    and comment. Nobody else reads it before it is handed in, and no expert another's.
    """

    State = ExpertReviewState
    tones = {
        ExpertReviewState.ASSIGNED: "blue",
        ExpertReviewState.ACCEPTED: "blue",
        ExpertReviewState.DECLINED: "grey",
        ExpertReviewState.RECUSED: "grey",
        ExpertReviewState.DRAFTING: "amber",
        ExpertReviewState.SUBMITTED: "green",
        ExpertReviewState.EXCUSED: "grey",
    }
    asks = {
        ExpertReviewState.ASSIGNED: _("Declare whether you are free to judge"),
        ExpertReviewState.ACCEPTED: _("Read and score"),
        ExpertReviewState.DRAFTING: _("Finish the scores and hand them in"),
    }
    beginning = Beginning(
        label=_("Assigned to the expert"),
        who=PROVINCE,
        conditions=(
            conditions.case_takes_experts,
            conditions.panel_is_set,
            conditions.expert_is_free_of_ties,
            conditions.not_assigned_already,
        ),
        clause="四(四)句2",
    )
    writings = {
        "sheet": Writing(
            label=_("Score sheet"),
            who=ASSIGNED_EXPERT,
            states=(ExpertReviewState.ACCEPTED, ExpertReviewState.DRAFTING),
            form=lambda: _forms().SheetForm,
            starts="start",
            beside="reviews/_sheet_materials.html",
            clause="四(四)句2",
        )
    }
    decision_template = "reviews/_expert_decision.html"

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="expert_reviews")
    expert = models.ForeignKey(Expert, on_delete=models.PROTECT, related_name="reviews")
    state = StateField(choices=ExpertReviewState, default=ExpertReviewState.ASSIGNED)
    sheet = models.JSONField(default=dict)

    objects = ExpertReviewQuerySet.as_manager()

    class Meta(WorkflowModel.Meta):
        ordering = ("case", "pk")
        verbose_name = _("expert review")
        constraints = (
            models.CheckConstraint(
                name="expert_review_state_is_known",
                condition=Q(state__in=ExpertReviewState.values),
            ),
            models.UniqueConstraint(name="one_review_an_expert", fields=["case", "expert"]),
        )

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        return str(
            _("%(county)s, review by %(expert)s")
            % {"county": self.case.county.paper_name, "expert": self.expert}
        )

    @property
    def panel(self) -> Any:
        return self.case.application.round.panel

    @property
    def due(self) -> datetime | None:
        """By when the sheet is to be handed in, where the panel has set a day."""
        return self.panel.due if self.state in OPEN else None

    @property
    def snapshot(self) -> Any:
        """What is judged: the version that was accepted, as it was frozen."""
        return self.case.current_check.snapshot

    def get_absolute_url(self) -> str:
        return reverse("expert_review", args=[self.pk])

    @transition(
        source=ExpertReviewState.ASSIGNED,
        target=ExpertReviewState.ACCEPTED,
        label=_("Declare no tie and take it on"),
        who=ASSIGNED_EXPERT,
        conditions=[conditions.expert_is_free_of_ties],
        form=lambda: _forms().DeclarationForm,
        clause="四(四)句2",
        explanation=_("The materials open after this."),
    )
    def accept(self, **data: Any) -> None:
        """The expert declares to have no tie with the county, and takes the review on."""

    @transition(
        source=ExpertReviewState.ASSIGNED,
        target=ExpertReviewState.DECLINED,
        label=_("Decline"),
        who=ASSIGNED_EXPERT,
        reason=Reason.REQUIRED,
        optional=True,
    )
    def decline(self, **data: Any) -> None:
        """The expert has no time; another one takes the place."""

    @transition(
        source=list(OPEN),
        target=ExpertReviewState.RECUSED,
        label=_("Declare a tie and step back"),
        who=ASSIGNED_EXPERT,
        reason=Reason.REQUIRED,
        clause="四(四)句2",
        explanation=_("You will not see this county's application any more."),
        optional=True,
        grave=True,
    )
    def recuse(self, **data: Any) -> None:
        """The expert is bound to the county in some way and judges it no further."""

    @transition(
        source=ExpertReviewState.ACCEPTED,
        target=ExpertReviewState.DRAFTING,
        label=_("Began scoring"),
        who=ASSIGNED_EXPERT,
        consequence=True,
    )
    def start(self, **data: Any) -> None:
        """The first scores are saved."""

    @transition(
        source=ExpertReviewState.DRAFTING,
        target=ExpertReviewState.SUBMITTED,
        label=_("Hand in the score sheet"),
        who=ASSIGNED_EXPERT,
        # A tie may have come on record since the assignment.
        conditions=[
            written("sheet"),
            conditions.case_is_under_review,
            conditions.expert_is_free_of_ties,
        ],
        clause="四(四)句2",
        explanation=_("It is locked then; only the province can open it again, with a reason."),
        freezes=("sheet",),
        locks=("case",),
    )
    def submit(self, **data: Any) -> None:
        """The scores count from here on."""

    @transition(
        source=ExpertReviewState.SUBMITTED,
        target=ExpertReviewState.DRAFTING,
        label=_("Open the score sheet again"),
        who=PROVINCE,
        reason=Reason.REQUIRED,
        conditions=[conditions.case_is_under_review],
        optional=True,
        locks=("case",),
    )
    def reopen(self, **data: Any) -> None:
        """The province gives the sheet back to the expert; what was handed in stays on record."""

    @transition(
        source=list(OPEN),
        target=ExpertReviewState.EXCUSED,
        label=_("Excuse the expert"),
        who=PROVINCE,
        reason=Reason.REQUIRED,
        explanation=_("The review goes on without this expert's scores."),
        optional=True,
    )
    def excuse(self, **data: Any) -> None:
        """The expert need not hand in scores any more."""

    @transition(
        source=list(OPEN),
        target=ExpertReviewState.EXCUSED,
        label=_("Ended with the case"),
        who=SYSTEM_ONLY,
        consequence=True,
    )
    def end_with_case(self, **data: Any) -> None:
        """The county has withdrawn: nothing is left to judge."""


def _forms() -> Any:
    from .. import panel_forms

    return panel_forms
