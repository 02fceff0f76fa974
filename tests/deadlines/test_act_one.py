"""Act one on the ledger: each path of an application leaves every obligation met, waived or owed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.conf import settings
from django.utils import timezone, translation

from applications.models import Application, Round
from applications.round_keeping import grant_extension, move_closing, open_round, set_cutoff
from cluster_portal.counties.models import County
from cluster_portal.deadlines.models import Obligation, ObligationKind, Standing
from cluster_portal.workflow.days import end_of
from cluster_portal.workflow.door import perform
from cluster_portal.workflow.errors import Refused
from cluster_portal.workflow.models import LogRow
from desks.demonstration import steps
from tests.ledger import ANSWER, SUBMIT, nothing_is_lost, standings

pytestmark = pytest.mark.django_db

SHANGHAI = ZoneInfo("Asia/Shanghai")
ITEMS = {"basics": "请更正联系电话"}


def the(kind: ObligationKind, application: Application) -> Obligation:
    """The newest of that kind."""
    return Obligation.objects.about(application).filter(kind=kind).latest("pk")


def last_row(obligation: Obligation) -> LogRow:
    return LogRow.objects.of(obligation).last()


def withdraw(application: Application, cast) -> None:
    perform(application, "withdraw", by=cast.jiangning_sign, reason="方案需重新论证")


# Arising and ending -------------------------------------------------------------------------------


@pytest.mark.clause("四(三)句3")
@pytest.mark.real_database
def test_a_county_that_begins_owes_its_submission_by_its_own_deadline(cast, round_):
    set_cutoff(round_, by=cast.nanjing_sign, closes_on=timezone.localdate() + timedelta(days=9))
    draft = steps.begin_application(cast.jiangning_handle, round_)
    owed = the(SUBMIT, draft)
    assert owed.due_at == draft.round.deadline_for(draft.county)
    assert owed.due_at < round_.closes_at
    assert (owed.office, owed.county) == (cast.jiangning_sign.office, draft.county)
    assert owed.clause == "四(三)句3"
    with translation.override(settings.LANGUAGE_CODE):
        assert owed.about_title == draft.title
    assert last_row(owed).actor == cast.jiangning_handle


@pytest.mark.real_database
def test_the_submission_meets_it(cast, submitted):
    owed = the(SUBMIT, submitted)
    assert (owed.standing, owed.met_by) == (Standing.MET, "submit")
    assert owed.met_at == LogRow.objects.of(submitted).get(event="submit").at
    assert last_row(owed).actor == cast.jiangning_sign


@pytest.mark.clause("四(三)句2")
@pytest.mark.real_database
def test_a_return_by_the_city_is_owed_an_answer_by_its_day_and_met_by_the_next_submission(
    cast, submitted
):
    steps.return_to_county(submitted, cast.nanjing_handle, ITEMS, days=6)
    owed = the(ANSWER, submitted)
    assert owed.due_at == end_of(timezone.localdate() + timedelta(days=6))
    assert (owed.office, owed.clause) == (cast.jiangning_sign.office, "四(三)句2")
    steps.submit(submitted, cast.jiangning_sign)
    assert standings(submitted) == [(SUBMIT, Standing.MET), (ANSWER, Standing.MET)]


@pytest.mark.clause("四(四)")
@pytest.mark.real_database
def test_a_return_by_the_province_is_owed_an_answer_too(cast, recommended):
    steps.send_back(recommended, cast.province_handle, ITEMS, days=8)
    owed = the(ANSWER, recommended)
    assert owed.clause == "四(四)"
    assert owed.due_at == end_of(timezone.localdate() + timedelta(days=8))
    assert last_row(owed).actor == cast.province_handle
    steps.submit(recommended, cast.jiangning_sign)
    assert standings(recommended) == [(SUBMIT, Standing.MET), (ANSWER, Standing.MET)]


def test_an_answer_after_the_day_of_the_return_is_met_late(cast, submitted):
    steps.return_to_county(submitted, cast.nanjing_handle, ITEMS, days=2)
    with time_machine.travel(timezone.now() + timedelta(days=5), tick=False):
        assert the(ANSWER, submitted).standing == Standing.OVERDUE
        steps.submit(submitted, cast.jiangning_sign)  # the round itself is still open
    assert the(ANSWER, submitted).standing == Standing.MET_LATE


@pytest.mark.parametrize("days", [1, 2, 3])
def test_each_of_many_returns_is_its_own_obligation(cast, submitted, days):
    for _time in range(days):
        steps.return_to_county(submitted, cast.nanjing_handle, ITEMS)
        steps.submit(submitted, cast.jiangning_sign)
    assert standings(submitted) == [
        (SUBMIT, Standing.MET),
        *[(ANSWER, Standing.MET)] * days,
    ]


def test_what_is_open_is_waived_with_the_withdrawal(cast, draft):
    withdraw(draft, cast)
    owed = the(SUBMIT, draft)
    assert (owed.standing, owed.waived_by) == (Standing.WAIVED, cast.jiangning_sign)
    assert "方案需重新论证" in owed.waived_reason


def test_a_withdrawal_leaves_what_was_met_as_it_was(cast, submitted):
    steps.return_to_county(submitted, cast.nanjing_handle, ITEMS)
    withdraw(submitted, cast)
    assert standings(submitted) == [(SUBMIT, Standing.MET), (ANSWER, Standing.WAIVED)]


def test_a_county_that_begins_again_owes_again(cast, draft):
    withdraw(draft, cast)
    again = steps.begin_application(cast.jiangning_handle, draft.round)
    assert standings(again) == [(SUBMIT, Standing.OPEN)]


def test_what_is_refused_leaves_the_ledger_as_it_was(cast, draft):
    before = list(Obligation.objects.values())
    with pytest.raises(Refused):
        steps.submit(draft, cast.jiangning_sign)  # nothing is filled in
    with pytest.raises(Refused):
        steps.begin_application(cast.jiangning_handle, draft.round)
    with pytest.raises(Refused):
        move_closing(
            draft.round,
            by=cast.province_handle,
            closes_on=timezone.localdate() + timedelta(days=40),
            reason="只有签发人可以",
        )
    assert list(Obligation.objects.values()) == before


# Days that move -----------------------------------------------------------------------------------


@pytest.fixture
def spring(cast) -> Round:
    with time_machine.travel(datetime(2026, 3, 2, 9, tzinfo=SHANGHAI), tick=False):
        yield open_round(by=cast.province_sign, year=2026, opens_on=date(2026, 3, 1))


@pytest.fixture
def three(cast, spring) -> dict[str, Application]:
    """Drafts of two counties of Nanjing and of one of Suzhou."""
    return {
        person.username.split(".")[0]: steps.begin_application(person, spring)
        for person in (cast.jiangning_handle, cast.gulou_sign, cast.kunshan_sign)
    }


def days(three: dict[str, Application]) -> dict[str, tuple[int, int]]:
    """The last day of each, as month and day."""
    found = {}
    for name, application in three.items():
        last = timezone.localtime(the(SUBMIT, application).due_at - timedelta(seconds=1))
        found[name] = (last.month, last.day)
    return found


@pytest.mark.clause("四(三)句3")
@pytest.mark.real_database
def test_a_moved_closing_day_moves_what_is_open_on_record(cast, spring, three):
    assert set(days(three).values()) == {(6, 30)}
    move_closing(spring, by=cast.province_sign, closes_on=date(2026, 7, 8), reason="高温")
    assert set(days(three).values()) == {(7, 8)}
    row = last_row(the(SUBMIT, three["kunshan"]))
    assert (row.event, row.reason, row.actor) == ("moved", "高温", cast.province_sign)


def test_a_citys_own_day_moves_its_counties_only(cast, spring, three):
    set_cutoff(spring, by=cast.nanjing_sign, closes_on=date(2026, 6, 10))
    assert days(three) == {"jiangning": (6, 10), "gulou": (6, 10), "kunshan": (6, 30)}
    assert last_row(the(SUBMIT, three["gulou"])).event == "moved"
    assert last_row(the(SUBMIT, three["kunshan"])).event == "begin"
    set_cutoff(spring, by=cast.nanjing_sign, closes_on=date(2026, 6, 20))
    assert days(three)["gulou"] == (6, 20)


@pytest.mark.real_database
def test_an_extension_is_one_countys_and_has_its_reason(cast, spring, three):
    grant_extension(
        spring,
        by=cast.province_handle,
        county=County.objects.get(code="320115"),
        until=date(2026, 7, 5),
        reason="汛期抢险",
    )
    assert days(three) == {"jiangning": (7, 5), "gulou": (6, 30), "kunshan": (6, 30)}
    row = last_row(the(SUBMIT, three["jiangning"]))
    assert (row.event, row.reason) == ("extended", "汛期抢险")
    # What moves afterwards takes nothing of it away.
    set_cutoff(spring, by=cast.nanjing_sign, closes_on=date(2026, 6, 10))
    assert days(three) == {"jiangning": (7, 5), "gulou": (6, 10), "kunshan": (6, 30)}


def test_what_was_overdue_is_open_again_with_an_extension(cast, spring, three):
    with time_machine.travel(datetime(2026, 7, 2, 9, tzinfo=SHANGHAI), tick=False):
        assert the(SUBMIT, three["jiangning"]).standing == Standing.OVERDUE
        grant_extension(
            spring,
            by=cast.province_handle,
            county=County.objects.get(code="320115"),
            until=date(2026, 7, 5),
            reason="汛期抢险",
        )
        assert the(SUBMIT, three["jiangning"]).standing == Standing.OPEN


def test_what_has_ended_keeps_its_day(cast, spring, three):
    withdraw(three["jiangning"], cast)
    before = the(SUBMIT, three["jiangning"]).due_at
    move_closing(spring, by=cast.province_sign, closes_on=date(2026, 7, 8), reason="高温")
    assert the(SUBMIT, three["jiangning"]).due_at == before


def test_the_day_of_a_return_moves_only_with_an_extension_for_the_county(cast, submitted):
    round_, today = submitted.round, timezone.localdate()
    steps.return_to_county(submitted, cast.nanjing_handle, ITEMS, days=10)
    closes_on, until = today + timedelta(days=50), today + timedelta(days=60)
    move_closing(round_, by=cast.province_sign, closes_on=closes_on, reason="高温")
    assert the(ANSWER, submitted).due_at == end_of(today + timedelta(days=10))
    grant_extension(
        round_, by=cast.province_handle, county=submitted.county, until=until, reason="汛期抢险"
    )
    assert the(ANSWER, submitted).due_at == end_of(until)
    assert Application.objects.get(pk=submitted.pk).closes_at == end_of(until)


# None is lost -------------------------------------------------------------------------------------

PATHS: dict[str, list[Callable]] = {
    "declined": [
        lambda a, c: steps.check_as_city(a, c.nanjing_handle, rank=1),
        lambda a, c: perform(a, "decline", by=c.nanjing_sign, reason="条件不足"),
    ],
    "returned twice, rejected": [
        lambda a, c: steps.return_to_county(a, c.nanjing_handle, ITEMS),
        lambda a, c: steps.submit(a, c.jiangning_sign),
        lambda a, c: steps.check_as_city(a, c.nanjing_handle, rank=1),
        lambda a, c: steps.recommend(a, c.nanjing_sign),
        lambda a, c: steps.send_back(a, c.province_handle, ITEMS),
        lambda a, c: steps.submit(a, c.jiangning_sign),
        lambda a, c: steps.check_as_city(a, c.nanjing_handle, rank=1),
        lambda a, c: steps.recommend(a, c.nanjing_sign),
        lambda a, c: steps.reject(a, c.province_sign, "不符合条件"),
    ],
    "sent back, withdrawn": [
        lambda a, c: steps.check_as_city(a, c.nanjing_handle, rank=1),
        lambda a, c: steps.recommend(a, c.nanjing_sign),
        lambda a, c: steps.send_back(a, c.province_handle, ITEMS),
        lambda a, c: withdraw(a, c),
    ],
    "withdrawn from the province": [
        lambda a, c: steps.check_as_city(a, c.nanjing_handle, rank=1),
        lambda a, c: steps.recommend(a, c.nanjing_sign),
        lambda a, c: withdraw(a, c),
    ],
}


@pytest.mark.real_database
@pytest.mark.parametrize("path", PATHS.values(), ids=PATHS)
def test_on_no_path_is_an_obligation_lost(cast, submitted, path):
    nothing_is_lost()
    for step in path:
        step(Application.objects.get(pk=submitted.pk), cast)
        nothing_is_lost()
