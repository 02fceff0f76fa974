"""Rounds: opened once a year, their days set by the province and the cities, on the record."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone, translation

from applications.models import Round
from applications.round_keeping import grant_extension, move_closing, open_round, set_cutoff
from cluster_portal.counties.models import County
from cluster_portal.workflow.door import perform
from cluster_portal.workflow.errors import NotAllowed, Unmet
from cluster_portal.workflow.models import LogRow
from desks.demonstration import steps

SHANGHAI = ZoneInfo("Asia/Shanghai")


def county(code: str) -> County:
    return County.objects.get(code=code)


def last_event(round_: Round) -> LogRow:
    return LogRow.objects.of(round_).last()


# Opening ------------------------------------------------------------------------------------------


@pytest.mark.clause("四(三)句3")
def test_a_round_closes_on_30_june_24_00_in_shanghai_unless_another_day_is_named(spring):
    assert spring.closes_at == datetime(2026, 7, 1, 0, 0, tzinfo=SHANGHAI)
    assert spring.closing_reason == ""


@pytest.mark.clause("四(三)句3")
def test_another_closing_day_than_the_policys_needs_a_reason(cast):
    named = {"year": 2026, "opens_on": date(2026, 3, 1), "closes_on": date(2026, 7, 10)}
    with pytest.raises(Unmet, match="四（三）"):
        open_round(by=cast.province_sign, **named)
    assert not Round.objects.exists()
    round_ = open_round(by=cast.province_sign, reason="假期调整", **named)
    assert round_.closing_reason == "假期调整"


@pytest.mark.clause("四句1")
@pytest.mark.parametrize("who", ["province_handle", "nanjing_sign", "jiangning_sign", "auditor"])
def test_only_the_provinces_signatory_opens_a_round(cast, who):
    with pytest.raises(NotAllowed):
        open_round(by=getattr(cast, who), year=2026, opens_on=date(2026, 3, 1))
    assert not Round.objects.exists()


@pytest.mark.clause("四(三)句3")
def test_a_year_has_one_round(cast, spring):
    with pytest.raises(Unmet):
        open_round(by=cast.province_sign, year=2026, opens_on=date(2026, 4, 1))
    assert Round.objects.count() == 1


def test_a_round_cannot_close_before_it_opens(cast):
    with pytest.raises(Unmet):
        open_round(by=cast.province_sign, year=2026, opens_on=date(2026, 7, 1))


# The closing day ----------------------------------------------------------------------------------


@pytest.mark.clause("四(三)句3")
def test_the_province_moves_the_closing_day_with_a_reason_on_record(cast, spring):
    version = spring.version
    move_closing(spring, by=cast.province_sign, closes_on=date(2026, 7, 15), reason="汛期")
    fresh = Round.objects.get()
    assert fresh.closes_at == datetime(2026, 7, 16, 0, 0, tzinfo=SHANGHAI)
    assert fresh.closing_reason == "汛期"
    assert fresh.version > version
    assert (last_event(spring).event, last_event(spring).reason) == ("closing_moved", "汛期")
    assert fresh.log_head == last_event(spring).hash


def test_moving_the_closing_day_back_to_the_policys_takes_the_reason_off_the_round(cast, spring):
    move_closing(spring, by=cast.province_sign, closes_on=date(2026, 7, 15), reason="汛期")
    move_closing(spring, by=cast.province_sign, closes_on=date(2026, 6, 30), reason="照原定")
    assert Round.objects.get().closing_reason == ""


@pytest.mark.parametrize(
    ("closes_on", "reason"),
    [
        (date(2026, 7, 15), " "),
        (date(2026, 6, 30), "同一天"),
        (date(2026, 3, 1), "已经过去"),
    ],
)
def test_a_refused_move_leaves_neither_a_change_nor_a_row_in_the_log(
    cast, spring, closes_on, reason
):
    with pytest.raises(Unmet):
        move_closing(spring, by=cast.province_sign, closes_on=closes_on, reason=reason)
    assert Round.objects.get().closes_at == spring.closes_at
    assert last_event(spring).event == "begin"


@pytest.mark.clause("四句1")
@pytest.mark.parametrize("who", ["province_handle", "nanjing_sign", "auditor"])
def test_only_the_provinces_signatory_moves_the_closing_day(cast, spring, who):
    with pytest.raises(NotAllowed):
        move_closing(spring, by=getattr(cast, who), closes_on=date(2026, 7, 15), reason="想多几天")
    assert Round.objects.get().closes_at == spring.closes_at


@pytest.mark.clause("四(三)句3")
def test_after_the_closing_day_was_moved_forward_nobody_submits(cast, spring):
    draft = steps.begin_application(cast.jiangning_handle, spring)
    steps.fill_in(draft, cast.jiangning_handle)
    move_closing(spring, by=cast.province_sign, closes_on=date(2026, 3, 31), reason="提前")
    too_late = datetime(2026, 4, 1, 0, 0, tzinfo=SHANGHAI)
    with time_machine.travel(too_late, tick=False), pytest.raises(Unmet):
        perform(draft, "submit", by=cast.jiangning_sign, agreed=True)
    with time_machine.travel(datetime(2026, 3, 31, 23, 59, 59, tzinfo=SHANGHAI), tick=False):
        perform(draft, "submit", by=cast.jiangning_sign, agreed=True)


# A city's own day -----------------------------------------------------------------------------------


@pytest.mark.clause("四(三)句3")
def test_a_citys_own_day_holds_for_its_counties_and_no_others(cast, spring):
    set_cutoff(spring, by=cast.nanjing_handle, closes_on=date(2026, 6, 10))
    assert spring.deadline_for(county("320115")) == datetime(2026, 6, 11, tzinfo=SHANGHAI)
    assert spring.deadline_for(county("320583")) == spring.closes_at
    assert last_event(spring).event == "cutoff_set"


def test_a_citys_day_is_never_later_than_the_provinces(cast, spring):
    set_cutoff(spring, by=cast.nanjing_sign, closes_on=date(2026, 6, 29))
    move_closing(spring, by=cast.province_sign, closes_on=date(2026, 6, 20), reason="提前")
    assert spring.deadline_for(county("320115")) == datetime(2026, 6, 21, tzinfo=SHANGHAI)


@pytest.mark.parametrize("chosen", [date(2026, 6, 30), date(2026, 7, 1), None])
def test_a_city_that_takes_the_provinces_day_goes_with_it_when_it_is_moved(cast, spring, chosen):
    set_cutoff(spring, by=cast.nanjing_sign, closes_on=date(2026, 6, 10))
    assert set_cutoff(spring, by=cast.nanjing_handle, closes_on=chosen) is None
    assert not spring.cutoffs.exists()
    row = last_event(spring)
    assert (row.event, row.actor, row.data) == (
        "cutoff_lifted",
        cast.nanjing_handle,
        {"city": "320100"},
    )
    move_closing(spring, by=cast.province_sign, closes_on=date(2026, 7, 10), reason="汛期")
    assert spring.deadline_for(county("320115")) == spring.closes_at


def test_a_city_without_an_own_day_has_none_to_give_up(cast, spring):
    set_cutoff(spring, by=cast.suzhou_sign, closes_on=date(2026, 6, 10))
    with pytest.raises(Unmet):
        set_cutoff(spring, by=cast.nanjing_sign, closes_on=None)
    assert last_event(spring).event == "cutoff_set"
    assert spring.cutoffs.count() == 1


def test_the_page_of_the_citys_day_offers_to_have_none(cast, client_of, spring):
    address = reverse("round_cutoff", args=[spring.pk])
    client = client_of(cast.nanjing_sign)
    assert 'name="lift"' not in client.get(address).content.decode()
    assert client.post(address, {"closes_on": "2026-06-10"}).status_code == 302
    assert client.post(address, {"closes_on": ""}).status_code == 422
    assert 'name="lift"' in client.get(address).content.decode()
    assert client.post(address, {"closes_on": "junk", "lift": "1"}).status_code == 302
    assert not spring.cutoffs.exists()


def test_past_the_citys_own_day_the_county_is_told_whose_day_it_was(cast, spring):
    draft = steps.begin_application(cast.jiangning_handle, spring)
    steps.fill_in(draft, cast.jiangning_handle)
    set_cutoff(spring, by=cast.nanjing_sign, closes_on=date(2026, 6, 10))
    with (
        translation.override("en"),
        time_machine.travel(datetime(2026, 6, 12, tzinfo=SHANGHAI), tick=False),
    ):
        with pytest.raises(Unmet, match="the own earlier day of 南京市") as told:
            perform(draft, "submit", by=cast.jiangning_sign, agreed=True)
        assert "四（三）" not in str(told.value)
        # And the city can still give more time, as the sentence says.
        set_cutoff(spring, by=cast.nanjing_sign, closes_on=None)
        perform(draft, "submit", by=cast.jiangning_sign, agreed=True)


def test_a_city_sets_its_day_anew_in_the_same_place(cast, spring):
    set_cutoff(spring, by=cast.nanjing_sign, closes_on=date(2026, 6, 10))
    set_cutoff(spring, by=cast.nanjing_sign, closes_on=date(2026, 6, 12))
    assert spring.deadline_for(county("320115")) == datetime(2026, 6, 13, tzinfo=SHANGHAI)


@pytest.mark.parametrize("who", ["province_sign", "jiangning_sign", "auditor"])
def test_only_city_people_set_a_citys_day(cast, spring, who):
    with pytest.raises(NotAllowed):
        set_cutoff(spring, by=getattr(cast, who), closes_on=date(2026, 6, 10))


# An extension for one county ------------------------------------------------------------------------


@pytest.mark.clause("四(三)句3")
def test_an_extension_lets_one_county_submit_after_the_round_has_closed(cast, spring):
    draft = steps.begin_application(cast.jiangning_handle, spring)
    steps.fill_in(draft, cast.jiangning_handle)
    with time_machine.travel(datetime(2026, 7, 1, 9, 0, tzinfo=SHANGHAI), tick=False):
        with pytest.raises(Unmet):
            perform(draft, "submit", by=cast.jiangning_sign, agreed=True)
        grant_extension(
            spring,
            by=cast.province_handle,
            county=county("320115"),
            until=date(2026, 7, 5),
            reason="系统故障",
        )
        assert spring.deadline_for(county("320106")) == spring.closes_at
        perform(draft, "submit", by=cast.jiangning_sign, agreed=True)
    assert (last_event(spring).event, last_event(spring).reason) == ("extended", "系统故障")


def test_an_extension_goes_before_the_citys_own_day(cast, spring):
    set_cutoff(spring, by=cast.nanjing_sign, closes_on=date(2026, 6, 10))
    grant_extension(
        spring,
        by=cast.province_sign,
        county=county("320115"),
        until=date(2026, 6, 20),
        reason="机构改革",
    )
    assert spring.deadline_for(county("320115")) == datetime(2026, 6, 21, tzinfo=SHANGHAI)


def test_an_extension_never_leaves_a_county_less_time_than_the_rest(cast, spring):
    jiangning = county("320115")
    grant_extension(
        spring, by=cast.province_sign, county=jiangning, until=date(2026, 7, 5), reason="系统故障"
    )
    move_closing(spring, by=cast.province_sign, closes_on=date(2026, 7, 31), reason="汛期")
    assert spring.deadline_for(jiangning) == spring.closes_at


@pytest.mark.parametrize("until", [date(2026, 6, 30), date(2026, 3, 1)])
def test_an_extension_has_to_be_later_than_the_countys_present_deadline(cast, spring, until):
    with pytest.raises(Unmet):
        grant_extension(
            spring, by=cast.province_sign, county=county("320115"), until=until, reason="系统故障"
        )
    assert not spring.extensions.exists()


def test_an_extension_needs_a_reason(cast, spring):
    with pytest.raises(Unmet):
        grant_extension(
            spring,
            by=cast.province_sign,
            county=county("320115"),
            until=date(2026, 7, 5),
            reason="",
        )
    assert not spring.extensions.exists()


@pytest.mark.clause("四(一)")
def test_a_county_that_is_no_more_gets_no_extension(cast, spring):
    gone = County.objects.filter(valid_until__lte=date(2026, 1, 1)).first()
    with pytest.raises(Unmet):
        grant_extension(
            spring, by=cast.province_sign, county=gone, until=date(2026, 7, 5), reason="系统故障"
        )


@pytest.mark.parametrize("who", ["nanjing_sign", "jiangning_sign", "auditor"])
def test_only_the_province_grants_an_extension(cast, spring, who):
    with pytest.raises(NotAllowed):
        grant_extension(
            spring,
            by=getattr(cast, who),
            county=county("320115"),
            until=date(2026, 7, 5),
            reason="系统故障",
        )


@pytest.mark.clause("四(三)句3")
def test_a_slip_in_an_extension_does_not_last_for_years(cast, round_):
    """It can't be taken back, so a mistyped year is refused."""
    granted = {"county": cast.kunshan_sign.office.county, "reason": "系统故障"}
    years_later = timezone.localdate() + timedelta(days=4 * 365)
    with pytest.raises(Unmet):
        grant_extension(round_, by=cast.province_handle, until=years_later, **granted)


def test_who_has_submitted_is_granted_no_extension(cast, submitted):
    with pytest.raises(Unmet):
        grant_extension(
            submitted.round,
            by=cast.province_handle,
            county=submitted.county,
            until=timezone.localdate() + timedelta(days=60),
            reason="系统故障",
        )
