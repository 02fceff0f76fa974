"""A return and its answers: item by item, the county's own until it submits, then beside what changed."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from applications.answered import answered_returns
from applications.models import Application, CorrectionItem, Institution, ReturnReason
from applications.progress import Progress
from applications.writing import answer_item
from cluster_portal.workflow.door import perform
from cluster_portal.workflow.errors import Conflict, NotAllowed, Unmet
from desks.demonstration import content, steps

ASKED = "请更正联系电话。"
SAID = "已更正为新号码。"
PHONE = "025-88880000"


@pytest.fixture
def returned(cast, submitted) -> Application:
    steps.return_to_county(
        submitted, cast.nanjing_sign, {"basics": ASKED, "schedule": "请补进度。"}
    )
    submitted.refresh_from_db()
    return submitted


def item_of(application: Application, section: str = "basics") -> CorrectionItem:
    return CorrectionItem.objects.filter(
        correction__application=application, section=section
    ).last()


def address(item: CorrectionItem) -> str:
    return reverse("item_answer", args=[item.correction.application_id, item.pk])


def change_phone(application: Application, by: Any, phone: str = PHONE) -> None:
    basics = content.answers(application.county, application.round.year)["basics"]
    steps.answer(application, "basics", {**basics, "contact_phone": phone}, by)


@pytest.mark.clause("四(三)句2")
def test_a_return_is_not_submitted_before_each_item_is_answered(cast, returned):
    answer_item(item_of(returned), SAID, by=cast.jiangning_handle)
    with pytest.raises(Unmet, match="请补进度"):
        perform(returned, "submit", by=cast.jiangning_sign, agreed=True)
    answer_item(item_of(returned, "schedule"), SAID, by=cast.jiangning_handle)
    perform(returned, "submit", by=cast.jiangning_sign, agreed=True)
    assert returned.state == "submitted"


def test_an_item_is_answered_on_its_section_and_the_answer_can_be_changed_and_taken_back(
    cast, client_of, returned
):
    client, item = client_of(cast.jiangning_handle), item_of(returned)
    section = reverse("section", args=[returned.pk, "basics"])
    assert address(item) in client.get(section).text
    for opened, text in (("", SAID), (SAID, "另有说明。"), ("另有说明。", "")):
        answer = client.post(address(item), {"opened": opened, "answer": text})
        assert answer.headers["Location"] == f"{section}#item-{item.pk}"
        item.refresh_from_db()
        assert item.answer == text
        assert (item.answered_by == cast.jiangning_handle) is bool(text)
        assert text in client.get(section).text
        assert text in client.get(returned.get_absolute_url()).text


def test_an_answer_that_is_too_long_is_named_and_kept(cast, client_of, returned):
    item = item_of(returned)
    long = "更" * 2001
    page = client_of(cast.jiangning_handle).post(address(item), {"opened": "", "answer": long})
    assert page.status_code == 422
    assert long in page.text
    assert "2001" in page.text
    item.refresh_from_db()
    assert item.answer == ""


def test_who_answers_second_is_told_and_keeps_what_was_typed(cast, client_of, returned):
    item = item_of(returned)
    answer_item(item, "同事的答复。", by=cast.jiangning_sign)
    client = client_of(cast.jiangning_handle)
    page = client.post(address(item), {"opened": "", "answer": SAID})
    assert page.status_code == 409
    assert "同事的答复。" in page.text
    assert SAID in page.text
    with pytest.raises(Conflict):
        answer_item(item, SAID, by=cast.jiangning_handle, opened="")
    again = {"opened": page.context["opened"], "answer": SAID}
    assert client.post(address(item), again).status_code == 302
    item.refresh_from_db()
    assert item.answer == SAID


def test_an_answer_that_comes_too_late_changes_nothing_and_is_shown(cast, client_of, returned):
    item = item_of(returned)
    steps.submit(returned, cast.jiangning_sign)
    page = client_of(cast.jiangning_handle).post(address(item), {"opened": "", "answer": SAID})
    assert page.status_code == 409
    assert SAID in page.text
    item.refresh_from_db()
    assert item.answer != SAID
    with pytest.raises(NotAllowed):
        answer_item(item, SAID, by=cast.jiangning_handle)


def test_what_the_county_answers_is_its_own_until_it_submits(cast, client_of, returned):
    answer_item(item_of(returned), SAID, by=cast.jiangning_handle)
    for reader in (cast.nanjing_sign, cast.province_handle, cast.auditor):
        text = client_of(reader).get(returned.get_absolute_url()).text
        assert ASKED in text
        assert SAID not in text
    steps.submit(returned, cast.jiangning_sign)
    assert SAID in client_of(cast.nanjing_sign).get(returned.get_absolute_url()).text


def test_the_version_keeps_the_answers_that_it_was_sent_with(cast, returned):
    answer_item(item_of(returned), SAID, by=cast.jiangning_handle)
    steps.submit(returned, cast.jiangning_sign)
    first, second = returned.snapshots.all()
    assert first.data["replies"] == []
    assert {"section": "basics", "text": ASKED, "answer": SAID} in second.data["replies"]


@pytest.mark.clause("四(三)句2")
def test_the_checker_reads_item_answer_and_difference_together(cast, client_of, returned):
    change_phone(returned, cast.jiangning_handle)
    answer_item(item_of(returned), SAID, by=cast.jiangning_handle)
    steps.submit(returned, cast.jiangning_sign)
    (answered,) = answered_returns(returned.latest_snapshot)
    assert (answered.number, answered.new, answered.before) == (1, True, 1)
    basics, schedule = answered.sections
    assert [(item.text, item.answer) for item in basics.items] == [(ASKED, SAID)]
    assert [(change.old, change.new) for change in basics.changes] == [("025-52110000", PHONE)]
    assert schedule.changes == []
    compared = reverse("snapshot_changes", args=[returned.pk, 2])
    for page in (reverse("city_review", args=[returned.pk]), compared):
        text = client_of(cast.nanjing_handle).get(page).text
        assert text.index(ASKED) < text.index(SAID) < text.index(PHONE), page
    steps.check_as_city(returned, cast.nanjing_handle, rank=1)
    steps.recommend(returned, cast.nanjing_sign)
    case = steps.case_of(returned)
    for page in (case.get_absolute_url(), reverse("formal_check", args=[case.pk])):
        text = client_of(cast.province_handle).get(page).text
        assert text.index(ASKED) < text.index(SAID) < text.index(PHONE), page


@pytest.mark.clause("四(四)")
def test_to_the_province_all_is_new_since_the_version_that_it_sent_back(cast, recommended):
    steps.send_back(recommended, cast.province_handle, {"basics": "省局要求补电话"})
    recommended.refresh_from_db()
    change_phone(recommended, cast.jiangning_handle, "025-2")
    steps.submit(recommended, cast.jiangning_sign)
    steps.return_to_county(recommended, cast.nanjing_sign, {"basics": "市局要求再补"})
    change_phone(recommended, cast.jiangning_handle, "025-3")
    steps.submit(recommended, cast.jiangning_sign)
    newest = recommended.latest_snapshot
    city, province = answered_returns(newest), answered_returns(newest, since=1)
    assert [(each.number, each.new, each.before) for each in city] == [(2, True, 2), (1, False, 1)]
    assert [(each.number, each.new, each.before) for each in province] == [
        (2, True, 1),
        (1, True, 1),
    ]
    assert [change.old for change in province[0].sections[0].changes] == ["025-52110000"]
    with CaptureQueriesContext(connection) as asked:
        answered_returns(newest)
    assert len(asked) == 2


def test_the_task_list_says_where_each_section_stands(cast, client_of, draft):
    client = client_of(cast.jiangning_handle)
    page = client.get(draft.get_absolute_url())
    assert "12项中0项已完成" in page.text
    assert page.context["next"].spec.key == "basics"
    steps.fill_in(draft, cast.jiangning_handle, left_out=("basics", "schedule"))
    steps.answer(draft, "schedule", {"schedule": "分三年实施。"}, cast.jiangning_handle)
    draft.institutions.filter(pk=draft.institutions.first().pk).update(carried=True, staff=0)
    parts = Progress(Application.objects.get(pk=draft.pk))
    states = {part.spec.key: part for part in parts.sections}
    assert not states["basics"].started
    assert states["schedule"].missing
    assert states["institutions"].carried == 1
    assert states["institutions"].doubts
    text = client.get(draft.get_absolute_url()).text
    for words in ("未开始", "还缺：", "待确认", "有1处沿用上次申报内容", "请核对", "已填完"):
        assert words in text, words
    assert "12项中9项已完成" in text


def test_in_a_return_one_goes_on_with_what_is_not_answered_yet(cast, client_of, returned):
    client = client_of(cast.jiangning_handle)
    page = client.get(returned.get_absolute_url())
    assert "第1次退回补正" in page.text
    assert "12项中10项已完成" in page.text
    assert page.context["next"].spec.key == "basics"
    answer_item(item_of(returned), SAID, by=cast.jiangning_handle)
    page = client.get(returned.get_absolute_url())
    assert page.context["next"].spec.key == "schedule"
    assert "已补正" in page.text
    answer_item(item_of(returned, "schedule"), SAID, by=cast.jiangning_handle)
    page = client.get(returned.get_absolute_url())
    assert page.context["next"] is None
    assert "各部分均已填写，可以提交，由本单位签发人办理。" in page.text


def test_doubts_stand_on_the_section_and_are_no_errors(cast, client_of, complete):
    row: Institution = complete.institutions.first()
    Institution.objects.filter(pk=row.pk).update(staff=0)
    page = client_of(cast.jiangning_handle).get(
        reverse("section", args=[complete.pk, "institutions"])
    )
    assert (page.context["doubts"], page.context["row_doubts"]) == ([], 2)
    assert "列表中有2处内容需核对" in page.text, "what it is stands at its row"
    doubt = page.context["listed"][0].doubts[0]
    assert doubt in page.text
    assert "error-summary" not in page.text
    steps.submit(complete, cast.jiangning_sign)  # it does not stand in the way
    city = client_of(cast.nanjing_handle).get(reverse("city_review", args=[complete.pk]))
    assert doubt in city.text


@pytest.mark.clause("四(三)句2")
def test_a_reason_of_the_catalogue_stands_where_nothing_is_typed(cast, client_of, submitted):
    reason = ReturnReason.objects.filter(section="basics").first()
    retired = ReturnReason.objects.filter(section="projects").first()
    ReturnReason.objects.filter(pk=retired.pk).update(active=False)
    url = reverse("transition", args=["application", submitted.pk, "return_for_correction"])
    client = client_of(cast.nanjing_handle)
    page = client.get(url)
    assert reason.text in page.text
    assert f'data-section="{reason.section}"' in page.text
    assert retired.text not in page.text
    submitted.refresh_from_db()
    due = timezone.localdate() + timedelta(days=5)
    sent = {
        "version": submitted.version,
        "due_on": due.isoformat(),
        "items-0-section": "basics",
        "items-0-reason": str(reason.pk),
        "items-0-text": "",
        "items-1-section": "schedule",
        "items-1-reason": "",
        "items-1-text": "",
    }
    assert client.post(url, sent).status_code == 422
    sent["items-1-text"] = "请补充进度安排。"
    assert client.post(url, sent).status_code == 302
    items = CorrectionItem.objects.filter(correction__application=submitted)
    assert list(items.values_list("section", "text")) == [
        ("basics", reason.text),
        ("schedule", "请补充进度安排。"),
    ]


def test_what_could_not_be_returned_any_more_is_shown_as_it_was_typed(cast, client_of, submitted):
    url = reverse("transition", args=["application", submitted.pk, "return_for_correction"])
    steps.check_as_city(submitted, cast.nanjing_handle, rank=1)
    steps.recommend(submitted, cast.nanjing_sign)
    sent = {
        "version": 1,
        "due_on": "2026-04-20",
        "items-0-section": "basics",
        "items-0-text": ASKED,
    }
    page = client_of(cast.nanjing_handle).post(url, sent)
    assert page.status_code == 409
    assert ASKED in page.text
    assert "{&#x27;" not in page.text
