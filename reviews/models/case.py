"""The case: the province's machine, begun by a city's recommendation (四(四))."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from applications.models import Application
from applications.transition_forms import ReturnForm
from cluster_portal.counties.models import County
from cluster_portal.counties.who import PROVINCE, PROVINCE_SIGNATORY
from cluster_portal.documents.models import Paper
from cluster_portal.workflow.declare import SYSTEM_ONLY, Beginning, Reason, transition
from cluster_portal.workflow.models import StateField, WorkflowModel, WorkflowQuerySet

from .. import conditions


class CaseState(models.TextChoices):
    CHECKING = "checking", _("formal check")
    SENT_BACK = "sent_back", _("sent back")
    ACCEPTED = "accepted", _("accepted")
    REJECTED = "rejected", _("rejected")
    UNDER_REVIEW = "under_review", _("under expert review")
    SHORTLISTED = "shortlisted", _("shortlisted")
    PROPOSED = "proposed", _("proposed for designation")
    DESIGNATED = "designated", _("designated")
    NOT_SELECTED = "not_selected", _("not selected")
    WITHDRAWN = "withdrawn", _("withdrawn")


class CaseQuerySet(WorkflowQuerySet):
    def visible_to(self, user: Any) -> CaseQuerySet:
        """The province's own business: the province and the auditor.

        The county and the city learn of it through the application.
        """
        if user.is_authenticated and user.sees_everything:
            return self
        return self.none()

    def for_desk(self) -> CaseQuerySet:
        return self.select_related("application__county__city", "application__round")


class Case(WorkflowModel):
    """What the province makes of one recommended application: it alone examines and confirms (四句2)."""

    State = CaseState
    tones = {
        CaseState.CHECKING: "blue",
        CaseState.SENT_BACK: "amber",
        CaseState.ACCEPTED: "green",
        CaseState.REJECTED: "red",
        CaseState.UNDER_REVIEW: "blue",
        CaseState.SHORTLISTED: "blue",
        CaseState.PROPOSED: "amber",
        CaseState.DESIGNATED: "green",
        CaseState.NOT_SELECTED: "grey",
        CaseState.WITHDRAWN: "grey",
    }
    asks = {
        CaseState.CHECKING: _("Do the formal check"),
        CaseState.ACCEPTED: _("Assign experts and start the review"),
        CaseState.UNDER_REVIEW: _("Shortlist it or not, once the scores are in"),
        CaseState.SHORTLISTED: _("Visit it, then propose it or not"),
    }
    beginning = Beginning(label=_("Reached the province"), clause="四(三)句2", consequence=True)
    decision_template = "reviews/_decision.html"
    pieces = ("formal_checks",)

    application = models.OneToOneField(Application, on_delete=models.PROTECT, related_name="case")
    state = StateField(choices=CaseState, default=CaseState.CHECKING)
    rejection = models.OneToOneField(
        Paper, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = CaseQuerySet.as_manager()

    class Meta(WorkflowModel.Meta):
        ordering = ("-application__round__year", "application__county__code")
        verbose_name = _("case")
        constraints = (
            models.CheckConstraint(
                name="case_state_is_known", condition=Q(state__in=CaseState.values)
            ),
        )

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        return self.application.title

    @property
    def county(self) -> County:
        return self.application.county

    def get_absolute_url(self) -> str:
        return reverse("case", args=[self.pk])

    @property
    def current_check(self) -> Any:
        """The formal check of what is before the province now."""
        return self.formal_checks.last()

    @transition(
        source=CaseState.CHECKING,
        target=CaseState.ACCEPTED,
        label=_("Accept"),
        who=PROVINCE,
        conditions=[conditions.formally_checked, conditions.province_can_number],
        clause="四(四)",
        explanation=_("The application goes on to the experts' review."),
        locks=("application",),
    )
    def accept(self, **data: Any) -> None:
        """The materials are complete and the conditions hold."""

    @transition(
        source=CaseState.CHECKING,
        target=CaseState.SENT_BACK,
        label=_("Send back for correction"),
        who=PROVINCE,
        conditions=[conditions.province_can_number],
        form=lambda: ReturnForm,
        clause="四(四)",
        explanation=_(
            "The county corrects the sections named here; its answer goes by the city again, with "
            "a new recommendation."
        ),
        optional=True,
        locks=("application",),
    )
    def send_back(self, **data: Any) -> None:
        """The county has to correct something; its answer goes by the city again."""

    @transition(
        source=[CaseState.CHECKING, CaseState.SENT_BACK],
        target=CaseState.REJECTED,
        label=_("Reject"),
        who=PROVINCE_SIGNATORY,
        conditions=[conditions.answer_is_overdue, conditions.province_can_number],
        form=lambda: _forms().RejectForm,
        reason=Reason.REQUIRED,
        clause="四(四)",
        explanation=_(
            "The application ends here, with a notice to the city and the county that states the "
            "reason."
        ),
        optional=True,
        grave=True,
        locks=("application",),
    )
    def reject(self, **data: Any) -> None:
        """It is not accepted, or what was sent back was not answered in time; a notice is issued."""

    @transition(
        source=CaseState.ACCEPTED,
        target=CaseState.UNDER_REVIEW,
        label=_("Start the experts' review"),
        who=PROVINCE,
        conditions=[conditions.enough_experts],
        clause="四(四)句2",
        explanation=_("The experts can hand in their score sheets from here on."),
        locks=("application",),
    )
    def start_review(self, **data: Any) -> None:
        """Enough experts are assigned; the criteria are frozen."""

    @transition(
        source=CaseState.UNDER_REVIEW,
        target=CaseState.SHORTLISTED,
        label=_("Shortlist"),
        who=PROVINCE_SIGNATORY,
        conditions=[conditions.reviews_are_in],
        form=lambda: _selection_forms().ShortlistForm,
        reason=Reason.OPTIONAL,
        clause="四(四)句2",
        explanation=_("The county is visited next. A departure from the rank needs a reason."),
        locks=("application",),
    )
    def shortlist(self, **data: Any) -> None:
        """The experts' scores carry it on to the site visit."""

    @transition(
        source=CaseState.UNDER_REVIEW,
        target=CaseState.NOT_SELECTED,
        label=_("Do not shortlist"),
        who=PROVINCE_SIGNATORY,
        conditions=[conditions.reviews_are_in, conditions.province_can_number],
        form=lambda: _forms().RejectForm,
        reason=Reason.REQUIRED,
        clause="四(四)句3",
        explanation=_("The application ends here, with a notice that states the reason."),
        optional=True,
        grave=True,
        locks=("application",),
    )
    def not_shortlist(self, **data: Any) -> None:
        """After the experts' review it goes no further."""

    @transition(
        source=CaseState.SHORTLISTED,
        target=CaseState.PROPOSED,
        label=_("Propose for designation"),
        who=PROVINCE_SIGNATORY,
        conditions=[conditions.visit_was_held, conditions.selection_is_not_announced],
        form=lambda: _selection_forms().ProposeForm,
        reason=Reason.OPTIONAL,
        clause="四(四)句3",
        explanation=_(
            "It joins the proposed set of the round. A departure from the rank needs a reason."
        ),
        locks=("application",),
    )
    def propose(self, **data: Any) -> None:
        """It belongs to the set of which the public is told."""

    @transition(
        source=[CaseState.SHORTLISTED, CaseState.PROPOSED],
        target=CaseState.NOT_SELECTED,
        label=_("Do not select"),
        who=PROVINCE_SIGNATORY,
        conditions=[conditions.visit_was_held, conditions.province_can_number],
        form=lambda: _forms().RejectForm,
        reason=Reason.REQUIRED,
        clause="四(四)句3",
        explanation=_("The application ends here, with a notice that states the reason."),
        optional=True,
        grave=True,
        locks=("application",),
    )
    def not_select(self, **data: Any) -> None:
        """After the visit, or after an upheld objection, it is not designated."""

    @transition(
        source=CaseState.PROPOSED,
        target=CaseState.DESIGNATED,
        label=_("Designated"),
        who=SYSTEM_ONLY,
        clause="四(四)句4",
        consequence=True,
        locks=("application",),
    )
    def designate(self, **data: Any) -> None:
        """The round's decision names it: its zone begins."""

    @transition(
        source=CaseState.SENT_BACK,
        target=CaseState.CHECKING,
        label=_("Recommended again"),
        who=SYSTEM_ONLY,
        clause="四(三)句2",
        consequence=True,
        locks=("application",),
    )
    def resume(self, **data: Any) -> None:
        """The city has recommended the corrected application."""

    @transition(
        source=[
            CaseState.CHECKING,
            CaseState.SENT_BACK,
            CaseState.ACCEPTED,
            CaseState.UNDER_REVIEW,
            CaseState.SHORTLISTED,
        ],
        target=CaseState.WITHDRAWN,
        label=_("Ended with the application"),
        who=SYSTEM_ONLY,
        clause="四(三)",
        consequence=True,
        locks=("application",),
    )
    def end_with_application(self, **data: Any) -> None:
        """The county has withdrawn its application, or the city does not recommend it again."""


def _forms() -> Any:
    from .. import forms

    return forms


def _selection_forms() -> Any:
    from .. import selection_forms

    return selection_forms
