"""Who may apply: 江苏省范围内的县（市、区）所在地人民政府 (四(一)), and the province's switch."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse
from django.utils import translation

from cluster_portal.counties.eligibility import (
    add_development_zone,
    admit_development_zones,
    may_apply,
)
from cluster_portal.counties.models import City, County, Office, Role, Switches
from cluster_portal.workflow.errors import NotAllowed, Unmet
from cluster_portal.workflow.models import LogRow

TODAY = date(2026, 6, 30)

pytestmark = pytest.mark.usefixtures("divisions")

ZONE = {"code": "320571", "name": "苏州工业园区", "government_name": "苏州工业园区管理委员会"}


@pytest.fixture
def switched_on(province_sign) -> None:
    admit_development_zones(True, by=province_sign, reason="参照外省做法")


@pytest.fixture
def park(switched_on, province_sign) -> County:
    return add_development_zone(by=province_sign, city=City.objects.get(code="320500"), **ZONE)


@pytest.mark.clause("四(一)")
def test_each_county_of_today_may_apply():
    assert not [county for county in County.objects.valid_on(TODAY) if may_apply(county, on=TODAY)]


@pytest.mark.clause("四(一)")
def test_retired_county_may_not_apply_and_its_successor_is_named():
    retired = County.objects.get(code="320602")
    assert not may_apply(retired, on=date(2020, 6, 30))
    with translation.override("en"):
        (lack,) = may_apply(retired, on=date(2020, 7, 1))
    assert "南通市崇川区 applies in its place" in lack.text


def test_county_may_not_apply_before_it_exists():
    new = County.objects.get(code="320613")
    assert may_apply(new, on=date(2020, 6, 30))
    assert not may_apply(new, on=date(2020, 7, 1))


@pytest.mark.clause("四(一)")
def test_development_zone_may_apply_only_while_the_province_admits_it(park, province_sign):
    assert not may_apply(park, on=TODAY)
    admit_development_zones(False, by=province_sign, reason="按政策原文")
    assert len(may_apply(park, on=TODAY)) == 1


def test_development_zones_are_not_admitted_by_default(province_sign):
    assert not Switches.current().admits_development_zones
    with pytest.raises(Unmet):
        add_development_zone(by=province_sign, city=City.objects.get(code="320500"), **ZONE)
    assert not County.objects.filter(kind=County.Kind.DEVELOPMENT_ZONE).exists()


def test_added_zone_has_an_office_whose_accounts_its_city_makes(park, person, suzhou):
    office = Office.objects.get(county=park)
    assert office.name == "苏州工业园区管理委员会"
    assert person("suzhou.handle", suzhou, Role.HANDLER).makes_accounts_of(office)


def test_only_a_signatory_of_the_province_switches(as_user, person, province, nanjing):
    for someone in (
        person("province.handle", province, Role.HANDLER),
        person("auditor", province, Role.AUDITOR),
        person("nanjing.sign", nanjing),
    ):
        client = as_user(someone)
        for page in ("switches", "development_zone_add"):
            assert client.get(reverse(page)).status_code == 404
            assert client.post(reverse(page), {"admit": "yes", "reason": "x"}).status_code == 404
        with pytest.raises(NotAllowed):
            admit_development_zones(True, by=someone, reason="x")
    assert not Switches.current().admits_development_zones


def test_switching_wants_a_reason_and_is_on_record(as_user, province_sign):
    client = as_user(province_sign)
    client.post(reverse("switches"), {"admit": "yes", "reason": ""})
    assert not Switches.current().admits_development_zones
    client.post(reverse("switches"), {"admit": "yes", "reason": "参照外省做法"})
    assert Switches.current().admits_development_zones
    row = LogRow.objects.of(Switches.current()).last()
    assert (row.event, row.reason) == ("admit_development_zones", "参照外省做法")
    assert "参照外省做法" in client.get(reverse("switches")).content.decode()


def test_switching_to_what_stands_already_changes_nothing(as_user, province_sign, switched_on):
    rows = LogRow.objects.count()
    response = as_user(province_sign).post(reverse("switches"), {"admit": "yes", "reason": "x"})
    assert response.status_code == 200
    assert LogRow.objects.count() == rows


def test_province_adds_a_development_zone_on_its_page(as_user, province_sign, switched_on):
    typed = {**ZONE, "city": City.objects.get(code="320500").pk}
    client = as_user(province_sign)
    assert client.post(reverse("development_zone_add"), typed).status_code == 302
    zone = County.objects.get(code="320571")
    assert zone.kind == County.Kind.DEVELOPMENT_ZONE
    assert LogRow.objects.of(Switches.current()).last().event == "add_development_zone"
    assert client.post(reverse("development_zone_add"), typed).status_code == 200


@pytest.mark.parametrize("code", ["320583", "320171", "32057", "abcdef"])
def test_zones_code_is_one_of_its_citys_functional_zones(as_user, province_sign, switched_on, code):
    typed = {**ZONE, "code": code, "city": City.objects.get(code="320500").pk}
    response = as_user(province_sign).post(reverse("development_zone_add"), typed)
    assert response.status_code == 200
    assert not County.objects.filter(kind=County.Kind.DEVELOPMENT_ZONE).exists()


def test_without_the_switch_the_page_leads_back_to_it(as_user, province_sign):
    response = as_user(province_sign).get(reverse("development_zone_add"))
    assert response.headers["Location"] == reverse("switches")
