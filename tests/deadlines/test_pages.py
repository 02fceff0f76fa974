"""The ledger's page, the next deadlines at home, the page that reckons a term."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from applications.models import Application
from cluster_portal.deadlines.ledger import extend, meet, move, owe
from cluster_portal.deadlines.models import Obligation, ObligationKind
from cluster_portal.workflow.declare import SYSTEM
from cluster_portal.workflow.door import perform
from desks.demonstration import steps

pytestmark = pytest.mark.django_db

LIST, CALCULATOR, HOME = "/deadlines/", "/deadlines/calculator/", "/"
SUBMIT, ANSWER = ObligationKind.SUBMIT_APPLICATION, ObligationKind.ANSWER_RETURN
DAY = timedelta(days=1)


def english(client: Any) -> Any:
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    return client


def found(client: Any, **asked: Any) -> list[Obligation]:
    return [row.obligation for row in client.get(LIST, asked).context["rows"]]


@pytest.fixture
def several(cast, draft) -> dict[str, Obligation]:
    """Jiangning's draft; Gulou's, which is overdue; Kunshan's, withdrawn."""
    gulou = steps.begin_application(cast.gulou_sign, draft.round)
    move(kind=SUBMIT, about=gulou, due_at=timezone.now() - DAY, by=SYSTEM)
    kunshan = steps.begin_application(cast.kunshan_sign, draft.round)
    perform(kunshan, "withdraw", by=cast.kunshan_sign, reason="方案需重新论证")
    things = {"jiangning": draft, "gulou": gulou, "kunshan": kunshan}
    return {name: Obligation.objects.about(thing).get() for name, thing in things.items()}


# The list -----------------------------------------------------------------------------------------


def test_first_stands_what_is_still_to_be_done_by_its_day(cast, client_of, several):
    by_day = [several["gulou"], several["jiangning"]]
    assert found(client_of(cast.province_handle)) == by_day
    assert found(client_of(cast.nanjing_handle)) == by_day
    assert found(client_of(cast.jiangning_handle)) == [several["jiangning"]]
    assert found(client_of(cast.kunshan_sign)) == []


@pytest.mark.parametrize(
    ("asked", "names"),
    [
        ({"standing": ""}, {"jiangning", "gulou", "kunshan"}),
        ({"standing": "open"}, {"jiangning"}),
        ({"standing": "overdue"}, {"gulou"}),
        ({"standing": "waived"}, {"kunshan"}),
        ({"standing": "met"}, set()),
        ({"kind": "submit_application"}, {"jiangning", "gulou"}),
        ({"kind": "answer_return"}, set()),
        ({"county": "江宁"}, {"jiangning"}),
        ({"county": "gulou"}, {"gulou"}),
        ({"whose": "own"}, set()),
        ({"whose": "others"}, {"jiangning", "gulou"}),
        ({"standing": "nonsense"}, set()),
    ],
)
def test_filters_stand_in_the_address(cast, client_of, several, asked, names):
    shown = found(client_of(cast.province_handle), **asked)
    assert {name for name, each in several.items() if each in shown} == names


def test_a_county_has_no_filter_of_other_offices(cast, client_of, several):
    form = client_of(cast.gulou_sign).get(LIST).context["form"]
    assert set(form.fields) == {"standing", "kind"}


def test_a_row_says_what_until_when_by_which_clause_and_how_it_ended(cast, client_of, several):
    text = english(client_of(cast.province_handle)).get(LIST, {"standing": ""}).text
    assert "Submit the application" in text
    assert "Policy 四（三）" in text
    assert "方案需重新论证" in text
    for obligation in several.values():
        address = reverse("application", args=[obligation.about_id])
        assert f'href="{address}"' in text


def test_a_row_says_by_what_it_was_met_and_who_gave_more_time(cast, client_of, submitted):
    steps.return_to_county(submitted, cast.nanjing_handle, {"basics": "请更正"})
    owed = Obligation.objects.about(submitted).get(kind=ANSWER)
    extend(
        kind=ANSWER,
        about=submitted,
        due_at=owed.due_at + DAY,
        reason="汛期抢险",
        by=cast.province_handle,
    )
    text = english(client_of(cast.nanjing_handle)).get(LIST, {"standing": ""}).text
    assert "Submit to the city" in text
    assert "More time granted" in text
    assert "汛期抢险" in text
    assert cast.province_handle.name in text


def test_an_empty_list_says_what_will_appear(cast, client_of):
    response = client_of(cast.nanjing_handle).get(LIST)
    assert response.context["rows"] == []
    assert 'class="empty"' in response.text


def test_pages_of_fifty_keep_the_filters(cast, client_of, draft):
    for _time in range(55):
        meet(kind=SUBMIT, about=draft, event="submit", by=SYSTEM)
        owe(
            kind=SUBMIT,
            office=cast.jiangning_sign.office,
            county=draft.county,
            about=draft,
            due_at=timezone.now() + DAY,
            clause="四(三)句3",
            by=SYSTEM,
        )
    response = client_of(cast.jiangning_handle).get(LIST, {"standing": "met"})
    assert len(response.context["rows"]) == 50
    assert "?standing=met&amp;page=2" in response.text
    assert len(found(client_of(cast.jiangning_handle), standing="met", page=2)) == 5


@pytest.mark.parametrize("path", [LIST, HOME])
def test_number_of_queries_does_not_grow_with_the_rows(cast, client_of, draft, path):
    client = client_of(cast.province_sign)
    client.get(path)

    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            client.get(path)
        return len(queries)

    one = count()
    for person in (cast.gulou_sign, cast.kunshan_sign, cast.yixing_sign):
        other = steps.begin_application(person, draft.round)
        due_at = other.round.closes_at + DAY
        extend(kind=SUBMIT, about=other, due_at=due_at, reason="汛期", by=cast.province_sign)
    assert Obligation.objects.visible_to(cast.province_sign).count() == 4
    assert count() == one


def test_what_one_may_not_see_has_no_link(cast, client_of, draft):
    """The province owes something about a county's draft: the city of another county reads no link."""
    owe(
        kind=ANSWER,
        office=cast.suzhou_sign.office,
        county=None,
        about=draft,
        due_at=timezone.now() + DAY,
        clause="四(四)",
        by=SYSTEM,
    )
    response = client_of(cast.suzhou_sign).get(LIST)
    (row,) = response.context["rows"]
    assert (row.thing, row.title) == (None, row.obligation.about_title)
    assert reverse("application", args=[draft.pk]) not in response.text


# Home ---------------------------------------------------------------------------------------------


def test_home_shows_the_next_five_and_how_many_are_overdue(cast, client_of, several):
    shown = client_of(cast.nanjing_handle).get(HOME).context["next_deadlines"]
    assert [row.obligation for row in shown.rows] == [several["jiangning"]]
    assert shown.overdue == 1
    text = client_of(cast.nanjing_handle).get(HOME).text
    assert f'href="{LIST}?standing=overdue"' in text
    for person in (cast.pukou_sign, cast.xuanwu_sign, cast.qinhuai_sign, cast.wuzhong_sign,
                   cast.zhangjiagang_sign):  # fmt: skip
        steps.begin_application(person, Application.objects.first().round)
    shown = client_of(cast.province_handle).get(HOME).context["next_deadlines"]
    assert len(shown.rows) == 5


def test_an_expert_has_no_deadlines_at_home(cast, client_of, several):
    response = client_of(cast.expert).get(HOME)
    assert response.context["next_deadlines"] is None
    assert LIST not in response.text


# Reckoning ----------------------------------------------------------------------------------------

ASKED = {"start": "2025-11-17", "number": "3", "unit": "months", "on_holiday": "roll"}


def test_calculator_shows_the_last_day_and_each_step(cast, client_of):
    response = client_of(cast.expert).get(CALCULATOR, ASKED)
    assert response.context["reckoning"].last_day.isoformat() == "2026-02-24"
    assert "2026年2月24日24:00" in response.text
    for step in response.context["reckoning"].steps:
        assert step in response.text


def test_calculator_leaves_a_holiday_where_it_is_when_told_so(cast, client_of):
    response = client_of(cast.expert).get(CALCULATOR, {**ASKED, "on_holiday": "stay"})
    assert response.context["reckoning"].last_day.isoformat() == "2026-02-17"


def test_calculator_warns_of_a_year_that_is_not_published(cast, client_of):
    asked = {**ASKED, "start": "2040-03-01", "unit": "working_days"}
    assert "notice-warning" in client_of(cast.jiangning_sign).get(CALCULATOR, asked).text


@pytest.mark.parametrize(
    "wrong",
    [
        {"start": ""},
        {"start": "9999-12-31"},
        {"start": "0001-01-01"},
        {"number": "0"},
        {"number": "100000"},
        {"unit": "hours"},
    ],
)
def test_calculator_says_what_is_wrong_beside_its_field(cast, client_of, wrong):
    response = client_of(cast.jiangning_sign).get(CALCULATOR, {**ASKED, **wrong})
    assert response.status_code == 200
    assert response.context["reckoning"] is None
    assert f'href="#id_{next(iter(wrong))}"' in response.text


def test_calculator_asks_before_it_answers(cast, client_of):
    response = client_of(cast.jiangning_sign).get(CALCULATOR)
    assert response.context["reckoning"] is None
    assert 'role="alert"' not in response.text
