"""The notices on an application: what must hold before they are issued, what they say, who finds them."""

from __future__ import annotations

import pytest
from django.urls import reverse
from django.utils import translation

from cluster_portal.counties import accounts
from cluster_portal.counties.models import Office
from cluster_portal.documents.models import Paper, PaperKind
from cluster_portal.documents.rendering import render_paper
from cluster_portal.workflow.actions import transition_url
from cluster_portal.workflow.door import perform
from cluster_portal.workflow.errors import Invalid, Unmet
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


@pytest.mark.clause("四(四)")
def test_the_acceptance_goes_to_the_city_with_a_copy_to_the_county(
    cast, client_of, recommended, case
):
    steps.check_as_province(recommended, cast.province_handle)
    steps.accept(recommended, cast.province_handle)
    notice = Paper.objects.get(kind=PaperKind.ACCEPTANCE_NOTICE)
    assert notice.addressee == "南京市知识产权局"
    assert notice.letter.copies == ("南京市江宁区人民政府",)
    for person in (cast.jiangning_handle, cast.nanjing_handle):
        page = client_of(person).get(recommended.get_absolute_url()).content.decode()
        assert reverse("paper", args=[notice.pk]) in page
    assert client_of(cast.kunshan_sign).get(reverse("paper", args=[notice.pk])).status_code == 404


@pytest.mark.clause("四(三)句2")
def test_a_return_by_the_city_goes_to_the_county_on_paper_with_its_items_and_day(
    cast, client_of, submitted
):
    steps.return_to_county(submitted, cast.nanjing_handle, {"basics": "请补充联系人职务"}, days=10)
    notice = Paper.objects.get(kind=PaperKind.RETURN_NOTICE)
    said = [text for _level, text in notice.letter.numbered_paragraphs()]
    assert notice.addressee == "南京市江宁区人民政府"
    assert "请补充联系人职务" in said
    assert any("2026年4月25日" in text for text in said)
    assert {office.name for office in notice.parties.all()} == {
        "南京市知识产权局",
        "南京市江宁区人民政府",
    }
    address = reverse("paper", args=[notice.pk])
    page = client_of(cast.jiangning_handle).get(submitted.get_absolute_url()).content.decode()
    assert address in page
    assert client_of(cast.suzhou_sign).get(address).status_code == 404


@pytest.mark.clause("四(四)")
def test_a_return_by_the_province_goes_by_the_city_again(cast, recommended, case):
    steps.send_back(recommended, cast.province_handle, {"industry": "请补充企业名单"}, days=10)
    notice = Paper.objects.get(kind=PaperKind.RETURN_NOTICE)
    assert notice.office.name == "江苏省知识产权局"
    assert notice.addressee == "南京市知识产权局"
    assert notice.letter.copies == ("南京市江宁区人民政府",)
    assert notice.parties.count() == 3


def test_a_return_is_chinese_whatever_language_the_clerk_reads_in(cast, submitted):
    with translation.override("en"):
        steps.return_to_county(submitted, cast.nanjing_handle, {"basics": "请补充联系人职务"})
    said = str(Paper.objects.get(kind=PaperKind.RETURN_NOTICE).content["paragraphs"])
    assert "Basics" not in said
    assert "基本情况" in said


def test_an_item_that_cannot_be_printed_is_told_so_at_its_field(cast, submitted):
    with pytest.raises(Invalid) as refusal:
        steps.return_to_county(submitted, cast.nanjing_handle, {"basics": "请补充😀"})
    assert "U+1F600" in str(refusal.value)
    submitted.refresh_from_db()
    assert submitted.state == "submitted"


def test_a_city_without_a_code_word_is_told_so_before_it_returns(cast, submitted):
    accounts.edit_office(cast.nanjing_sign.office, by=cast.nanjing_sign, document_prefix="")
    with pytest.raises(Unmet) as refusal:
        steps.return_to_county(submitted, cast.nanjing_handle, {"basics": "请补充"})
    assert "南京市知识产权局" in str(refusal.value)
