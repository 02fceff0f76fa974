from datetime import date

import pytest
from django.core.management import call_command

from cluster_portal.counties.accounts import edit_office
from cluster_portal.counties.management.commands.load_divisions import first_day
from cluster_portal.counties.models import City, County, Office
from cluster_portal.counties.models.offices import OfficeKind
from cluster_portal.workflow.models import LogRow

TODAY = date(2026, 6, 30)
POLICY_ISSUED = date(2017, 8, 7)

pytestmark = pytest.mark.usefixtures("divisions")


@pytest.mark.clause("四(一)")
def test_thirteen_cities_and_ninety_five_counties_exist_today():
    today = County.objects.valid_on(TODAY)
    assert City.objects.valid_on(TODAY).count() == 13
    assert today.count() == 95
    assert {kind: today.filter(kind=kind).count() for kind in County.Kind} == {
        County.Kind.DISTRICT: 55,
        County.Kind.COUNTY_LEVEL_CITY: 21,
        County.Kind.COUNTY: 19,
        County.Kind.DEVELOPMENT_ZONE: 0,
    }
    assert County.objects.filter(valid_until__isnull=False).count() == 20


def test_ninety_six_counties_existed_when_the_policy_was_issued():
    then = County.objects.valid_on(POLICY_ISSUED)
    assert then.count() == 96
    assert set(then.filter(valid_until__isnull=False).values_list("name", flat=True)) == {
        "海安县",
        "崇川区",
        "港闸区",
        "海门市",
    }


def test_two_districts_are_called_gulou_and_their_full_names_tell_them_apart():
    named = County.objects.filter(name="鼓楼区")
    assert {county.full_name for county in named} == {"南京市鼓楼区", "徐州市鼓楼区"}


def test_chongchuan_changed_its_code_and_kept_its_name():
    named = County.objects.filter(name="崇川区")
    assert named.valid_on(date(2019, 1, 1)).get().code == "320602"
    assert named.valid_on(date(2020, 6, 30)).get().code == "320602"
    assert named.valid_on(date(2020, 7, 1)).get().code == "320613"
    assert named.get(code="320602").successor.code == "320613"


def test_on_no_day_do_a_division_and_its_new_successor_both_exist():
    for retired in County.objects.filter(valid_until__isnull=False).select_related("successor"):
        assert retired.successor is not None, retired.code
        began = retired.successor.valid_from
        assert began in (None, retired.valid_until), retired.code


def test_every_county_lies_in_the_city_of_its_code():
    assert not [
        county.code
        for county in County.objects.select_related("city")
        if county.code[:4] != county.city.code[:4]
    ]


@pytest.mark.parametrize(
    ("when", "day"), [("2013", date(2013, 1, 1)), ("2020-07", date(2020, 7, 1))]
)
def test_a_year_stands_for_its_first_day(when: str, day: date):
    assert first_day(when) == day


def test_every_division_of_today_has_an_office_and_no_retired_one_has():
    assert Office.objects.filter(kind=OfficeKind.CITY).count() == 13
    assert Office.objects.filter(kind=OfficeKind.COUNTY).count() == 95
    assert not Office.objects.filter(county__valid_until__isnull=False).exists()
    assert Office.objects.get(county__code="320115").name == "南京市江宁区人民政府"
    assert Office.objects.get(county__code="320583").name == "昆山市人民政府"
    assert Office.objects.get(city__code="320100").name == "南京市知识产权局"


def test_no_two_offices_share_a_code_word():
    words = [*Office.objects.exclude(document_prefix="").values_list("document_prefix", flat=True)]
    assert len(words) == len(set(words)) == 14
    assert Office.objects.get(kind=OfficeKind.PROVINCE).document_prefix == "苏知函"
    assert Office.objects.get(city__code="320500").document_prefix == "苏市知函"


def test_loading_again_adds_nothing_and_mends_names():
    County.objects.filter(code="320115").update(name="江宁县")
    rows = LogRow.objects.count()
    keys = set(County.objects.values_list("pk", "code"))
    call_command("load_divisions", verbosity=0)
    assert County.objects.get(code="320115").name == "江宁区"
    assert set(County.objects.values_list("pk", "code")) == keys
    assert Office.objects.count() == 109
    assert LogRow.objects.count() == rows


def test_loading_again_leaves_what_people_changed_in_an_office(province_sign):
    office = Office.objects.get(city__code="320100")
    edit_office(office, by=province_sign, name="南京市市场监督管理局", document_prefix="宁市监函")
    call_command("load_divisions", verbosity=0)
    office.refresh_from_db()
    assert (office.name, office.document_prefix) == ("南京市市场监督管理局", "宁市监函")
