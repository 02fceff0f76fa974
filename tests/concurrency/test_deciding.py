"""Many decide on one application at the same moment: one decision is made, and all are answered."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from applications.models import Application
from cluster_portal.counties.models import Office
from cluster_portal.documents.models import NumberSequence, Paper
from cluster_portal.workflow.door import Outcome, perform
from cluster_portal.workflow.errors import Conflict, Refused
from cluster_portal.workflow.models import LogRow
from desks.demonstration import steps
from reviews.models import Case

from .crowd import at_once, signatories

pytestmark = [pytest.mark.real_database, pytest.mark.django_db(transaction=True)]

CROWD = 20


@pytest.fixture
def checked(cast, submitted) -> Application:
    """Jiangning's application, ready to be recommended."""
    steps.check_as_city(submitted, cast.nanjing_handle, rank=1)
    return Application.objects.get(pk=submitted.pk)


def deciding(thing: Any, transition: str, by: Any, **data: Any) -> Any:
    """One person with the page of this very version before them."""
    own = type(thing).objects.get(pk=thing.pk)
    version = thing.version
    return lambda: perform(own, transition, by=by, expected_version=version, **data)


def correction() -> dict[str, Any]:
    due_on = timezone.localdate() + timedelta(days=10)
    return {"due_on": due_on, "items": [{"section": "basics", "text": "请更正"}]}


def part(answers: list[Any]) -> tuple[list[Outcome], list[Refused]]:
    return (
        [a for a in answers if isinstance(a, Outcome)],
        [a for a in answers if isinstance(a, Refused)],
    )


def events(thing: Any) -> list[str]:
    return list(LogRow.objects.of(thing).values_list("event", flat=True))


def test_twenty_recommend_at_once_and_one_letter_goes_out(checked, log_is_whole):
    people = signatories(Office.objects.get(city__code="320100"), CROWD)
    answers = at_once([deciding(checked, "recommend", person) for person in people])

    done, refused = part(answers)
    assert (len(done), len(refused)) == (1, CROWD - 1)
    assert events(checked).count("recommend") == 1
    paper = Paper.objects.get()
    winner = done[0].log.actor
    assert paper.signed_by == winner
    assert NumberSequence.objects.get().last == 1
    assert Case.objects.count() == 1
    for refusal in refused:
        assert isinstance(refusal, Conflict)
        assert winner.name in str(refusal)
        assert winner.office_label in str(refusal)
        assert refusal.last == done[0].log
    log_is_whole()


def test_one_person_clicks_twenty_times_and_it_is_done_once(cast, checked, log_is_whole):
    answers = at_once([deciding(checked, "recommend", cast.nanjing_sign) for _ in range(CROWD)])

    done, refused = part(answers)
    assert not refused
    assert sorted(outcome.repeated for outcome in done) == [False] + [True] * (CROWD - 1)
    assert len({outcome.log.pk for outcome in done}) == 1
    assert events(checked).count("recommend") == 1
    assert Paper.objects.count() == 1
    log_is_whole()


def test_return_or_recommend_but_not_both(checked, log_is_whole):
    people = signatories(Office.objects.get(city__code="320100"), CROWD)
    answers = at_once(
        [
            deciding(checked, "recommend", person)
            if place % 2
            else deciding(checked, "return_for_correction", person, **correction())
            for place, person in enumerate(people)
        ]
    )

    done, refused = part(answers)
    assert (len(done), len(refused)) == (1, CROWD - 1)
    assert all(isinstance(refusal, Conflict) for refusal in refused)
    checked.refresh_from_db()
    recommended = checked.state == Application.State.RECOMMENDED
    assert done[0].log.event == ("recommend" if recommended else "return_for_correction")
    letters = Paper.objects.filter(kind="recommendation_letter")
    assert letters.count() == Case.objects.count() == int(recommended)
    assert checked.corrections.count() == int(not recommended)
    log_is_whole()


@pytest.mark.parametrize("move", ["send_back", "accept", "reject"])
def test_the_county_withdraws_while_the_province_decides(cast, recommended, log_is_whole, move):
    """Two machines, each of which takes the other along: locked in one order, so none waits for ever."""
    steps.check_as_province(recommended, cast.province_handle)
    recommended.refresh_from_db()
    case = steps.case_of(recommended)
    given = {"send_back": correction(), "accept": {}, "reject": {"reason": "材料不实"}}[move]
    half = CROWD // 2
    county = signatories(Office.objects.get(county__code="320115"), half)
    province = signatories(Office.objects.get(kind="province"), half)
    answers = at_once(
        [deciding(recommended, "withdraw", person, reason="不再申报") for person in county]
        + [deciding(case, move, person, **given) for person in province]
    )

    # Whoever withdraws as the province accepts is told so, and may withdraw anew.
    done, refused = part(answers)
    winners = {outcome.log.event for outcome in done}
    assert len(done) == 1
    assert len(refused) == CROWD - len(done)
    assert all(str(refusal) for refusal in refused)
    recommended.refresh_from_db()
    case.refresh_from_db()
    assert (recommended.state, case.state) == (
        ("withdrawn", "withdrawn")
        if "withdraw" in winners
        else {
            "send_back": ("returned", "sent_back"),
            "accept": ("recommended", "accepted"),
            "reject": ("concluded", "rejected"),
        }[move]
    )
    notices = Paper.objects.filter(kind="rejection_notice").count()
    assert notices == int(case.state == "rejected")
    log_is_whole()


def test_a_recommendation_and_an_edit_of_the_check_never_cross(cast, checked, log_is_whole):
    """Whoever signs has read the check as it is issued, or is told that it was changed."""
    review = checked.city_reviews.get()

    def rewrite() -> None:
        from applications.reviewing import save_city_review

        save_city_review(
            review,
            answers=review.answers,
            opinion="改写后的意见",
            rank=1,
            by=cast.nanjing_handle,
            seen=review.version,
        )

    signed, rewritten = at_once([deciding(checked, "recommend", cast.nanjing_sign), rewrite])
    review.refresh_from_db()
    if isinstance(signed, Outcome):
        assert isinstance(rewritten, Refused)
        assert "改写后的意见" not in str(Paper.objects.get().content)
    else:
        assert isinstance(signed, Conflict)
        assert review.opinion == "改写后的意见"
        assert cast.nanjing_handle.name in str(signed)
    log_is_whole()
