"""A county that applied before starts from its last application, and confirms it field by field."""

from __future__ import annotations

from datetime import timedelta
from html.parser import HTMLParser
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from applications.models import Application, Attachment, Purpose, Round, Section, Snapshot
from applications.plan_forms import SECTION_FORMS
from applications.prefill import carried_from, carry_over, last_application
from applications.progress import Progress
from applications.round_keeping import open_round
from applications.writing import attach, remove_attachment, save_answers
from cluster_portal.workflow.door import begin, perform
from cluster_portal.workflow.errors import Unmet
from cluster_portal.workflow.models import LogRow
from desks.demonstration import steps
from tests import rounds

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
ROWS = {"institutions": 15, "projects": 3}


@pytest.fixture
def last_year(cast) -> Application:
    """What Jiangning wrote a year ago, sent to its city."""
    with rounds.on_day(TODAY - timedelta(days=365)):
        day = timezone.localdate()
        round_ = open_round(
            by=cast.province_sign,
            year=day.year,
            opens_on=day,
            closes_on=day + timedelta(days=30),
            reason="测试",
        )
        last = steps.begin_application(cast.jiangning_handle, round_)
        steps.fill_in(last, cast.jiangning_handle, institutions=ROWS["institutions"])
        name_a_file(last, cast.jiangning_handle)
        steps.submit(last, cast.jiangning_sign)
    return last


def name_a_file(application: Application, by: Any) -> None:
    """The first of the government's documents names its uploaded file."""
    section = application.sections.get(key="government")
    section.data["documents"][0]["file"] = str(application.attached[0].pk)
    save_answers(application, "government", section.data, by=by, seen=section.version)


@pytest.fixture
def browser(cast, client_of):
    return client_of(cast.jiangning_handle)


@pytest.fixture
def begun(browser, last_year, round_) -> Application:
    """This year's, begun with the button that is there."""
    browser.post(reverse("application_begin", args=[round_.pk]))
    return Application.objects.get(round=round_)


def section_of(application: Application, key: str) -> Section:
    return application.sections.get(key=key)


def page_of(application: Application, key: str) -> str:
    return reverse("section", args=[application.pk, key])


class Inputs(HTMLParser):
    """What a browser would send of a page's last form, untouched."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.sent: dict[str, list[str]] = {}
        self.open = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        said = dict(attrs)
        if tag == "input" and "name" in said:
            ticked = said.get("type") not in ("checkbox", "radio") or "checked" in said
            if ticked:
                empty = "on" if said.get("type") in ("checkbox", "radio") else ""
                self._send(said["name"], said.get("value", empty))
        elif tag in ("textarea", "select"):
            self.open = said.get("name", "")
            self._send(self.open, "")
        elif tag == "option" and "selected" in said:
            self.sent[self.open] = [said.get("value", "")]

    def handle_endtag(self, tag: str) -> None:
        if tag in ("textarea", "select"):
            self.open = ""

    def handle_data(self, data: str) -> None:
        if self.open and self.open in self.sent and self.lasttag == "textarea":
            self.sent[self.open] = [(self.sent[self.open][0] + data).removeprefix("\n")]

    def _send(self, name: str, value: str) -> None:
        self.sent.setdefault(name, []).append(value)


def untouched(browser, application: Application, key: str) -> dict[str, Any]:
    html = browser.get(page_of(application, key)).text
    form = html[html.index("data-guard") : html.rindex("</form>")]
    return Inputs(form).sent


# What is copied ------------------------------------------------------------------------------------


def test_the_last_version_that_was_sent_is_copied_and_every_answer_is_marked(begun, last_year):
    sent = last_year.latest_snapshot.data
    for key in SECTION_FORMS:
        section, was = section_of(begun, key), sent["answers"][key]
        filled = {name for name, value in section.data.items() if value not in ("", None, [])}
        assert set(section.carried) == filled
        same = {name for name in filled if section.data[name] == was[name]}
        assert filled - same <= {"documents"}, "but for the file that they name"
    assert begun.institutions.filter(carried=True).count() == ROWS["institutions"]
    assert begun.keyprojects.filter(carried=True).count() == last_year.keyprojects.count() > 0
    assert carried_from(begun) == last_year


def test_what_was_written_after_the_last_version_is_not_copied(cast, last_year, round_):
    steps.return_to_county(last_year, cast.nanjing_handle, {"basics": "请更正"})
    data = {**section_of(last_year, "basics").data, "zone_name": "尚未提交的名称"}
    seen = section_of(last_year, "basics").version
    save_answers(last_year, "basics", data, by=cast.jiangning_handle, seen=seen)
    new = begin_from(cast, last_year, round_)
    assert section_of(new, "basics").data["zone_name"] != "尚未提交的名称"


def test_a_draft_that_was_never_sent_and_is_withdrawn_in_the_same_round_is_copied(
    cast, browser, round_
):
    first = steps.begin_application(cast.jiangning_handle, round_)
    steps.fill_in(first, cast.jiangning_handle, institutions=2)
    perform(first, "withdraw", by=cast.jiangning_sign, reason="重新填写")
    browser.post(reverse("application_begin", args=[round_.pk]))
    new = Application.objects.live().get(round=round_)
    assert new.institutions.count() == 2
    assert Progress(new).indicators == Progress(first).indicators


def test_an_empty_application_is_passed_over(cast, last_year, round_):
    empty = steps.begin_application(cast.jiangning_handle, round_)
    perform(empty, "withdraw", by=cast.jiangning_sign, reason="重新填写")
    assert last_application(last_year.county) == last_year


def test_a_county_starts_from_its_own_only(cast, client_of, last_year, round_):
    client_of(cast.gulou_sign).post(reverse("application_begin", args=[round_.pk]))
    other = Application.objects.get(round=round_)
    assert (other.sections.count(), other.institutions.count()) == (0, 0)
    assert other.attachments.count() == 0


def test_a_second_click_copies_nothing_twice(browser, begun, round_):
    browser.post(reverse("application_begin", args=[round_.pk]))
    assert Application.objects.filter(round=round_).count() == 1
    assert begun.institutions.count() == ROWS["institutions"]


def test_the_county_may_start_with_an_empty_one(browser, last_year, round_):
    page = browser.get(reverse("applications")).text
    assert f"以{last_year.round.year}年度申报为基础填写" in page
    assert "从空白开始填写" in page
    browser.post(reverse("application_begin", args=[round_.pk]), {"empty": ""})
    new = Application.objects.get(round=round_)
    assert (new.sections.count(), new.institutions.count(), new.attachments.count()) == (0, 0, 0)
    assert carried_from(new) is None


def test_a_county_that_never_applied_is_offered_nothing_to_start_from(browser, cast, round_):
    page = browser.get(reverse("applications")).text
    assert reverse("application_begin", args=[round_.pk]) in page
    assert "从空白开始填写" not in page


def test_it_is_on_record_what_it_was_started_from(begun, last_year):
    first = LogRow.objects.of(begun).first()
    assert first.data == {"based_on": last_year.pk}


# Files ---------------------------------------------------------------------------------------------


def test_files_are_copied_as_rows_on_the_same_stored_file(cast, begun, last_year):
    olds = {file.name: file for file in last_year.attached}
    news = {file.name: file for file in begun.attached}
    assert set(olds) == set(news)
    for name, new in news.items():
        old = olds[name]
        assert new.pk != old.pk
        assert (new.file.name, new.sha256) == (old.file.name, old.sha256)
        assert (new.uploaded_by, new.uploaded_at) == (old.uploaded_by, old.uploaded_at)
        assert (new.carried, new.first_sent_in) == (True, None)


def test_removing_a_carried_file_leaves_the_old_one(cast, browser, begun, last_year):
    new = begun.attached[0]
    remove_attachment(new, by=cast.jiangning_handle)
    old = next(file for file in last_year.attached if file.name == new.name)
    page = browser.get(reverse("file_download", args=[last_year.pk, old.pk]))
    assert b"".join(page.streaming_content).startswith(b"%PDF")


def test_a_file_that_is_gone_from_the_store_is_left_out(cast, last_year, round_):
    named, *_others = section_of(last_year, "government").data["documents"]
    lost = Attachment.objects.get(pk=named["file"])
    lost.file.storage.delete(lost.file.name)
    new = begin_from(cast, last_year, round_)
    assert len(new.attached) == len(last_year.attached) - 1
    assert lost.name not in {file.name for file in new.attached}
    documents = section_of(new, "government").data["documents"]
    assert [bool(row["file"]) for row in documents] == [False, True], "it names none any more"


def test_a_document_names_the_new_draft_s_file(begun, last_year):
    was, *_others = [r["file"] for r in section_of(last_year, "government").data["documents"]]
    now, *_others = [r["file"] for r in section_of(begun, "government").data["documents"]]
    old, new = Attachment.objects.get(pk=was), Attachment.objects.get(pk=now)
    assert (old.application, new.application) == (last_year, begun)
    assert old.name == new.name


def test_a_carried_file_is_nobody_s_above_before_it_is_sent(cast, client_of, begun):
    file = begun.attached[0]
    for reader in (cast.nanjing_sign, cast.province_sign, cast.auditor):
        page = client_of(reader).get(reverse("file_download", args=[begun.pk, file.pk]))
        assert page.status_code == 404


# To be confirmed -----------------------------------------------------------------------------------


def test_a_save_of_the_untouched_pages_confirms_nothing(browser, begun):
    for key in SECTION_FORMS:
        before = section_of(begun, key)
        page = browser.post(page_of(begun, key), untouched(browser, begun, key))
        assert page.status_code == 302
        after = section_of(begun, key)
        assert (after.data, after.carried) == (before.data, before.carried)
        assert after.version == before.version + 1


def test_an_answer_is_confirmed_by_its_tick_or_by_a_change(browser, begun):
    sent = untouched(browser, begun, "basics")
    carried = set(section_of(begun, "basics").carried)
    sent |= {"confirm-sites": "on", "contact_name": "新联系人"}
    browser.post(page_of(begun, "basics"), sent)
    assert set(section_of(begun, "basics").carried) == carried - {"sites", "contact_name"}


def test_all_of_a_section_are_confirmed_with_one_button(browser, begun):
    sent = untouched(browser, begun, "measures") | {"confirm_all": ""}
    page = browser.post(page_of(begun, "measures"), sent)
    assert section_of(begun, "measures").carried == []
    assert page["Location"] == page_of(begun, "measures"), "and one stays on the page"


def test_the_page_marks_each_carried_answer_with_the_year_and_a_tick(browser, begun, last_year):
    for key in ("basics", "measures", "indicators"):
        page = browser.get(page_of(begun, key)).text
        carried = section_of(begun, key).carried
        assert page.count(f"沿用{last_year.round.year}年度申报，请确认") == len(carried) > 0
        assert all(f'name="confirm-{name}"' in page for name in carried)


def test_a_tick_is_kept_when_the_page_comes_back_with_an_error(browser, begun):
    sent = untouched(browser, begun, "basics") | {
        "confirm-sites": "on",
        "contact_email": "不是邮箱",
    }
    page = browser.post(page_of(begun, "basics"), sent)
    assert page.status_code == 422
    assert 'name="confirm-sites" checked' in page.text
    assert "sites" in section_of(begun, "basics").carried


@pytest.mark.parametrize("key", ["institutions", "projects", "evidence"])
def test_listed_rows_and_files_are_marked_and_confirmed_all_at_once(
    cast, client_of, browser, begun, last_year, key
):
    mark = f"沿用{last_year.round.year}年度申报，请确认"
    part = next(p for p in Progress(begun).sections if p.spec.key == key)
    assert part.carried > 0
    assert mark in browser.get(page_of(begun, key)).text
    address = reverse("rows_confirm", args=[begun.pk, key])
    for other in (cast.gulou_sign, cast.nanjing_sign, cast.province_sign, cast.auditor):
        assert client_of(other).post(address).status_code == 404
    assert browser.post(address).status_code == 302
    assert address not in browser.get(page_of(begun, key)).text, "nothing is left to confirm there"
    fresh = Progress(Application.objects.get(pk=begun.pk))
    rows = {"institutions": fresh.institutions, "projects": fresh.projects, "evidence": fresh.files}
    assert not any(row.carried for row in rows[key])


def test_saving_a_carried_row_confirms_it(cast, browser, begun):
    row = begun.keyprojects.first()
    address = reverse("row_edit", args=[begun.pk, "projects", row.pk])
    page = browser.get(address)
    sent = {name: page.context["form"][name].value() for name in page.context["form"].fields}
    browser.post(address, sent | {"opened": page.context["opened"]})
    row.refresh_from_db()
    assert not row.carried


def test_a_file_uploaded_anew_is_not_carried(cast, begun):
    upload = SimpleUploadedFile("新材料.pdf", steps.small_pdf("new"))
    assert not attach(begun, upload, Purpose.OTHER, by=cast.jiangning_handle).carried


def test_nothing_is_submitted_before_everything_is_confirmed(cast, browser, begun):
    with pytest.raises(Unmet) as refusal:
        perform(begun, "submit", by=cast.jiangning_sign, agreed=True)
    assert "沿用内容待确认" in str(refusal.value)
    confirm_everything(cast, browser, begun)
    steps.submit(begun, cast.jiangning_sign)
    assert begun.state == "submitted"
    snapshot = Snapshot.objects.get(application=begun)
    assert "carried" not in str(snapshot.data) + str(snapshot.files), "a version knows no marks"


def confirm_everything(cast, browser, application: Application) -> None:
    for section in application.sections.all():
        save_answers(
            application,
            section.key,
            section.data,
            by=cast.jiangning_handle,
            seen=section.version,
            confirmed=section.carried,
        )
    for key in ("institutions", "projects", "evidence"):
        browser.post(reverse("rows_confirm", args=[application.pk, key]))
    application.refresh_from_db()


def test_of_two_at_one_section_the_second_confirms_nothing(cast, client_of, browser, begun):
    sent = untouched(browser, begun, "basics")
    client_of(cast.jiangning_sign).post(page_of(begun, "basics"), sent | {"zone_name": "甲"})
    page = browser.post(page_of(begun, "basics"), sent | {"confirm_all": ""})
    assert page.status_code == 409
    assert "sites" in section_of(begun, "basics").carried


# What was sent in the form of act one's first version ------------------------------------------------


def test_what_was_sent_in_an_older_form_is_taken_over_as_far_as_today_s_knows_it(
    cast, browser, draft, round_
):
    last = old_application(cast, draft)
    new = begin_from(cast, last, round_)
    basics = section_of(new, "basics").data
    assert [row["name"] for row in basics["sites"]] == ["主中心 江宁路1号", "分中心 2号"]
    government = section_of(new, "government").data
    assert [(row["kind"], row["title"]) for row in government["documents"]] == [
        ("plan", "发展规划"),
        ("policies", "若干政策"),
    ]
    assert government["funds"][0]["amount"] == "500.00"
    names = {row.name: row.baseline for row in Progress(new).indicators}
    assert names["自定指标"] == "3"
    assert len(names) == 2, "one of the dictionary, one of its own"
    assert new.institutions.get().carried
    for key in SECTION_FORMS:
        assert browser.get(page_of(new, key)).status_code == 200


def old_application(cast, draft: Application) -> Application:
    """As it was sent before sections had tables; its version alone says so."""
    values = {"baseline": "3", "target_1": "4", "target_2": "5", "target_3": "6"}
    row = {"id": 1, "unit": "件", "as_of": "2025-12-31", **values}
    known = SECTION_FORMS["indicators"](thing=draft).definitions[0].name
    Snapshot.objects.create(
        application=draft,
        number=1,
        data={
            "answers": {
                "basics": {"zone_name": "江宁集聚区", "sites": "主中心 江宁路1号\n\n分中心 2号"},
                "government": {
                    "authority": "区局",
                    "plan": "发展规划",
                    "policies": "若干政策",
                    "funds": "500.00",
                    "funds_source": "区财政",
                    "staff": 3,
                },
                "statement": {"signer_name": "张区长"},
            },
            "institutions": [
                {
                    "id": 9,
                    "name": "甲代理",
                    "credit_code": "91320115MA1ABCDE0X",
                    "cells": [],
                    "staff": 5,
                    "since": "2020-01-01",
                }
            ],
            "projects": [],
            "indicators": [{"name": known, **row}, {"name": "自定指标", **row}],
            "findings": [],
        },
        files=[],
        statement="",
        submitted_by=cast.jiangning_sign,
        submitted_at=timezone.now(),
    )
    perform(draft, "withdraw", by=cast.jiangning_sign, reason="重新填写")
    return draft


def begin_from(cast, last: Application, round_: Round) -> Application:
    who = cast.jiangning_handle
    new = Application(round=round_, county=last.county, started_by=who)
    return begin(new, by=who, based_on=last)


def test_the_number_of_queries_does_not_grow_with_what_is_copied(
    cast, last_year, round_, django_assert_max_num_queries
):
    new = steps.begin_application(cast.jiangning_handle, round_)
    with django_assert_max_num_queries(30):
        carry_over(last_year, new, by=cast.jiangning_handle)
