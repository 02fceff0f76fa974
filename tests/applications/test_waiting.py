"""What still waits for a county: only what it can still send in time."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from applications.models import Application
from applications.round_keeping import grant_extension, set_cutoff
from desks.demonstration import steps
from desks.waiting import waiting_list

A_SECOND = timedelta(seconds=1)


def waits(user: Any) -> list[Any]:
    return [row.thing for row in waiting_list(user)]


def check_until(application: Application, user: Any) -> None:
    """It waits until the instant at which it closes, and not a moment longer."""
    closes_at = Application.objects.get(pk=application.pk).closes_at
    for instant, waiting in ((closes_at - A_SECOND, True), (closes_at, False)):
        with time_machine.travel(instant, tick=False):
            assert (application in waits(user)) == waiting, instant


def test_a_draft_never_sent_waits_for_nobody_once_its_round_is_over(cast, client_of, draft):
    check_until(draft, cast.jiangning_sign)
    with time_machine.travel(timezone.now() + timedelta(days=400)):
        client = client_of(cast.jiangning_sign)
        assert client.get("/").context["waiting"] == []
        assert [row.application for row in client.get("/applications/").context["rows"]] == [draft]


def test_a_draft_waits_until_its_citys_own_day(cast, draft):
    other = steps.begin_application(cast.kunshan_sign, draft.round)
    today = timezone.localdate()
    set_cutoff(draft.round, by=cast.nanjing_sign, closes_on=today + timedelta(days=3))
    check_until(draft, cast.jiangning_sign)
    check_until(other, cast.kunshan_sign)


@pytest.mark.parametrize("later", [40, 20])
def test_a_draft_waits_until_its_countys_extension(cast, draft, later):
    """Also where the extension only goes beyond the city's own day."""
    other = steps.begin_application(cast.gulou_sign, draft.round)
    today = timezone.localdate()
    set_cutoff(draft.round, by=cast.nanjing_sign, closes_on=today + timedelta(days=3))
    grant_extension(
        draft.round,
        by=cast.province_sign,
        county=draft.county,
        until=today + timedelta(days=later),
        reason="汛期",
    )
    check_until(draft, cast.jiangning_sign)
    check_until(other, cast.gulou_sign)


@pytest.mark.parametrize("days", [10, 60])
def test_a_returned_one_waits_until_the_later_of_its_own_day_and_the_rounds(cast, submitted, days):
    steps.return_to_county(submitted, cast.nanjing_handle, {"basics": "补充"}, days=days)
    check_until(submitted, cast.jiangning_sign)


def test_what_lies_with_the_city_waits_also_after_the_round_has_closed(cast, submitted):
    with time_machine.travel(submitted.round.closes_at + timedelta(days=40)):
        assert waits(cast.nanjing_sign) == [submitted]


def test_the_number_of_queries_does_not_grow_with_the_applications(cast, draft):
    def queries(user: Any) -> int:
        with CaptureQueriesContext(connection) as asked:
            list(Application.objects.visible_to(user).waiting_on(user))
        return len(asked)

    before = queries(cast.jiangning_sign)
    for person in (cast.gulou_sign, cast.kunshan_sign):
        steps.begin_application(person, draft.round)
    assert queries(cast.jiangning_sign) == before == 1
