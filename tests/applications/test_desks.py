"""The desks of city and province: of each county what is there and what is missing, and beside each item
of a check what the portal found."""

from __future__ import annotations

import csv
import io
import re
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django.utils.html import strip_tags
from django.utils.translation import gettext as _

from applications.checklists import CITY_ITEMS, PROVINCE_ITEMS
from applications.findings import findings_of
from applications.guiding import share
from applications.models import Application, PaperComparison
from applications.round_keeping import grant_extension, set_cutoff
from applications.round_table import SORTS
from applications.scans import keep_scan
from applications.writing import attach
from cluster_portal.policy.lists import Material
from cluster_portal.workflow.door import perform
from cluster_portal.workflow.errors import Refused
from desks.demonstration import content, steps

from .ready import ready, sent

LIST = "/applications/"


def rows(client: Any, **asked: Any) -> dict[str, Any]:
    """County's code → its row, in the order of the page."""
    return {row.county.code: row for row in client.get(LIST, asked).context["rows"]}


def cells_of(page: str, county: str, city: str = "") -> list[str]:
    """What stands in the county's line of the table. city: where two counties are called the same."""
    (line,) = [part for part in page.split("<tr")[1:] if f"{city}{county}</a></th>" in part]
    cells = re.findall(r"<t[hd][ >].*?</t[hd]>", line.partition("</tr>")[0], re.DOTALL)
    return [" ".join(strip_tags(cell).split()) for cell in cells]


# What a row says ------------------------------------------------------------------------------------


def test_a_city_sees_how_far_a_draft_is_and_not_what_it_says(cast, client_of, draft):
    steps.fill_in(draft, cast.jiangning_handle, left_out=("basics", "schedule"))
    client = client_of(cast.nanjing_handle)
    page = client.get(LIST)
    row = rows(client)["320115"]
    assert (row.complete, len(row.sections)) == (10, 12)
    titles = [part.spec.title for part in row.sections if not part.complete]
    assert len(titles) == 2
    for title in titles:
        assert any(str(title) in str(lack) for lack in row.missing)
        assert str(title) in page.text
    assert draft.get_absolute_url() in page.text, "its page says that nothing was sent yet"
    secret = draft.sections.get(key="industry").data["strengths"]
    assert secret not in page.text
    for who in ("province_handle", "auditor"):
        above = client_of(getattr(cast, who))
        row = rows(above)["320115"]
        assert (row.complete, row.sections, row.missing) == (None, [], [])
        assert "10/12" not in above.get(LIST).text


@pytest.mark.parametrize("who", ["province_handle", "auditor"])
def test_above_the_city_a_shared_draft_looks_like_any_other(cast, client_of, draft, who):
    unshared = steps.begin_application(cast.gulou_sign, draft.round)
    share(draft, by=cast.jiangning_sign)
    page = client_of(getattr(cast, who)).get(LIST).text
    mine, other = cells_of(page, "江宁区"), cells_of(page, "鼓楼区", draft.county.city.name)
    assert mine[1:] == other[1:]
    for application in (draft, unshared):
        assert f'<a href="{application.get_absolute_url()}">' in page


def test_of_what_was_sent_a_row_says_what_the_check_still_lacks(cast, client_of, round_):
    application = sent(cast, round_, "jiangning")
    scan = application.latest_snapshot.scans.get(material=Material.STATEMENT)
    type(scan).objects.filter(pk=scan.pk).update(replaced_at=timezone.now())
    client = client_of(cast.nanjing_sign)
    row = rows(client)["320115"]
    assert (row.sent.number, sorted(row.sent.scans)) == (1, ["form", "work_plan"])
    assert row.sent.doubts == len(application.latest_snapshot.data["doubts"])
    assert (row.checked, row.rank, row.returned, row.deadline) == (0, None, 0, None)
    assert len(row.missing) == 1 + len(CITY_ITEMS) + 2  # a scan, each item, opinion, rank
    with pytest.raises(Refused) as refusal:
        perform(application, "recommend", by=cast.nanjing_sign)
    assert {str(lack) for lack in refusal.value.lacks} == {str(lack) for lack in row.missing}
    keep_scan(application.latest_snapshot, Material.STATEMENT, _pdf(), by=cast.jiangning_sign)
    steps.check_as_city(application, cast.nanjing_handle, rank=4)
    row = rows(client)["320115"]
    assert (row.checked, row.rank, row.missing) == (len(CITY_ITEMS), 4, [])
    above = rows(client_of(cast.province_handle))["320115"]
    assert above.checked == len(CITY_ITEMS)
    assert (above.rank, above.review) == (None, None), "the city's own business until its letter"


def test_a_scan_of_an_older_paper_counts_where_it_says_the_same(cast, client_of, submitted):
    steps.return_to_county(submitted, cast.nanjing_handle, {"basics": "请更正电话。"})
    submitted.refresh_from_db()
    client = client_of(cast.nanjing_handle)
    row = rows(client)["320115"]
    assert row.returned == 1
    assert row.deadline == submitted.due
    (lack,) = row.missing  # complete as it is, but the return is not answered
    assert "补正要求未答复" in str(lack)
    said = {**submitted.sections.get(key="basics").data, "contact_phone": "025-1"}
    steps.answer(submitted, "basics", said, cast.jiangning_sign)
    steps.answer_items(submitted, cast.jiangning_sign)
    perform(submitted, "submit", by=cast.jiangning_sign, agreed=True)
    row = rows(client)["320115"]
    assert (row.sent.number, row.returned) == (2, 1)
    assert sorted(row.sent.scans) == ["statement", "work_plan"]
    found = findings_of(submitted.latest_snapshot, cast.nanjing_handle)
    assert [one.met for one in found["material_form"]] == [True, False, False]
    assert "1" in found["material_statement"][1].text, "printed from version 1"


def test_what_is_late_extended_or_withdrawn_stands_out_and_can_be_filtered(cast, client_of, round_):
    steps.begin_application(cast.jiangning_sign, round_)
    steps.begin_application(cast.gulou_sign, round_)
    gulou = cast.gulou_sign.office.county
    until = timezone.localdate(round_.closes_at) + timedelta(days=20)
    grant_extension(round_, by=cast.province_sign, county=gulou, until=until, reason="材料多")
    gone = steps.begin_application(cast.pukou_sign, round_)
    perform(gone, "withdraw", by=cast.pukou_sign, reason="另行申报")
    again = steps.begin_application(cast.pukou_sign, round_)
    with time_machine.travel(round_.closes_at + timedelta(days=1)):
        client = client_of(cast.nanjing_sign)
        found = rows(client)
        assert found["320115"].flags == {"late"}
        assert found["320106"].flags == {"extended"}
        assert found["320111"].flags == {"late", "withdrawn"}
        assert found["320111"].application == again
        assert found["320102"].flags == set(), "not to apply is no omission"
        page = client.get(LIST).text
        for words in ("已逾期", "延期至", "此前的申报已撤回"):
            assert words in page, words
        assert list(rows(client, flag="late")) == ["320111", "320115"]
        assert list(rows(client, flag="extended")) == ["320106"]
        assert list(rows(client, flag="withdrawn", round=round_.year)) == ["320111"]


def test_the_citys_own_day_stands_where_days_are_shown(cast, client_of, draft):
    set_cutoff(
        draft.round, by=cast.nanjing_sign, closes_on=timezone.localdate() + timedelta(days=5)
    )
    client = client_of(cast.nanjing_sign)
    page = client.get(LIST)
    row = rows(client)["320115"]
    assert row.is_city_day
    assert page.context["own_day"] == row.deadline < draft.round.closes_at
    assert "另设的提交期限" in page.text
    assert rows(client_of(cast.province_sign), state="draft")["320115"].is_city_day
    assert not rows(client_of(cast.province_sign))["320583"].is_city_day


# Filters, order, pages ------------------------------------------------------------------------------


def test_the_list_is_found_by_code_and_sorted_by_any_column(cast, client_of, round_):
    ready(cast, round_, "gulou", 2)
    ready(cast, round_, "jiangning", 1)
    client = client_of(cast.nanjing_sign)
    assert list(rows(client, name="3201150")) == []
    assert list(rows(client, name="320115")) == ["320115"]
    by_rank = list(rows(client, sort="rank"))
    assert by_rank[:2] == ["320115", "320106"]
    assert by_rank[2:] == sorted(by_rank[2:]), "what is empty comes last"
    assert list(rows(client, sort="-rank"))[:2] == ["320106", "320115"]
    assert list(rows(client, sort="password")) == sorted(by_rank)
    for name in SORTS:
        assert sorted(rows(client, sort=f"-{name}")) == sorted(by_rank)
    steps.begin_application(cast.pukou_sign, round_)
    further = steps.begin_application(cast.xuanwu_sign, round_)
    said = content.answers(further.county, round_.year)["schedule"]
    steps.answer(further, "schedule", said, cast.xuanwu_sign)
    gulou, jiangning, pukou, xuanwu = "320106", "320115", "320111", "320102"
    for asked, first in (
        ("sections", [pukou, xuanwu]),
        ("-sections", [xuanwu, pukou]),
        ("sent", [gulou, jiangning]),
        ("-sent", [jiangning, gulou]),
        ("-state", [gulou, jiangning, xuanwu, pukou]),  # of one state by their codes
    ):
        assert list(rows(client, sort=asked))[: len(first)] == first, asked
    assert list(rows(client, sort="state"))[-4:] == [xuanwu, pukou, gulou, jiangning]
    page = client.get(LIST, {"sort": "rank", "state": "submitted"})
    assert 'aria-sort="ascending"' in page.text
    assert "sort=-rank" in page.text
    assert '<input type="hidden" name="sort" value="rank"' in page.text, (
        "the filter keeps the order"
    )


def test_the_export_says_as_much_as_the_page(cast, client_of, round_):
    ready(cast, round_, "jiangning", 1)
    city = steps.begin_application(cast.gulou_sign, round_).county.city.name
    figures = {
        "checked": _("Checked"),
        "scans": _("Stamped scans"),
        "doubts": _("Questions"),
        "rank": _("City's rank"),
        "returned": _("Returned"),
    }
    of_city = {"sections": _("Sections complete")}
    for who, more in ((cast.nanjing_sign, of_city), (cast.province_sign, {})):
        client = client_of(who)
        answer = client.get(LIST, {"export": "csv"})
        text = b"".join(answer.streaming_content).decode("utf-8-sig")
        lines = list(csv.DictReader(io.StringIO(text, newline="")))
        page = client.get(LIST)
        columns = [head.sort.removeprefix("-") for head in page.context["heads"]]
        for code, county in (("320115", "江宁区"), ("320106", "鼓楼区")):
            (said,) = [line for line in lines if code in line.values()]
            cells = cells_of(page.text, county, "" if more else city)
            shown = dict(zip(columns, cells, strict=True))
            for column, head in {"state": _("State"), **figures, **more}.items():
                figure = shown[column].partition("/")[0]  # on the page of how many there are
                assert said[head] == figure.replace("—", ""), head
            assert bool(said[_("Submitted")]) == (shown["sent"] != "—")
            assert bool(said[_("Still to be sent")]) == (shown["due"] != "—")
            assert (_("What is missing") in said) == bool(more)
            if more:
                missing = {row.county.code: row.missing for row in page.context["rows"]}[code]
                assert said[_("What is missing")] == "\n".join(map(str, missing))
                assert all(lack.text in page.text for lack in missing)


@pytest.mark.parametrize("who", ["nanjing_handle", "province_handle"])
def test_the_number_of_questions_does_not_grow_with_what_was_sent(cast, client_of, round_, who):
    client = client_of(getattr(cast, who))
    sent(cast, round_, "jiangning")
    half = steps.begin_application(cast.gulou_sign, round_)
    steps.fill_in(half, cast.gulou_sign, left_out=("basics",))
    client.get(LIST)
    with CaptureQueriesContext(connection) as two:
        client.get(LIST)
    sent(cast, round_, "pukou")
    for county in ("xuanwu", "qinhuai"):
        person = getattr(cast, f"{county}_sign")
        other = steps.begin_application(person, round_)
        steps.fill_in(other, person, left_out=("basics",))
    with CaptureQueriesContext(connection) as five:
        client.get(LIST)
    assert Application.objects.count() == 5
    assert len(five) == len(two)


# Beside each item of a check ------------------------------------------------------------------------


def test_beside_each_item_stands_what_the_portal_found(cast, client_of, complete):
    said = complete.sections.get(key="government").data
    said["documents"] = [{**row, "file": ""} for row in said["documents"]]
    steps.answer(complete, "government", said, cast.jiangning_handle)
    odd = complete.institutions.first()
    complete.institutions.filter(pk=odd.pk).update(staff=9000)
    steps.submit(complete, cast.jiangning_sign)
    snapshot = complete.latest_snapshot
    found = findings_of(snapshot, cast.nanjing_handle)
    assert set(found) == {item.key for item in PROVINCE_ITEMS}
    assert [one.met for one in found["material_letter"]] == [False]
    for material in ("form", "work_plan", "statement"):
        filled_in, scan, compared = found[f"material_{material}"][:3]
        assert filled_in.met, filled_in.text
        assert scan.met
        assert not compared.met
    evidence = {one.text: one.met for one in found["material_evidence"]}
    assert sum(evidence.values()) == 4  # a file for each thing that the county must provide
    missing = [text for text, met in evidence.items() if not met]
    assert len(missing) == 2  # the two documents, whose files nobody has chosen
    assert "关于促进知识产权服务业集聚发展的若干政策" in missing[1]
    conditions = [one for key in found if key.startswith("condition_") for one in found[key]]
    (doubt,) = snapshot.data["doubts"]
    assert odd.name in doubt["text"]
    assert len(conditions) == len(snapshot.data["findings"]) + 1

    PaperComparison.objects.create(
        application=complete, snapshot=snapshot, material="form", code="x", matches=True,
        compared_by=cast.nanjing_handle,
    )  # fmt: skip
    PaperComparison.objects.create(
        application=complete, snapshot=snapshot, material="statement", code="x", matches=False,
        compared_by=cast.nanjing_handle,
    )  # fmt: skip
    found = findings_of(snapshot, cast.nanjing_handle)
    assert found["material_form"][2].met
    assert not found["material_statement"][2].met
    page = client_of(cast.nanjing_handle).get(reverse("city_review", args=[complete.pk]))
    assert found["material_statement"][2].text in page.text
    assert missing[1] in page.text


def test_doubts_stand_under_the_item_that_they_are_about(cast, client_of, draft):
    steps.fill_in(draft, cast.jiangning_handle)
    said = {**draft.sections.get(key="basics").data}
    said["sites"] = [{**said["sites"][0], "area": 9_000_000}]
    steps.answer(draft, "basics", said, cast.jiangning_handle)
    row = draft.institutions.first()
    draft.institutions.filter(pk=row.pk).update(staff=9000)
    steps.submit(draft, cast.jiangning_sign)
    doubts = draft.latest_snapshot.data["doubts"]
    assert len(doubts) >= 2
    found = findings_of(draft.latest_snapshot, cast.nanjing_handle)
    said_of = {key: [one.text for one in found[key] if not one.met] for key in found}
    assert any("9000000" in text for text in said_of["material_form"])
    assert any(row.name in text for text in said_of["condition_services"])
    assert rows(client_of(cast.nanjing_handle))["320115"].sent.doubts == len(doubts)


def test_an_institution_that_two_counties_claim_is_named_to_whoever_sees_both(
    cast, client_of, round_
):
    first = sent(cast, round_, "jiangning")
    second = steps.begin_application(cast.kunshan_sign, round_)
    steps.fill_in(second, cast.kunshan_sign, institutions=15)
    twin = first.institutions.first()
    second.institutions.filter(pk=second.institutions.first().pk).update(
        credit_code=twin.credit_code
    )
    steps.submit(second, cast.kunshan_sign)
    above = findings_of(first.latest_snapshot, cast.province_handle)["condition_services"]
    assert [one.text for one in above if "昆山市" in one.text and twin.name in one.text]
    city = findings_of(first.latest_snapshot, cast.nanjing_handle)["condition_services"]
    assert not [one.text for one in city if "昆山市" in one.text], (
        "another city's is not its business"
    )


def test_the_formal_check_shows_findings_letter_rank_and_what_changed(cast, client_of, recommended):
    steps.send_back(recommended, cast.province_handle, {"basics": "请更正名称。"})
    recommended.refresh_from_db()
    said = {**recommended.sections.get(key="basics").data, "zone_name": "更名后的集聚区"}
    steps.answer(recommended, "basics", said, cast.jiangning_sign)
    steps.submit(recommended, cast.jiangning_sign)
    steps.check_as_city(recommended, cast.nanjing_handle, rank=23)
    steps.recommend(recommended, cast.nanjing_sign)
    letter = recommended.latest_snapshot.city_review.letter
    page_url = reverse("formal_check", args=[steps.case_of(recommended).pk])
    for who in (cast.province_handle, cast.auditor):
        page = client_of(who).get(page_url)
        for words in (letter.number, "23", "更名后的集聚区", "与第1版相比的变化", "平台核查结果"):
            assert words in page.text, words


@pytest.mark.parametrize("desk", ["city_review", "formal_check"])
def test_the_number_of_questions_of_a_check_does_not_grow(cast, client_of, round_, desk):
    few = ready(cast, round_, "jiangning", 1)
    much = steps.begin_application(cast.gulou_sign, round_)
    steps.fill_in(much, cast.gulou_sign, institutions=40)
    for number in range(8):
        attach(much, _pdf(f"{number}"), "other", by=cast.gulou_sign)
    much.institutions.update(staff=9000)
    twins = zip(much.institutions.all(), few.institutions.all(), strict=False)
    for mine, theirs in twins:
        much.institutions.filter(pk=mine.pk).update(credit_code=theirs.credit_code)
    steps.submit(much, cast.gulou_sign)
    steps.check_as_city(much, cast.nanjing_handle, rank=2)
    who, address = cast.nanjing_sign, [few.pk, much.pk]
    if desk == "formal_check":
        for thing in (few, much):
            steps.recommend(thing, cast.nanjing_sign)
        who, address = cast.province_sign, [steps.case_of(t).pk for t in (few, much)]
    client = client_of(who)
    client.get(reverse(desk, args=[address[0]]))
    counted = []
    for pk in address:
        with CaptureQueriesContext(connection) as asked:
            assert client.get(reverse(desk, args=[pk])).status_code == 200
        counted.append(len(asked))
    assert counted[0] == counted[1]


def _pdf(text: str = "x") -> Any:
    return SimpleUploadedFile(f"{text}.pdf", steps.small_pdf(text))
