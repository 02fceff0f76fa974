"""A zone: how it begins, its term, what it owes, and how it ends (四(五), 四(六))."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.management import call_command

from applications.home import home_county
from applications.models import Application
from cluster_portal.deadlines.models import Obligation, ObligationKind, Standing
from cluster_portal.workflow.days import end_of
from cluster_portal.workflow.declare import SYSTEM, transitions_of
from cluster_portal.workflow.door import begin, perform
from cluster_portal.workflow.errors import Unmet
from cluster_portal.workflow.models import LogRow
from cluster_portal.workflow.opening import door_open_for
from desks.demonstration import steps, zone_steps
from reviews.models import Case, Selection
from zones import sweeping
from zones.models import Adjustment, AnnualReport, ImplementationPlan, Inspection, Zone

LAST_DAY, DAY_AFTER, DAYS_LATER = date(2029, 4, 15), date(2029, 4, 16), date(2029, 4, 27)


def revoke(zone: Zone) -> None:
    """As the decision of act four does, once the zone is under rectification."""
    zone.refresh_from_db()
    with door_open_for(zone):
        if zone.state == Zone.State.BUILDING:
            perform(zone, "end_term", by=SYSTEM)
        perform(zone, "rectify", by=SYSTEM)
        perform(zone, "revoke", by=SYSTEM)


def plan_adjustment(zone: Zone, by) -> Adjustment:
    return begin(Adjustment(zone=zone), by=by)


# Beginning ----------------------------------------------------------------------------------------


@pytest.mark.clause("四(五)1")
def test_the_term_runs_three_years_from_the_day_of_designation(zone):
    assert zone.designated_on == zone.decision.issued_on == date(2026, 4, 15)
    assert zone.term_ends_on == LAST_DAY
    assert zone.name == "南京市江宁区知识产权服务业集聚发展区"
    assert zone.county.code == "320115"


def test_the_zone_begins_with_its_plan_its_report_and_its_organisation(zone):
    assert zone.implementation_plan.state == ImplementationPlan.State.DRAFT
    assert [report.year for report in zone.annual_reports.all()] == [2026]
    assert zone.organisation["body"].startswith("江宁区")
    assert zone.organisation["funds"] == [
        {"year": 2026, "source": "区级财政知识产权专项资金", "amount": "1200.00"},
        {"year": 2026, "source": "上级专项转移支付", "amount": "300.00"},
    ]


@pytest.mark.clause("四(五)2")
def test_the_county_owes_its_plan_three_months_after_the_designation(zone):
    owed = Obligation.objects.about(zone.implementation_plan).get()
    assert (owed.kind, owed.office) == (ObligationKind.FILE_PLAN, zone.county.office)
    assert owed.due_at == end_of(date(2026, 7, 15))
    assert owed.clause == "四(五)2"


@pytest.mark.clause("四(一)")
def test_a_county_with_the_title_is_told_its_zone_and_can_not_apply(cast, zone, on_day):
    with on_day(date(2027, 3, 1)):
        round_ = steps.open_round(cast.province_sign, 2027)
        with pytest.raises(Unmet, match=zone.name):
            steps.begin_application(cast.jiangning_handle, round_)
        (offered,) = home_county(cast.jiangning_handle)["to_begin"]
        assert [str(lack) for lack in offered.refusals] == [
            "该县（市、区）已是集聚区：南京市江宁区知识产权服务业集聚发展区，2026年4月15日设立。"
        ]
        assert offered.refusals[0].url == zone.get_absolute_url()


@pytest.mark.clause("四(一)")
def test_an_application_begun_before_the_designation_is_not_sent_after_it(cast, zone, on_day):
    """Another round's draft, left over from before."""
    with on_day(date(2027, 3, 1)):
        round_ = steps.open_round(cast.province_sign, 2027)
        begun = Application(round=round_, county=zone.county, started_by=cast.jiangning_handle)
        with door_open_for(begun):
            begun.save()
        steps.fill_in(begun, cast.jiangning_handle)
        with pytest.raises(Unmet, match=zone.name):
            steps.submit(begun, cast.jiangning_sign)


@pytest.mark.clause("四(一)")
def test_after_a_revocation_the_county_may_apply_again(cast, zone, on_day):
    with on_day(date(2029, 5, 7)):
        revoke(zone)
        round_ = steps.open_round(cast.province_sign, 2029)
        assert steps.begin_application(cast.jiangning_handle, round_).pk


@pytest.mark.clause("四(一)")
def test_a_case_left_from_another_round_can_not_win_the_title_twice(cast, zone, on_day):
    with on_day(date(2027, 3, 1)):
        round_ = steps.open_round(cast.province_sign, 2027)
        with door_open_for(zone):
            application = Application(
                round=round_, county=zone.county, started_by=cast.jiangning_handle
            )
            with door_open_for(application):
                application.save()
            case = begin(Case(application=application), by=cast.province_sign)
        said = [str(lack) for lack in transitions_of(Case)["propose"].lacks(case)]
        assert any(zone.name in sentence for sentence in said)
        selection = begin(Selection(round=round_), by=cast.province_sign)
        with door_open_for(case):
            for step in (case.accept, case.start_review, case.shortlist, case.propose):
                step()
            case.save()
        said = [str(lack) for lack in transitions_of(Selection)["decide"].lacks(selection)]
        assert any(zone.name in sentence for sentence in said)


# Organisation -------------------------------------------------------------------------------------


@pytest.mark.clause("五(一)句3", "五(二)句3", "指引1.2")
def test_the_county_keeps_its_organisation_current_with_history(cast, zone):
    zone_steps.keep_organisation(zone, cast.jiangning_handle)
    zone_steps.keep_organisation(zone, cast.jiangning_handle, phone="025-52119999")
    assert zone.version_of("organisation").number == 2
    assert zone.version_of("organisation").content["phone"] == "025-52119999"
    events = list(LogRow.objects.of(zone).values_list("event", "actor_name"))
    assert events == [
        ("begin", "沈国栋"),
        ("organisation_sent", "王晓岚"),
        ("organisation_sent", "王晓岚"),
    ]


@pytest.mark.clause("指引1.2")
def test_one_full_time_person_is_one_too_few(cast, zone):
    from cluster_portal.workflow.writing import form_of

    people = [
        {"name": "王晓岚", "post": "主任", "time": "full"},
        {"name": "高原", "post": "科长", "time": "part"},
    ]
    zone_steps.keep_organisation(zone, cast.jiangning_handle, staff=people)
    assert form_of(zone, "organisation").missing() == ["集聚区工作人员：专职1人，至少需要2人。"]
    people[1]["time"] = "full"
    zone_steps.keep_organisation(zone, cast.jiangning_handle, staff=people)
    assert form_of(zone, "organisation").missing() == []


def test_the_city_reads_the_organisation_and_can_not_write_it(cast, client_of, zone):
    zone_steps.keep_organisation(zone, cast.jiangning_handle)
    city = client_of(cast.nanjing_handle)
    assert city.get(f"/write/zone/{zone.pk}/organisation/").status_code == 404
    assert "王晓岚" in city.get(f"/write/zone/{zone.pk}/organisation/versions/1/").text


# Time ---------------------------------------------------------------------------------------------


@pytest.mark.clause("四(五)1", "四(六)")
@pytest.mark.parametrize(
    ("day", "state"),
    [
        (LAST_DAY, Zone.State.BUILDING),
        (DAY_AFTER, Zone.State.DUE),
        (DAYS_LATER, Zone.State.DUE),
    ],
)
def test_the_term_ends_by_itself_after_its_last_day_however_late_the_sweep(
    zone, on_day, day, state
):
    with on_day(day):
        call_command("sweep", verbosity=0)
    zone.refresh_from_db()
    assert zone.state == state


def test_a_sweep_that_runs_twice_does_nothing_twice(zone, on_day):
    with on_day(DAYS_LATER):
        assert sweeping.sweep() > 0
        rows, reports = LogRow.objects.count(), AnnualReport.objects.count()
        assert sweeping.sweep() == 0
    assert (LogRow.objects.count(), AnnualReport.objects.count()) == (rows, reports)


@pytest.mark.clause("五(三)")
def test_each_year_with_the_title_opens_its_own_report(zone, on_day):
    with on_day(date(2026, 12, 31)):
        assert sweeping.open_reports() == 0
    with on_day(date(2027, 1, 1)):
        assert sweeping.open_reports() == 1
    with on_day(date(2029, 3, 1)):  # nobody swept all 2028 long
        assert sweeping.open_reports() == 2
    assert sorted(zone.annual_reports.values_list("year", flat=True)) == [2026, 2027, 2028, 2029]


def test_a_zone_without_the_title_opens_no_more_reports(zone, on_day):
    with on_day(date(2029, 5, 7)):
        revoke(zone)
        before = zone.annual_reports.count()
        assert sweeping.open_reports() == 0
    assert zone.annual_reports.count() == before


def test_one_zone_that_fails_stops_no_other(zone, on_day, caplog):
    """Whatever goes wrong with one, the rest goes on."""
    things = [None, zone]
    done = []

    def fails_on_none(thing):
        done.append(thing.pk)

    assert sweeping.each_of(things, fails_on_none) == 1
    assert done == [zone.pk]
    assert "could not go on" in caplog.text


# The end ------------------------------------------------------------------------------------------


def test_with_the_title_goes_all_that_was_still_under_way(cast, zone, on_day):
    inspection = begin(
        Inspection(
            zone=zone,
            office=cast.nanjing_sign.office,
            planned_on=date(2026, 5, 6),
            subject="专项资金使用",
        ),
        by=cast.nanjing_sign,
    )
    adjustment = plan_adjustment(zone, cast.jiangning_handle)
    with on_day(date(2029, 5, 7)):
        revoke(zone)
    for thing in (zone.implementation_plan, inspection, adjustment, *zone.annual_reports.all()):
        thing.refresh_from_db()
        assert thing.state == "lapsed", thing
        assert not Obligation.objects.about(thing).unended().exists()
    waived = Obligation.objects.about(zone.implementation_plan).get()
    assert waived.standing == Standing.WAIVED
    assert waived.waived_reason == "该集聚区的称号已被取消。"


def test_what_was_finished_stays_as_it_was(cast, filed, zone, on_day):
    with on_day(date(2029, 5, 7)):
        revoke(zone)
    filed.refresh_from_db()
    assert filed.state == ImplementationPlan.State.FILED


@pytest.mark.clause("四(六)句2")
def test_at_the_term_s_end_open_adjustments_lapse_and_an_unfiled_plan_stays_owed(
    cast, zone, on_day
):
    adjustment = plan_adjustment(zone, cast.jiangning_handle)
    with on_day(DAY_AFTER):
        sweeping.end_terms()
        adjustment.refresh_from_db()
        assert adjustment.state == Adjustment.State.LAPSED
        (owed,) = Obligation.objects.about(zone.implementation_plan)
        assert owed.standing == Standing.OVERDUE
