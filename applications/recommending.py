"""Several counties of one city recommended together, in one letter (四(三)1): all of them or none.

Each goes through perform(), as alone; only the letter is one for all. While they go through, the
receiver of "recommend" hands their checks over here instead of issuing a letter for each.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from cluster_portal.counties.models import Office
from cluster_portal.documents.issuing import issue, may_issue
from cluster_portal.documents.models import Paper, PaperKind
from cluster_portal.workflow.door import perform
from cluster_portal.workflow.errors import Conflict, Lack, Refused

from . import conditions
from .models import Application, CityReview, Round
from .overview import counties_of
from .papers import common_letter, recommendation_letter, recommendation_parties
from .round_table import Row, rows_of

# The checks of those that are being recommended together now; None where each has its own letter.
_together: ContextVar[list[CityReview] | None] = ContextVar("together", default=None)


@dataclass(frozen=True)
class Candidate:
    """One county of the round that has sent its application; why_not: empty where it is ready."""

    row: Row
    why_not: list[Lack]

    @property
    def application(self) -> Application:
        thing: Application = self.row.application
        return thing


def candidates(round_: Round, user: Any) -> list[Candidate]:
    """The city's counties of the round, those that are before it first, by rank.

    What it says is what the conditions of "recommend" ask, for all in a fixed number of queries;
    perform() asks each of them again.
    """
    counties = counties_of(round_, user).filter(application_pk__isnull=False)
    rows = rows_of(counties.select_related("city"), round_, user)
    number = list(may_issue(user.office))
    found = [Candidate(row, _why_not(row, rows, number)) for row in rows]
    return sorted(found, key=lambda each: (bool(each.why_not), each.row.rank or 100))


def _why_not(row: Row, rows: Sequence[Row], number: list[Lack]) -> list[Lack]:
    thing = row.application
    if thing.state != Application.State.SUBMITTED:
        return [Lack(thing.get_state_display())]
    gone = (Application.State.RECOMMENDED, Application.State.CONCLUDED)
    rival = next(
        (
            other.application
            for other in rows
            if other.application.state in gone and row.rank is not None and other.rank == row.rank
        ),
        None,
    )
    taken = (
        [conditions.rank_is_taken(rival, row.rank, thing.get_absolute_url())]
        if rival and row.rank is not None
        else []
    )
    return [*row.missing, *taken, *number]


def draft_letter(round_: Round, chosen: Sequence[Application], office: Office) -> Any:
    """The letter as it would be issued for them now: marked as a draft, without a number."""
    return _letter(round_, _newest_checks(chosen), office)


def recommend_together(round_: Round, versions: dict[int, int], *, by: Any) -> Paper:
    """Recommend the applications of the round, all or none, with one letter.

    versions: application → the version of it that the signatory was looking at.
    Raises Refused with sentences that name the counties; then nothing was done. The same sent twice
    by the same person gives the letter that was issued.
    """
    chosen = list(
        Application.objects.visible_to(by)
        .filter(round=round_, pk__in=versions)
        .select_related("county__city", "round")
        .order_by("pk")
    )
    if not chosen or len(chosen) != len(versions):
        raise Refused([_("Choose the counties that the letter recommends.")])
    with transaction.atomic():
        lacks: list[Lack] = []
        is_conflict = False
        outcomes = []
        with _gathering() as reviews:
            for application in chosen:
                county = application.county.name
                try:
                    version = versions[application.pk]
                    outcomes.append(
                        perform(application, "recommend", by=by, expected_version=version)
                    )
                except Refused as refusal:
                    is_conflict = is_conflict or isinstance(refusal, Conflict)
                    lacks += [
                        Lack(_("%(county)s: %(why)s") % {"county": county, "why": lack}, lack.url)
                        for lack in refusal.lacks
                    ]
        if lacks:
            raise (Conflict if is_conflict else Refused)(lacks)
        if any(outcome.repeated for outcome in outcomes):
            return _issued_before(chosen)
        return _issue(round_, reviews, by)


def gathered(review: CityReview) -> bool:
    """Whether the recommendation is one of several, whose letter is issued after the last of them."""
    reviews = _together.get()
    if reviews is None:
        return False
    reviews.append(review)
    return True


@contextmanager
def _gathering() -> Iterator[list[CityReview]]:
    reviews: list[CityReview] = []
    token = _together.set(reviews)
    try:
        yield reviews
    finally:
        _together.reset(token)


def _issue(round_: Round, reviews: list[CityReview], by: Any) -> Paper:
    """The letter for all of them; their rows are locked by now, so that it says what they say."""
    checked = [(review.application, review) for review in reviews]
    paper = issue(
        kind=PaperKind.RECOMMENDATION_LETTER,
        office=by.office,
        signed_by=by,
        letter=_letter(round_, checked, by.office),
        about=round_ if len(checked) > 1 else checked[0][0],
        parties=recommendation_parties(by.office),
    )
    for review in reviews:
        review.letter = paper
        review.save(update_fields=["letter"])
    return paper


def _issued_before(chosen: list[Application]) -> Paper:
    """The letter that the very same request has issued; a mixed one, of new and old, is refused."""
    letters = {review.letter for _application, review in _newest_checks(chosen)}
    letter = letters.pop()
    if letters or letter is None:
        raise Conflict([_("Some of them have been recommended meanwhile. Choose anew.")])
    return letter


def _letter(
    round_: Round, checked: Sequence[tuple[Application, CityReview]], office: Office
) -> Any:
    """For one county alone it is the letter that it would get alone."""
    ranked = sorted(checked, key=lambda each: each[1].rank or 100)
    if len(ranked) == 1:
        return recommendation_letter(*ranked[0], office)
    return common_letter(round_, ranked, office)


def _newest_checks(chosen: Sequence[Application]) -> list[tuple[Application, CityReview]]:
    """Each application with the city's check of its newest version."""
    reviews = CityReview.objects.filter(application__in=chosen).select_related("snapshot", "letter")
    newest = {review.application_id: review for review in reviews.order_by("snapshot__number")}
    return [(application, newest[application.pk]) for application in chosen]
