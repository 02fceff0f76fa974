"""Counties submit in the very moment in which the round closes."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from applications import round_keeping
from applications.models import Application, Round, Snapshot
from cluster_portal.counties.models import Office, Role, User
from cluster_portal.policy.numbers import MINIMUM_INSTITUTIONS
from cluster_portal.workflow.days import deadline
from cluster_portal.workflow.door import Outcome, edit
from cluster_portal.workflow.errors import NotAllowed, Unmet
from cluster_portal.workflow.models import LogRow
from desks.demonstration import steps

from .crowd import at_once

pytestmark = [pytest.mark.real_database, pytest.mark.django_db(transaction=True)]

CROWD = 20


@pytest.fixture
def ready(cast, round_) -> list[tuple[Application, User]]:
    """Twenty counties with everything filled in, each with its signatory."""
    offices = Office.objects.filter(kind="county").exclude(people__isnull=False)[:CROWD]
    made = []
    for office in offices:
        signatory = User.objects.create_user(
            f"sign.{office.county.code}",
            name=office.county.name,
            role=Role.SIGNATORY,
            office=office,
            must_change_password=False,
        )
        application = steps.begin_application(signatory, round_)
        steps.fill_in(application, signatory, institutions=MINIMUM_INSTITUTIONS)
        made.append((Application.objects.get(pk=application.pk), signatory))
    assert len(made) == CROWD
    return made


def close_now(round_: Round) -> None:
    """The closing instant is now, and lies in the past as soon as the lock is given back.

    The province can name no day that is over, and to let a day run out would take until midnight:
    so the instant itself is moved, through the same lock that round_keeping and a submission take.
    """
    with edit(round_) as fresh:
        fresh.closes_at = timezone.now()


def test_no_submission_is_on_record_after_the_round_has_closed(ready, round_, log_is_whole):
    (first, first_signatory), *crowd, (last, last_signatory) = ready
    steps.submit(first, first_signatory)
    places = len(crowd) // 2  # the closing stands in the midst of the queue
    acts = [lambda pair=pair: steps.submit(*pair) for pair in crowd]
    acts.insert(places, lambda: close_now(round_))
    answers = at_once(acts)
    del answers[places]
    with pytest.raises(Unmet):
        steps.submit(last, last_signatory)

    closed_at = Round.objects.get(pk=round_.pk).closes_at
    for (application, signatory), answer in zip(crowd, answers, strict=True):
        application.refresh_from_db()
        rows = LogRow.objects.of(application).filter(event="submit")
        if isinstance(answer, Outcome):
            assert application.state == Application.State.SUBMITTED
            assert rows.get().at < closed_at
            assert rows.get().actor == signatory
        else:
            assert isinstance(answer, Unmet)
            assert str(deadline(closed_at)) in str(answer), "the loser is told when it closed"
            assert application.state == Application.State.DRAFT
            assert not rows.exists()
            assert not Snapshot.objects.filter(application=application).exists()
    late = LogRow.objects.filter(event="submit", model="applications.application")
    assert not late.filter(at__gte=closed_at).exists()
    log_is_whole()


def test_an_extension_granted_while_it_closes_counts_or_is_refused(
    cast, ready, round_, log_is_whole
):
    """More time for one county, in the moment of closing: afterwards it may submit."""
    application, signatory = ready[0]
    until = timezone.localdate() + timedelta(days=60)
    own = Round.objects.get(pk=round_.pk)
    granted, _closed = at_once(
        [
            lambda: round_keeping.grant_extension(
                own, by=cast.province_sign, county=application.county, until=until, reason="测试"
            ),
            lambda: close_now(round_),
        ]
    )
    assert not isinstance(granted, Exception), granted
    steps.submit(application, signatory)
    with pytest.raises(Unmet):
        steps.submit(*ready[1])
    log_is_whole()


def test_ten_people_move_the_closing_day_at_once(cast, round_, log_is_whole):
    """Each move is on record, and the last on record is the day that holds."""
    today = timezone.localdate()

    def move(days: int):
        own = Round.objects.get(pk=round_.pk)
        return lambda: round_keeping.move_closing(
            own, by=cast.province_sign, closes_on=today + timedelta(days=days), reason="测试"
        )

    answers = at_once([move(40 + number) for number in range(10)])
    assert not [answer for answer in answers if isinstance(answer, (Unmet, NotAllowed))]
    rows = LogRow.objects.of(round_).filter(event="closing_moved")
    assert rows.count() == 10
    round_.refresh_from_db()
    named = rows.last().data["closes_on"]
    assert str(timezone.localdate(round_.closes_at) - timedelta(days=1)) == named
    log_is_whole()
