"""Support and guidance given to zones: who notes what, and how it adds up (五(一)句2, 五(二))."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cluster_portal.policy.lists import SupportKind
from cluster_portal.workflow.errors import NotAllowed, Unmet
from cluster_portal.workflow.models import LogRow
from cluster_portal.workflow.models.log import AppendOnlyError
from desks.demonstration import term_steps
from tests import rounds
from zones.models import Support, Zone

from .test_zone import DAYS_LATER, revoke
from .test_zone_pages import another


@pytest.fixture
def kunshan(cast, zone: Zone) -> Zone:
    return another(zone, cast.kunshan_sign)


def typed(**changed: str) -> dict[str, str]:
    return {
        "kind": "funds",
        "given_on": timezone.localdate().isoformat(),
        "what": "下达2026年度集聚区建设工作经费。",
        "amount": "50",
        **changed,
    }


def give(cast, zone: Zone, amount: int | str, **kwargs) -> Support:
    return term_steps.give_support(
        zone, cast.province_handle, kind=SupportKind.FUNDS, amount=Decimal(amount), **kwargs
    )


@pytest.mark.parametrize(
    ("who", "kind"),
    [
        pytest.param("province_handle", kind, marks=pytest.mark.clause("五(二)"))
        for kind in SupportKind
    ]
    + [
        pytest.param("nanjing_handle", kind, marks=pytest.mark.clause("五(二)句2"))
        for kind in SupportKind
    ],
)
def test_province_and_city_note_what_they_give(cast, client_of, zone, who, kind):
    person = getattr(cast, who)
    response = client_of(person).post(f"/zones/{zone.pk}/support/add/", typed(kind=kind.value))
    assert response.url == zone.get_absolute_url()
    given = Support.objects.get()
    assert (given.kind, given.office, given.noted_by) == (kind, person.office, person)
    assert given.amount == 50
    row = LogRow.objects.of(zone).get(event="support_given")
    assert (row.actor, row.data["kind"]) == (person, kind.value)
    page = client_of(cast.jiangning_handle).get(zone.get_absolute_url()).text
    assert "下达2026年度集聚区建设工作经费" in page


@pytest.mark.clause("五(一)句2")
def test_the_city_s_guidance_on_a_question_is_kept_for_the_zone(cast, client_of, zone):
    what = "问：能否跨区设点？答：可以，须在方案中列明站点。"
    term_steps.give_support(zone, cast.nanjing_handle, kind=SupportKind.GUIDANCE, what=what)
    for person in (cast.jiangning_handle, cast.province_handle):
        page = client_of(person).get(zone.get_absolute_url()).text
        assert what in page
        assert str(SupportKind.GUIDANCE.label) in page


@pytest.mark.clause("五(二)")
def test_the_province_s_guidance_needs_no_money(cast, client_of, zone):
    sent = typed(kind="guidance", amount="", what="对重大业务问题的答复。")
    client_of(cast.province_handle).post(f"/zones/{zone.pk}/support/add/", sent)
    assert Support.objects.get().amount is None


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"amount": ""}, "amount"),
        ({"amount": "0"}, "amount"),
        ({"amount": "viel"}, "amount"),
        ({"kind": ""}, "kind"),
        ({"what": ""}, "what"),
        ({"given_on": ""}, "given_on"),
    ],
)
def test_a_note_that_will_not_do_is_refused_and_keeps_what_was_typed(
    cast, client_of, zone, changed, field
):
    client = client_of(cast.province_handle)
    response = client.post(f"/zones/{zone.pk}/support/add/", typed(**changed))
    assert response.status_code == 422
    assert set(response.context["form"].errors) == {field}
    assert "下达2026" in response.text or field == "what"
    assert not Support.objects.exists()


@pytest.mark.parametrize(("days", "fits"), [(-1, False), (0, True), (5, True), (6, False)])
def test_it_was_given_between_the_designation_and_today(cast, client_of, zone, days, fits):
    """It is noted five days after the designation."""
    given_on = zone.designated_on + timedelta(days=days)
    with rounds.on_day(zone.designated_on + timedelta(days=5)):
        client = client_of(cast.province_handle)
        sent = typed(given_on=given_on.isoformat())
        response = client.post(f"/zones/{zone.pk}/support/add/", sent)
    assert response.status_code == (302 if fits else 422)
    assert Support.objects.exists() is fits


@pytest.mark.parametrize("who", ["jiangning_sign", "suzhou_sign", "auditor", "expert"])
def test_nobody_else_notes_support(cast, client_of, zone, who):
    person = getattr(cast, who)
    url = f"/zones/{zone.pk}/support/add/"
    assert client_of(person).get(url).status_code == 404
    assert client_of(person).post(url, typed()).status_code == 404
    with pytest.raises(NotAllowed):
        term_steps.give_support(zone, person)
    assert not Support.objects.exists()
    assert not LogRow.objects.of(zone).filter(event="support_given").exists()


def test_a_zone_without_the_title_gets_no_more(cast, zone, on_day):
    with on_day(DAYS_LATER):
        revoke(zone)
        with pytest.raises(Unmet, match=r"撤销|取消"):
            term_steps.give_support(zone, cast.province_handle)
    assert not LogRow.objects.of(zone).filter(event="support_given").exists()


def test_a_mistake_is_corrected_by_the_difference_and_never_overwritten(cast, client_of, zone):
    given = give(cast, zone, 500)
    with pytest.raises(AppendOnlyError):
        given.save()
    sent = typed(amount="-450", what="更正：上条多记450万元。")
    client_of(cast.province_handle).post(f"/zones/{zone.pk}/support/add/", sent)
    response = client_of(cast.province_handle).get("/zones/support/")
    assert response.context["total"] == 50
    assert len(response.context["rows"]) == 2


# The list -----------------------------------------------------------------------------------------


def test_what_was_given_adds_up_by_zone_and_year(cast, client_of, zone, kunshan):
    give(cast, zone, 30)
    give(cast, zone, 20)
    give(cast, kunshan, 7)
    with rounds.on_day(zone.designated_on + timedelta(days=365)):
        give(cast, zone, 11)
        term_steps.give_support(zone, cast.nanjing_handle)
        response = client_of(cast.province_handle).get("/zones/support/?sums=on")
    first = zone.designated_on.year
    rows = {
        (row["zone"], row["year"]): (row["number"], row["money"])
        for row in response.context["rows"]
    }
    assert rows == {
        (zone.pk, first + 1): (2, 11),
        (zone.pk, first): (2, 50),
        (kunshan.pk, first): (1, 7),
    }
    assert response.context["total"] == 68


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", 2),
        ("?city=320500", 1),
        ("?year=2026", 2),
        ("?kind=training", 0),
        ("?name=昆山", 1),
        ("?name=jiangning", 1),
        ("?year=x&kind=y", 2),
    ],
)
def test_the_list_is_filtered(cast, client_of, zone, kunshan, query, found):
    give(cast, zone, 30)
    give(cast, kunshan, 7)
    response = client_of(cast.province_handle).get(f"/zones/support/{query}")
    assert len(response.context["rows"]) == found


@pytest.mark.parametrize(
    ("who", "total"),
    [("jiangning_handle", 30), ("nanjing_handle", 30), ("suzhou_sign", 7), ("pukou_sign", None)],
)
def test_each_office_sees_what_was_given_within_its_reach(
    cast, client_of, zone, kunshan, who, total
):
    give(cast, zone, 30)
    give(cast, kunshan, 7)
    client = client_of(getattr(cast, who))
    assert client.get("/zones/support/").context["total"] == total
    sums = client.get("/zones/support/?sums=on").context["rows"]
    assert [row["money"] for row in sums] == ([total] if total else [])


def test_an_expert_has_no_list(cast, client_of):
    assert client_of(cast.expert).get("/zones/support/").status_code == 404


@pytest.mark.parametrize("query", ["", "?sums=on"])
def test_the_list_asks_no_more_queries_for_more_support(cast, client_of, zone, kunshan, query):
    give(cast, zone, 1)
    client = client_of(cast.province_handle)
    client.get(f"/zones/support/{query}")
    with CaptureQueriesContext(connection) as few:
        client.get(f"/zones/support/{query}")
    for each in (zone, kunshan, kunshan):
        give(cast, each, 2)
    with CaptureQueriesContext(connection) as many:
        client.get(f"/zones/support/{query}")
    assert len(many) == len(few)
