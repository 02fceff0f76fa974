"""The province's desk: its list of cases, the case, and how its formal check is saved."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from applications.checklists import FAILS, HOLDS, PROVINCE_ITEMS
from cluster_portal.policy.lists import Condition, Material
from cluster_portal.workflow.door import perform
from cluster_portal.workflow.errors import Conflict, NotAllowed, Unmet
from cluster_portal.workflow.models import LogRow
from desks.demonstration import steps
from reviews.checking import save_formal_check
from reviews.models import Case, FormalCheck


@pytest.fixture
def case(recommended) -> Case:
    return steps.case_of(recommended)


def page_of(case: Case) -> str:
    return reverse("formal_check", args=[case.pk])


def typed(case: Case, **answers: str) -> dict[str, Any]:
    """The form as a browser sends it: the hidden fields, and what was ticked and typed."""
    check = case.current_check
    return {"piece": check.pk, "seen": check.version, **answers}


def first_item(verdict: str, note: str = "") -> dict[str, str]:
    key = PROVINCE_ITEMS[0].key
    return {f"{key}_verdict": verdict, f"{key}_note": note}


# The list -------------------------------------------------------------------------------------------


def test_province_and_auditor_have_the_cases_and_nobody_else(cast, client_of, case):
    for who, status in [
        ("province_sign", 200),
        ("province_handle", 200),
        ("auditor", 200),
        ("nanjing_sign", 404),
        ("jiangning_sign", 404),
        ("expert", 404),
    ]:
        client = client_of(getattr(cast, who))
        assert client.get(reverse("cases")).status_code == status, who
        assert client.get(case.get_absolute_url()).status_code == status, who
        assert client.get(page_of(case)).status_code == status, who


def test_the_list_filters_by_round_city_state_and_name(cast, client_of, case):
    other = steps.begin_application(cast.kunshan_sign, case.application.round)
    steps.fill_in(other, cast.kunshan_sign)
    steps.submit(other, cast.kunshan_sign)
    steps.check_as_city(other, cast.suzhou_sign, rank=1)
    steps.recommend(other, cast.suzhou_sign)
    steps.check_as_province(other, cast.province_handle)
    steps.accept(other, cast.province_handle)
    client = client_of(cast.province_sign)

    def found(**asked: Any) -> list[str]:
        return [row.county.code for row in client.get(reverse("cases"), asked).context["rows"]]

    year = case.application.round.year
    assert found() == found(round=year) == ["320115", "320583"]
    assert found(city="320500") == found(state="accepted") == found(name="昆山") == ["320583"]
    assert found(city="320500", state="checking") == []
    counts = client.get(reverse("cases"), {"state": "accepted"}).context["counts"]
    assert {count.state: count.number for count in counts} == {"checking": 1, "accepted": 1}


def test_the_list_says_what_will_appear_while_there_is_no_case(cast, client_of):
    page = client_of(cast.province_sign).get(reverse("cases"))
    assert 'class="empty"' in page.content.decode()


def test_the_number_of_questions_does_not_grow_with_the_cases(cast, client_of, case):
    client = client_of(cast.province_handle)
    with CaptureQueriesContext(connection) as one:
        client.get(reverse("cases"))
    for who in ("gulou_sign", "pukou_sign"):
        county = getattr(cast, who)
        other = steps.begin_application(county, case.application.round)
        steps.fill_in(other, county)
        steps.submit(other, county)
        steps.check_as_city(other, cast.nanjing_sign, rank=2 if who == "gulou_sign" else 3)
        steps.recommend(other, cast.nanjing_sign)
    with CaptureQueriesContext(connection) as three:
        client.get(reverse("cases"))
    assert Case.objects.count() == 3
    assert len(three) == len(one)


# The case -------------------------------------------------------------------------------------------


@pytest.mark.clause("四(三)1")
def test_the_case_shows_what_was_recommended_and_the_citys_word(cast, client_of, case):
    page = client_of(cast.province_handle).get(case.get_absolute_url()).content.decode()
    review = case.application.city_reviews.get()
    assert reverse("snapshot", args=[case.application_id, 1]) in page
    assert reverse("snapshot_changes", args=[case.application_id, 1]) not in page
    assert reverse("paper", args=[review.letter_id]) in page
    assert review.letter.number in page
    assert review.opinion in page
    assert reverse("transition", args=["case", case.pk, "reject"]) not in page  # a handler reads
    signatory = client_of(cast.province_sign).get(case.get_absolute_url()).content.decode()
    assert reverse("transition", args=["case", case.pk, "reject"]) in signatory


def test_a_second_version_offers_its_comparison_with_the_first(cast, client_of, case):
    application = case.application
    steps.send_back(application, cast.province_handle, {"basics": "补充地址"})
    sent_back = client_of(cast.province_sign).get(case.get_absolute_url()).content.decode()
    assert reverse("snapshot", args=[application.pk, 1]) in sent_back
    application.refresh_from_db()
    steps.submit(application, cast.jiangning_sign)
    waiting = client_of(cast.province_sign).get(case.get_absolute_url()).content.decode()
    assert reverse("snapshot", args=[application.pk, 2]) not in waiting  # not recommended yet
    steps.check_as_city(application, cast.nanjing_handle, rank=1)
    steps.recommend(application, cast.nanjing_sign)
    page = client_of(cast.province_sign).get(case.get_absolute_url()).content.decode()
    assert reverse("snapshot_changes", args=[application.pk, 2]) in page


def test_a_rejected_case_links_its_notice(cast, client_of, case):
    perform(case, "reject", by=cast.province_sign, reason="材料不实")
    case.refresh_from_db()
    page = client_of(cast.auditor).get(case.get_absolute_url()).content.decode()
    assert reverse("paper", args=[case.rejection_id]) in page
    assert case.rejection.number in page


@pytest.mark.parametrize("name", ["accept", "send_back", "reject"])
def test_the_decision_page_shows_the_check_and_the_findings(cast, client_of, case, name):
    page = client_of(cast.province_sign).get(reverse("transition", args=["case", case.pk, name]))
    text = page.content.decode()
    assert page.status_code == 200
    for item in PROVINCE_ITEMS:
        assert str(item.label) in text
    assert case.application.latest_snapshot.data["findings"][0]["text"] in text
    assert case.application.latest_snapshot.files[0]["name"] in text


# The formal check -----------------------------------------------------------------------------------


@pytest.mark.clause("四(四)")
def test_the_check_asks_for_the_five_materials_and_the_three_conditions(cast, client_of, case):
    form = client_of(cast.province_handle).get(page_of(case)).context["form"]
    clauses = [item.clause for item, _verdict, _note in form.rows()]
    assert clauses == [part.clause for part in (*Material, *Condition)]


def test_a_half_answered_check_is_kept(cast, client_of, case):
    client = client_of(cast.province_handle)
    page = client.post(page_of(case), typed(case, **first_item(HOLDS)))
    assert (page.status_code, page.url) == (302, page_of(case))
    check = FormalCheck.objects.get()
    assert check.answers == {PROVINCE_ITEMS[0].key: {"verdict": HOLDS, "note": ""}}
    assert check.saved_by == cast.province_handle
    assert client.get(case.get_absolute_url()).context["dossier"].answered == 1


def test_what_does_not_hold_needs_a_note(cast, client_of, case):
    page = client_of(cast.province_handle).post(page_of(case), typed(case, **first_item(FAILS)))
    assert page.status_code == 422
    assert "error-summary" in page.content.decode()
    assert FormalCheck.objects.get().answers == {}


@pytest.mark.clause("四(四)")
def test_the_case_is_not_accepted_before_every_item_is_answered_and_holds(cast, case):
    with pytest.raises(Unmet) as refusal:
        perform(case, "accept", by=cast.province_handle)
    assert len(refusal.value.lacks) == len(PROVINCE_ITEMS)
    steps.check_as_province(case.application, cast.province_handle)
    check = FormalCheck.objects.get()
    last = PROVINCE_ITEMS[-1].key
    wanting = {**check.answers, last: {"verdict": FAILS, "note": "不足"}}
    save_formal_check(check, answers=wanting, by=cast.province_handle, seen=check.version)
    with pytest.raises(Unmet) as refusal:
        perform(case, "accept", by=cast.province_handle)
    assert len(refusal.value.lacks) == 1


def test_a_conflict_keeps_what_was_typed_and_shows_what_was_saved(cast, client_of, case):
    opened = typed(case, **first_item(FAILS, "我的意见"))
    client_of(cast.province_sign).post(
        page_of(case), typed(case, **first_item(HOLDS, "同事的意见"))
    )
    client = client_of(cast.province_handle)
    page = client.post(page_of(case), opened)
    text = page.content.decode()
    assert page.status_code == 409
    assert "我的意见" in text
    assert "同事的意见" in text
    assert FormalCheck.objects.get().answers[PROVINCE_ITEMS[0].key]["note"] == "同事的意见"
    again = {**opened, "seen": page.context["form"]["seen"].value()}
    assert client.post(page_of(case), again).status_code == 302
    assert FormalCheck.objects.get().answers[PROVINCE_ITEMS[0].key]["note"] == "我的意见"


def test_a_check_of_the_old_version_is_not_saved_on_the_new_one(cast, client_of, case):
    opened = typed(case, **first_item(HOLDS))
    application = case.application
    steps.send_back(application, cast.province_sign, {"basics": "补充地址"})
    application.refresh_from_db()
    steps.submit(application, cast.jiangning_sign)
    steps.check_as_city(application, cast.nanjing_handle, rank=1)
    steps.recommend(application, cast.nanjing_sign)
    page = client_of(cast.province_handle).post(page_of(case), opened)
    assert page.status_code == 409
    assert [check.answers for check in FormalCheck.objects.all()] == [{}, {}]


def test_the_auditor_reads_the_check_and_cannot_save_it(cast, client_of, case):
    steps.check_as_province(case.application, cast.province_handle)
    before = FormalCheck.objects.get()
    client = client_of(cast.auditor)
    assert '<input type="radio"' not in client.get(page_of(case)).content.decode()
    page = client.post(page_of(case), typed(case, **first_item(HOLDS, "监督")))
    assert page.status_code == 409
    assert FormalCheck.objects.get().version == before.version


def test_the_form_is_gone_once_the_case_has_left_the_check(cast, client_of, case):
    client = client_of(cast.province_handle)
    assert 'type="radio"' in client.get(page_of(case)).content.decode()
    steps.check_as_province(case.application, cast.province_handle)
    steps.accept(case.application, cast.province_handle)
    assert 'type="radio"' not in client.get(page_of(case)).content.decode()
    check = FormalCheck.objects.get()
    with pytest.raises(NotAllowed):
        save_formal_check(check, answers={}, by=cast.province_handle, seen=check.version)


@pytest.mark.parametrize("who", ["nanjing_sign", "jiangning_sign", "auditor"])
def test_only_the_province_saves_the_check(cast, case, who):
    check = FormalCheck.objects.get()
    with pytest.raises(NotAllowed):
        save_formal_check(check, answers={}, by=getattr(cast, who), seen=check.version)


def test_who_decides_on_an_older_check_is_told_who_saved_meanwhile(cast, case):
    steps.check_as_province(case.application, cast.province_handle)
    case.refresh_from_db()
    seen = case.version
    check = case.current_check
    save_formal_check(check, answers={}, by=cast.province_handle, seen=check.version)
    with pytest.raises(Conflict, match=str(cast.province_handle)):
        perform(case, "accept", by=cast.province_sign, expected_version=seen)
    assert LogRow.objects.of(case).last().event == "begin"


def test_the_reason_of_a_rejection_stands_in_the_county_s_history(cast, client_of, recommended):
    steps.reject(recommended, cast.province_sign, "服务机构注册地不在区内")
    for person in (cast.jiangning_handle, cast.nanjing_handle):
        page = client_of(person).get(recommended.get_absolute_url())
        assert "服务机构注册地不在区内" in page.content.decode()


def test_the_case_says_what_was_sent_back(cast, client_of, recommended):
    steps.send_back(recommended, cast.province_handle, {"projects": "请补充年度节点"})
    page = client_of(cast.province_sign).get(steps.case_of(recommended).get_absolute_url())
    assert "请补充年度节点" in page.content.decode()
