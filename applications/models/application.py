"""The application: the county's and the city's machine (四(三))."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cluster_portal.counties.models import County
from cluster_portal.counties.who import CITY, CITY_SIGNATORY, COUNTY, COUNTY_SIGNATORY
from cluster_portal.workflow.declare import SYSTEM_ONLY, Beginning, Event, Reason, transition
from cluster_portal.workflow.models import LogRow, StateField, WorkflowModel, WorkflowQuerySet

from .. import conditions
from .rounds import Round


class ApplicationState(models.TextChoices):
    DRAFT = "draft", _("draft")
    SUBMITTED = "submitted", _("submitted to the city")
    RETURNED = "returned", _("returned for correction")
    RECOMMENDED = "recommended", _("recommended to the province")
    DECLINED = "declined", _("not recommended")
    WITHDRAWN = "withdrawn", _("withdrawn")
    CONCLUDED = "concluded", _("concluded")


class ApplicationQuerySet(WorkflowQuerySet):
    def visible_to(self, user: Any) -> ApplicationQuerySet:
        """A county its own, a city its counties', the province and the auditor all.

        An expert sees only what is assigned to them, and that through the case.
        """
        if not user.is_authenticated:
            return self.none()
        if user.sees_everything:
            return self
        if user.is_city:
            return self.filter(county__city=user.office.city_id)
        if user.is_county:
            return self.filter(county=user.office.county_id)
        return self.none()

    def for_desk(self) -> ApplicationQuerySet:
        return self.select_related("county__city", "round")

    def waiting_on(self, user: Any) -> ApplicationQuerySet:
        """Without those whose time for the county to send them is over: nobody can do it any more.

        They stay in the lists. It is Application.closes_at, as a query.
        """
        now = timezone.now()
        writing = [ApplicationState.DRAFT, ApplicationState.RETURNED]
        city_is_over = Round.objects.filter(
            pk=OuterRef("round"),
            cutoffs__city=OuterRef("county__city"),
            cutoffs__closes_at__lte=now,
        )
        extended = Round.objects.filter(
            pk=OuterRef("round"),
            extensions__county=OuterRef("county"),
            extensions__until__gt=now,
        )
        returned = self.model.objects.filter(
            pk=OuterRef("pk"),
            corrections__answered_at=None,
            corrections__due_on__gte=timezone.localdate(now),
        )
        in_time = (
            (Q(round__closes_at__gt=now) & ~Exists(city_is_over))
            | Exists(extended)
            | Q(state=ApplicationState.RETURNED) & Exists(returned)
        )
        waiting: ApplicationQuerySet = super().waiting_on(user)  # type: ignore[assignment]
        return waiting.filter(~Q(state__in=writing) | in_time)

    def live(self) -> ApplicationQuerySet:
        """All but the withdrawn: what counts as the county's one application of the round."""
        return self.exclude(state=ApplicationState.WITHDRAWN)

    def shared(self) -> ApplicationQuerySet:
        """Those whose draft their city reads now. It is Application.is_shared, as a query."""
        writing = [ApplicationState.DRAFT, ApplicationState.RETURNED]
        return self.filter(shared_at__isnull=False, state__in=writing)


class Application(WorkflowModel):
    """One county's application in one round, from the draft to the end.

    What the county writes is in its sections and rows; what it sent is in numbered snapshots, and
    everyone but the county reads only those.
    """

    State = ApplicationState
    tones = {
        ApplicationState.DRAFT: "grey",
        ApplicationState.SUBMITTED: "blue",
        ApplicationState.RETURNED: "amber",
        ApplicationState.RECOMMENDED: "green",
        ApplicationState.DECLINED: "red",
        ApplicationState.WITHDRAWN: "grey",
        ApplicationState.CONCLUDED: "grey",
    }
    asks = {
        ApplicationState.DRAFT: _("Fill in and submit"),
        ApplicationState.RETURNED: _("Correct and submit again"),
        ApplicationState.SUBMITTED: _("Check, then recommend or return"),
    }
    beginning = Beginning(
        label=_("Began the application"),
        who=COUNTY,
        conditions=(conditions.county_may_apply, conditions.round_is_open, conditions.none_yet),
        clause="四(一)",
    )
    events = {
        "accepted_by_province": Event(_("Accepted by the province"), consequence=True),
        "visit_planned": Event(_("Site visit planned"), consequence=True),
        "visit_cancelled": Event(_("Site visit cancelled"), consequence=True),
        "draft_shared": Event(_("Shared the draft with the city"), COUNTY),
        "draft_unshared": Event(_("No longer shares the draft with the city"), COUNTY),
    }
    decision_template = "applications/_decision.html"
    pieces = ("sections", "city_reviews")
    # The dictionary of indicators, where a list has fetched it for all of its drafts.
    dictionary: list[Any] | None = None

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="applications")
    county = models.ForeignKey(County, on_delete=models.PROTECT, related_name="applications")
    state = StateField(choices=ApplicationState, default=ApplicationState.DRAFT)
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    started_at = models.DateTimeField(default=timezone.now, editable=False)
    # Since when the city may read the draft and comment on it (四(三): 指导); None: it may not.
    shared_at = models.DateTimeField(null=True, editable=False)

    objects = ApplicationQuerySet.as_manager()

    class Meta(WorkflowModel.Meta):
        ordering = ("-round__year", "county__code")
        verbose_name = _("application")
        constraints = (
            # 四(三)句3: once a year. A withdrawn one leaves the place free.
            models.UniqueConstraint(
                name="one_application_a_round",
                fields=["round", "county"],
                condition=~Q(state=ApplicationState.WITHDRAWN),
            ),
            models.CheckConstraint(
                name="application_state_is_known",
                condition=Q(state__in=ApplicationState.values),
            ),
        )

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        return str(
            _("%(county)s, application of %(year)d")
            % {"county": self.county.paper_name, "year": self.round.year}
        )

    def get_absolute_url(self) -> str:
        return reverse("application", args=[self.pk])

    def named_in(self) -> Any:
        """Keys of the papers about more than this application that name it: a common letter."""
        return self.city_reviews.exclude(letter=None).values("letter")

    @property
    def is_being_written(self) -> bool:
        return self.state in (ApplicationState.DRAFT, ApplicationState.RETURNED)

    @property
    def is_shared(self) -> bool:
        """Whether the county's city may read the draft now (四(三))."""
        return self.shared_at is not None and self.is_being_written

    @classmethod
    def history_visible_to(cls, user: Any) -> Q:
        """Guidance is between the county and its city: whoever is above reads nothing of it here."""
        return ~Q(event__in=["draft_shared", "draft_unshared"]) if user.sees_everything else Q()

    @property
    def attached(self) -> list[Any]:
        """The files of the draft. Over all rows, so that a list that has fetched them asks no more."""
        return [file for file in self.attachments.all() if file.removed_at is None]

    @property
    def open_correction(self) -> Any:
        """The return that now waits for the county's answer, or None."""
        if self.state != ApplicationState.RETURNED:
            return None
        corrections = list(self.corrections.all())  # a list that has fetched them asks no more
        return corrections[-1] if corrections else None

    @property
    def closes_at(self) -> Any:
        """Until when the county may submit: its round's deadline, or the later day of a return."""
        deadline = self.round.deadline_for(self.county)
        correction = self.open_correction
        return max(deadline, correction.closes_at) if correction else deadline

    @property
    def due(self) -> Any:
        """By when the county owes its next step: the day of a return, or the round's; else None.

        A return that comes before the round closes may still be answered until the round does.
        """
        if not self.is_being_written:
            return None
        correction = self.open_correction
        return correction.closes_at if correction else self.round.deadline_for(self.county)

    @property
    def accepted_at(self) -> Any:
        """When the province accepted it 受理; None before that, and where it has ended since."""
        if self.state != ApplicationState.RECOMMENDED:
            return None
        row = LogRow.objects.of(self).filter(event="accepted_by_province").last()
        return row.at if row else None

    @property
    def latest_snapshot(self) -> Any:
        """What the county sent last, or None."""
        return self.snapshots.last()

    @transition(
        source=[ApplicationState.DRAFT, ApplicationState.RETURNED],
        target=ApplicationState.SUBMITTED,
        label=_("Submit to the city"),
        who=COUNTY_SIGNATORY,
        conditions=[
            conditions.county_may_apply,
            conditions.still_in_time,
            conditions.everything_is_complete,
            conditions.every_item_is_answered,
        ],
        form=lambda: _forms().SubmitForm,
        clause="四(三)",
        explanation=_(
            "What stands here is frozen as a numbered version and goes to the city bureau. It can "
            "be changed again only if the city or the province returns it."
        ),
        locks=("round",),
    )
    def submit(self, **data: Any) -> None:
        """The county's signatory signs the statement and sends the application to its city."""

    @transition(
        source=ApplicationState.SUBMITTED,
        target=ApplicationState.RETURNED,
        label=_("Return for correction"),
        who=CITY,
        conditions=[conditions.city_can_number],
        form=lambda: _forms().ReturnForm,
        clause="四(三)句2",
        explanation=_(
            "The county can change only the sections named here, and has to answer by the day."
        ),
        optional=True,
    )
    def return_for_correction(self, **data: Any) -> None:
        """The city names what has to be corrected, section by section, and by when."""

    @transition(
        source=ApplicationState.SUBMITTED,
        target=ApplicationState.RECOMMENDED,
        label=_("Recommend to the province"),
        who=CITY_SIGNATORY,
        conditions=[
            conditions.city_has_checked,
            conditions.stamped_scans_are_there,
            conditions.rank_is_its_own,
            conditions.city_can_number,
        ],
        clause="四(三)句2",
        explanation=_(
            "The letter of recommendation gets its number and is issued; the application goes to "
            "the province."
        ),
        locks=("round",),
    )
    def recommend(self, **data: Any) -> None:
        """The city's signatory recommends the county; the letter is issued in the same breath."""

    @transition(
        source=ApplicationState.SUBMITTED,
        target=ApplicationState.DECLINED,
        label=_("Do not recommend"),
        who=CITY_SIGNATORY,
        reason=Reason.REQUIRED,
        clause="四(三)句2",
        explanation=_("The application ends here. The county sees the reason."),
        optional=True,
        grave=True,
    )
    def decline(self, **data: Any) -> None:
        """The city does not recommend the county: the end of this application."""

    @transition(
        source=ApplicationState.RECOMMENDED,
        target=ApplicationState.RETURNED,
        label=_("Sent back by the province"),
        who=SYSTEM_ONLY,
        form=lambda: _forms().ReturnForm,
        clause="四(四)",
        consequence=True,
    )
    def send_back(self, **data: Any) -> None:
        """The province's case sends it back; the answer goes by the city again."""

    @transition(
        source=[
            ApplicationState.DRAFT,
            ApplicationState.RETURNED,
            ApplicationState.SUBMITTED,
            ApplicationState.RECOMMENDED,
        ],
        target=ApplicationState.WITHDRAWN,
        label=_("Withdraw"),
        who=COUNTY_SIGNATORY,
        reason=Reason.REQUIRED,
        clause="四(三)",
        explanation=_(
            "The application ends; the city and the province see the reason. To correct something "
            "instead, ask the city bureau to return it. While the round is open for the county it "
            "may apply anew."
        ),
        optional=True,
        grave=True,
        decides_on_content=False,
    )
    def withdraw(self, **data: Any) -> None:
        """The county takes its application back, whatever is written or checked meanwhile."""

    @transition(
        # Returned: where the province has waited for the answer in vain.
        source=[ApplicationState.RECOMMENDED, ApplicationState.RETURNED],
        target=ApplicationState.CONCLUDED,
        label=_("Concluded by the province"),
        who=SYSTEM_ONLY,
        reason=Reason.OPTIONAL,
        clause="四(四)",
        consequence=True,
    )
    def conclude(self, **data: Any) -> None:
        """The province's case has come to its end."""


def _forms() -> Any:
    from .. import transition_forms

    return transition_forms
