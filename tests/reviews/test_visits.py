"""Site visits: planned, told of, held with a report, and never left out (四(四)句2)."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from cluster_portal.documents.models import Paper, PaperKind
from cluster_portal.workflow.door import perform
from cluster_portal.workflow.errors import Unmet
from cluster_portal.workflow.models import LogRow, Version
from desks.demonstration import selection_steps, steps
from reviews.models import Case, SiteVisit
from tests import rounds


@pytest.fixture
def case(cast, round_) -> Case:
    """Jiangning's case, shortlisted."""
    (case,) = rounds.scored(cast, round_, jiangning=0.9).values()
    selection_steps.shortlist(case, cast.province_sign)
    return case


@pytest.fixture
def visit(cast, case) -> SiteVisit:
    return selection_steps.plan_visit(case, cast.province_handle)


def typed(**changed: str) -> dict[str, str]:
    return {
        "planned_on": timezone.localdate().isoformat(),
        "team-0-name": "周敏",
        "team-0-unit": "江苏省知识产权局",
        "team-1-name": "吕向东",
        "team-1-unit": "江苏省知识产权保护中心",
        **changed,
    }


@pytest.mark.clause("四(四)句2")
def test_the_county_and_its_city_are_told_of_the_day_and_not_of_the_visit(cast, client_of, case):
    page = client_of(cast.province_handle).post(
        reverse("site_visits_of_case", args=[case.pk]), typed()
    )
    visit = SiteVisit.objects.get()
    assert page.url == visit.get_absolute_url()
    for person in (cast.jiangning_handle, cast.nanjing_handle):
        client = client_of(person)
        shown = client.get(case.application.get_absolute_url()).content.decode()
        assert "考察日期：2026年4月15日" in shown
        assert client.get(visit.get_absolute_url()).status_code == 404
        assert client.get(page.request["PATH_INFO"]).status_code == 404
    row = LogRow.objects.of(case.application).get(event="visit_planned")
    assert row.data["planned_on"] == "2026-04-15"


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"planned_on": "2026-04-14"}, "该日期已过"),
        ({"planned_on": ""}, "必填"),
        ({"team-1-name": "", "team-1-unit": ""}, "2"),
    ],
)
def test_a_plan_that_will_not_do_is_refused_and_keeps_what_was_typed(
    cast, client_of, case, changed, said
):
    page = client_of(cast.province_handle).post(
        reverse("site_visits_of_case", args=[case.pk]), typed(**changed)
    )
    assert page.status_code == 422
    assert said in str(page.context["form"].errors)
    assert "周敏" in page.content.decode()
    assert not SiteVisit.objects.exists()


def test_only_one_visit_at_a_time_and_another_after_a_cancellation(cast, case, visit):
    with pytest.raises(Unmet):
        selection_steps.plan_visit(case, cast.province_handle)
    perform(visit, "cancel", by=cast.province_handle, reason="台风")
    selection_steps.plan_visit(case, cast.province_handle)
    told = LogRow.objects.of(case.application).get(event="visit_cancelled")
    assert told.reason == "台风"


@pytest.mark.clause("四(四)句2")
def test_a_county_that_is_not_shortlisted_is_not_visited(cast, round_):
    (case,) = rounds.scored(cast, round_, jiangning=0.9).values()
    with pytest.raises(Unmet):
        selection_steps.plan_visit(case, cast.province_handle)


def test_the_report_becomes_a_numbered_paper_that_only_the_province_reads(cast, client_of, visit):
    selection_steps.hold_visit(visit, cast.province_handle, cast.province_sign)
    paper = Paper.objects.get(kind=PaperKind.VISIT_REPORT)
    assert list(paper.parties.all()) == [cast.province_sign.office]
    said = "".join(text for _level, text in paper.letter.numbered_paragraphs())
    for seen in selection_steps.SEEN.values():
        assert seen in said
    assert Version.objects.of(visit, "report").get().files[0]["name"] == "考察照片.png"
    address = reverse("paper", args=[paper.pk])
    assert address in client_of(cast.auditor).get(visit.get_absolute_url()).content.decode()
    for person in (cast.jiangning_sign, cast.nanjing_sign):
        assert client_of(person).get(address).status_code == 404


@pytest.mark.parametrize("days", [-1, 1])
def test_a_report_of_a_day_before_the_plan_or_after_today_is_not_signed(cast, visit, days):
    held_on = visit.planned_on + timedelta(days=days)
    with pytest.raises(Unmet) as refusal:
        selection_steps.hold_visit(visit, cast.province_handle, cast.province_sign, held_on=held_on)
    assert "实际考察日期" in str(refusal.value)


def test_a_report_without_a_picture_or_a_finding_is_not_signed(cast, visit):
    with pytest.raises(Unmet) as refusal:
        perform(visit, "hold", by=cast.province_sign)
    said = str(refusal.value)
    assert "申报条件" in said or "三项" in said
    assert "1" in said
    visit.refresh_from_db()
    assert visit.state == "planned"


@pytest.mark.clause("四(四)句2")
def test_nothing_is_decided_on_a_county_before_its_visit_is_held(cast, case, visit):
    for decide in (
        lambda: selection_steps.propose(case, cast.province_sign),
        lambda: selection_steps.not_select(case, cast.province_sign, "基础不足"),
    ):
        with pytest.raises(Unmet) as refusal:
            decide()
        assert reverse("site_visits_of_case", args=[case.pk]) == refusal.value.lacks[0].url


def test_a_withdrawal_calls_off_the_visit(cast, case, visit):
    perform(case.application, "withdraw", by=cast.jiangning_sign, reason="不再申报")
    visit.refresh_from_db()
    assert visit.state == "cancelled"


def test_the_pages_of_visits_are_the_provinces_own(cast, client_of, case, visit):
    for address in (visit.get_absolute_url(), reverse("site_visits_of_case", args=[case.pk])):
        for person in (cast.province_handle, cast.auditor):
            assert client_of(person).get(address).status_code == 200
        for person in (cast.nanjing_sign, cast.jiangning_sign, cast.expert):
            assert client_of(person).get(address).status_code == 404
    page = client_of(cast.auditor).get(reverse("site_visits_of_case", args=[case.pk]))
    assert "<form" not in page.content.decode().split("<main")[1]
    assert steps.case_of(case.application) == case
