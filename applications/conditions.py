"""The conditions of the application's transitions. Each answers with what is missing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from cluster_portal.counties.eligibility import may_apply
from cluster_portal.counties.models import Office
from cluster_portal.documents.issuing import may_issue
from cluster_portal.policy.lists import Material
from cluster_portal.policy.numbers import APPLICATIONS_PER_ROUND
from cluster_portal.workflow.days import deadline
from cluster_portal.workflow.errors import Lack

from . import scans
from .checklists import CITY_ITEMS, open_items
from .progress import Progress

if TYPE_CHECKING:
    from .models import Application, CityReview


def county_may_apply(application: Application) -> Iterator[Lack]:
    """The applicant is a county-level government of Jiangsu as it is today (四(一))."""
    yield from may_apply(application.county)


def round_is_open(application: Application) -> Iterator[Lack]:
    """The round is open for this county: 30 June, its city's own day, or its extension (四(三)句3)."""
    closes_at = application.round.deadline_for(application.county)
    now = timezone.now()
    if now < application.round.opens_at:
        yield Lack(
            _("The round opens on %(when)s.") % {"when": deadline(application.round.opens_at)}
        )
    elif now >= closes_at:
        yield Lack(_closed(application, closes_at))


def still_in_time(application: Application) -> Iterator[Lack]:
    """The deadline for this county, or the day of the return that it answers, is not over."""
    if timezone.now() < application.round.opens_at:
        yield from round_is_open(application)
    elif timezone.now() >= application.closes_at:
        yield Lack(_closed(application, application.closes_at))


def none_yet(application: Application) -> Iterator[Lack]:
    """One application a county a round (四(三)句3)."""
    others = (
        type(application)
        .objects.live()
        .filter(round=application.round_id, county=application.county_id)
    )
    if others.exclude(pk=application.pk).count() >= APPLICATIONS_PER_ROUND:
        yield Lack(_("The county has an application in this round already."))


def everything_is_complete(application: Application) -> list[Lack]:
    """All sections are filled in and the three conditions are met (四(二), 四(三)2 to 四(三)5)."""
    return Progress(application).lacks()


def every_item_is_answered(application: Application) -> Iterator[Lack]:
    """The county has said to each item of the return what it did (四(三)句2, 四(四))."""
    correction = application.open_correction
    for item in correction.items.all() if correction else ():
        if not item.answer:
            yield Lack(
                _("Not answered yet: %(section)s, %(item)s")
                % {"section": item.spec.title, "item": item.text},
                reverse("section", args=[application.pk, item.section]),
            )


def stamped_scans_are_there(application: Application) -> Iterator[Lack]:
    """Each material on paper is stamped, scanned and says what the version says (四(三)2 to 四(三)4)."""
    yield from lacks_of_scans(
        scans.missing(application.latest_snapshot), application.get_absolute_url()
    )


def lacks_of_scans(materials: Iterable[Material], page: str) -> Iterator[Lack]:
    """A sentence for each material of which there is no stamped scan."""
    for material in materials:
        yield Lack(_("No stamped scan yet: %(material)s.") % {"material": material.label}, page)


def city_has_checked(application: Application) -> Iterator[Lack]:
    """Every item of the city's checklist is answered and holds; the opinion is written (四(三)句2)."""
    yield from lacks_of_check(_review(application), reverse("city_review", args=[application.pk]))


def lacks_of_check(review: CityReview | None, page: str) -> Iterator[Lack]:
    """What the city's check still lacks, but for its rank."""
    yield from open_items(CITY_ITEMS, review.answers if review else {}, page)
    if not review or not review.opinion.strip():
        yield Lack(_("The city's opinion is not written yet."), page)


def rank_is_its_own(application: Application) -> Iterator[Lack]:
    """The city has given the county a rank, and no other of its counties has the same."""
    review = _review(application)
    page = reverse("city_review", args=[application.pk])
    if not review or review.rank is None:
        yield no_rank(page)
        return
    kind = type(application)
    others = (
        kind.objects.filter(
            round=application.round_id,
            county__city=application.county.city_id,
            state__in=[kind.State.RECOMMENDED, kind.State.CONCLUDED],
        )
        .exclude(pk=application.pk)
        .select_related("county")
        .prefetch_related("city_reviews")
    )
    rival = next((o for o in others if list(o.city_reviews.all())[-1].rank == review.rank), None)
    if rival:
        yield rank_is_taken(rival, review.rank, page)


def no_rank(page: str) -> Lack:
    return Lack(_("The county has no rank among the city's own yet."), page)


def rank_is_taken(rival: Application, rank: int, page: str) -> Lack:
    """Another county of the city has been recommended with the same rank."""
    return Lack(
        _("%(county)s has been recommended with rank %(rank)d already.")
        % {"county": rival.county.name, "rank": rank},
        page,
    )


def city_can_number(application: Application) -> Iterator[Lack]:
    """The city bureau has a code word with which its letter is numbered."""
    yield from may_issue(Office.objects.get(city=application.county.city_id))


def _review(application: Application) -> CityReview | None:
    return application.city_reviews.filter(snapshot=application.latest_snapshot).first()


def _closed(application: Application, instant: datetime) -> str:
    """When it was over, whose day that was, and who can still give time."""
    if instant in application.round.own_days_of(application.county):
        return _(
            "The deadline was %(when)s, the own earlier day of %(city)s; it is over. The city can "
            "set a later one, up to the province's; beyond that only the province can extend it for "
            "one county, with a reason."
        ) % {"when": deadline(instant), "city": application.county.city}
    return _(
        "The deadline was %(when)s (policy 四（三）); it is over. Only the province can extend it for "
        "one county, with a reason."
    ) % {"when": deadline(instant)}
