"""The list of people, and the particulars of offices."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cluster_portal.counties.models import City, County, Office, Role, Switches, User
from cluster_portal.workflow.models import LogRow

pytestmark = pytest.mark.usefixtures("divisions")


def names(response) -> set[str]:
    return {person.username for person in response.context["page_obj"]}


def test_each_sees_the_people_of_their_own_reach(
    as_user, person, province, nanjing, jiangning, kunshan
):
    province_sign = person("province.sign", province)
    auditor = person("auditor", province, Role.AUDITOR)
    nanjing_sign = person("nanjing.sign", nanjing)
    jiangning_sign = person("jiangning.sign", jiangning)
    person("kunshan.sign", kunshan)
    expert = person("expert.01", None, Role.EXPERT)
    address = reverse("people")
    assert names(as_user(province_sign).get(address)) == {
        "province.sign",
        "auditor",
        "nanjing.sign",
        "expert.01",
    }
    assert names(as_user(nanjing_sign).get(address)) == {"nanjing.sign", "jiangning.sign"}
    assert names(as_user(jiangning_sign).get(address)) == {"jiangning.sign"}
    assert len(names(as_user(auditor).get(address))) == User.objects.count()
    assert as_user(expert).get(address).status_code == 404


def test_list_is_filtered_by_name_and_by_office(as_user, person, nanjing_handle, jiangning):
    person("jiangning.sign", jiangning, name="王芳")
    client = as_user(nanjing_handle)
    assert names(client.get(reverse("people"), {"q": "王"})) == {"jiangning.sign"}
    assert names(client.get(reverse("people"), {"q": "江宁"})) == {"jiangning.sign"}
    own = {"office": nanjing_handle.office_id}
    assert names(client.get(reverse("people"), own)) == {"nanjing.handle"}


def test_list_is_not_filtered_by_an_office_out_of_reach(as_user, nanjing_handle, kunshan):
    client = as_user(nanjing_handle)
    assert client.get(reverse("people"), {"office": kunshan.pk}).status_code == 404
    assert client.get(reverse("people"), {"office": "x"}).status_code == 404


def test_offices_without_an_active_signatory_are_named(as_user, person, nanjing_handle, jiangning):
    client = as_user(nanjing_handle)
    assert jiangning in client.get(reverse("people")).context["unsigned"]
    person("jiangning.handle", jiangning, Role.HANDLER)
    gone = person("jiangning.old", jiangning, is_active=False)
    assert jiangning in client.get(reverse("people")).context["unsigned"]
    User.objects.filter(pk=gone.pk).update(is_active=True)
    assert jiangning not in client.get(reverse("people")).context["unsigned"]


@pytest.mark.parametrize(
    ("phone", "shown"),
    [("13912345678", "139****5678"), ("025-83236000", "025*****6000"), ("6000", "****"), ("", "")],
)
def test_telephone_is_masked(phone: str, shown: str):
    assert User(phone=phone).masked_phone == shown


def test_list_shows_no_whole_telephone_number(as_user, person, nanjing_handle, jiangning):
    person("jiangning.sign", jiangning, phone="13912345678")
    page = as_user(nanjing_handle).get(reverse("people")).content.decode()
    assert "139****5678" in page
    assert "13912345678" not in page


def test_list_asks_as_many_queries_for_many_people_as_for_few(
    as_user, person, province_sign, nanjing
):
    client = as_user(province_sign)

    def queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as asked:
            client.get(reverse("people"))
        return len(asked)

    person("nanjing.sign", nanjing)
    few = queries()
    for number, city in enumerate(Office.objects.filter(kind="city")):
        person(f"city{number}.sign", city)
        person(f"city{number}.handle", city, Role.HANDLER)
    assert queries() == few


def test_pages_have_fifty_rows(as_user, person, nanjing_handle, jiangning):
    for number in range(60):
        person(f"jiangning.handle{number}", jiangning, Role.HANDLER)
    client = as_user(nanjing_handle)
    assert len(client.get(reverse("people")).context["page_obj"]) == 50
    assert len(client.get(reverse("people"), {"page": 2}).context["page_obj"]) == 11


def test_province_and_own_signatory_change_an_offices_particulars(
    as_user, person, province, province_sign, nanjing, nanjing_handle
):
    nanjing_sign = person("nanjing.sign", nanjing)
    address = reverse("office_edit", args=[nanjing.pk])
    typed = {
        "name": nanjing.name,
        "letterhead": "南京市市场监督管理局",
        "document_prefix": "宁知函",
    }
    province_handle = person("province.handle", province, Role.HANDLER)
    for handler in (nanjing_handle, province_handle):
        assert as_user(handler).post(address, typed).status_code == 404
        client = as_user(handler)
        client.cookies["django_language"] = "en"
        page = client.get(reverse("people"), {"office": nanjing.pk}).content.decode()
        assert "Only a signatory of the province or of the office itself" in page
        assert address not in page
    assert as_user(nanjing_sign).post(address, typed).status_code == 302
    nanjing.refresh_from_db()
    assert nanjing.mark == "南京市市场监督管理局"
    row = LogRow.objects.of(nanjing).last()
    assert row.actor_id == nanjing_sign.pk
    assert row.data == {"changes": {"letterhead": {"from": "", "to": "南京市市场监督管理局"}}}
    assert as_user(province_sign).post(address, {**typed, "letterhead": ""}).status_code == 302
    nanjing.refresh_from_db()
    assert nanjing.mark == "南京市知识产权局"


def test_city_changes_neither_its_counties_nor_another_citys_particulars(
    as_user, person, nanjing, jiangning, suzhou
):
    client = as_user(person("nanjing.sign", nanjing))
    for office in (jiangning, suzhou):
        assert client.get(reverse("office_edit", args=[office.pk])).status_code == 404


def test_two_offices_cannot_have_one_code_word(as_user, province_sign, suzhou):
    typed = {"name": suzhou.name, "letterhead": "", "document_prefix": "苏知函"}
    response = as_user(province_sign).post(reverse("office_edit", args=[suzhou.pk]), typed)
    assert response.status_code == 200
    suzhou.refresh_from_db()
    assert suzhou.document_prefix == "苏市知函"


def test_saving_unchanged_particulars_leaves_no_row(as_user, province_sign, suzhou):
    typed = {"name": suzhou.name, "letterhead": "", "document_prefix": suzhou.document_prefix}
    as_user(province_sign).post(reverse("office_edit", args=[suzhou.pk]), typed)
    assert LogRow.objects.of(suzhou).count() == 1


def test_reading_pages_writes_nothing_on_record(as_user, province_sign, nanjing, person):
    clerk = person("nanjing.handle", nanjing, Role.HANDLER)
    rows = LogRow.objects.count()
    client = as_user(province_sign)
    for address in (
        reverse("people"),
        reverse("person_add"),
        reverse("person_reset", args=[clerk.pk]),
        reverse("person_deactivate", args=[clerk.pk]),
        reverse("office_edit", args=[nanjing.pk]),
        reverse("switches"),
    ):
        assert client.get(address).status_code == 200, address
    assert LogRow.objects.count() == rows
    assert not Switches.objects.exists()


def test_the_code_table_is_seen_by_everyone_who_is_logged_in(person, jiangning):
    from django.contrib.auth.models import AnonymousUser

    expert = person("expert.01", None, Role.EXPERT)
    assert City.objects.visible_to(expert).count() == 13
    assert County.objects.visible_to(expert).count() == 115
    assert not County.objects.visible_to(AnonymousUser()).exists()


def test_history_on_the_page_says_who_made_the_account(as_user, person, province_sign, nanjing):
    clerk = person("nanjing.handle", nanjing, Role.HANDLER)
    page = as_user(province_sign)
    page.cookies["django_language"] = "en"
    assert "Account made" in page.get(reverse("person_reset", args=[clerk.pk])).content.decode()


def test_an_office_named_by_a_digit_that_is_no_number_is_not_found(as_user, province_sign):
    for page in ("people", "person_add"):
        assert as_user(province_sign).get(reverse(page), {"office": "²"}).status_code == 404


def test_only_a_county_may_do_without_a_code_word(as_user, province_sign, suzhou, jiangning):
    for office, status in ((suzhou, 200), (jiangning, 302)):
        typed = {"name": office.name, "letterhead": "", "document_prefix": " "}
        address = reverse("office_edit", args=[office.pk])
        assert as_user(province_sign).post(address, typed).status_code == status, office
    suzhou.refresh_from_db()
    assert suzhou.document_prefix
