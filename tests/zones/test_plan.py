"""The implementation plan, from the work plan's words to its filing (四(五)2), and plan versions."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cluster_portal.deadlines.models import Obligation, ObligationKind, Standing
from cluster_portal.documents import press
from cluster_portal.documents.conformity import Result, check_letter
from cluster_portal.documents.models import Paper, PaperKind
from cluster_portal.workflow.errors import NotAllowed, Unmet
from cluster_portal.workflow.writing import form_of
from desks.demonstration import zone_steps
from zones.models import ImplementationPlan, Origin, PlanVersion
from zones.plans import from_snapshot, newest_plan, plan_in_force

State = ImplementationPlan.State


def standings(plan: ImplementationPlan) -> list[tuple[str, str]]:
    found = Obligation.objects.about(plan).order_by("pk")
    return [(each.kind, each.standing) for each in found]


def lowered(plan: ImplementationPlan, by: Decimal | int = 1) -> list[dict]:
    """The plan's indicators with the first one's last target set lower."""
    first, *rest = plan.plan["indicators"]
    return [{**first, "target_3": str(Decimal(first["target_3"]) - by)}, *rest]


# What it starts from ------------------------------------------------------------------------------


def test_version_0_says_what_the_application_said(zone):
    data = zone.case.application.latest_snapshot.data
    (version,) = zone.plan_versions.all()
    assert (version.number, version.origin) == (0, Origin.WORK_PLAN)
    assert version.in_force_from == zone.designated_on
    content = version.content
    assert content == from_snapshot(data)
    assert [row["name"] for row in content["indicators"]] == [
        row["name"] for row in data["indicators"]
    ]
    assert content["indicators"][0]["target_3"] == "40"
    assert all(content["tasks"].values())
    assert all(content["objectives"].values())
    assert content["projects"][0]["money"] == "860.00"


def test_a_measure_that_is_not_planned_keeps_its_reason(zone):
    measures = {row["key"]: row for row in newest_plan(zone).content["measures"]}
    assert len(measures) == 16
    assert measures["initiatives"]["what"] == ""
    assert measures["initiatives"]["why_not"] == "已由省级试点承担，本区不再单列。"
    assert measures["policies"]["who"] == "市场监督管理局"


def test_the_plan_starts_from_the_work_plan_s_words(plan, zone):
    work_plan = newest_plan(zone).content
    assert plan.plan["measures"] == work_plan["measures"]
    assert plan.plan["projects"] == work_plan["projects"]
    assert plan.plan["indicators"][0] == {
        "key": work_plan["indicators"][0]["key"],
        "target_1": "26",
        "target_2": "32",
        "target_3": "40",
    }


# What it has to hold ------------------------------------------------------------------------------


@pytest.mark.clause("四(五)2")
def test_a_plan_without_its_issue_is_not_sent(cast, drawn_up):
    zone_steps.draw_up_plan(drawn_up, cast.jiangning_handle, issue_number="", issued_on="")
    with pytest.raises(Unmet) as refusal:
        zone_steps.send_plan(drawn_up, cast.jiangning_sign)
    said = [str(lack) for lack in refusal.value.lacks]
    assert len(said) == 2
    assert said[0].startswith("印发文号")
    assert said[1].startswith("印发日期")


@pytest.mark.parametrize(
    ("days", "said"),
    [
        (-1, "印发日期：不得早于2026年4月15日设立之日。"),
        (1, "印发日期：不得晚于今天。"),
    ],
)
def test_the_plan_is_issued_between_the_designation_and_today(cast, drawn_up, days, said):
    issued_on = timezone.localdate() + timedelta(days=days)
    zone_steps.draw_up_plan(drawn_up, cast.jiangning_handle, issued_on=issued_on)
    with pytest.raises(Unmet) as refusal:
        zone_steps.send_plan(drawn_up, cast.jiangning_sign)
    assert [str(lack) for lack in refusal.value.lacks] == [said]


@pytest.mark.parametrize(
    ("cells", "whole"),
    [
        ({"what": "", "when": "", "who": "", "why_not": ""}, False),
        ({"what": "清单", "when": "", "who": "", "why_not": ""}, False),
        ({"what": "清单", "when": "12月", "who": "科技局", "why_not": "不做"}, False),
        ({"what": "清单", "when": "12月", "who": "科技局", "why_not": ""}, True),
        ({"what": "", "when": "", "who": "", "why_not": "由省级试点承担"}, True),
    ],
)
def test_each_measure_is_planned_whole_or_its_absence_explained(cast, drawn_up, cells, whole):
    first, *rest = drawn_up.plan["measures"]
    measures = [{**first, **cells}, *rest]
    zone_steps.draw_up_plan(drawn_up, cast.jiangning_handle, measures=measures)
    assert (form_of(drawn_up, "plan").missing() == []) is whole


def test_a_project_that_ends_before_it_starts_is_named(cast, drawn_up):
    first, *rest = drawn_up.plan["projects"]
    projects = [{**first, "ends_on": "2026-01-01"}, *rest]
    zone_steps.draw_up_plan(drawn_up, cast.jiangning_handle, projects=projects)
    (said,) = form_of(drawn_up, "plan").missing()
    assert first["name"] in said


@pytest.mark.clause("四(五)2", "四(六)句3")
def test_a_target_lower_than_the_plan_in_force_keeps_the_plan_from_being_sent(cast, drawn_up):
    lower = lowered(drawn_up)
    zone_steps.draw_up_plan(drawn_up, cast.jiangning_handle, indicators=lower)
    with pytest.raises(Unmet, match="39"):
        zone_steps.send_plan(drawn_up, cast.jiangning_sign)


@pytest.mark.clause("四(五)2", "四(六)句3")
def test_a_higher_target_needs_nobody_s_leave(cast, plan):
    zone_steps.draw_up_plan(plan, cast.jiangning_handle, raise_by=5)
    zone_steps.send_plan(plan, cast.jiangning_sign)
    assert plan.state == State.SUBMITTED


# Its way ------------------------------------------------------------------------------------------


@pytest.mark.clause("四(五)2", "四(五)2句2", "四句4")
@pytest.mark.real_database
def test_the_plan_goes_by_the_city_to_the_province_and_is_filed(cast, drawn_up, zone):
    zone_steps.send_plan(drawn_up, cast.jiangning_sign)
    assert standings(drawn_up) == [(ObligationKind.FILE_PLAN, Standing.MET)]
    zone_steps.endorse_plan(drawn_up, cast.nanjing_sign)
    zone_steps.file_plan(drawn_up, cast.province_sign)
    drawn_up.refresh_from_db()
    assert drawn_up.state == State.FILED
    receipt = drawn_up.receipt
    assert receipt.kind == PaperKind.FILING_RECEIPT
    assert receipt.number == "苏知备〔2026〕1号"
    assert {office.kind for office in receipt.parties.all()} == {"province", "city", "county"}
    text = "".join(str(p) for p in receipt.letter.paragraphs)
    assert drawn_up.plan["issue_number"] in text
    assert "2026年4月15日" in text


def test_filing_numbers_run_beside_the_office_s_other_papers(cast, filed):
    """The letters before it, the decision of designation among them, have not moved it on."""
    papers = Paper.objects.filter(office=cast.province_sign.office)
    assert papers.filter(prefix="苏知函").count() > 1
    filed.refresh_from_db()
    assert filed.receipt.number == "苏知备〔2026〕1号"


@pytest.mark.clause("四(五)2句2")
def test_the_receipt_meets_the_standard(filed, tmp_path):
    filed.refresh_from_db()
    printed = tmp_path / "receipt.pdf"
    printed.write_bytes(press.letter_pdf(filed.receipt.letter).pdf)
    assert not [c for c in check_letter(printed) if c.result is Result.NOT_MET]


@pytest.mark.clause("四(五)2句2", "四(六)句2")
def test_the_filed_plan_is_in_force_from_the_day_of_filing(cast, plan, zone, on_day):
    zone_steps.draw_up_plan(plan, cast.jiangning_handle, raise_by=5)
    zone_steps.send_plan(plan, cast.jiangning_sign)
    zone_steps.endorse_plan(plan, cast.nanjing_sign)
    with on_day(date(2026, 6, 1)):
        zone_steps.file_plan(plan, cast.province_sign)
    assert plan_in_force(zone, date(2026, 5, 31)).number == 0
    version = plan_in_force(zone, date(2026, 6, 1))
    assert (version.number, version.origin) == (1, Origin.FILED)
    assert version.content["indicators"][0]["target_3"] == "45"
    assert version.content["tasks"] == newest_plan(zone).content["tasks"]
    assert version.content["safeguards"] == plan.plan["safeguards"]


@pytest.mark.clause("四(六)句2")
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_on_each_day_the_newest_version_whose_day_has_come_is_in_force(zone, data):
    """Whatever the versions' days, and also on days before the designation."""
    since = sorted(data.draw(st.lists(st.integers(0, 40), max_size=6)))
    asked = data.draw(st.integers(-3, 45))
    begins = zone.designated_on
    with transaction.atomic():
        for number, days in enumerate(since, 1):
            PlanVersion.objects.create(
                zone=zone,
                number=number,
                origin=Origin.ADJUSTMENT,
                in_force_from=begins + timedelta(days=days),
                content={},
                made_at=timezone.now(),
            )
        found = plan_in_force(zone, begins + timedelta(days=asked)).number
        transaction.set_rollback(True)
    assert found == sum(days <= asked for days in since)


@pytest.mark.clause("四(五)2")
def test_a_plan_sent_after_its_day_is_met_late(cast, drawn_up, on_day):
    with on_day(date(2026, 7, 16)):
        assert standings(drawn_up) == [(ObligationKind.FILE_PLAN, Standing.OVERDUE)]
        zone_steps.send_plan(drawn_up, cast.jiangning_sign)
    assert standings(drawn_up) == [(ObligationKind.FILE_PLAN, Standing.MET_LATE)]


@pytest.mark.parametrize(("office", "clause"), [("nanjing", "四(五)2"), ("province", "四(五)2句2")])
@pytest.mark.clause("四(五)2", "四(五)2句2")
def test_a_returned_plan_is_owed_again_by_the_day_of_the_return(cast, drawn_up, office, clause):
    zone_steps.send_plan(drawn_up, cast.jiangning_sign)
    if office == "province":
        zone_steps.endorse_plan(drawn_up, cast.nanjing_sign)
    zone_steps.return_plan(drawn_up, getattr(cast, f"{office}_sign"), days=10)
    assert drawn_up.state == State.RETURNED
    owed = Obligation.objects.about(drawn_up).unended().get()
    assert (owed.kind, owed.clause) == (ObligationKind.ANSWER_RETURN, clause)
    assert timezone.localdate(owed.due_at) == timezone.localdate() + timedelta(days=11)
    zone_steps.send_plan(drawn_up, cast.jiangning_sign)
    assert standings(drawn_up) == [
        (ObligationKind.FILE_PLAN, Standing.MET),
        (ObligationKind.ANSWER_RETURN, Standing.MET),
    ]
    assert drawn_up.version_of("plan").number == 2


@pytest.mark.parametrize(
    ("step", "who"),
    [
        ("send_plan", "jiangning_handle"),
        ("send_plan", "kunshan_sign"),
        ("endorse_plan", "nanjing_handle"),
        ("endorse_plan", "suzhou_sign"),
        ("file_plan", "province_handle"),
        ("file_plan", "nanjing_sign"),
    ],
)
@pytest.mark.clause("四(五)2", "四(五)2句2")
def test_each_step_is_taken_by_its_own_office_s_signatory(cast, drawn_up, step, who):
    for each, by in (("send_plan", "jiangning_sign"), ("endorse_plan", "nanjing_sign")):
        if each == step:
            break
        getattr(zone_steps, each)(drawn_up, getattr(cast, by))
    before = drawn_up.state
    with pytest.raises(NotAllowed):
        getattr(zone_steps, step)(drawn_up, getattr(cast, who))
    drawn_up.refresh_from_db()
    assert drawn_up.state == before


# Pages --------------------------------------------------------------------------------------------


def test_the_plan_s_page_shows_where_it_departs_and_marks_what_is_lower(cast, client_of, drawn_up):
    first, *rest = lowered(drawn_up)
    higher = {**rest[0], "target_1": "800"}
    zone_steps.draw_up_plan(drawn_up, cast.jiangning_handle, indicators=[first, higher, *rest[1:]])
    page = client_of(cast.jiangning_handle).get(drawn_up.get_absolute_url()).text
    assert '<del class="quiet">40</del> <strong>39</strong>' in page
    assert '<del class="quiet">760</del> <strong>800</strong>' in page
    assert page.count('tone-red">降低') == 1


def test_others_read_of_the_plan_only_what_was_sent(cast, client_of, drawn_up):
    url = drawn_up.get_absolute_url()
    city = client_of(cast.nanjing_handle)
    assert drawn_up.plan["issue_number"] not in city.get(url).text
    zone_steps.send_plan(drawn_up, cast.jiangning_sign)
    assert drawn_up.plan["issue_number"] in city.get(url).text


def test_every_version_can_be_read_and_compared(cast, client_of, plan, zone):
    zone_steps.draw_up_plan(plan, cast.jiangning_handle, raise_by=5)
    zone_steps.send_plan(plan, cast.jiangning_sign)
    zone_steps.endorse_plan(plan, cast.nanjing_sign)
    zone_steps.file_plan(plan, cast.province_sign)
    for who in (cast.jiangning_handle, cast.nanjing_handle, cast.province_handle, cast.auditor):
        client = client_of(who)
        listed = client.get(f"/zones/{zone.pk}/versions/").text
        assert listed.count("沈国栋") == 2  # who designated, who filed
        assert "现行有效" in listed
        assert "知识产权服务机构数" in client.get(f"/zones/{zone.pk}/versions/0/").text
        newer = client.get(f"/zones/{zone.pk}/versions/1/").text
        assert '<del class="quiet">40</del> <strong>45</strong>' in newer
        assert client.get(f"/zones/{zone.pk}/versions/2/").status_code == 404


def test_the_decision_on_filing_shows_what_is_filed(cast, client_of, drawn_up):
    zone_steps.send_plan(drawn_up, cast.jiangning_sign)
    zone_steps.endorse_plan(drawn_up, cast.nanjing_sign)
    page = client_of(cast.province_sign).get(f"/do/implementationplan/{drawn_up.pk}/file/")
    assert page.status_code == 200
    assert drawn_up.plan["issue_number"] in page.text
