"""On paper: what is printed of a version, its stamped scans, and the city's scan desk."""

from __future__ import annotations

import io

import pdfplumber
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from applications import prints, scan_desk, scans
from applications.materials import digest_of, short_code
from applications.models import PaperComparison
from cluster_portal.policy.lists import Material
from cluster_portal.workflow.door import perform
from cluster_portal.workflow.errors import NotAllowed, Unmet
from desks.demonstration import content, steps


def pages_of(pdf: bytes) -> list[str]:
    with pdfplumber.open(io.BytesIO(pdf)) as paper:
        return ["".join((page.extract_text() or "").split()) for page in paper.pages]


def scan_of(name: str = "盖章.pdf", text: str = "seal") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, steps.small_pdf(text))


def answer(application, section: str, by, **changed) -> None:
    typed = content.answers(application.county, application.round.year)[section]
    steps.answer(application, section, {**typed, **changed}, by)


@pytest.fixture
def sent(cast, complete):
    """Submitted, without any scan yet."""
    perform(complete, "submit", by=cast.jiangning_sign, agreed=True)
    return complete


@pytest.mark.clause("四(三)2")
def test_a_draft_is_printed_with_a_watermark_and_no_code(cast, complete, client_of):
    page = reverse("draft_print", args=[complete.pk, "form"])
    response = client_of(cast.jiangning_handle).get(page)
    assert response["Content-Type"] == "application/pdf"
    pages = pages_of(response.content)
    assert any("王晓岚" in page for page in pages)
    assert not any("校验码" in page for page in pages)
    assert all("草" in page and "稿" in page for page in pages)


@pytest.mark.clause("四(三)2", "四(三)3", "四(三)4")
def test_each_page_of_a_version_bears_its_number_and_code_and_no_watermark(cast, sent, client_of):
    snapshot = sent.latest_snapshot
    for material in (Material.WORK_PLAN, Material.STATEMENT):
        page = reverse("print", args=[sent.pk, 1, material.value])
        client = client_of(cast.nanjing_handle)
        pdf = b"".join(client.get(page).streaming_content)
        code = short_code(digest_of(snapshot, material))
        pages = pages_of(pdf)
        assert all(f"第1版校验码{code}" in text for text in pages), material
        assert not any("草稿" in text for text in pages)
        assert b"".join(client.get(page).streaming_content) == pdf, "the same for whoever asks"


@pytest.mark.clause("四(三)2", "四(三)3", "四(三)4")
def test_no_recommendation_without_the_stamped_scans_of_all_three(cast, sent):
    steps.check_as_city(sent, cast.nanjing_handle, rank=1)
    snapshot = sent.latest_snapshot
    for material in (Material.FORM, Material.WORK_PLAN, Material.STATEMENT):
        with pytest.raises(Unmet) as refusal:
            perform(sent, "recommend", by=cast.nanjing_sign)
        assert str(material.label) in str(refusal.value)
        scans.keep_scan(snapshot, material, scan_of(text=material.value), by=cast.jiangning_handle)
    perform(sent, "recommend", by=cast.nanjing_sign)
    assert sent.state == "recommended"


def test_what_a_return_left_as_it_was_need_not_be_stamped_again(cast, submitted):
    """Only the material whose section was changed needs a new seal."""
    steps.return_to_county(submitted, cast.nanjing_sign, {"basics": "补电话"})
    answer(submitted, "basics", cast.jiangning_handle, contact_phone="025-1")
    steps.answer_items(submitted, cast.jiangning_handle)
    perform(submitted, "submit", by=cast.jiangning_sign, agreed=True)
    second = submitted.latest_snapshot
    assert scans.missing(second) == [Material.FORM]
    assert scans.standing(second)["work_plan"].snapshot.number == 1


def test_scans_are_the_county_s_own_and_only_while_the_city_has_it(cast, sent):
    snapshot = sent.latest_snapshot
    for person in (cast.kunshan_sign, cast.nanjing_sign, cast.province_sign, cast.auditor):
        with pytest.raises(NotAllowed):
            scans.keep_scan(snapshot, Material.FORM, scan_of(), by=person)
    kept = scans.keep_scan(snapshot, Material.FORM, scan_of(), by=cast.jiangning_handle)
    again = scans.keep_scan(snapshot, Material.FORM, scan_of(), by=cast.jiangning_handle)
    assert again == kept, "sent twice is kept once"
    newer = scans.keep_scan(snapshot, Material.FORM, scan_of(text="b"), by=cast.jiangning_handle)
    kept.refresh_from_db()
    assert kept.replaced_at, "an older one stays on record"
    assert scans.standing(snapshot)["form"] == newer
    steps.return_to_county(sent, cast.nanjing_sign, {"basics": "补电话"})
    with pytest.raises(NotAllowed):
        scans.keep_scan(snapshot, Material.FORM, scan_of(text="c"), by=cast.jiangning_handle)


def test_a_scan_that_is_none_is_answered_and_nothing_is_kept(cast, sent, client_of):
    page = reverse("scan_add", args=[sent.pk, 1, "form"])
    client = client_of(cast.jiangning_handle)
    for upload in (
        SimpleUploadedFile("a.docx", b"PK"),
        SimpleUploadedFile("a.pdf", b""),
        SimpleUploadedFile("a.pdf", b"MZ not a pdf"),
    ):
        response = client.post(page, {"file": upload}, follow=True)
        assert response.status_code == 200
        assert [m.level_tag for m in response.context["messages"]] == ["error"]
    assert not sent.latest_snapshot.scans.exists()


def test_the_scan_desk_says_whether_a_paper_is_of_what_is_in_hand(cast, submitted, client_of):
    client = client_of(cast.nanjing_handle)
    desk = reverse("scan_desk")
    first = submitted.latest_snapshot
    old = {m: short_code(digest_of(first, m)) for m in (Material.FORM, Material.WORK_PLAN)}
    said = client.post(desk, {"code": old[Material.FORM]}, follow=True)
    assert said.context["finding"].matches
    steps.return_to_county(submitted, cast.nanjing_sign, {"basics": "补电话"})
    answer(submitted, "basics", cast.jiangning_handle, contact_phone="025-1")
    steps.submit(submitted, cast.jiangning_sign)
    said = client.post(desk, {"code": old[Material.FORM].lower()}, follow=True)
    finding = said.context["finding"]
    assert (finding.matches, finding.print.snapshot.number, finding.in_hand.number) == (False, 1, 2)
    whole = prints.desk_address(digest_of(first, Material.WORK_PLAN))
    said = client.post(desk, {"code": whole}, follow=True)
    assert said.context["finding"].matches, "the work plan says the same in both versions"
    kept = PaperComparison.objects.values_list("material", "matches")
    assert list(kept) == [("form", True), ("form", False), ("work_plan", True)]


def test_the_scan_desk_knows_only_the_city_s_own_counties(cast, submitted, client_of):
    code = short_code(digest_of(submitted.latest_snapshot, Material.FORM))
    said = client_of(cast.suzhou_sign).post(reverse("scan_desk"), {"code": code}, follow=True)
    assert said.context["finding"] is None
    assert scan_desk.look_up(code, cast.suzhou_sign) is None
    assert not PaperComparison.objects.exists()


def test_what_is_no_code_finds_nothing_and_nothing_is_kept(cast, submitted, client_of):
    client = client_of(cast.nanjing_sign)
    for typed in ("", "  ", "a\0b", "ＡＢ" * 200):  # the last is longer than any code's address
        answered = client.post(reverse("scan_desk"), {"code": typed})
        assert answered.status_code == 422, typed
        assert answered.context["form"].errors["code"]
    for typed in ("1", "%", "' or 1=1"):
        answered = client.post(reverse("scan_desk"), {"code": typed})
        assert answered.status_code == 302, typed
        assert client.get(answered.url).context["finding"] is None
    assert not PaperComparison.objects.exists()


def test_the_county_does_not_see_what_the_scan_desk_found(cast, submitted, client_of):
    code = short_code(digest_of(submitted.latest_snapshot, Material.FORM))
    client_of(cast.nanjing_handle).post(reverse("scan_desk"), {"code": code})
    page = client_of(cast.jiangning_handle).get(submitted.get_absolute_url())
    assert [row.compared for row in page.context["stamped"]] == [None, None, None]
    for words in ("扫码比对", "未比对"):
        assert words not in page.text, "the column is the city's"
    page = client_of(cast.nanjing_handle).get(submitted.get_absolute_url())
    assert page.context["stamped"][0].compared.matches
    assert "未比对" in page.text
