"""What the home page says about rounds: to a county that it may begin, to the rest how it stands."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q
from django.utils import timezone

from cluster_portal.workflow.errors import Lack

from .models import Application, GuidanceComment, Round
from .models.guidance import CommentQuerySet
from .overview import StateCount, count_by_state, counties_of, deadline_shown, rounds_for_lists
from .prefill import last_application


@dataclass(frozen=True)
class ToBegin:
    """An open round in which the county has no application yet, and why it may not begin one."""

    round: Round
    deadline: datetime
    refusals: list[Lack]
    last: Application | None  # what the county wrote the last time: it may start from that


@dataclass(frozen=True)
class RoundStanding:
    """An open round, and how many counties stand where."""

    round: Round
    deadline: datetime
    counts: list[StateCount]


@dataclass(frozen=True)
class Guided:
    """A shared draft (四(三)), and how many comments on it are open, or wait for an answer."""

    application: Application
    number: int


def home_sections(user: Any) -> dict[str, Any]:
    """For templates/applications/_home.html, as `sections`: `to_begin`, `standings`, `guided`."""
    return home_county(user) if user.is_county else home_above(user)


def home_county(user: Any) -> dict[str, Any]:
    """Open rounds in which this county has not begun, and what its city wants to be answered."""
    county = user.office.county
    now = timezone.now()
    begun = Application.objects.visible_to(user).live().values("round")
    open_now = Q(closes_at__gt=now) | Q(extensions__county=county, extensions__until__gt=now)
    rounds = (
        rounds_for_lists(user).filter(open_now, opens_at__lte=now).exclude(pk__in=begun).distinct()
    )
    last = last_application(county)
    unanswered = GuidanceComment.objects.visible_to(user).unanswered()
    return {
        "to_begin": [
            ToBegin(round_, round_.deadline_for(county), _refusals(round_, county), last)
            for round_ in rounds
        ],
        "standings": [],
        "guided": [guided for guided in _guided(user, unanswered) if guided.number],
    }


def home_above(user: Any) -> dict[str, Any]:
    """How the counties of the city, or of the province, stand in each open round.

    To the city also which of them share their draft with it.
    """
    rounds = rounds_for_lists(user).open()
    return {
        "to_begin": [],
        "standings": [
            RoundStanding(
                round_, deadline_shown(round_, user), count_by_state(counties_of(round_, user))
            )
            for round_ in rounds
        ],
        "guided": _guided(user, GuidanceComment.objects.open()) if user.is_city else [],
    }


def _guided(user: Any, comments: CommentQuerySet) -> list[Guided]:
    """The drafts that are shared between this person's county and city."""
    shared = Application.objects.visible_to(user).shared().for_desk()
    rows = list(shared.order_by("-round__year", "county__code"))
    found = comments.filter(application__in=rows).values_list("application")
    numbers = Counter(pk for (pk,) in found)
    return [Guided(row, numbers[row.pk]) for row in rows]


def _refusals(round_: Round, county: Any) -> list[Lack]:
    draft = Application(round=round_, county=county)
    return Application.beginning.lacks(draft)
