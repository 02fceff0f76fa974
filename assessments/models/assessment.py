"""The assessment at the end of the term 期满考核 (四(六))."""

from __future__ import annotations

from decimal import Decimal
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
from cluster_portal.policy.lists import Grade
from cluster_portal.workflow.days import end_of
from cluster_portal.workflow.declare import Beginning, Reason, Writing, transition
from cluster_portal.workflow.forms import AnswerByForm
from cluster_portal.workflow.models import StateField, WorkflowModel, WorkflowQuerySet
from cluster_portal.workflow.writing import written
from zones.models import PlanVersion, Zone, of_reach

from .. import conditions


class AssessmentState(models.TextChoices):
    OPENED = "opened", _("opened")
    NOTIFIED = "notified", _("self-assessment under way")
    SELF_ASSESSED = "self_assessed", _("before the city")
    OPINED = "opined", _("before the province")
    EVALUATED = "evaluated", _("evaluated")
    GRADED = "graded", _("graded")
    DECIDED = "decided", _("decided")


# What the province weighs among itself: on record, but not shown to county and city before the decision.
INTERNAL = ("evaluate", "evaluate_again", "give_grade", "grade_again")


class AssessmentQuerySet(WorkflowQuerySet):
    def visible_to(self, user: Any) -> AssessmentQuerySet:
        return self.filter(of_reach(user, "zone__county"))

    def for_desk(self) -> AssessmentQuerySet:
        return self.select_related("zone__county__city")


class Assessment(WorkflowModel):
    """Opens by itself when the term is over. Measured against the plan version then in force.

    `self_assessment` as SelfAssessmentForm stores it: figures (a list of {key, actual, note} by
    indicator), objectives, tasks, projects, effect; system, mechanism, management, innovation;
    ideas and measures: the three contents of 四(六)1.
    `evaluation` as EvaluationForm stores it: scores (a list of {key, score, reason} by content, of
    100 points each), experts, visit, remarks. County and city read it with the decision only.
    `due_at`: until when it is the county's turn, by the notice or by the newest return.
    """

    State = AssessmentState
    tones = {
        AssessmentState.OPENED: "amber",
        AssessmentState.NOTIFIED: "blue",
        AssessmentState.SELF_ASSESSED: "blue",
        AssessmentState.OPINED: "blue",
        AssessmentState.EVALUATED: "blue",
        AssessmentState.GRADED: "amber",
        AssessmentState.DECIDED: "green",
    }
    asks = {
        AssessmentState.OPENED: _("Give notice of the assessment"),
        AssessmentState.NOTIFIED: _("Write the self-assessment and send it"),
        AssessmentState.SELF_ASSESSED: _("Give the city's opinion"),
        AssessmentState.OPINED: _("Evaluate"),
        AssessmentState.EVALUATED: _("Grade"),
        AssessmentState.GRADED: _("Sign the decision"),
    }
    beginning = Beginning(
        label=_("Opened with the end of the term"), clause="四(六)", consequence=True
    )
    writings = {
        "self_assessment": Writing(
            label=_("Self-assessment"),
            who=COUNTY,
            states=(AssessmentState.NOTIFIED,),
            form=lambda: _forms().SelfAssessmentForm,
            files=True,
            clause="四(六)1",
        ),
        "evaluation": Writing(
            label=_("Evaluation"),
            who=PROVINCE,
            states=(AssessmentState.OPINED,),
            form=lambda: _forms().EvaluationForm,
            files=True,
            opens_to=lambda thing, user: thing.shows_result_to(user),
            clause="四(六)1",
        ),
    }
    decision_template = "assessments/_decision.html"

    zone = models.OneToOneField(Zone, on_delete=models.PROTECT, related_name="assessment")
    plan_version = models.ForeignKey(PlanVersion, on_delete=models.PROTECT, related_name="+")
    state = StateField(choices=AssessmentState, default=AssessmentState.OPENED)
    rules = models.JSONField(default=dict)
    due_at = models.DateTimeField(_("due"), null=True, blank=True)
    self_assessment = models.JSONField(default=dict)
    opinion = models.TextField(_("the city's opinion"), blank=True)
    evaluation = models.JSONField(default=dict)
    score = models.DecimalField(_("score"), max_digits=5, decimal_places=2, null=True)
    grade = models.CharField(_("grade"), max_length=20, choices=Grade, blank=True)
    decision = models.OneToOneField(
        Paper, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = AssessmentQuerySet.as_manager()

    class Meta(WorkflowModel.Meta):
        ordering = ("-pk",)
        verbose_name = _("assessment")
        constraints = (
            models.CheckConstraint(
                name="assessment_state_is_known", condition=Q(state__in=AssessmentState.values)
            ),
        )

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        return str(_("%(county)s, term-end assessment") % {"county": self.county.paper_name})

    @property
    def county(self) -> County:
        return self.zone.county

    @property
    def due(self) -> Any:
        """By when the county owes its next step; None where it is not its turn."""
        return self.due_at if self.state == AssessmentState.NOTIFIED else None

    def get_absolute_url(self) -> str:
        return reverse("assessment", args=[self.pk])

    def shows_result_to(self, user: Any) -> bool:
        """Evaluation, score and grade: the province's own business until it has decided."""
        return user.sees_everything or self.state == AssessmentState.DECIDED

    @classmethod
    def history_visible_to(cls, user: Any) -> Q:
        if user.sees_everything:
            return Q()
        decided = cls.objects.filter(state=AssessmentState.DECIDED).values("pk")
        return ~Q(event__in=INTERNAL) | Q(object_id__in=decided)

    @property
    def suggested_grade(self) -> Grade | None:
        """What the score suggests by the thresholds on record."""
        if self.score is None:
            return None
        thresholds = self.rules["thresholds"]
        if self.score >= Decimal(thresholds[Grade.EXCELLENT.value]):
            return Grade.EXCELLENT
        if self.score >= Decimal(thresholds[Grade.QUALIFIED.value]):
            return Grade.QUALIFIED
        return Grade.UNQUALIFIED

    @transition(
        source=AssessmentState.OPENED,
        target=AssessmentState.NOTIFIED,
        label=_("Give notice of the assessment"),
        who=PROVINCE_SIGNATORY,
        conditions=[conditions.province_can_number],
        form=lambda: _forms().NoticeForm,
        clause="四(六)",
        explanation=_(
            "The notice tells the county and the city what is assessed, by which weights and "
            "thresholds, and by when the self-assessment is due."
        ),
    )
    def notify(self, *, due_on: Any, **data: Any) -> None:
        """The notice is issued; from here on its rules are fixed."""
        self.due_at = end_of(due_on)

    @transition(
        source=AssessmentState.NOTIFIED,
        target=AssessmentState.SELF_ASSESSED,
        label=_("Send the self-assessment"),
        who=COUNTY_SIGNATORY,
        conditions=[written("self_assessment")],
        clause="四(六)1",
        freezes=("self_assessment",),
    )
    def self_assess(self, **data: Any) -> None:
        """The county's own account in the three contents."""

    @transition(
        source=AssessmentState.SELF_ASSESSED,
        target=AssessmentState.NOTIFIED,
        label=_("Return to the county"),
        who=CITY,
        form=lambda: AnswerByForm,
        reason=Reason.REQUIRED,
        clause="四(六)",
        optional=True,
    )
    def return_by_city(self, *, due_on: Any, **data: Any) -> None:
        """The city wants the self-assessment corrected."""
        self.due_at = end_of(due_on)

    @transition(
        source=AssessmentState.SELF_ASSESSED,
        target=AssessmentState.OPINED,
        label=_("Give the city's opinion"),
        who=CITY_SIGNATORY,
        form=lambda: _forms().OpinionForm,
        clause="四(六)",
    )
    def give_opinion(self, *, opinion: str, **data: Any) -> None:
        """The city's opinion goes to the province with the self-assessment."""
        self.opinion = opinion

    @transition(
        source=AssessmentState.NOTIFIED,
        target=AssessmentState.OPINED,
        label=_("Go on without a self-assessment"),
        who=PROVINCE_SIGNATORY,
        conditions=[conditions.self_assessment_is_overdue],
        reason=Reason.REQUIRED,
        clause="四(六)",
        explanation=_("The county has let its day pass. What it reported each year is assessed."),
        optional=True,
        grave=True,
    )
    def go_on_without(self, **data: Any) -> None:
        """A county that does not answer can't hold up its assessment."""

    @transition(
        source=AssessmentState.OPINED,
        target=AssessmentState.NOTIFIED,
        label=_("Return to the county"),
        who=PROVINCE,
        form=lambda: AnswerByForm,
        reason=Reason.REQUIRED,
        clause="四(六)",
        optional=True,
    )
    def return_by_province(self, *, due_on: Any, **data: Any) -> None:
        """The province wants the self-assessment corrected; the answer goes by the city again."""
        self.due_at = end_of(due_on)

    @transition(
        source=AssessmentState.OPINED,
        target=AssessmentState.EVALUATED,
        label=_("Finish the evaluation"),
        who=PROVINCE,
        conditions=[written("evaluation")],
        clause="四(六)1",
        freezes=("evaluation",),
    )
    def evaluate(self, **data: Any) -> None:
        """Scored content by content; the weighted sum suggests a grade."""
        from ..scoring import total

        self.score = total(self)

    @transition(
        source=AssessmentState.EVALUATED,
        target=AssessmentState.OPINED,
        label=_("Evaluate again"),
        who=PROVINCE,
        reason=Reason.REQUIRED,
        clause="四(六)1",
        optional=True,
    )
    def evaluate_again(self, **data: Any) -> None:
        """The evaluation is opened again; the earlier one stays on record."""
        self.score = None

    @transition(
        source=AssessmentState.EVALUATED,
        target=AssessmentState.GRADED,
        label=_("Grade"),
        who=PROVINCE_SIGNATORY,
        form=lambda: _forms().GradeForm,
        reason=Reason.OPTIONAL,
        clause="四(六)2",
        explanation=_("A grade other than the suggested one needs a reason."),
    )
    def give_grade(self, *, grade: str, **data: Any) -> None:
        """One of the three grades."""
        self.grade = grade

    @transition(
        source=AssessmentState.GRADED,
        target=AssessmentState.EVALUATED,
        label=_("Grade again"),
        who=PROVINCE_SIGNATORY,
        reason=Reason.REQUIRED,
        clause="四(六)2",
        optional=True,
    )
    def grade_again(self, **data: Any) -> None:
        """Before the decision is signed the grade may be reconsidered."""
        self.grade = ""

    @transition(
        source=AssessmentState.GRADED,
        target=AssessmentState.DECIDED,
        label=_("Sign the decision"),
        who=PROVINCE_SIGNATORY,
        conditions=[conditions.province_can_number],
        form=lambda: _forms().DecideForm,
        clause="四(六)2",
        explanation=_(
            "The decision is issued and takes effect: excellent is recommended for the national "
            "programme, qualified keeps the title, unqualified has to put itself right by a day."
        ),
        grave=True,
        locks=("zone",),
    )
    def decide(self, **data: Any) -> None:
        """The decision is issued, and what the grade brings begins with it."""


def _forms() -> Any:
    from .. import forms

    return forms
