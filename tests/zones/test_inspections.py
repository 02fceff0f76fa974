"""Inspections by the province and the city: findings, days, answers (五(一), 五(三)句2)."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cluster_portal.deadlines.models import Obligation, ObligationKind
from cluster_portal.workflow.door import perform
from cluster_portal.workflow.errors import NotAllowed, Unmet
from cluster_portal.workflow.writing import enclose
from desks.demonstration import term_steps, zone_steps
from desks.demonstration.steps import small_pdf
from desks.waiting import waiting_list
from zones.models import Inspection, Zone

pytestmark = pytest.mark.django_db

State = Inspection.State


@pytest.fixture
def planned(cast, zone: Zone) -> Inspection:
    return term_steps.plan_inspection(zone, cast.province_handle)


@pytest.fixture
def held(cast, planned: Inspection) -> Inspection:
    term_steps.hold_inspection(planned, cast.province_handle, cast.province_sign)
    return planned


def owed(inspection: Inspection) -> list[Obligation]:
    return list(Obligation.objects.about(inspection).unended())


@pytest.mark.clause("五(一)")
def test_what_was_found_is_answered_by_its_day_and_closed(cast, held) -> None:
    (obligation,) = owed(held)
    assert obligation.kind == ObligationKind.ANSWER_INSPECTION
    assert obligation.office == cast.jiangning_sign.office
    with pytest.raises(Unmet, match="尚未反馈"):
        term_steps.close_inspection(held, cast.province_handle)
    term_steps.answer_inspection(held, cast.jiangning_sign)
    assert not owed(held)
    term_steps.close_inspection(held, cast.province_handle)
    held.refresh_from_db()
    assert held.state == State.CLOSED


def test_the_day_of_the_answers_stands_on_the_countys_desk(cast, held) -> None:
    (row,) = [row for row in waiting_list(cast.jiangning_sign) if row.thing == held]
    assert row.due == owed(held)[0].due_at


def test_the_findings_are_read_where_the_answers_are_sent(cast, client_of, held) -> None:
    page = client_of(cast.jiangning_sign).get(f"/do/inspection/{held.pk}/answer/")
    assert held.findings["items"][0]["text"] in page.text


def test_the_answers_are_owed_by_the_earliest_day_of_the_findings(cast, planned) -> None:
    today = timezone.localdate()
    items = [
        {"text": "资金未到位。", "due_on": today + timedelta(days=40)},
        {"text": "人员未到位。", "due_on": today + timedelta(days=20)},
    ]
    typed = {"held_on": today, "who": "周敏等", "summary": "总体良好。", "items": items}
    zone_steps.save(planned, "findings", typed, cast.province_handle)
    perform(planned, "hold", by=cast.province_sign)
    (obligation,) = owed(planned)
    last = timezone.localdate(obligation.due_at - timedelta(seconds=1))
    assert last == today + timedelta(days=20)


@pytest.mark.clause("五(三)句2")
def test_where_nothing_was_found_nothing_is_owed_and_it_can_be_closed(cast, planned) -> None:
    term_steps.hold_inspection(planned, cast.province_handle, cast.province_sign, items=())
    assert not owed(planned)
    term_steps.close_inspection(planned, cast.province_handle)


def test_answers_that_do_not_do_are_asked_for_again(cast, held) -> None:
    term_steps.answer_inspection(held, cast.jiangning_sign)
    term_steps.ask_again(held, cast.province_handle, days=15)
    (obligation,) = owed(held)
    last = timezone.localdate(obligation.due_at - timedelta(seconds=1))
    assert last == timezone.localdate() + timedelta(days=15)
    term_steps.answer_inspection(held, cast.jiangning_sign)
    assert held.version_of("answers").number == 2
    assert not owed(held)


def test_a_city_inspects_its_own_counties_only(cast, zone) -> None:
    term_steps.plan_inspection(zone, cast.nanjing_handle)
    with pytest.raises(NotAllowed):
        term_steps.plan_inspection(zone, cast.suzhou_sign)
    with pytest.raises(NotAllowed):
        term_steps.plan_inspection(zone, cast.jiangning_sign)


def test_only_the_office_that_began_it_goes_on_with_it(cast, planned) -> None:
    with pytest.raises(NotAllowed, match="其他单位"):
        term_steps.note_findings(planned, cast.nanjing_handle)
    with pytest.raises(NotAllowed):
        perform(planned, "cancel", by=cast.nanjing_sign, reason="无")


def test_findings_leave_the_office_by_a_signatory(cast, planned) -> None:
    term_steps.note_findings(planned, cast.province_handle)
    with pytest.raises(NotAllowed, match="签发人"):
        perform(planned, "hold", by=cast.province_handle)


def test_the_county_reads_the_findings_only_once_they_are_sent(cast, client_of, planned) -> None:
    term_steps.note_findings(planned, cast.province_handle, ["专项资金未到位，尚在核实。"])
    client = client_of(cast.jiangning_sign)
    page = client.get(planned.get_absolute_url())
    assert page.status_code == 200
    assert "尚在核实" not in page.content.decode()
    perform(planned, "hold", by=cast.province_sign)
    assert "尚在核实" in client.get(planned.get_absolute_url()).content.decode()


def test_a_day_of_answer_that_is_no_longer_ahead_is_refused_when_it_is_sent(
    cast, planned, on_day
) -> None:
    term_steps.note_findings(planned, cast.province_handle)
    with (
        on_day(timezone.localdate() + timedelta(days=31)),
        pytest.raises(Unmet, match="今天之后"),
    ):
        perform(planned, "hold", by=cast.province_sign)


def test_files_go_with_the_answers(cast, client_of, held) -> None:
    upload = SimpleUploadedFile("拨付凭证.pdf", small_pdf("凭证"))
    kept = enclose(held, "answers", upload, by=cast.jiangning_handle)
    url = f"/write/inspection/{held.pk}/answers/files/{kept.pk}/"
    assert client_of(cast.province_handle).get(url).status_code == 404
    term_steps.answer_inspection(held, cast.jiangning_sign)
    assert client_of(cast.province_handle).get(url).status_code == 200
    assert client_of(cast.kunshan_sign).get(url).status_code == 404


def test_the_office_plans_it_on_the_zones_page(cast, client_of, zone) -> None:
    client = client_of(cast.province_handle)
    url = f"/zones/{zone.pk}/inspections/add/"
    assert url in client.get(zone.get_absolute_url()).content.decode()
    yesterday = timezone.localdate() - timedelta(days=1)
    late = client.post(url, {"planned_on": str(yesterday), "subject": "资金"})
    assert late.status_code == 422
    assert "该日期已过" in late.content.decode()
    ahead = timezone.localdate() + timedelta(days=3)
    done = client.post(url, {"planned_on": str(ahead), "subject": "资金"})
    assert done["Location"] == Inspection.objects.get().get_absolute_url()
    assert client_of(cast.jiangning_sign).get(url).status_code == 404


def test_the_list_shows_each_what_they_may_see_and_filters(cast, client_of, planned, held) -> None:
    url = "/zones/inspections/"
    for user in (cast.province_handle, cast.nanjing_sign, cast.jiangning_sign, cast.auditor):
        assert planned.subject in client_of(user).get(url).content.decode()
    for user in (cast.suzhou_sign, cast.kunshan_sign):
        assert planned.subject not in client_of(user).get(url).content.decode()
    assert client_of(cast.expert).get(url).status_code == 404
    province = client_of(cast.province_handle)
    assert planned.subject not in province.get(url, {"state": "closed"}).content.decode()
    assert planned.subject in province.get(url, {"name": "江宁"}).content.decode()


def test_the_list_asks_the_same_number_of_questions_for_one_and_for_many(
    cast, client_of, zone, django_assert_num_queries
) -> None:
    term_steps.plan_inspection(zone, cast.province_handle)
    client = client_of(cast.province_handle)
    client.get("/zones/inspections/")
    with CaptureQueriesContext(connection) as one:
        client.get("/zones/inspections/")
    for _number in range(12):
        term_steps.plan_inspection(zone, cast.province_handle)
    with django_assert_num_queries(len(one)):
        client.get("/zones/inspections/")
