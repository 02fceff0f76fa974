"""The notice of rejection: what must hold before it is issued, and who finds it."""

from __future__ import annotations

import pytest
from django.urls import reverse

from cluster_portal.counties import accounts
from cluster_portal.counties.models import Office
from cluster_portal.documents.models import Paper, PaperKind
from cluster_portal.documents.rendering import render_paper
from cluster_portal.workflow.actions import transition_url
from cluster_portal.workflow.door import perform
from cluster_portal.workflow.errors import Unmet
from desks.demonstration import steps
from reviews.models import Case
from tests.permissions.browsing import crawl


@pytest.fixture
def case(recommended) -> Case:
    return steps.case_of(recommended)


def test_a_reason_that_cannot_be_printed_is_told_so_at_its_field(cast, client_of, case):
    page = client_of(cast.province_sign).post(
        transition_url(case, "reject"), {"version": case.version, "reason": "材料不足😀"}
    )
    assert page.status_code == 422
    assert "U+1F600" in page.context["form"].errors["reason"][0]
    case.refresh_from_db()
    assert case.state == "checking"


def test_the_province_without_a_code_word_is_told_so_before_it_rejects(cast, client_of, case):
    province = Office.objects.get(kind=Office.Kind.PROVINCE)
    accounts.edit_office(province, by=cast.province_sign, document_prefix="")
    with pytest.raises(Unmet) as refusal:
        perform(case, "reject", by=cast.province_sign, reason="材料不足")
    (lack,) = refusal.value.lacks
    way = client_of(cast.province_sign).get(lack.url).content.decode()
    assert reverse("office_edit", args=[province.pk]) in way


@pytest.mark.clause("四(四)")
@pytest.mark.parametrize(
    "who", ["jiangning_handle", "nanjing_handle", "province_handle", "auditor"]
)
def test_the_notice_is_found_by_links_by_whoever_it_concerns(
    who, cast, client_of, recommended, case
):
    steps.reject(recommended, cast.province_sign, "主管机构人员不足")
    notice = Paper.objects.get(kind=PaperKind.REJECTION_NOTICE)
    assert render_paper(notice)
    letter = Paper.objects.get(kind=PaperKind.RECOMMENDATION_LETTER)
    client = client_of(getattr(cast, who))
    pages = crawl(client)
    page = pages[reverse("paper", args=[notice.pk])]
    assert reverse("paper_file", args=[notice.pk]) in page
    assert notice.number in pages[recommended.get_absolute_url()]
    assert (reverse("paper", args=[letter.pk]) in pages) == (who != "jiangning_handle")


def test_the_notice_is_not_shown_to_another_county(cast, client_of, recommended):
    steps.reject(recommended, cast.province_sign, "主管机构人员不足")
    notice = Paper.objects.get(kind=PaperKind.REJECTION_NOTICE)
    assert reverse("paper", args=[notice.pk]) not in crawl(client_of(cast.kunshan_sign))
