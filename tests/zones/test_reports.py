"""Annual reports: due by 31 January, sent to city and province, each takes note on its own (五(三))."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cluster_portal.deadlines.models import Obligation, ObligationKind, Standing
from cluster_portal.workflow.actions import transition_url
from cluster_portal.workflow.declare import SYSTEM
from cluster_portal.workflow.door import begin, perform
from cluster_portal.workflow.errors import Conflict, NotAllowed, Unmet
from cluster_portal.workflow.writing import form_of
from desks.demonstration import term_steps
from tests import rounds
from zones.models import AnnualReport, Origin, PlanVersion
from zones.reached import shown
from zones.reporting import acknowledgements, basis_of

State = AnnualReport.State


@pytest.fixture
def january(zone) -> Iterator[None]:
    """The January after the year of designation."""
    with rounds.on_day(date(zone.designated_on.year + 1, 1, 15)):
        yield


@pytest.fixture
def report(zone) -> AnnualReport:
    """On the year of designation, as the designation begins it."""
    return zone.annual_reports.get()


@pytest.fixture
def sent(cast, report, january) -> AnnualReport:
    term_steps.write_report(report, cast.jiangning_handle)
    term_steps.send_report(report, cast.jiangning_sign)
    return report


@pytest.fixture
def second(cast, zone, sent) -> Iterator[AnnualReport]:
    """The report on the first full year, in its January."""
    year = zone.designated_on.year + 1
    with rounds.on_day(date(year + 1, 1, 15)):
        yield begin_report(zone, year)


def begin_report(zone, year: int) -> AnnualReport:
    return begin(AnnualReport(zone=zone, year=year), by=SYSTEM)


def standing_of(report: AnnualReport, kind: ObligationKind) -> list[Standing]:
    return [each.standing for each in Obligation.objects.about(report).filter(kind=kind)]


# The day ------------------------------------------------------------------------------------------


@pytest.mark.clause("五(三)")
def test_a_report_is_owed_until_the_end_of_31_january_even_on_a_holiday(cast, zone, report):
    """31 January 2027 is a Sunday; the policy names the day itself."""
    (owed,) = Obligation.objects.about(report)
    assert (owed.kind, owed.clause) == (ObligationKind.ANNUAL_REPORT, "五(三)")
    assert owed.office == cast.jiangning_sign.office
    assert timezone.localtime(owed.due_at).isoformat() == "2027-02-01T00:00:00+08:00"


@pytest.mark.parametrize(
    ("day", "standing"),
    [(date(2027, 1, 31), Standing.MET), (date(2027, 2, 1), Standing.MET_LATE)],
)
@pytest.mark.clause("五(三)")
def test_a_late_report_is_taken_and_stays_late(cast, client_of, report, day, standing):
    with rounds.on_day(day):
        term_steps.write_report(report, cast.jiangning_handle)
        term_steps.send_report(report, cast.jiangning_sign)
        assert standing_of(report, ObligationKind.ANNUAL_REPORT) == [standing]
        page = client_of(cast.province_handle).get(report.get_absolute_url()).text
    assert str(standing.label) in page


def test_a_year_is_not_reported_on_before_its_december(cast, report):
    term_steps.write_report(report, cast.jiangning_handle)
    with rounds.on_day(date(2026, 11, 30)), pytest.raises(Unmet):
        term_steps.send_report(report, cast.jiangning_sign)
    with rounds.on_day(date(2026, 12, 1)):
        term_steps.send_report(report, cast.jiangning_sign)
    report.refresh_from_db()
    assert report.state == State.SUBMITTED


# What it says -------------------------------------------------------------------------------------


@pytest.mark.clause("五(三)")
@pytest.mark.parametrize("left_out", ["summary", "plan", "actuals", "projects"])
def test_a_report_needs_summary_plan_figures_and_projects(cast, report, january, left_out):
    empty = [] if left_out in ("actuals", "projects") else ""
    term_steps.write_report(report, cast.jiangning_handle, **{left_out: empty})
    with pytest.raises(Unmet) as refusal:
        term_steps.send_report(report, cast.jiangning_sign)
    label = form_of(report, "report").fields[left_out].label
    assert all(str(lack).startswith(str(label)) for lack in refusal.value.lacks)
    assert refusal.value.lacks[0].url.endswith(f"#id_{left_out}{'_0' if empty == [] else ''}")


def test_problems_and_requests_may_be_left_out(cast, report, january):
    term_steps.write_report(report, cast.jiangning_handle, problems="", requests="")
    term_steps.send_report(report, cast.jiangning_sign)


def test_only_the_county_s_signatory_sends_it(cast, report, january):
    term_steps.write_report(report, cast.jiangning_handle)
    for person in (cast.jiangning_handle, cast.kunshan_sign, cast.nanjing_sign):
        with pytest.raises(NotAllowed):
            term_steps.send_report(report, person)


def test_the_lines_are_those_of_the_plan_in_force_at_the_year_s_end(cast, zone, report):
    old = zone.plan_versions.get()
    content = {**old.content, "indicators": old.content["indicators"][:2]}
    made = {"zone": zone, "origin": Origin.FILED, "made_at": timezone.now(), "content": content}
    PlanVersion.objects.create(number=1, in_force_from=date(2026, 12, 31), **made)
    PlanVersion.objects.create(
        number=2, in_force_from=date(2027, 1, 1), **{**made, "content": old.content}
    )
    assert basis_of(report).number == 1
    fixed = form_of(report, "report").fields["actuals"].fixed
    assert [row.cells[0] for row in fixed] == [row["name"] for row in content["indicators"]]


def test_each_line_shows_the_year_s_target_and_what_was_reported_before(cast, sent, second):
    fixed = form_of(second, "report").fields["actuals"].fixed
    name, _unit, baseline, target, before = fixed[0].cells
    indicator = basis_of(second).content["indicators"][0]
    assert (name, target) == (indicator["name"], shown(indicator["target_1"]))
    assert before == baseline == shown(indicator["baseline"])  # as it stood
    first = form_of(sent, "report").fields["actuals"].fixed[0].cells
    assert first[3:] == ("—", "—")


def test_the_page_shows_the_share_of_each_target(cast, client_of, second):
    term_steps.write_report(second, cast.jiangning_handle, achieved=Decimal("0.5"))
    client = client_of(cast.province_handle)
    assert "50.0%" not in client.get(second.get_absolute_url()).text  # a draft is the county's
    term_steps.send_report(second, cast.jiangning_sign)
    page = client.get(second.get_absolute_url()).text
    assert page.count("50.0%") >= 1
    decision = client.get(transition_url(second, "acknowledge_by_province"))
    assert "50.0%" in decision.text


# Taking note --------------------------------------------------------------------------------------


@pytest.mark.clause("五(三)")
@pytest.mark.parametrize("first", ["nanjing_handle", "province_handle"])
def test_city_and_province_each_take_note_in_whatever_order(cast, client_of, sent, first):
    second = {"nanjing_handle": "province_handle", "province_handle": "nanjing_handle"}[first]
    term_steps.acknowledge(sent, getattr(cast, first))
    sent.refresh_from_db()
    assert sent.state in (State.CITY_HAS_IT, State.PROVINCE_HAS_IT)
    assert "尚未收悉" in client_of(cast.jiangning_handle).get(sent.get_absolute_url()).text
    term_steps.acknowledge(sent, getattr(cast, second))
    sent.refresh_from_db()
    assert sent.state == State.ACKNOWLEDGED
    assert [each.by_city for each in acknowledgements(sent) if each.row] == [True, False]
    page = client_of(cast.jiangning_handle).get(sent.get_absolute_url()).text
    assert "尚未收悉" not in page
    assert page.count("2027年1月15日 10:0") >= 2


def test_nobody_takes_note_twice_or_for_another(cast, sent):
    with pytest.raises(NotAllowed):
        term_steps.acknowledge(sent, cast.suzhou_sign)
    term_steps.acknowledge(sent, cast.nanjing_handle)
    with pytest.raises(Conflict):
        perform(sent, "acknowledge_by_city", by=cast.nanjing_handle)


@pytest.mark.clause("五(三)")
@pytest.mark.parametrize("who", ["nanjing_handle", "province_handle"])
def test_either_may_return_it_with_a_day_and_both_take_note_anew(cast, sent, who):
    other = cast.province_handle if who == "nanjing_handle" else cast.nanjing_handle
    term_steps.acknowledge(sent, other)
    term_steps.return_report(sent, getattr(cast, who), reason="请补充数据来源。", days=10)
    sent.refresh_from_db()
    assert sent.state == State.RETURNED
    assert standing_of(sent, ObligationKind.ANSWER_RETURN) == [Standing.OPEN]
    term_steps.write_report(sent, cast.jiangning_handle, summary="补充说明。")
    term_steps.send_report(sent, cast.jiangning_sign)
    assert standing_of(sent, ObligationKind.ANSWER_RETURN) == [Standing.MET]
    assert not [each for each in acknowledgements(sent) if each.row]
    assert sent.version_of("report").number == 2


# The list -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", 1),
        ("?year=2026", 1),
        ("?city=320100", 1),
        ("?city=320500", 0),
        ("?state=draft", 1),
        ("?state=acknowledged", 0),
        ("?standing=overdue", 1),
        ("?standing=met", 0),
        ("?standing=nonsense&year=x", 1),
    ],
)
def test_the_list_is_filtered(cast, client_of, report, query, found):
    with rounds.on_day(date(2027, 2, 2)):
        response = client_of(cast.province_handle).get(f"/zones/reports/{query}")
    assert response.status_code == 200
    assert len(response.context["rows"]) == found
    if found:
        assert "逾期" in response.text


@pytest.mark.parametrize(
    ("who", "seen"),
    [
        ("jiangning_handle", 1),
        ("nanjing_handle", 1),
        ("auditor", 1),
        ("kunshan_sign", 0),
        ("suzhou_sign", 0),
    ],
)
def test_each_office_sees_the_reports_within_its_reach(cast, client_of, report, who, seen):
    client = client_of(getattr(cast, who))
    assert len(client.get("/zones/reports/").context["rows"]) == seen
    status = client.get(report.get_absolute_url()).status_code
    assert status == (200 if seen else 404)


def test_an_expert_has_no_list(cast, client_of, report):
    client = client_of(cast.expert)
    assert client.get("/zones/reports/").status_code == 404
    assert client.get(report.get_absolute_url()).status_code == 404


def test_the_list_asks_no_more_queries_for_more_reports(cast, client_of, zone, report):
    client = client_of(cast.province_handle)
    client.get("/zones/reports/")
    with CaptureQueriesContext(connection) as few:
        client.get("/zones/reports/")
    for year in (2027, 2028, 2029):
        begin_report(zone, year)
    with CaptureQueriesContext(connection) as many:
        assert len(client.get("/zones/reports/").context["rows"]) == 4
    assert len(many) == len(few)
