"""The list of zones and the page of one: who sees which, what is late, what can be looked up."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cluster_portal.counties.models import User
from cluster_portal.workflow.door import begin
from cluster_portal.workflow.opening import door_open_for
from desks.demonstration import steps, zone_steps
from reviews.models import Case
from tests import rounds
from zones.models import Zone


def another(zone: Zone, signatory: User, **fields) -> Zone:
    """A zone of this person's county, beside Jiangning's and by the same decision."""
    round_ = zone.case.application.round
    with rounds.on_day(timezone.localdate(round_.opens_at)):
        application = steps.begin_application(signatory, round_)
    with door_open_for(zone):  # as a consequence of the decision
        case = begin(Case(application=application), by=signatory)
        return begin(
            Zone(
                case=case,
                county=application.county,
                decision=zone.decision,
                name=fields.pop("name", f"{application.county.paper_name}集聚区"),
                designated_on=fields.pop("designated_on", zone.designated_on),
                term_ends_on=zone.term_ends_on,
                **fields,
            ),
            by=signatory,
        )


@pytest.fixture
def kunshan(cast, zone: Zone) -> Zone:
    return another(zone, cast.kunshan_sign)


@pytest.mark.parametrize(
    ("who", "seen"),
    [
        ("jiangning_handle", {"江宁"}),
        ("kunshan_sign", {"昆山"}),
        ("pukou_sign", set()),
        ("nanjing_handle", {"江宁"}),
        ("suzhou_sign", {"昆山"}),
        ("province_handle", {"江宁", "昆山"}),
        ("auditor", {"江宁", "昆山"}),
    ],
)
def test_each_office_s_list_shows_the_zones_within_its_reach(
    cast, client_of, zone, kunshan, who, seen
):
    page = client_of(getattr(cast, who)).get("/zones/").text
    assert {name for name in ("江宁", "昆山") if f"{name}" in page.split("<main")[1]} == seen


def test_an_expert_has_no_list_and_a_stranger_logs_in_first(cast, client_of, zone):
    assert client_of(cast.expert).get("/zones/").status_code == 404
    assert client_of(None).get("/zones/").status_code == 302


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", 2),
        ("?city=320500", 1),
        ("?city=320300", 0),
        ("?state=building", 2),
        ("?state=revoked", 0),
        ("?year=2026", 2),
        ("?name=昆山", 1),
        ("?name=jiangning", 1),
        ("?city=nowhere&name=昆山", 1),
    ],
)
def test_the_list_is_filtered_by_city_state_year_and_name(
    cast, client_of, zone, kunshan, query, found
):
    response = client_of(cast.province_handle).get(f"/zones/{query}")
    assert response.status_code == 200
    assert len(response.context["rows"]) == found


def test_a_list_without_rows_says_what_will_stand_there(cast, client_of):
    assert "自省局印发设立决定之日起" in client_of(cast.province_handle).get("/zones/").text


def test_what_is_late_stands_in_the_list(cast, client_of, zone, kunshan, on_day):
    client = client_of(cast.province_handle)
    (row,) = client.get("/zones/?name=江宁").context["rows"]
    assert (row.overdue, row.next_due.date()) == (0, date(2026, 7, 15))
    with on_day(date(2026, 7, 16)):
        client = client_of(cast.nanjing_handle)
        response = client.get("/zones/")
    assert [row.overdue for row in response.context["rows"]] == [1]
    assert "逾期1项" in response.text


def test_the_list_asks_no_more_queries_for_more_zones(cast, client_of, zone):
    client = client_of(cast.province_handle)
    client.get("/zones/")
    with CaptureQueriesContext(connection) as few:
        client.get("/zones/")
    for signatory in (cast.kunshan_sign, cast.pukou_sign, cast.wuzhong_sign):
        another(zone, signatory)
    with CaptureQueriesContext(connection) as many:
        assert len(client.get("/zones/").context["rows"]) == 4
    assert len(many) == len(few)


# The page of a zone -------------------------------------------------------------------------------


def test_the_page_shows_the_term_the_plan_and_what_is_owed(cast, client_of, zone):
    for who in (cast.jiangning_handle, cast.nanjing_sign, cast.province_sign, cast.auditor):
        page = client_of(who).get(zone.get_absolute_url()).text
        assert "2029年4月15日24:00" in page
        assert "1096天" in page  # 2028 is a leap year
        assert "2026年7月15日24:00" in page
        assert f"/zones/{zone.pk}/versions/0/" in page
        assert "2026年度报告" in page


@pytest.mark.parametrize("who", ["kunshan_sign", "suzhou_sign", "expert"])
@pytest.mark.parametrize("page", ["", "versions/", "versions/0/"])
def test_nobody_sees_a_zone_beyond_their_reach(cast, client_of, zone, who, page):
    url = f"{zone.get_absolute_url()}{page}"
    assert client_of(getattr(cast, who)).get(url).status_code == 404


def test_the_keeping_of_the_organisation_stands_in_the_zone_s_history(cast, client_of, zone):
    zone_steps.keep_organisation(zone, cast.jiangning_handle)
    page = client_of(cast.nanjing_handle).get(zone.get_absolute_url()).text
    assert "更新组织机构" in page
