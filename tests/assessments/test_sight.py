"""Who knows what when: evaluation, score and grade stay with the province until it has decided."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cluster_portal.policy.lists import Grade
from cluster_portal.workflow.actions import transition_url
from cluster_portal.workflow.models import Enclosure
from cluster_portal.workflow.writing import enclose
from desks.demonstration import assessment_steps as steps
from desks.demonstration.steps import small_pdf

BELOW = ("jiangning_sign", "nanjing_sign")
REASON = "省局内部意见一则"


@pytest.fixture
def graded(cast, opined):
    """Evaluated with a file, graded against the suggestion with a reason."""
    steps.evaluate(opined, cast.province_handle)
    upload = SimpleUploadedFile("专家意见.pdf", small_pdf("x"))
    enclose(opined, "evaluation", upload, by=cast.province_handle)
    steps.finish_evaluation(opined, cast.province_handle)
    steps.grade(opined, cast.province_sign, Grade.QUALIFIED, REASON)
    opined.refresh_from_db()
    assert opined.score == Decimal("90.80")
    return opined


def addresses(assessment) -> list[str]:
    file = Enclosure.objects.of(assessment, "evaluation").get()
    return [
        reverse("version", args=["assessment", assessment.pk, "evaluation", 1]),
        reverse("enclosure", args=["assessment", assessment.pk, "evaluation", file.pk]),
    ]


@pytest.mark.parametrize("who", BELOW)
def test_county_and_city_see_no_score_before_the_decision(cast, client_of, graded, who):
    client = client_of(getattr(cast, who))
    for address in (graded.get_absolute_url(), graded.zone.get_absolute_url(), reverse("home")):
        page = client.get(address).content.decode()
        assert "90.80" not in page
        assert REASON not in page
        assert "对照方案逐项核对" not in page
    own = transition_url(graded, "give_opinion" if who == "nanjing_sign" else "self_assess")
    assert "90.80" not in client.get(own).content.decode()
    for address in addresses(graded):
        assert client.get(address).status_code == 404
    listed = client.get(reverse("assessments"), {"grade": "qualified"})
    assert listed.context["rows"] == []


@pytest.mark.parametrize("who", BELOW)
def test_county_and_city_read_the_evaluation_with_the_decision(cast, client_of, graded, who):
    steps.decide(graded, cast.province_sign)
    client = client_of(getattr(cast, who))
    page = client.get(graded.get_absolute_url()).content.decode()
    assert "90.80" in page
    for address in addresses(graded):
        assert client.get(address).status_code == 200
    listed = client.get(reverse("assessments"), {"grade": "qualified"})
    assert listed.context["rows"] == [graded]


@pytest.mark.parametrize("who", ["province_handle", "auditor"])
def test_province_and_auditor_read_it_before(cast, client_of, graded, who):
    client = client_of(getattr(cast, who))
    page = client.get(graded.get_absolute_url()).content.decode()
    assert "90.80" in page
    assert REASON in page
    for address in addresses(graded):
        assert client.get(address).status_code == 200


@pytest.mark.parametrize("who", ["kunshan_sign", "suzhou_sign"])
def test_another_county_and_city_find_nothing(cast, client_of, ordered, who):
    client = client_of(getattr(cast, who))
    for thing in (ordered, ordered.assessment):
        assert client.get(thing.get_absolute_url()).status_code == 404
    assert client.get(reverse("assessments")).context["rows"] == []


@pytest.mark.parametrize(
    "who", ["jiangning_handle", "nanjing_handle", "province_handle", "auditor"]
)
def test_whoever_it_concerns_reads_the_pages(cast, client_of, ordered, who):
    client = client_of(getattr(cast, who))
    for address in (
        ordered.get_absolute_url(),
        ordered.assessment.get_absolute_url(),
        ordered.zone.get_absolute_url(),
        reverse("recommendations"),
        reverse("assessment_rules"),
    ):
        assert client.get(address).status_code == 200
    page = client.get(ordered.get_absolute_url()).content.decode()
    assert ordered.what.splitlines()[0] in page
    zone = client.get(ordered.zone.get_absolute_url()).content.decode()
    assert f'<li><a href="{ordered.get_absolute_url()}">' in zone, "in the course of the term"


def test_every_decision_page_of_the_act_opens(cast, client_of, ordered):
    for name in ("extend", "announce_revocation", "let_pass", "revoke", "keep"):
        page = client_of(cast.province_sign).get(transition_url(ordered, name))
        assert page.status_code == 200
        assert ordered.what.splitlines()[0] in page.content.decode()


def test_a_row_of_the_list_costs_no_query_of_its_own(cast, client_of, ordered):
    client = client_of(cast.province_sign)
    client.get(reverse("assessments"))
    with CaptureQueriesContext(connection) as with_a_row:
        assert client.get(reverse("assessments")).context["rows"]
    with CaptureQueriesContext(connection) as empty:
        assert not client.get(reverse("assessments"), {"grade": "excellent"}).context["rows"]
    assert len(with_a_row) <= len(empty) + 1  # all rows of a page come with one
