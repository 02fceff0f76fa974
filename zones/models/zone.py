"""The zone: a county's title and its three-year term (四(五))."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from cluster_portal.counties.models import County
from cluster_portal.counties.who import COUNTY
from cluster_portal.documents.models import Paper
from cluster_portal.policy.numbers import TERM_YEARS
from cluster_portal.workflow.declare import SYSTEM_ONLY, Beginning, Event, Writing, transition
from cluster_portal.workflow.models import StateField, WorkflowModel, WorkflowQuerySet
from reviews.models import Case

from .. import conditions
from ..who import WITHIN_REACH


class ZoneState(models.TextChoices):
    BUILDING = "building", _("under construction")
    DUE = "due_for_assessment", _("due for assessment")
    EXCELLENT = "excellent", _("excellent")
    RETAINED = "retained", _("title retained")
    RECTIFYING = "rectifying", _("under rectification")
    REVOKED = "revoked", _("title revoked")


TITLED = tuple(state for state in ZoneState if state != ZoneState.REVOKED)


def of_reach(user: Any, county: str) -> Q:
    """The filter of everything in this act: a county its own, a city its counties', above all.

    county: the path from the model to its county.
    """
    if not user.is_authenticated or user.is_expert:
        return Q(pk__in=())
    if user.sees_everything:
        return Q()
    if user.is_city:
        return Q(**{f"{county}__city": user.office.city_id})
    return Q(**{county: user.office.county_id}) if user.is_county else Q(pk__in=())


class ZoneQuerySet(WorkflowQuerySet):
    def visible_to(self, user: Any) -> ZoneQuerySet:
        return self.filter(of_reach(user, "county"))

    def titled(self) -> ZoneQuerySet:
        """Those that hold the title; these the public may know, without an account."""
        return self.filter(state__in=TITLED)

    def for_desk(self) -> ZoneQuerySet:
        return self.select_related("county__city", "decision")

    def waiting_on(self, user: Any) -> ZoneQuerySet:
        """The zone itself waits for nobody: its plan, its reports and its assessment do."""
        return self.none()


class Zone(WorkflowModel):
    """A designated zone. What is filed, reported, adjusted, inspected and assessed hangs on it.

    `organisation` as OrganisationForm stores it: leading group, body in charge, staff, funds,
    favourable terms; kept current by the county, each save a version (五(一)句3, 五(二)句3).
    """

    State = ZoneState
    tones = {
        ZoneState.BUILDING: "blue",
        ZoneState.DUE: "amber",
        ZoneState.EXCELLENT: "green",
        ZoneState.RETAINED: "green",
        ZoneState.RECTIFYING: "red",
        ZoneState.REVOKED: "grey",
    }
    beginning = Beginning(label=_("Designated as a zone"), clause="四(四)句4", consequence=True)
    events = {
        "support_given": Event(_("Support given"), WITHIN_REACH),
        "organisation_sent": Event(_("Organisation of the zone kept current"), COUNTY),
    }
    writings = {
        "organisation": Writing(
            label=_("Organisation of the zone"),
            who=COUNTY,
            states=TITLED,
            form=lambda: _forms().OrganisationForm,
            sends=True,
            clause="五(二)句3",
        )
    }

    case = models.OneToOneField(Case, on_delete=models.PROTECT, related_name="zone")
    county = models.ForeignKey(County, on_delete=models.PROTECT, related_name="zones")
    name = models.CharField(_("name of the zone"), max_length=200)
    state = StateField(choices=ZoneState, default=ZoneState.BUILDING)
    designated_on = models.DateField(_("designated on"))
    term_ends_on = models.DateField(_("last day of the term"))
    decision = models.ForeignKey(Paper, on_delete=models.PROTECT, related_name="+")
    organisation = models.JSONField(default=dict)

    objects = ZoneQuerySet.as_manager()

    class Meta(WorkflowModel.Meta):
        ordering = ("-designated_on", "county__code")
        verbose_name = _("zone")
        constraints = (
            models.CheckConstraint(
                name="zone_state_is_known", condition=Q(state__in=ZoneState.values)
            ),
            # A county holds the title once; after a revocation it may win it again.
            models.UniqueConstraint(
                name="one_title_a_county",
                fields=["county"],
                condition=~Q(state=ZoneState.REVOKED),
            ),
        )

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("zone", args=[self.pk])

    @property
    def holds_title(self) -> bool:
        return self.state != ZoneState.REVOKED

    @property
    def term_is_running(self) -> bool:
        return self.state == ZoneState.BUILDING

    def year_of_term(self, year: int) -> int:
        """Which target year a calendar year is: 0 for the year of designation, the last one after it."""
        return min(max(year - self.designated_on.year, 0), TERM_YEARS)

    @transition(
        source=ZoneState.BUILDING,
        target=ZoneState.DUE,
        label=_("Term ended"),
        who=SYSTEM_ONLY,
        conditions=[conditions.term_is_over],
        clause="四(六)",
    )
    def end_term(self, **data: Any) -> None:
        """Three years after designation the term is over; the assessment opens with it."""

    @transition(
        source=ZoneState.DUE,
        target=ZoneState.EXCELLENT,
        label=_("Assessed as excellent"),
        who=SYSTEM_ONLY,
        clause="四(六)2句2",
        consequence=True,
    )
    def excel(self, **data: Any) -> None:
        """The title is kept, and the zone is recommended first for the national pilot zones."""

    @transition(
        source=[ZoneState.DUE, ZoneState.RECTIFYING],
        target=ZoneState.RETAINED,
        label=_("Title retained"),
        who=SYSTEM_ONLY,
        clause="四(六)2句3",
        consequence=True,
    )
    def retain(self, **data: Any) -> None:
        """Qualified, or put right in time: the title is kept."""

    @transition(
        source=ZoneState.DUE,
        target=ZoneState.RECTIFYING,
        label=_("Rectification ordered"),
        who=SYSTEM_ONLY,
        clause="四(六)2句4",
        consequence=True,
    )
    def rectify(self, **data: Any) -> None:
        """Unqualified: the zone has to put itself right by a day."""

    @transition(
        source=ZoneState.RECTIFYING,
        target=ZoneState.REVOKED,
        label=_("Title revoked"),
        who=SYSTEM_ONLY,
        clause="四(六)2句4",
        consequence=True,
    )
    def revoke(self, **data: Any) -> None:
        """Still unqualified after the rectification: the title is taken away."""


def _forms() -> Any:
    from .. import forms

    return forms
