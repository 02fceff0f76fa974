"""The pages of the rounds: who reaches them, and what they say."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from applications.models import Round
from applications.round_keeping import grant_extension, open_round, set_cutoff
from cluster_portal.counties.models import County

SHANGHAI = ZoneInfo("Asia/Shanghai")


def test_every_office_reads_the_rounds_and_an_expert_does_not(cast, client_of, round_):
    for who in ["province_sign", "nanjing_handle", "jiangning_handle", "auditor"]:
        client = client_of(getattr(cast, who))
        assert client.get(reverse("rounds")).status_code == 200
        assert client.get(reverse("round", args=[round_.pk])).status_code == 200
    client = client_of(cast.expert)
    assert client.get(reverse("rounds")).status_code == 404
    assert client.get(reverse("round", args=[round_.pk])).status_code == 404


def test_the_list_says_so_while_there_is_no_round(cast, client_of):
    page = client_of(cast.nanjing_sign).get(reverse("rounds"))
    assert 'class="empty"' in page.content.decode()


@pytest.mark.clause("四(三)句3")
def test_the_rounds_page_shows_the_end_as_24_00_of_the_last_day(cast, client_of, spring):
    page = client_of(cast.jiangning_handle).get(reverse("round", args=[spring.pk]))
    assert "6月30日24:00" in page.content.decode()


ACTS = {
    "round_closing": {"province_sign"},
    "round_extension": {"province_sign", "province_handle"},
    "round_cutoff": {"nanjing_sign", "nanjing_handle"},
}


@pytest.mark.parametrize("name", ACTS)
def test_the_page_of_an_act_is_there_only_for_those_who_may(cast, client_of, round_, name):
    address = reverse(name, args=[round_.pk])
    for who in [
        "province_sign",
        "province_handle",
        "nanjing_sign",
        "nanjing_handle",
        "jiangning_sign",
        "auditor",
        "expert",
    ]:
        client = client_of(getattr(cast, who))
        expected = 200 if who in ACTS[name] else 404
        assert client.get(address).status_code == expected, who
        linked = address in client.get(reverse("round", args=[round_.pk])).content.decode()
        assert linked == (expected == 200), who


def test_the_page_opens_a_round_and_says_on_the_form_what_is_wrong(cast, client_of):
    client = client_of(cast.province_sign)
    typed = {"year": 2027, "opens_on": "2027-03-01", "closes_on": "2027-07-09", "reason": ""}
    page = client.post(reverse("round_open"), typed)
    assert page.status_code == 422
    assert "error-summary" in page.content.decode()
    assert "2027-07-09" in page.content.decode()
    assert not Round.objects.exists()
    page = client.post(reverse("round_open"), {**typed, "reason": "假期调整"})
    round_ = Round.objects.get()
    assert page.url == round_.get_absolute_url()
    for who, expected in [("province_sign", 200), ("province_handle", 404), ("nanjing_sign", 404)]:
        assert client_of(getattr(cast, who)).get(reverse("round_open")).status_code == expected


def test_the_pages_set_a_citys_day_an_extension_and_another_closing_day(cast, client_of, spring):
    client_of(cast.nanjing_handle).post(
        reverse("round_cutoff", args=[spring.pk]), {"closes_on": "2026-06-10"}
    )
    jiangning = County.objects.get(code="320115")
    province = client_of(cast.province_sign)
    province.post(
        reverse("round_extension", args=[spring.pk]),
        {"county": jiangning.pk, "until": "2026-07-05", "reason": "系统故障"},
    )
    province.post(
        reverse("round_closing", args=[spring.pk]), {"closes_on": "2026-07-02", "reason": "假期"}
    )
    spring.refresh_from_db()
    assert spring.cutoffs.get().closes_at == datetime(2026, 6, 11, tzinfo=SHANGHAI)
    assert spring.extensions.get().county == jiangning
    assert spring.closes_at == datetime(2026, 7, 3, tzinfo=SHANGHAI)


def test_another_countys_extension_and_another_citys_day_are_not_shown(cast, client_of, spring):
    set_cutoff(spring, by=cast.nanjing_sign, closes_on=date(2026, 6, 10))
    grant_extension(
        spring,
        by=cast.province_sign,
        county=County.objects.get(code="320115"),
        until=date(2026, 7, 5),
        reason="江宁的缘由",
    )
    address = reverse("round", args=[spring.pk])
    for who, sees in [
        ("province_handle", True),
        ("auditor", True),
        ("nanjing_handle", True),
        ("jiangning_handle", True),
        ("gulou_sign", False),
        ("suzhou_sign", False),
        ("kunshan_sign", False),
    ]:
        page = client_of(getattr(cast, who)).get(address).content.decode()
        assert ("江宁的缘由" in page) == sees, who
    assert "6月10日24:00" not in client_of(cast.kunshan_sign).get(address).content.decode()
    assert "6月10日24:00" in client_of(cast.gulou_sign).get(address).content.decode()


def test_reading_a_round_asks_the_same_number_of_questions_however_many_rounds(
    cast, client_of, round_, django_assert_num_queries
):
    client = client_of(cast.jiangning_handle)
    with CaptureQueriesContext(connection) as one:
        client.get(reverse("rounds"))
    today = timezone.localdate()
    for years in range(1, 6):
        open_round(
            by=cast.province_sign,
            year=today.year + years,
            opens_on=today - timedelta(days=1),
        )
    with django_assert_num_queries(len(one)):
        client.get(reverse("rounds"))
