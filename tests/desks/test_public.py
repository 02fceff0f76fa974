"""What anybody may read without an account, and what stays inside."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from desks.demonstration import selection_steps
from reviews.models import Selection
from tests import rounds
from zones.models import Zone

FIRST, AFTER = date(2026, 9, 28), date(2026, 10, 12)


@pytest.fixture
def announced(cast, round_) -> Selection:
    for case in rounds.scored(cast, round_, jiangning=0.83, kunshan=0.71).values():
        rounds.proposed(cast, case)
    return rounds.announced(cast, round_, FIRST)


@pytest.fixture
def stranger(client_of):
    return client_of(None)


@pytest.mark.clause("四(四)句3")
def test_anybody_reads_the_notice_its_days_and_its_code(stranger, announced):
    with rounds.on_day(FIRST):
        listed = stranger.get(reverse("public_notices")).content.decode()
        address = reverse("public_notice", args=[announced.pk])
        assert address in listed
        page = stranger.get(address).content.decode()
    for part in (
        announced.notice.number,
        announced.notice.code,
        "江宁区",
        "昆山市",
        "2026年9月28日",
        "2026年10月9日24:00",
        "还剩",
        "匿名异议",
    ):
        assert part in page, part
    with rounds.on_day(AFTER):
        assert "公示期已满" in stranger.get(address).content.decode()


def test_the_public_sees_no_score_no_expert_and_nobody_who_objected(cast, stranger, announced):
    with rounds.on_day(FIRST):
        case = announced.proposed.first()
        objection = selection_steps.object_(announced, case, cast.province_handle)
        pages = [
            stranger.get(reverse(name, args=args)).content.decode()
            for name, args in (
                ("public_notices", []),
                ("public_notice", [announced.pk]),
                ("public_zones", []),
            )
        ]
    expert = case.expert_reviews.get().expert
    inside = ("83.00", "71.00", expert.user.name, objection.by_whom, objection.text)
    inside += (objection.contact, "会议听取了", selection_steps.TEAM[1]["name"])
    for page in pages:
        assert not [part for part in inside if part in page]


def test_there_is_no_notice_before_it_was_given(cast, round_, stranger):
    selection = selection_steps.begin_selection(round_, cast.province_handle)
    assert stranger.get(reverse("public_notice", args=[selection.pk])).status_code == 404
    assert "尚无公示" in stranger.get(reverse("public_notices")).content.decode()


def test_the_notice_says_what_was_issued_whatever_was_renamed_since(stranger, announced):
    county = announced.proposed.first().county
    type(county).objects.filter(pk=county.pk).update(name="新名区")
    page = stranger.get(reverse("public_notice", args=[announced.pk])).content.decode()
    assert "江宁区" in page
    assert "新名区" not in page


@pytest.mark.clause("四(四)句4")
def test_anybody_reads_which_zones_hold_the_title(cast, stranger, announced):
    address = reverse("public_zones")
    assert "尚无已设立的集聚区" in stranger.get(address).content.decode()
    with rounds.on_day(AFTER):
        selection_steps.decide(announced, cast.province_sign)
    page = stranger.get(address).content.decode()
    for zone in Zone.objects.all():
        assert zone.name in page
    for part in (
        "江宁区",
        "南京市",
        "昆山市",
        "苏州市",
        "2026年10月12日",
        "2029年10月12日",
        "建设期",
    ):
        assert part in page, part


def test_a_zone_whose_title_was_revoked_is_not_shown(cast, stranger, announced):
    with rounds.on_day(AFTER):
        selection_steps.decide(announced, cast.province_sign)
    first, second = Zone.objects.order_by("county__code")
    with connection.cursor() as cursor:  # the way there is act four's; here only the state counts
        cursor.execute("UPDATE zones_zone SET state = 'revoked' WHERE id = %s", [first.pk])
    page = stranger.get(reverse("public_zones")).content.decode()
    assert first.name not in page
    assert second.name in page


def test_the_public_pages_are_linked_on_every_page(stranger, db):
    page = stranger.get(reverse("login")).content.decode()
    for name in ("public_zones", "public_notices", "verify"):
        assert reverse(name) in page


def test_the_list_of_zones_asks_the_database_as_often_for_two_as_for_one(cast, stranger, announced):
    with rounds.on_day(AFTER):
        selection_steps.decide(announced, cast.province_sign)

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            stranger.get(reverse("public_zones"))
        return len(captured)

    both = queries()
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE zones_zone SET state = 'revoked' WHERE county_id = %s",
            [Zone.objects.order_by("county__code").first().county_id],
        )
    assert queries() == both
