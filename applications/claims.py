"""Institutions that more than one county names: in the newest version of each that still stands.

Each list begins from what the reader may see: a city compares its own counties, the province all.
A county is told nothing of what another one names.
"""

from __future__ import annotations

from collections import defaultdict
from typing import Any, NamedTuple

from django.db.models import Count, OuterRef, QuerySet, Subquery

from .models import Application, ClaimedInstitution, Round, Snapshot
from .models.application import ApplicationState

# What no longer stands for the county's zone.
FALLEN = (ApplicationState.WITHDRAWN, ApplicationState.DECLINED)
# City and county: the county's name alone names nothing.
COUNTY = ("snapshot__application__county__city__name", "snapshot__application__county__name")


class Claim(NamedTuple):
    """An institution and the counties that name it, each with its city."""

    name: str
    credit_code: str
    counties: list[str]


def claimed_twice(snapshot: Snapshot, user: Any) -> list[Claim]:
    """Of the version's institutions those that other counties name too, with those counties.

    In the order of the version's list; two queries, and one for the application where it is not
    fetched.
    """
    if user.is_county:
        return []
    others = (
        ClaimedInstitution.objects.filter(
            snapshot__in=_standing(snapshot.application.round_id, user),
            credit_code__in=snapshot.claims.values("credit_code"),
        )
        .exclude(snapshot__application__county=snapshot.application.county_id)
        .order_by("snapshot__application__county__code")
        .values_list("credit_code", *COUNTY)
    )
    named_by: dict[str, list[str]] = defaultdict(list)
    for code, *county in others:
        named_by[code].append("".join(county))
    return [
        Claim(name, code, named_by[code])
        for name, code in snapshot.claims.values_list("name", "credit_code")
        if code in named_by
    ]


def claims_in(round_: Round, user: Any) -> list[Claim]:
    """All institutions of the round that two or more counties name, with all who name them.

    By code, in one query. The name is that which the first of the counties gives.
    """
    if user.is_county:
        return []
    standing = ClaimedInstitution.objects.filter(snapshot__in=_standing(round_.pk, user))
    twice = (
        standing.order_by()
        .values("credit_code")
        .annotate(counties=Count("snapshot__application__county", distinct=True))
        .filter(counties__gt=1)
        .values("credit_code")
    )
    found: dict[str, Claim] = {}
    for name, code, *county in (
        standing.filter(credit_code__in=twice)
        .order_by("credit_code", "snapshot__application__county__code")
        .values_list("name", "credit_code", *COUNTY)
    ):
        found.setdefault(code, Claim(name, code, [])).counties.append("".join(county))
    return list(found.values())


def _standing(round_pk: int, user: Any) -> QuerySet[Snapshot]:
    """The newest version of each application of the round that stands, as far as the user sees."""
    newest = (
        Snapshot.objects.filter(application=OuterRef("application"))
        .order_by("-number")
        .values("pk")[:1]
    )
    applications = Application.objects.visible_to(user).filter(round=round_pk)
    return Snapshot.objects.filter(
        application__in=applications.exclude(state__in=FALLEN), pk=Subquery(newest)
    )
