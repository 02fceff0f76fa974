"""The summary table of a round: from what was sent, for the province from what was recommended."""

from __future__ import annotations

import csv
import io
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from applications.models import CityReview
from applications.summary_table import SENT, summary_table
from applications.summing import Figures, added_up, summary_of
from cluster_portal.workflow.door import perform
from desks.demonstration import steps

from .ready import ready, sent

PAGE = "/applications/summary/"


def codes(table) -> list[str]:
    return [line.county.code for group in table.groups for line in group.lines]


def test_the_figures_of_an_application_are_those_of_its_tables(cast, submitted):
    data = submitted.latest_snapshot.data
    rows = data["institutions"]
    found = summary_of(data, submitted.round.year)
    assert found.zone_name == data["answers"]["basics"]["zone_name"]
    assert (found.sites, found.area) == (2, Decimal(13800))
    assert found.institutions == len(rows) == 20
    assert found.staff == sum(row["staff"] for row in rows)
    assert found.patent_attorneys == sum(row["patent_attorneys"] for row in rows)
    assert found.lawyers == sum(row["lawyers"] for row in rows)
    assert found.revenue == sum(Decimal(str(row["revenue"])) for row in rows)
    assert found.brands == sum(row["brand"] != "none" for row in rows)
    assert found.cells == len({cell for row in rows for cell in row["cells"]}) <= 36
    assert found.full_time == 3, "who works part time does not count"
    assert found.funds == Decimal(1500)
    assert summary_of(data, submitted.round.year - 1).funds == 0, "of the round's year only"
    assert (found.contact_name, found.contact_phone) == ("王晓岚", "025-52110000")
    assert added_up([found, found]).revenue == 2 * found.revenue
    assert added_up([]) == Figures()


def test_an_empty_version_has_no_figures_and_breaks_nothing():
    assert summary_of({"answers": {}, "institutions": []}, 2026).institutions == 0


def test_each_desk_reads_the_version_that_is_before_it(cast, client_of, recommended):
    round_ = recommended.round
    steps.send_back(recommended, cast.province_handle, {"basics": "请更正名称。"})
    recommended.refresh_from_db()
    said = {**recommended.sections.get(key="basics").data, "zone_name": "草稿中的名称"}
    steps.answer(recommended, "basics", said, cast.jiangning_sign)
    for who in (cast.nanjing_sign, cast.province_sign):
        (group,) = summary_table(round_, who, scope=SENT).groups
        assert group.lines[0].snapshot.number == 1, "never from the draft"
    steps.submit(recommended, cast.jiangning_sign)
    (of_city,) = summary_table(round_, cast.nanjing_sign, scope=SENT).groups[0].lines
    (of_province,) = summary_table(round_, cast.province_sign, scope=SENT).groups[0].lines
    assert (of_city.snapshot.number, of_city.figures.zone_name) == (2, "草稿中的名称")
    assert of_city.letter is None, "the new version is not recommended yet"
    assert (of_province.snapshot.number, of_province.rank) == (1, 1)
    assert of_province.letter == CityReview.objects.get(snapshot__number=1).letter


def test_the_table_is_in_the_order_of_the_divisions_with_sums_by_city_and_in_all(
    cast, client_of, round_
):
    kunshan = sent(cast, round_, "kunshan")
    for county, rank in (("pukou", 1), ("jiangning", 2)):
        steps.recommend(ready(cast, round_, county, rank), cast.nanjing_sign)
    steps.begin_application(cast.gulou_sign, round_)  # a draft: on no line
    province = summary_table(round_, cast.province_sign)
    assert codes(province) == ["320111", "320115"]
    all_sent = summary_table(round_, cast.province_sign, scope=SENT)
    assert codes(all_sent) == ["320111", "320115", "320583"]
    assert [group.city.code for group in all_sent.groups] == ["320100", "320500"]
    nanjing, suzhou = all_sent.groups
    assert (nanjing.sums.institutions, suzhou.sums.institutions) == (30, 15)
    assert all_sent.sums.institutions == 45
    assert suzhou.lines[0].rank is None
    assert codes(summary_table(round_, cast.nanjing_sign, scope=SENT)) == ["320111", "320115"]
    assert codes(summary_table(round_, cast.suzhou_sign, scope=SENT)) == ["320583"]

    page = client_of(cast.province_handle).get(PAGE, {"scope": "sent"})
    for words in ("昆山市", "36", nanjing.lines[0].letter.number, "025-52110000"):
        assert words in page.text, words
    assert "landscape.css" in page.text
    auditors = client_of(cast.auditor).get(PAGE, {"scope": "sent"})
    assert "昆山市" in auditors.text
    assert "025-52110000" not in auditors.text, "the auditor phones nobody"
    for who in (cast.jiangning_sign, cast.expert):
        assert client_of(who).get(PAGE).status_code == 404
    suzhou_page = client_of(cast.suzhou_sign).get(PAGE, {"city": "320100"})
    assert "浦口区" not in suzhou_page.text
    assert kunshan.latest_snapshot.get_absolute_url() in suzhou_page.text

    answer = client_of(cast.province_handle).get(PAGE, {"scope": "sent", "export": "csv"})
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    head, *lines = csv.reader(io.StringIO(text))
    assert head[:4] == ["序号", "设区市", "县（市、区）", "集聚区名称"]
    assert [line[1] for line in lines] == [
        "南京市", "南京市", "南京市小计", "苏州市", "苏州市小计", "合计",
    ]  # fmt: skip
    assert lines[-1][head.index("服务机构数")] == "45"
    answer = client_of(cast.auditor).get(PAGE, {"export": "csv"})
    assert "电话" not in b"".join(answer.streaming_content).decode("utf-8-sig").split("\n")[0]


def test_a_withdrawn_application_is_summed_up_nowhere(cast, client_of, submitted):
    page = client_of(cast.nanjing_sign)
    assert "江宁区" in page.get(PAGE).text
    perform(submitted, "withdraw", by=cast.jiangning_sign, reason="另行申报")
    assert summary_table(submitted.round, cast.nanjing_sign, scope=SENT).count == 0
    assert 'class="empty"' in page.get(PAGE).text


@pytest.mark.parametrize("asked", [{"round": "1999"}, {"scope": "x"}, {"city": "999999"}])
def test_a_filter_that_means_nothing_is_said(cast, client_of, submitted, asked):
    page = client_of(cast.province_sign).get(PAGE, asked)
    assert page.status_code == 200
    assert "error-summary" in page.text


def test_without_a_round_the_page_says_so(cast, client_of):
    assert 'class="empty"' in client_of(cast.province_sign).get(reverse("summary")).text


def test_the_number_of_questions_does_not_grow_with_the_lines(cast, client_of, submitted):
    client = client_of(cast.province_handle)
    asked = {"scope": "sent"}
    client.get(PAGE, asked)
    with CaptureQueriesContext(connection) as one:
        client.get(PAGE, asked)
    for county in ("gulou", "kunshan"):
        sent(cast, submitted.round, county)
    with CaptureQueriesContext(connection) as three:
        page = client.get(PAGE, asked)
    assert page.context["table"].count == 3
    assert len(three) == len(one)
