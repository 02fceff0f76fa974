"""The selection of a round: meeting, public notice, objections, the one decision (四(四)句3, 句4)."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from applications.models import Application, Round
from cluster_portal.counties.who import PROVINCE, PROVINCE_SIGNATORY
from cluster_portal.documents.models import Paper
from cluster_portal.workflow.declare import Beginning, Reason, Writing, transition
from cluster_portal.workflow.models import StateField, WorkflowModel, WorkflowQuerySet
from cluster_portal.workflow.writing import written

from .. import conditions, notice_period
from .case import Case


class SelectionState(models.TextChoices):
    OPEN = "open", _("being prepared")
    ANNOUNCED = "announced", _("public notice")
    DECIDED = "decided", _("decided")
    ENDED = "ended", _("ended without a designation")


class SelectionQuerySet(WorkflowQuerySet):
    def visible_to(self, user: Any) -> SelectionQuerySet:
        if user.is_authenticated and user.sees_everything:
            return self
        return self.none()

    def public(self) -> SelectionQuerySet:
        """Those whose notice was given: anybody may read it, without an account."""
        return self.exclude(notice=None)

    def for_desk(self) -> SelectionQuerySet:
        return self.select_related("round")


class Selection(WorkflowModel):
    """`minutes` as MinutesForm stores it: meeting_on, present, minutes, notice_days (working days)."""

    State = SelectionState
    tones = {
        SelectionState.OPEN: "amber",
        SelectionState.ANNOUNCED: "blue",
        SelectionState.DECIDED: "green",
        SelectionState.ENDED: "grey",
    }
    asks = {
        SelectionState.OPEN: _("Hold the meeting, then give public notice"),
        SelectionState.ANNOUNCED: _("Answer objections, then designate"),
    }
    beginning = Beginning(
        label=_("Selection begun"),
        who=PROVINCE,
        conditions=(conditions.one_selection_a_round,),
        clause="四(四)句3",
    )
    writings = {
        "minutes": Writing(
            label=_("Minutes of the selection meeting"),
            who=PROVINCE,
            states=(SelectionState.OPEN,),
            form=lambda: _forms().MinutesForm,
            clause="四(四)句3",
        )
    }
    decision_template = "reviews/_selection_decision.html"

    round = models.OneToOneField(Round, on_delete=models.PROTECT, related_name="selection")
    state = StateField(choices=SelectionState, default=SelectionState.OPEN)
    minutes = models.JSONField(default=dict)
    notice_from = models.DateField(null=True, blank=True)
    notice_ends_at = models.DateTimeField(null=True, blank=True)
    notice = models.OneToOneField(
        Paper, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    decision = models.OneToOneField(
        Paper, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = SelectionQuerySet.as_manager()

    class Meta(WorkflowModel.Meta):
        ordering = ("-round__year",)
        verbose_name = _("selection")
        constraints = (
            models.CheckConstraint(
                name="selection_state_is_known", condition=Q(state__in=SelectionState.values)
            ),
        )

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        return str(_("Selection of %(year)d") % {"year": self.round.year})

    def get_absolute_url(self) -> str:
        return reverse("selection", args=[self.pk])

    @property
    def notice_is_over(self) -> bool:
        return self.notice_ends_at is not None and timezone.now() >= self.notice_ends_at

    @property
    def cases(self) -> Any:
        """The cases of its round."""
        return Case.objects.filter(application__round=self.round_id)

    @property
    def proposed(self) -> Any:
        """Those put forward, in the order of their division codes, as lists of papers have them."""
        return self.cases.filter(state=Case.State.PROPOSED).order_by("application__county__code")

    @property
    def on_their_way(self) -> Any:
        """Applications of its round that were sent in time and have not reached the province yet."""
        states = (Application.State.SUBMITTED, Application.State.RETURNED)
        found = Application.objects.filter(round=self.round_id, state__in=states, case=None)
        return found.select_related("county__city", "round").order_by("county__code")

    @transition(
        source=SelectionState.OPEN,
        target=SelectionState.ANNOUNCED,
        label=_("Give public notice"),
        who=PROVINCE_SIGNATORY,
        conditions=[
            conditions.round_is_closed,
            conditions.none_undecided,
            conditions.some_proposed,
            written("minutes"),
            conditions.selection_can_number,
        ],
        clause="四(四)句3",
        explanation=_("The notice names the proposed counties and its own first and last day."),
        freezes=("minutes",),
    )
    def announce(self, **data: Any) -> None:
        """The proposed set is made public for its working days, today being the first."""
        self.notice_from = timezone.localdate()
        self.notice_ends_at = notice_period.ends_at(self.notice_from, self.minutes["notice_days"])

    @transition(
        source=SelectionState.ANNOUNCED,
        target=SelectionState.DECIDED,
        label=_("Designate the zones"),
        who=PROVINCE_SIGNATORY,
        conditions=[
            conditions.some_proposed,
            conditions.notice_is_over,
            conditions.objections_are_answered,
            conditions.no_upheld_objection,
            conditions.selection_can_number,
        ],
        clause="四(四)句4",
        explanation=_(
            "One decision designates all that are proposed; their zones begin today, with a term of "
            "three years."
        ),
        grave=True,
    )
    def decide(self, **data: Any) -> None:
        """The decision is issued, and every proposed county's zone begins with it."""

    @transition(
        source=[SelectionState.OPEN, SelectionState.ANNOUNCED],
        target=SelectionState.ENDED,
        label=_("End without a designation"),
        who=PROVINCE_SIGNATORY,
        conditions=[
            conditions.round_is_closed,
            conditions.none_undecided,
            conditions.none_proposed,
        ],
        reason=Reason.REQUIRED,
        clause="四(四)句3",
        optional=True,
        grave=True,
    )
    def end(self, **data: Any) -> None:
        """No county of the round is designated."""


class ObjectionState(models.TextChoices):
    RECEIVED = "received", _("received")
    ANSWERED = "answered", _("answered")


class ObjectionQuerySet(WorkflowQuerySet):
    def visible_to(self, user: Any) -> ObjectionQuerySet:
        """The province's own: who objected is nobody else's business."""
        if user.is_authenticated and user.sees_everything:
            return self
        return self.none()

    def for_desk(self) -> ObjectionQuerySet:
        return self.select_related("selection__round", "case__application__county__city")


class Objection(WorkflowModel):
    """A written, real-name objection received within the notice's days."""

    State = ObjectionState
    tones = {ObjectionState.RECEIVED: "amber", ObjectionState.ANSWERED: "green"}
    asks = {ObjectionState.RECEIVED: _("Look into the objection and answer it")}
    beginning = Beginning(
        label=_("Objection received"),
        who=PROVINCE,
        conditions=(conditions.received_within_the_notice,),
        clause="四(四)句3",
    )
    decision_template = "reviews/_objection_decision.html"

    selection = models.ForeignKey(Selection, on_delete=models.PROTECT, related_name="objections")
    case = models.ForeignKey(
        Case, on_delete=models.PROTECT, related_name="objections", verbose_name=_("against")
    )
    received_on = models.DateField(_("received on"))
    by_whom = models.CharField(_("who objects (real name or unit)"), max_length=100)
    contact = models.CharField(_("how to reach them"), max_length=100)
    text = models.TextField(_("what is objected"), max_length=5000)
    state = StateField(choices=ObjectionState, default=ObjectionState.RECEIVED)
    upheld = models.BooleanField(_("upheld"), null=True)
    answer_text = models.TextField(_("answer"), blank=True)

    objects = ObjectionQuerySet.as_manager()

    class Meta(WorkflowModel.Meta):
        ordering = ("pk",)
        verbose_name = _("objection")
        constraints = (
            models.CheckConstraint(
                name="objection_state_is_known", condition=Q(state__in=ObjectionState.values)
            ),
        )

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        return str(_("Objection against %(county)s") % {"county": self.case.county.paper_name})

    def get_absolute_url(self) -> str:
        return reverse("objection", args=[self.pk])

    @transition(
        source=ObjectionState.RECEIVED,
        target=ObjectionState.ANSWERED,
        label=_("Answer the objection"),
        who=PROVINCE,
        form=lambda: _forms().AnswerObjectionForm,
        clause="四(四)句3",
        explanation=_("Where it is upheld, the county can't be designated; end its case as well."),
    )
    def answer(self, *, upheld: bool, answer_text: str, **data: Any) -> None:
        """What became of it, in writing to whoever objected."""
        self.upheld, self.answer_text = upheld, answer_text


def _forms() -> Any:
    from .. import selection_forms

    return selection_forms
