"""The catalogues that the province keeps: who changes them, and what stays as it was."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from applications.catalogues import add_entry, change_entry
from applications.models import Application, IndicatorDefinition, ReturnReason
from applications.plan_forms import IndicatorsForm
from applications.progress import Progress
from applications.reading import chapters
from cluster_portal.workflow.errors import Conflict, NotAllowed
from cluster_portal.workflow.models import LogRow
from desks.demonstration import steps

NEW = {
    "code": "patrols",
    "name": "知识产权巡查次数",
    "unit": "次",
    "decimals": "0",
    "kind": "flow",
    "better": "higher",
    "evidence": "记录",
    "lowest": "０",
    "highest": "1，000",
    "place": "28",
}


def typed(entry: IndicatorDefinition, **changed: str) -> dict[str, Any]:
    """The entry's form as its page has it."""
    names = ("code", "name", "unit", "decimals", "kind", "better", "evidence", "place")
    limits = {name: str(getattr(entry, name)) for name in ("lowest", "highest")}
    values = {name: str(getattr(entry, name)) for name in names}
    return {**values, **limits, "active": "on", "seen": str(entry.version), **changed}


@pytest.fixture
def staff(cast) -> IndicatorDefinition:
    return IndicatorDefinition.objects.get(code="staff")


def change(entry: Any, by: Any, **values: Any) -> None:
    change_entry(entry, values, by=by, seen=entry.version)
    entry.refresh_from_db()


def test_the_province_adds_changes_and_retires_and_each_is_on_record(cast, client_of):
    client = client_of(cast.province_handle)
    assert client.post(reverse("indicator_add"), NEW).status_code == 302
    entry = IndicatorDefinition.objects.get(code="patrols")
    assert entry.highest == 1000
    url = reverse("indicator_edit", args=[entry.pk])
    assert client.post(url, typed(entry, unit="人次")).status_code == 302
    entry.refresh_from_db()
    without_tick = typed(entry)
    del without_tick["active"]
    assert client.post(url, without_tick).status_code == 302
    entry.refresh_from_db()
    assert (entry.unit, entry.active) == ("人次", False)
    _begun, first, second = LogRow.objects.of(entry)
    assert first.data["changes"] == {"unit": {"from": "次", "to": "人次"}}
    assert second.data["changes"] == {"active": {"from": True, "to": False}}
    page = client.get(url)
    assert "次 → 人次" in page.text
    assert client.post(url, typed(entry)).status_code == 302  # and back into use
    entry.refresh_from_db()
    assert entry.active


def test_the_code_of_an_indicator_stays(cast, client_of, staff):
    url = reverse("indicator_edit", args=[staff.pk])
    client_of(cast.province_handle).post(url, typed(staff, code="other", name="人员"))
    staff.refresh_from_db()
    assert (staff.code, staff.name) == ("staff", "人员")


def test_only_the_province_changes_the_catalogues(cast, client_of, staff):
    reason = ReturnReason.objects.first()
    for person in (cast.jiangning_sign, cast.nanjing_sign, cast.auditor):
        with pytest.raises(NotAllowed):
            change(staff, person, unit="名")
        with pytest.raises(NotAllowed):
            add_entry(ReturnReason(text="理由"), by=person)
        client = client_of(person)
        page = client.get(reverse("indicator_dictionary"))
        assert staff.name in page.text
        assert reverse("indicator_edit", args=[staff.pk]) not in page.text
        assert client.post(reverse("indicator_add"), NEW).status_code == 404
        reads = client.get(reverse("return_reasons")).status_code
        assert reads == (404 if person is cast.jiangning_sign else 200)
    staff.refresh_from_db()
    assert (staff.unit, reason) == ("人", ReturnReason.objects.first())


def test_who_saves_second_is_told_and_keeps_what_was_typed(cast, client_of, staff):
    opened = typed(staff, unit="名")
    change(staff, cast.province_sign, evidence="社保记录")
    page = client_of(cast.province_handle).post(reverse("indicator_edit", args=[staff.pk]), opened)
    assert page.status_code == 409
    assert "社保记录" in page.text
    assert 'value="名"' in page.text
    staff.refresh_from_db()
    assert staff.unit == "人"


def test_the_same_sent_twice_counts_as_done(cast, staff):
    seen = staff.version
    for _click in range(2):
        change_entry(staff, {"unit": "名"}, by=cast.province_handle, seen=seen)
    assert LogRow.objects.of(staff).count() == 2


def test_what_stands_in_the_catalogue_is_not_added_again(cast, client_of):
    client = client_of(cast.province_handle)
    page = client.post(reverse("indicator_add"), {**NEW, "name": "从业人员"})
    assert page.status_code == 422
    assert 'value="从业人员"' in page.text
    with pytest.raises(Conflict):
        add_entry(ReturnReason(text=ReturnReason.objects.first().text), by=cast.province_handle)


def test_limits_that_cross_are_refused(cast, client_of):
    sent = {**NEW, "lowest": "5", "highest": "4"}
    page = client_of(cast.province_handle).post(reverse("indicator_add"), sent)
    assert page.status_code == 422
    assert "核对上限小于核对下限" in page.text


def test_a_reason_is_kept_by_section(cast, client_of):
    client = client_of(cast.province_handle)
    sent = {"section": "projects", "text": "请补充项目批复。", "place": "99"}
    assert client.post(reverse("return_reason_add"), sent).status_code == 302
    reason = ReturnReason.objects.get(text="请补充项目批复。")
    url = reverse("return_reason_edit", args=[reason.pk])
    sent |= {"text": "请补充项目批复文件。", "active": "on", "seen": reason.version}
    assert client.post(url, sent).status_code == 302
    assert (
        "请补充项目批复文件。" in client_of(cast.nanjing_handle).get(reverse("return_reasons")).text
    )


@pytest.mark.clause("四(三)3")
def test_a_retired_indicator_is_not_offered_but_stays_where_a_draft_has_filled_it_in(
    cast, client_of, complete, staff
):
    unused = IndicatorDefinition.objects.get(code="policies")
    for entry in (staff, unused):
        change(entry, cast.province_handle, active=False)
    text = (
        client_of(cast.jiangning_handle)
        .get(reverse("section", args=[complete.pk, "indicators"]))
        .text
    )
    assert staff.name in text
    assert unused.name not in text
    assert staff.name in [row.name for row in Progress(complete).indicators]


@pytest.mark.clause("四(三)3")
def test_figures_go_to_the_indicator_that_the_open_page_showed(cast, client_of, draft):
    client = client_of(cast.jiangning_handle)
    url = reverse("section", args=[draft.pk, "indicators"])
    page = client.get(url)
    lines = list(page.context["form"].fields["listed"].fixed)
    sent = {"seen": "0", "stay": "", "as_of": "2025-12-31"}
    sent |= {f"listed-{n}-key": line.key for n, line in enumerate(lines)}
    for number, line in enumerate(lines):
        if line.key in ("staff", "clients"):
            sent |= {f"listed-{number}-baseline": "7", f"listed-{number}-target_1": "8"}
            sent |= {f"listed-{number}-target_2": "9", f"listed-{number}-target_3": "10"}
    for code in ("institutions", "clients"):  # meanwhile; one of them is being filled in
        change(IndicatorDefinition.objects.get(code=code), cast.province_handle, active=False)
    assert client.post(url, sent).status_code == 302
    rows = Progress(Application.objects.get(pk=draft.pk)).indicators
    assert [(row.key, row.baseline, row.target_3) for row in rows] == [
        ("staff", "7", "10"),
        ("clients", "7", "10"),
    ]


@pytest.mark.clause("四(三)3")
def test_what_was_sent_keeps_its_name_and_unit(cast, submitted, staff):
    change(staff, cast.province_handle, name="服务人员", unit="名", active=False)
    sent = submitted.latest_snapshot
    chapter = next(
        each for each in chapters(sent.data, sent.files) if each.spec.key == "indicators"
    )
    assert ("从业人员", "人") in [line[:2] for line in chapter.listed.lines]
    assert "从业人员" in [chart.name for chart in chapter.charts]


def test_a_retired_reason_stays_where_it_was_used(cast, submitted):
    reason = ReturnReason.objects.filter(section="basics").first()
    steps.return_to_county(submitted, cast.nanjing_sign, {"basics": reason.text})
    change(reason, cast.province_handle, active=False, text="已改写")
    (item,) = submitted.corrections.last().items.all()
    assert item.text != "已改写"


def test_the_lists_ask_no_more_however_long_they_are(cast, client_of):
    client = client_of(cast.province_handle)
    numbers = []
    for place in (100, 200):
        add_entry(ReturnReason(text=f"理由{place}", section="basics"), by=cast.province_handle)
        code = f"more-{place}"
        add_entry(IndicatorDefinition(code=code, name=code, unit="个"), by=cast.province_handle)
        with CaptureQueriesContext(connection) as asked:
            for name in ("indicator_dictionary", "return_reasons"):
                assert client.get(reverse(name)).status_code == 200
        numbers.append(len(asked))
    assert numbers[0] == numbers[1]


def test_the_form_of_a_draft_offers_what_is_in_use(cast, draft, staff):
    form = IndicatorsForm(thing=draft, content={})
    assert [each.code for each in form.definitions] == list(
        IndicatorDefinition.objects.in_use().values_list("code", flat=True)
    )
