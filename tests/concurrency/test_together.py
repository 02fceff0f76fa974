"""Two signatories of one city recommend its counties together at the same moment: one letter goes out."""

from __future__ import annotations

from typing import Any

import pytest

from applications.models import Application, CityReview
from applications.recommending import recommend_together
from cluster_portal.counties.models import Office
from cluster_portal.documents.models import NumberSequence, Paper
from cluster_portal.workflow.door import perform
from cluster_portal.workflow.errors import Conflict
from reviews.models import Case
from tests.applications.ready import ready

from .crowd import at_once, signatories

pytestmark = [pytest.mark.real_database, pytest.mark.django_db(transaction=True)]

CROWD = 6


def test_two_signatories_at_once_and_one_letter_goes_out(cast, round_, log_is_whole):
    both = [
        ready(cast, round_, county, rank) for rank, county in enumerate(("jiangning", "gulou"), 1)
    ]
    versions = {thing.pk: thing.version for thing in both}
    people = signatories(Office.objects.get(city__code="320100"), CROWD)

    def together(person: Any) -> Any:
        return lambda: recommend_together(round_, versions, by=person)

    def alone(person: Any) -> Any:
        own = Application.objects.get(pk=both[1].pk)
        return lambda: perform(own, "recommend", by=person, expected_version=own.version)

    answers = at_once(
        [(alone if place == CROWD - 1 else together)(p) for place, p in enumerate(people)]
    )
    refused = [each for each in answers if isinstance(each, Conflict)]
    assert len(refused) == CROWD - 1
    for refusal in refused:
        assert Paper.objects.get().signed_by.name in str(refusal)
    assert NumberSequence.objects.get().last == 1
    # Whoever was first: the letter for both and both recommended, or for the one alone.
    done = Application.objects.filter(state="recommended")
    assert done.count() in (1, 2)
    assert CityReview.objects.filter(letter=Paper.objects.get()).count() == done.count()
    assert Case.objects.count() == done.count()
    log_is_whole()
