"""What must hold before the city's letter can be issued, and how its preview answers meanwhile."""

from __future__ import annotations

import pytest
from django.urls import reverse

from applications.models import CityReview
from applications.papers import recommendation_letter
from cluster_portal.counties import accounts
from cluster_portal.counties.models import Office
from cluster_portal.documents.models import NumberSequence, Paper
from cluster_portal.workflow.actions import transition_url
from cluster_portal.workflow.door import perform
from cluster_portal.workflow.errors import Unmet
from desks.demonstration import steps


def review_of(application) -> CityReview:
    return CityReview.objects.get(snapshot=application.latest_snapshot)


@pytest.fixture
def nanjing(cast) -> Office:
    return Office.objects.get(city__code="320100")


@pytest.fixture
def unprintable(cast, submitted):
    """An application whose opinion was stored before anyone asked whether it can be printed."""
    steps.check_as_city(submitted, cast.nanjing_handle, rank=1, opinion="同意推荐😀。")
    return submitted


def test_the_opinion_is_told_when_saved_that_it_cannot_be_printed(cast, client_of, submitted):
    review = review_of(submitted)
    page = client_of(cast.nanjing_handle).post(
        reverse("city_review", args=[submitted.pk]),
        {"piece": review.pk, "seen": review.version, "opinion": "好😀\n𠮷林 àé ok"},
    )
    assert page.status_code == 422
    (sentence,) = page.context["form"].errors["opinion"]
    assert "“😀” (U+1F600)" in sentence
    assert "U+000A" not in sentence
    assert review_of(submitted).opinion == ""


def test_what_cannot_be_printed_is_not_recommended_and_takes_no_number(
    cast, client_of, unprintable
):
    address = transition_url(unprintable, "recommend")
    unprintable.refresh_from_db()
    page = client_of(cast.nanjing_sign).post(address, {"version": unprintable.version})
    assert page.status_code == 422
    assert "U+1F600" in page.content.decode()
    unprintable.refresh_from_db()
    assert unprintable.state == "submitted"
    assert not Paper.objects.exists()
    assert not NumberSequence.objects.exists()


def test_the_preview_of_what_cannot_be_printed_says_so(cast, client_of, unprintable):
    address = reverse("letter_preview", args=[unprintable.pk])
    page = client_of(cast.nanjing_handle).get(address, follow=True)
    assert page.redirect_chain == [(reverse("city_review", args=[unprintable.pk]), 302)]
    assert "U+1F600" in page.content.decode()


def test_a_draft_without_a_rank_leaves_its_place_open(cast, submitted, nanjing):
    review = review_of(submitted)
    assert review.rank is None
    text = str(recommendation_letter(submitted, review, nanjing).paragraphs)
    assert "排第＿位" in text
    review.rank = 3
    assert "排第3位" in str(recommendation_letter(submitted, review, nanjing).paragraphs)


def test_an_office_without_a_code_word_is_told_so_before_it_recommends(
    cast, client_of, submitted, nanjing
):
    steps.check_as_city(submitted, cast.nanjing_handle, rank=1)
    accounts.edit_office(nanjing, by=cast.nanjing_sign, document_prefix="")
    with pytest.raises(Unmet) as refusal:
        perform(submitted, "recommend", by=cast.nanjing_sign)
    (lack,) = refusal.value.lacks
    assert nanjing.name in lack.text
    for who in (cast.nanjing_sign, cast.nanjing_handle):  # the way there is open to both
        assert client_of(who).get(lack.url).status_code == 200
    way = client_of(cast.nanjing_sign).get(lack.url).content.decode()
    assert reverse("office_edit", args=[nanjing.pk]) in way
    page = client_of(cast.nanjing_sign).get(submitted.get_absolute_url()).content.decode()
    assert lack.url in page


def test_once_the_opinion_is_mended_the_letter_is_issued_as_number_one(cast, unprintable):
    steps.check_as_city(unprintable, cast.nanjing_handle, rank=1, opinion="同意推荐。")
    steps.recommend(unprintable, cast.nanjing_sign)
    paper = Paper.objects.about(unprintable).get()
    assert paper.serial == 1
    assert "同意推荐。" in paper.letter.paragraphs
