"""Where the counties stand in a round: all of them, also those that have not begun.

The list of applications and the home pages ask here; the number of queries does not grow with the
number of counties.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, OuterRef, Q, Subquery
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cluster_portal.counties.models import County, Switches
from cluster_portal.workflow.days import last_day_before

from .models import Application, CityReview, Round, Snapshot
from .models.application import ApplicationQuerySet, ApplicationState
from .models.rounds import RoundQuerySet

NOT_STARTED = "not_started"
STATES: list[tuple[str, Any]] = [(NOT_STARTED, _("not started")), *ApplicationState.choices]


# Counties as counties_of() gives them; what it adds to them is unknown to the type checker.
Counties = Any


@dataclass(frozen=True)
class StateCount:
    """How many stand in a state; tone is the colour of its word."""

    state: str
    label: Any
    tone: str
    number: int


@dataclass(frozen=True)
class CountyRow:
    """One of a county's own applications, over the years."""

    county: County
    application: Any
    deadline: datetime | None


def rounds_for_lists(user: Any) -> RoundQuerySet:
    """Rounds with what their deadlines depend on."""
    rounds: RoundQuerySet = Round.objects.visible_to(user)
    return rounds.prefetch_related("cutoffs", "extensions")


def deadline_shown(round_: Round, user: Any) -> datetime:
    """The end that concerns this person: its county's, its city's own, else the province's."""
    if user.is_county and user.office.county:
        return round_.deadline_for(user.office.county)
    city = user.office.city_id if user.is_city else None
    return min(
        [round_.closes_at, *(c.closes_at for c in round_.cutoffs.all() if c.city_id == city)]
    )


def counties_of(round_: Round, user: Any) -> Counties:
    """The counties within the person's reach, each with `application_pk` and `application_state`.

    Those that exist today, or existed when the round closed, and whoever applied in it. For the
    city, the province and the auditor; a county looks at its own applications.
    """
    seen = Application.objects.visible_to(user).filter(round=round_)
    latest = seen.filter(county=OuterRef("pk")).order_by("-pk")
    day = min(timezone.localdate(), last_day_before(round_.closes_at))
    counties: Counties = County.objects.visible_to(user)
    if user.is_city:
        counties = counties.filter(city=user.office.city_id)
    could_apply = Q(pk__in=County.objects.valid_on(day))
    if not Switches.current().admits_development_zones:
        could_apply &= ~Q(kind=County.Kind.DEVELOPMENT_ZONE)
    return counties.filter(could_apply | Q(pk__in=seen.values("county"))).annotate(
        application_pk=Subquery(latest.values("pk")[:1]),
        application_state=Subquery(latest.values("state")[:1]),
    )


def in_state(counties: Counties, state: str) -> Counties:
    """Of counties_of(): those that stand in the state."""
    if state == NOT_STARTED:
        return counties.filter(application_state__isnull=True)
    return counties.filter(application_state=state)


def count_by_state(counties: Counties) -> list[StateCount]:
    """Of counties_of(): how many stand in each state, states without any left out."""
    found = counties.order_by().values("application_state").annotate(number=Count("pk"))
    numbers = {row["application_state"] or NOT_STARTED: row["number"] for row in found}
    return [
        StateCount(state, label, Application.tones.get(state, "grey"), numbers[state])  # type: ignore[call-overload]
        for state, label in STATES
        if state in numbers
    ]


def with_sent(applications: ApplicationQuerySet, user: Any) -> ApplicationQuerySet:
    """With the number and time of what was sent last, and the city's rank, for lists.

    The rank is the city's own business until a letter of recommendation says it.
    """
    snapshots = Snapshot.objects.filter(application=OuterRef("pk")).order_by("-number")
    reviews = CityReview.objects.filter(application=OuterRef("pk")).order_by("-pk")
    if not user.is_city:
        reviews = reviews.filter(letter__isnull=False)
    return (
        applications.for_desk()
        .prefetch_related("corrections", "round__cutoffs", "round__extensions")
        .annotate(
            sent_number=Subquery(snapshots.values("number")[:1]),
            sent_at=Subquery(snapshots.values("submitted_at")[:1]),
            rank=Subquery(reviews.values("rank")[:1]),
        )
    )
