"""Exchanges, training and checks of the work: who invites, who is invited, who came (五(三)句2)."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cluster_portal.workflow.actions import transition_url
from cluster_portal.workflow.errors import Invalid, NotAllowed, Unmet
from desks.demonstration import term_steps
from tests import rounds
from zones.models import Attendance, Exchange, Zone

from .test_zone import DAYS_LATER, revoke
from .test_zone_pages import another

State = Exchange.State


@pytest.fixture
def kunshan(cast, zone: Zone) -> Zone:
    return another(zone, cast.kunshan_sign)


@pytest.fixture
def planned(cast, zone: Zone, kunshan: Zone) -> Exchange:
    """In ten days, both zones invited by the province."""
    return term_steps.plan_exchange([zone, kunshan], cast.province_handle)


def came(exchange: Exchange) -> dict[str, bool | None]:
    rows = Attendance.objects.filter(exchange=exchange).select_related("zone__county")
    return {row.zone.county.name: row.present for row in rows}


def typed(zone: Zone, **changed) -> dict:
    return {
        "kind": "training",
        "subject": "专利导航实务培训",
        "place": "南京",
        "held_on": timezone.localdate().isoformat(),
        "zones": [zone.pk],
        **changed,
    }


@pytest.mark.clause("五(三)句2")
def test_those_who_came_are_noted_from_the_day_on(cast, client_of, zone, planned):
    assert came(planned) == {"江宁区": None, "昆山市": None}
    with pytest.raises(Unmet, match="方可登记"):
        term_steps.hold_exchange(planned, cast.province_handle)
    with rounds.on_day(planned.held_on):
        term_steps.hold_exchange(planned, cast.province_handle, present=[zone])
        page = client_of(cast.province_handle).get(planned.get_absolute_url()).text
    planned.refresh_from_db()
    assert planned.state == State.HELD
    assert came(planned) == {"江宁区": True, "昆山市": False}
    assert page.count("已出席") == 1
    assert page.count("未出席") == 1


@pytest.mark.clause("五(三)句2")
def test_the_attendance_page_has_a_box_for_each_invited_zone(cast, client_of, zone, planned):
    url = transition_url(planned, "hold")
    with rounds.on_day(planned.held_on):
        client = client_of(cast.province_handle)
        page = client.get(url).text
        assert page.count('type="checkbox"') == 2
        planned.refresh_from_db()
        sent = {"version": planned.version, "present": [zone.pk], "summary": "交流了经验。"}
        response = client.post(url, sent)
    assert response.status_code == 302
    assert came(planned) == {"江宁区": True, "昆山市": False}


def test_a_zone_that_was_not_invited_cannot_have_come(cast, zone, kunshan):
    only = term_steps.plan_exchange([zone], cast.province_handle, on=timezone.localdate())
    with pytest.raises(Invalid):
        term_steps.hold_exchange(only, cast.province_handle, present=[kunshan])
    only.refresh_from_db()
    assert (only.state, came(only)) == (State.PLANNED, {"江宁区": None})


@pytest.mark.parametrize(
    ("who", "sees"),
    [
        ("jiangning_handle", {"江宁"}),
        ("kunshan_sign", {"昆山"}),
        ("suzhou_sign", {"昆山"}),
        ("auditor", {"江宁", "昆山"}),
        ("province_sign", {"江宁", "昆山"}),
        ("pukou_sign", None),
        ("expert", None),
    ],
)
def test_the_invited_see_it_and_of_the_guests_only_those_of_their_own_reach(
    cast, client_of, planned, who, sees
):
    client = client_of(getattr(cast, who))
    response = client.get(planned.get_absolute_url())
    assert response.status_code == (404 if sees is None else 200)
    if sees is None:
        return
    guests = {each.zone.county.name[:2] for each in response.context["attendances"]}
    assert guests == sees
    assert planned.subject in client.get("/zones/exchanges/").text


def test_an_invitation_stands_on_the_zone_s_page(cast, client_of, zone, planned):
    assert planned.subject in client_of(cast.jiangning_handle).get(zone.get_absolute_url()).text


@pytest.mark.clause("五(三)句2")
def test_province_and_city_invite_within_their_reach(cast, client_of, zone, kunshan):
    assert term_steps.plan_exchange([zone, kunshan], cast.province_handle).pk
    assert term_steps.plan_exchange([zone], cast.nanjing_handle).pk
    with pytest.raises(Unmet, match="管辖范围"):
        term_steps.plan_exchange([zone, kunshan], cast.nanjing_handle)
    with pytest.raises(Unmet, match="至少邀请一个"):
        term_steps.plan_exchange([], cast.province_handle)
    with pytest.raises(NotAllowed):
        term_steps.plan_exchange([zone], cast.jiangning_sign)
    assert Exchange.objects.count() == 2


def test_who_no_longer_holds_the_title_is_not_invited(cast, zone, on_day):
    with on_day(DAYS_LATER):
        revoke(zone)
        with pytest.raises(Unmet, match="保有称号"):
            term_steps.plan_exchange([zone], cast.province_handle)


def test_only_the_office_that_holds_it_goes_on_with_it(cast, zone):
    own = term_steps.plan_exchange([zone], cast.nanjing_handle, on=timezone.localdate())
    for person in (cast.province_handle, cast.jiangning_sign):
        with pytest.raises(NotAllowed):
            term_steps.hold_exchange(own, person)
        with pytest.raises(NotAllowed):
            term_steps.cancel_exchange(own, person)
    term_steps.cancel_exchange(own, cast.nanjing_handle)
    own.refresh_from_db()
    assert own.state == State.CANCELLED


# Pages --------------------------------------------------------------------------------------------


def test_an_event_is_planned_on_its_page(cast, client_of, zone):
    response = client_of(cast.nanjing_handle).post("/zones/exchanges/add/", typed(zone))
    event = Exchange.objects.get()
    assert response.url == event.get_absolute_url()
    assert (event.office, came(event)) == (cast.nanjing_handle.office, {"江宁区": None})


@pytest.mark.parametrize(
    "changed", [{"zones": []}, {"held_on": ""}, {"held_on": "2126-01-01"}, {"kind": "party"}]
)
def test_a_plan_that_will_not_do_keeps_what_was_typed(cast, client_of, zone, changed):
    client = client_of(cast.nanjing_handle)
    response = client.post("/zones/exchanges/add/", typed(zone, **changed))
    assert response.status_code == 422
    assert set(response.context["form"].errors) == set(changed)
    assert "专利导航实务培训" in response.text
    assert not Exchange.objects.exists()


def test_a_city_is_offered_its_own_zones_only(cast, client_of, zone, kunshan):
    page = client_of(cast.nanjing_handle).get("/zones/exchanges/add/").text
    assert "江宁区" in page
    assert "昆山" not in page
    foreign = typed(kunshan)
    assert client_of(cast.nanjing_handle).post("/zones/exchanges/add/", foreign).status_code == 422


@pytest.mark.parametrize("who", ["jiangning_sign", "auditor", "expert"])
def test_nobody_else_finds_the_page_to_invite(cast, client_of, zone, who):
    client = client_of(getattr(cast, who))
    assert client.get("/zones/exchanges/add/").status_code == 404


@pytest.mark.parametrize(
    ("query", "found"),
    [("", 1), ("?kind=exchange", 1), ("?kind=check", 0), ("?state=held", 0), ("?year=2026", 1)],
)
def test_the_list_is_filtered(cast, client_of, planned, query, found):
    response = client_of(cast.province_handle).get(f"/zones/exchanges/{query}")
    assert len(response.context["rows"]) == found


def test_the_list_counts_guests_and_asks_no_more_queries_for_more_events(
    cast, client_of, zone, planned
):
    client = client_of(cast.province_handle)
    client.get("/zones/exchanges/")
    with CaptureQueriesContext(connection) as few:
        (row,) = client.get("/zones/exchanges/").context["rows"]
    assert (row.invited, row.came) == (2, 0)
    for days in (1, 2, 3):
        on = timezone.localdate() + timedelta(days=days)
        term_steps.plan_exchange([zone], cast.nanjing_handle, on=on)
    with CaptureQueriesContext(connection) as many:
        assert len(client.get("/zones/exchanges/").context["rows"]) == 4
    assert len(many) == len(few)
