"""The list of applications and the rounds on the home page, each as far as a person may see."""

from __future__ import annotations

import csv
import io
from datetime import timedelta
from typing import Any
from urllib.parse import quote

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from applications.home import home_sections
from applications.models import Application
from applications.overview import NOT_STARTED
from applications.round_keeping import open_round, set_cutoff
from cluster_portal.counties.models import County, Office, Role, User
from cluster_portal.workflow.door import begin, perform
from desks.demonstration import steps

LIST, HOME, SUMMARY = "/applications/", "/", "/applications/summary/"


def rows(client: Any, **asked: Any) -> list[Any]:
    return client.get(LIST, asked).context["rows"]


def codes(client: Any, **asked: Any) -> list[str]:
    return [row.county.code for row in rows(client, **asked)]


def begun_in(county: County, round_: Any) -> Application:
    """An application of a county that has no people in the cast yet."""
    person = User.objects.create_user(
        f"c{county.code}",
        None,
        name="经办人",
        role=Role.HANDLER,
        office=Office.objects.get(county=county),
        must_change_password=False,
    )
    return begin(Application(round=round_, county=county, started_by=person), by=person)


def valid_counties(**wanted: Any) -> Any:
    return County.objects.valid_on(timezone.localdate()).filter(**wanted)


# Who sees which rows --------------------------------------------------------------------------------


def test_a_county_sees_its_own_applications_only(cast, client_of, draft):
    steps.begin_application(cast.gulou_sign, draft.round)
    assert [row.application for row in rows(client_of(cast.jiangning_handle))] == [draft]


def test_a_county_sees_its_applications_over_the_years_the_newest_first(cast, client_of, draft):
    later = open_round(
        by=cast.province_sign,
        year=draft.round.year + 1,
        opens_on=timezone.localdate(),
    )
    second = steps.begin_application(cast.jiangning_handle, later)
    assert [row.application for row in rows(client_of(cast.jiangning_handle))] == [second, draft]


def test_a_city_sees_all_its_counties_also_those_that_have_not_begun(cast, client_of, draft):
    found = rows(client_of(cast.nanjing_handle))
    assert {row.county.code for row in found} == {
        county.code for county in valid_counties(city__code="320100")
    }
    by_code = {row.county.code: row for row in found}
    assert by_code["320115"].application == draft
    assert by_code["320106"].application is None


@pytest.mark.parametrize("who", ["province_handle", "auditor"])
def test_the_province_and_the_auditor_see_all_counties_in_pages(cast, client_of, draft, who):
    client = client_of(getattr(cast, who))
    page = client.get(LIST)
    total = valid_counties().count()
    assert page.context["page_obj"].paginator.count == total
    assert len(page.context["rows"]) == 50
    assert len(rows(client, page=2)) == total - 50


def test_an_expert_has_no_list(cast, client_of, draft):
    assert client_of(cast.expert).get(LIST).status_code == 404


def test_the_citys_rank_is_not_on_the_countys_page(cast, client_of, submitted):
    steps.check_as_city(submitted, cast.nanjing_handle, rank=77)
    steps.recommend(submitted, cast.nanjing_sign)
    for who, sees in [("jiangning_sign", False), ("nanjing_sign", True), ("province_sign", True)]:
        page = client_of(getattr(cast, who)).get(LIST).content.decode()
        assert (">77<" in page) == sees, who


def test_a_row_says_what_was_sent_and_how_the_city_ranks_it(cast, client_of, recommended):
    (row,) = rows(client_of(cast.province_sign), state="recommended")
    sent = recommended.latest_snapshot
    assert (row.application.sent_number, row.application.sent_at) == (1, sent.submitted_at)
    assert row.application.rank == 1
    assert row.deadline is None


def test_a_row_of_a_returned_application_shows_the_day_of_the_return(cast, client_of, submitted):
    steps.return_to_county(submitted, cast.nanjing_handle, {"basics": "补充"}, days=60)
    submitted.refresh_from_db()
    (row,) = rows(client_of(cast.nanjing_handle), state="returned")
    assert row.deadline == submitted.closes_at > submitted.round.closes_at


def test_a_withdrawn_application_gives_way_to_the_next_one_of_the_county(cast, client_of, draft):
    perform(draft, "withdraw", by=cast.jiangning_sign, reason="另行申报")
    city = client_of(cast.nanjing_handle)
    assert [row.application for row in rows(city, state="withdrawn")] == [draft]
    second = steps.begin_application(cast.jiangning_handle, draft.round)
    assert [row.application for row in rows(city, state="draft")] == [second]
    assert rows(city, state="withdrawn") == []


def test_a_county_that_is_no_more_still_stands_in_the_round_it_applied_in(cast, client_of, draft):
    County.objects.filter(code="320115").update(valid_until=timezone.localdate())
    assert "320115" in codes(client_of(cast.nanjing_handle))
    County.objects.filter(code="320106").update(valid_until=timezone.localdate())
    assert "320106" not in codes(client_of(cast.nanjing_handle))


# Filters --------------------------------------------------------------------------------------------


def test_the_province_filters_by_city_state_and_name(cast, client_of, draft):
    steps.begin_application(cast.kunshan_sign, draft.round)
    client = client_of(cast.province_sign)
    assert codes(client, state="draft") == ["320115", "320583"]
    assert codes(client, state="draft", city="320500") == ["320583"]
    assert codes(client, name="昆山") == ["320583"]
    assert "320115" not in codes(client, state=NOT_STARTED, city="320100")
    assert set(codes(client, city="320100")) == {
        county.code for county in valid_counties(city__code="320100")
    }


def test_a_city_cannot_look_into_another_by_the_address(cast, client_of, draft):
    steps.begin_application(cast.kunshan_sign, draft.round)
    found = codes(client_of(cast.nanjing_handle), city="320500")
    assert found
    assert not any(code.startswith("3205") for code in found)


def test_the_counts_add_up_and_do_not_follow_the_filter_of_the_state(cast, client_of, draft):
    client = client_of(cast.nanjing_handle)
    for asked in ({}, {"state": "draft"}):
        counts = {c.state: c.number for c in client.get(LIST, asked).context["counts"]}
        assert counts == {
            "draft": 1,
            NOT_STARTED: valid_counties(city__code="320100").count() - 1,
        }


def test_the_newest_round_is_shown_until_another_is_chosen(cast, client_of, draft):
    later = open_round(
        by=cast.province_sign, year=draft.round.year + 1, opens_on=timezone.localdate()
    )
    client = client_of(cast.province_sign)
    assert client.get(LIST).context["round"] == later
    page = client.get(LIST, {"round": draft.round.year, "state": "draft"})
    assert page.context["round"] == draft.round
    assert [row.application for row in page.context["rows"]] == [draft]


@pytest.mark.parametrize("asked", [{"round": "1999"}, {"state": "nonsense"}, {"city": "999999"}])
def test_a_filter_that_means_nothing_is_said_and_breaks_nothing(cast, client_of, draft, asked):
    page = client_of(cast.province_sign).get(LIST, asked)
    assert page.status_code == 200
    assert "error-summary" in page.content.decode()


@pytest.mark.parametrize("who", ["jiangning_sign", "nanjing_sign", "province_sign"])
def test_the_list_says_what_will_appear_while_there_is_nothing(cast, client_of, who):
    page = client_of(getattr(cast, who)).get(LIST)
    assert page.status_code == 200
    assert 'class="empty"' in page.content.decode()


# As a file ------------------------------------------------------------------------------------------


def exported(client: Any, **asked: Any) -> list[dict[str, str]]:
    answer = client.get(LIST, {"export": "csv", **asked})
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_the_file_holds_all_pages_of_what_is_filtered(cast, client_of, draft):
    province = client_of(cast.province_handle)
    assert len(exported(province, page=2)) == valid_counties().count() > 50
    (row,) = exported(province, state="draft")
    assert (row["区划代码"], row["设区市"], row["县（市、区）"]) == ("320115", "南京市", "江宁区")
    assert {row["设区市"] for row in exported(province, city="320500")} == {"苏州市"}


def test_a_city_exports_its_own_counties_and_a_county_its_own_applications(cast, client_of, draft):
    city = exported(client_of(cast.nanjing_handle))
    assert len(city) == valid_counties(city__code="320100").count()
    assert {row["设区市"] for row in city} == {"南京市"}
    (own,) = exported(client_of(cast.jiangning_sign))
    assert own["县（市、区）"] == "江宁区"
    assert exported(client_of(cast.gulou_sign)) == []


def test_an_expert_has_no_file_either(cast, client_of, draft):
    assert client_of(cast.expert).get(LIST, {"export": "xlsx"}).status_code == 404


def test_the_file_says_the_citys_rank_to_whom_the_page_says_it(cast, client_of, submitted):
    steps.check_as_city(submitted, cast.nanjing_handle, rank=7)
    heads = {}
    for who in ("jiangning_sign", "nanjing_sign", "province_sign"):
        (row,) = exported(client_of(getattr(cast, who)), state="submitted")
        heads[who] = row.get("设区市排序", "none")
    assert heads == {"jiangning_sign": "none", "nanjing_sign": "7", "province_sign": ""}


def test_the_file_is_named_after_its_list_and_day_and_is_kept_nowhere(
    cast, client_of, draft, caplog
):
    caplog.set_level("INFO", logger="cluster_portal.workflow.sheets")
    answer = client_of(cast.nanjing_sign).get(LIST, {"export": "xlsx", "name": "江宁"})
    name = f"申报_{draft.round}_{timezone.localdate()}.xlsx"
    assert answer["Content-Disposition"] == f"attachment; filename*=utf-8''{quote(name)}"
    assert answer["Content-Type"].endswith("spreadsheetml.sheet")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Cache-Control"] == "private, no-store"
    # Who took what out of the portal is on the program's record.
    said = "nanjing.sign exported 1 rows: /applications/?export=xlsx&name="
    assert [line for line in caplog.messages if line.startswith(said)]


def test_the_page_offers_both_files_with_the_filters_that_stand(cast, client_of, draft):
    page = client_of(cast.province_sign).get(LIST, {"city": "320100", "page": 1}).text
    total = valid_counties(city__code="320100").count()
    assert f"导出全部{total}行" in page
    for kind in ("xlsx", "csv"):
        assert f'href="?city=320100&amp;export={kind}"' in page


def test_the_number_of_questions_does_not_grow_from_one_application_to_three_hundred(
    cast, client_of, draft
):
    desks = [client_of(cast.nanjing_handle), client_of(cast.province_handle)]
    pages = [(client, page) for client in desks for page in (LIST, HOME, SUMMARY)]

    def asked() -> list[int]:
        counts = []
        for client, page in pages:
            client.get(page)
            with CaptureQueriesContext(connection) as queries:
                client.get(page)
            counts.append(len(queries))
        return counts

    today = timezone.localdate()
    former = [
        open_round(
            by=cast.province_sign,
            year=today.year - back,
            opens_on=today,
            closes_on=today + timedelta(days=30),
            reason="测试",
        )
        for back in (1, 2, 3)
    ]
    one = asked()
    for county in valid_counties().exclude(pk=draft.county_id):
        first = begun_in(county, draft.round)
        for round_ in former:
            again = Application(round=round_, county=county, started_by=first.started_by)
            begin(again, by=first.started_by)
    assert Application.objects.count() > 300
    # The home page may ask less: its newest changes are then of fewer kinds of things.
    assert [max(*each) for each in zip(one, asked(), strict=True)] == one


def test_the_number_of_questions_does_not_grow_with_the_returned_ones(cast, client_of, submitted):
    client = client_of(cast.nanjing_handle)
    steps.return_to_county(submitted, cast.nanjing_handle, {"basics": "补充"})
    with CaptureQueriesContext(connection) as one:
        client.get(LIST)
    other = steps.begin_application(cast.gulou_sign, submitted.round)
    steps.fill_in(other, cast.gulou_sign)
    steps.submit(other, cast.gulou_sign)
    steps.return_to_county(other, cast.nanjing_handle, {"basics": "补充"})
    with CaptureQueriesContext(connection) as two:
        client.get(LIST)
    assert len(two) == len(one)


# Home -----------------------------------------------------------------------------------------------


@pytest.mark.clause("四(三)句3")
def test_a_county_is_offered_the_open_round_until_it_has_begun(cast, client_of, round_):
    button = reverse("application_begin", args=[round_.pk])
    client = client_of(cast.jiangning_handle)
    assert button in client.get(reverse("home")).content.decode()
    assert button in client.get(LIST).content.decode()
    (offered,) = home_sections(cast.jiangning_handle)["to_begin"]
    assert (offered.round, offered.refusals) == (round_, [])
    steps.begin_application(cast.jiangning_handle, round_)
    assert home_sections(cast.jiangning_handle)["to_begin"] == []
    assert button not in client.get(reverse("home")).content.decode()


@pytest.mark.clause("四(一)")
def test_a_county_that_may_not_begin_reads_why_and_gets_no_button(cast, client_of, round_):
    County.objects.filter(code="320115").update(valid_until=timezone.localdate())
    client = client_of(User.objects.get(pk=cast.jiangning_handle.pk))
    page = client.get(reverse("home")).content.decode()
    assert reverse("application_begin", args=[round_.pk]) not in page
    (offered,) = client.get(reverse("home")).context["sections"]["to_begin"]
    assert offered.refusals
    assert str(offered.refusals[0]) in page


def test_a_county_past_its_citys_day_reads_the_deadline(cast, round_):
    set_cutoff(round_, by=cast.nanjing_sign, closes_on=timezone.localdate())
    with time_machine.travel(timezone.now() + timedelta(days=2)):
        (offered,) = home_sections(cast.jiangning_handle)["to_begin"]
        refusal = str(offered.refusals[0])
        assert "四（三）" not in refusal  # not the policy's day, but the city's own
        assert str(round_.deadline_for(cast.jiangning_sign.office.county).year) in refusal
        assert cast.jiangning_sign.office.county.city.name in refusal


def test_the_home_of_city_and_province_counts_its_counties(cast, draft):
    for user, total in (
        (cast.nanjing_sign, valid_counties(city__code="320100").count()),
        (cast.province_sign, valid_counties().count()),
        (cast.auditor, valid_counties().count()),
    ):
        (standing,) = home_sections(user)["standings"]
        numbers = {count.state: count.number for count in standing.counts}
        assert numbers == {NOT_STARTED: total - 1, "draft": 1}
    (standing,) = home_sections(cast.suzhou_sign)["standings"]
    assert {count.state for count in standing.counts} == {NOT_STARTED}
