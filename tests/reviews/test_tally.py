"""What the score sheets come to, and in which order the cases stand (四(四)句2)."""

from __future__ import annotations

from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from cluster_portal.workflow.door import perform
from cluster_portal.workflow.errors import Unmet
from desks.demonstration import review_steps, steps
from reviews.models import Panel
from reviews.tally import (
    LEAST_FOR_TRIMMING,
    Sheet,
    by_criterion,
    deviation,
    mean,
    median,
    ranking_of,
    rounded,
    share_ranks,
    sheets_of,
    tally,
    tally_of,
    trimmed_mean,
)

CENT = Decimal("0.01")
points = st.decimals(min_value=0, max_value=100, places=1)
some = st.lists(points, min_size=1, max_size=12)
enough = st.lists(points, min_size=LEAST_FOR_TRIMMING, max_size=12)


def sheet(total: Any, number: int = 1) -> Sheet:
    review: Any = SimpleNamespace(pk=number)
    return Sheet(review, 1, {"0": Decimal(str(total))}, {"0": "理由"}, "")


def of(*totals: Any, trims: bool = False) -> Any:
    return tally([sheet(total, n) for n, total in enumerate(totals)], trims=trims)


# The figures ----------------------------------------------------------------------------------------


@given(some)
def test_the_order_of_the_sheets_is_irrelevant(values):
    forward, backward = of(*values, trims=True), of(*reversed(values), trims=True)
    for figure in ("mean", "trimmed", "total", "deviation", "range", "lowest", "highest"):
        assert getattr(forward, figure) == getattr(backward, figure)
    assert {s.total for s in forward.outliers} == {s.total for s in backward.outliers}


@given(some)
def test_a_mean_lies_between_the_lowest_and_the_highest(values):
    assert min(values) - CENT < mean(values) < max(values) + CENT
    assert min(values) <= median(values) <= max(values)


@given(enough)
def test_the_trimmed_mean_lies_between_the_second_lowest_and_the_second_highest(values):
    ordered = sorted(values)
    assert ordered[1] - CENT < trimmed_mean(values) < ordered[-2] + CENT


@given(enough, st.decimals(min_value="0.1", max_value=100, places=1))
def test_a_highest_score_that_is_wilder_moves_the_trimmed_mean_nowhere(values, more):
    wilder = sorted(values)
    wilder[-1] += more
    assert trimmed_mean(wilder) == trimmed_mean(values)


@given(some, points)
def test_a_point_more_for_everyone_is_a_point_more_for_the_case(values, more):
    assert mean([value + more for value in values]) == rounded(
        sum(values, Decimal(0)) / len(values) + more
    )
    assert deviation([value + more for value in values]) == deviation(values)


@given(points, st.integers(1, 9))
def test_sheets_that_agree_have_no_spread_and_none_stands_out(value, number):
    figures = of(*[value] * number, trims=True)
    assert figures.total == value
    assert figures.deviation == figures.range == 0
    assert figures.outliers == ()


@given(st.lists(points, max_size=20))
def test_whoever_has_as_much_shares_the_rank_and_nobody_with_more_stands_behind(totals):
    ordered = sorted(totals, reverse=True)
    ranks = share_ranks(ordered)
    for total, rank in zip(ordered, ranks, strict=True):
        assert rank == 1 + sum(other > total for other in ordered)


@pytest.mark.clause("四(四)句2")
def test_figures_by_hand():
    figures = of(80, 90, "85.5", 70, 60, trims=True)
    assert figures.mean == Decimal("77.10")
    assert figures.trimmed == figures.total == Decimal("78.50")  # (70 + 80 + 85.5) / 3
    assert figures.range == 30
    assert figures.deviation == Decimal("10.85")
    assert [s.total for s in figures.outliers] == [60]  # 20 from the middle one; 90 is 10


@pytest.mark.clause("四(四)句2")
def test_the_extremes_are_left_out_only_where_the_panel_says_so_and_with_five_sheets():
    assert of(80, 90, 70, 60, trims=True).trimmed is None
    assert of(80, 90, 70, 60, 50, trims=False).trimmed is None
    assert of(80, 90, 70, 60, 50, trims=True).total == 70


def test_half_a_hundredth_is_rounded_up():
    assert rounded(Decimal("1.005")) == Decimal("1.01")
    assert rounded(Decimal("1.0049")) == Decimal("1.00")
    assert mean([Decimal("0.1"), Decimal("0.1"), Decimal("0.1"), Decimal("0.2")]) == Decimal("0.13")


def test_two_sheets_far_apart_do_not_accuse_each_other():
    assert of(40, 90).outliers == ()


def test_no_sheet_no_figures():
    assert tally([], trims=True) is None
    assert by_criterion([], [("0", "甲", "", Decimal(100))]) == []


# A case and a round ---------------------------------------------------------------------------------


def judged(case: Any, experts: list[Any], shares: list[float], cast: Any) -> Any:
    """A case with a sheet handed in by each of these experts."""
    reviews = []
    for expert, share in zip(experts, shares, strict=True):
        review = review_steps.assign(case, expert, cast.province_handle)
        review_steps.accept(review)
        review_steps.score(review, share)
        reviews.append(review)
    case.refresh_from_db()
    review_steps.start_review(case, cast.province_handle)
    for review in reviews:
        review_steps.hand_in(review)
    return reviews


def another(cast: Any, who: Any, rank: int, round_: Any) -> Any:
    other = steps.begin_application(who, round_)
    steps.fill_in(other, who)
    steps.submit(other, who)
    steps.check_as_city(other, cast.nanjing_sign, rank=rank)
    steps.recommend(other, cast.nanjing_sign)
    steps.check_as_province(other, cast.province_handle)
    steps.accept(other, cast.province_handle)
    return steps.case_of(other)


@pytest.mark.clause("四(四)句2")
def test_only_what_was_handed_in_counts_and_a_sheet_opened_again_does_not(
    cast, accepted, panel, pool
):
    reviews = judged(accepted, pool[:3], [0.9, 0.8, 0.7], cast)
    assert tally_of(accepted).mean == 80
    perform(reviews[0], "reopen", by=cast.province_handle, reason="依据有误")
    assert tally_of(accepted).count == 2
    assert tally_of(accepted).mean == 75
    review_steps.score(reviews[0], 1)
    assert tally_of(accepted).count == 2  # a draft is nobody's score
    review_steps.hand_in(reviews[0])
    assert [s.number for s in sheets_of(accepted)] == [2, 1, 1]
    assert tally_of(accepted).highest == 100


@pytest.mark.clause("四(四)句2")
def test_the_ranked_table_has_ties_the_citys_rank_and_a_link_to_each_sheet(
    cast, client_of, accepted, panel, pool
):
    round_ = accepted.application.round
    gulou = another(cast, cast.gulou_sign, 2, round_)
    pukou = another(cast, cast.pukou_sign, 3, round_)
    judged(accepted, pool[:3], [0.7, 0.8, 0.9], cast)
    judged(gulou, pool[:3], [0.8, 0.8, 0.8], cast)
    judged(pukou, pool[:3], [0.5, 0.5, 0.6], cast)
    rows = ranking_of(round_)
    assert [(row.rank, row.case) for row in rows] == [(1, gulou), (1, accepted), (3, pukou)]
    assert [row.city_rank for row in rows] == [2, 1, 3]
    page = client_of(cast.auditor).get(reverse("ranking", args=[round_.pk]))
    text = page.content.decode()
    for row in rows:
        for sheet in row.tally.sheets:
            address = reverse("version", args=["expertreview", sheet.review.pk, "sheet", 1])
            assert address in text
            opened = client_of(cast.auditor).get(address)
            total = next(a for a in opened.context["answers"] if a.name == "total")
            assert Decimal(total.text) == sheet.total
    for who in (cast.nanjing_sign, cast.jiangning_sign, pool[0].user):
        answer = client_of(who).get(reverse("ranking", args=[round_.pk]))
        assert answer.status_code == 404


def test_the_ranked_table_asks_no_more_for_more_cases(cast, client_of, accepted, panel, pool):
    round_ = accepted.application.round
    judged(accepted, pool[:3], [0.7, 0.8, 0.9], cast)
    address = reverse("ranking", args=[round_.pk])
    client = client_of(cast.province_handle)

    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            client.get(address)
        return len(queries)

    one = asked()
    judged(another(cast, cast.gulou_sign, 2, round_), pool, [0.5] * 5, cast)
    assert len(ranking_of(round_)) == 2
    assert asked() == one


def test_the_panels_pages_and_the_case_show_the_figures(cast, client_of, accepted, panel, pool):
    judged(accepted, pool[:3], [0.7, 0.8, 0.9], cast)
    client = client_of(cast.province_sign)
    for address in (
        reverse("experts_of_case", args=[accepted.pk]),
        accepted.get_absolute_url(),
        reverse("transition", args=["case", accepted.pk, "shortlist"]),
    ):
        assert "80.00" in client.get(address).content.decode(), address


# The panel ------------------------------------------------------------------------------------------


@pytest.mark.clause("四(四)句2")
def test_the_criteria_are_frozen_with_the_first_assignment(cast, client_of, accepted, panel, pool):
    assert panel.state == Panel.State.DRAFT
    review_steps.assign(accepted, pool[0], cast.province_handle)
    panel.refresh_from_db()
    assert panel.state == Panel.State.FROZEN
    assert panel.version_of("rules").content == panel.rules
    page = reverse("write", args=["panel", panel.pk, "rules"])
    answer = client_of(cast.province_sign).post(page, {"seen": panel.version})
    assert answer.status_code == 422
    panel.refresh_from_db()
    assert panel.version_of("rules").content == panel.rules
    review_steps.assign(accepted, pool[1], cast.province_handle)
    assert panel.version_of("rules").number == 1


@pytest.mark.clause("四(四)句2")
@pytest.mark.parametrize(
    ("criteria", "said"),
    [
        ((("甲", "看甲", 60), ("乙", "看乙", 39)), "99分"),
        ((("甲", "看甲", 60), ("甲", "看乙", 40)), "“甲”"),
    ],
)
def test_nobody_is_assigned_by_criteria_that_are_not_complete(
    cast, accepted, panel, pool, criteria, said
):
    from cluster_portal.workflow.writing import form_of

    review_steps.set_rules(panel, cast.province_handle, criteria=criteria)
    assert said in " ".join(form_of(panel, "rules").missing())
    with pytest.raises(Unmet):
        review_steps.assign(accepted, pool[0], cast.province_handle)


def test_nobody_is_assigned_without_a_panel_or_before_acceptance(cast, recommended, pool):
    case = steps.case_of(recommended)
    review_steps.begin_panel(case.application.round, cast.province_handle)
    with pytest.raises(Unmet):
        review_steps.assign(case, pool[0], cast.province_handle)


def test_a_panel_begins_by_its_button_once_a_round_with_criteria_of_a_hundred(
    cast, client_of, round_
):
    client = client_of(cast.province_handle)
    address = reverse("panel_begin", args=[round_.pk])
    assert address in client.get(reverse("panels")).content.decode()
    client.post(address)
    panel = Panel.objects.get()
    assert sum(weight for *_rest, weight in panel.criteria) == 100
    assert panel.minimum_experts == 3
    client.post(address)
    assert Panel.objects.count() == 1
    assert address not in client.get(reverse("panels")).content.decode()
    assert client.get(reverse("panel", args=[panel.pk])).status_code == 200
    client_of(cast.auditor).post(address)
    assert Panel.objects.count() == 1


@pytest.mark.clause("四(四)句2")
def test_the_review_starts_with_as_many_experts_as_the_panel_wants(cast, accepted, panel, pool):
    for expert in pool[:2]:
        review_steps.assign(accepted, expert, cast.province_handle)
    with pytest.raises(Unmet):
        review_steps.start_review(accepted, cast.province_handle)
    review_steps.assign(accepted, pool[2], cast.province_handle)
    review_steps.start_review(accepted, cast.province_handle)


@pytest.mark.clause("四(四)句2")
def test_a_case_is_shortlisted_only_when_every_sheet_is_in_or_excused(cast, accepted, panel, pool):
    judged(accepted, pool[:3], [0.7, 0.8, 0.9], cast)
    late = review_steps.assign(accepted, pool[3], cast.province_handle)
    with pytest.raises(Unmet, match=str(late.expert)):
        perform(accepted, "shortlist", by=cast.province_sign)
    perform(late, "excuse", by=cast.province_handle, reason="因公出国")
    perform(accepted, "shortlist", by=cast.province_sign)
    assert accepted.state == "shortlisted"
