"""Who may read a paper, and what the public page tells a stranger."""

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.urls import reverse

from cluster_portal.counties.models import Office
from cluster_portal.documents import issuing, rendering, verifying
from cluster_portal.documents.models import Paper, PaperKind

from .letters import SHORT


@pytest.fixture(autouse=True)
def nobody_has_asked_yet() -> None:
    cache.clear()


@pytest.fixture
def paper(cast) -> Paper:
    """A letter from Nanjing to the province, its file made."""
    with transaction.atomic():
        issued = issuing.issue(
            kind=PaperKind.RECOMMENDATION_LETTER,
            office=cast.nanjing_sign.office,
            signed_by=cast.nanjing_sign,
            letter=SHORT,
            about=cast.nanjing_sign.office,
            parties=[Office.objects.get(kind=Office.Kind.PROVINCE)],
            prefix="宁知函",
        )
    rendering.render_paper(issued)
    return Paper.objects.get(pk=issued.pk)


@pytest.mark.parametrize("name", ["nanjing_sign", "nanjing_handle", "province_sign", "auditor"])
def test_the_parties_the_province_and_the_auditor_read_a_paper(name, cast, client_of, paper):
    browser = client_of(getattr(cast, name))
    page = browser.get(reverse("paper", args=[paper.pk]))
    assert page.status_code == 200
    assert paper.sha256 in page.content.decode()
    assert browser.get(reverse("paper_file", args=[paper.pk])).status_code == 200


@pytest.mark.parametrize("name", ["jiangning_sign", "suzhou_sign", "kunshan_sign", "expert"])
@pytest.mark.parametrize("url", ["paper", "paper_file"])
def test_to_others_a_paper_is_not_there(name, url, cast, client_of, paper):
    assert client_of(getattr(cast, name)).get(reverse(url, args=[paper.pk])).status_code == 404


def test_the_file_is_a_download_that_no_browser_reinterprets(cast, client_of, paper):
    browser = client_of(cast.nanjing_sign)
    answer = browser.get(reverse("paper_file", args=[paper.pk]))
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert b"".join(answer).startswith(b"%PDF")
    shown = browser.get(reverse("paper_file", args=[paper.pk]) + "?inline=1")
    assert shown["Content-Disposition"].startswith("inline")


def test_a_paper_in_the_making_says_so_and_has_no_file(cast, client_of, paper):
    with transaction.atomic():
        waiting = issuing.issue(
            kind=PaperKind.RECOMMENDATION_LETTER,
            office=cast.nanjing_sign.office,
            signed_by=cast.nanjing_sign,
            letter=SHORT,
            about=cast.nanjing_sign.office,
            parties=[],
            prefix="宁知函",
        )
    browser = client_of(cast.nanjing_sign)
    page = browser.get(reverse("paper", args=[waiting.pk])).content.decode()
    assert 'hx-trigger="every 2s"' in page
    assert browser.get(reverse("paper_file", args=[waiting.pk])).status_code == 404
    ready = browser.get(reverse("paper", args=[paper.pk])).content.decode()
    assert "hx-trigger" not in ready


def test_the_public_page_confirms_a_genuine_paper_and_tells_no_more(client, paper):
    page = client.get(reverse("verify"), {"code": paper.code.lower().replace("-", " ")})
    text = page.content.decode()
    assert page.status_code == 200
    for told in (paper.number, paper.title, paper.office.name):
        assert told in text
    for kept in (paper.sha256, paper.signed_by.name, reverse("paper", args=[paper.pk])):
        assert kept not in text


def test_an_unknown_code_is_told_plainly(client, paper):
    page = client.get(reverse("verify"), {"code": "0000-0000-0000-0000"})
    assert page.status_code == 200
    assert page.context["paper"] is None
    assert paper.number not in page.content.decode()


def test_a_file_is_compared_with_the_one_that_was_issued(client, paper):
    with paper.file.open() as file:
        same = client.post(reverse("verify"), {"code": paper.code, "file": file})
    assert same.context["compared"] == "same"
    with paper.file.open() as file:
        changed = SimpleUploadedFile("paper.pdf", file.read() + b" ")
    different = client.post(reverse("verify"), {"code": paper.code, "file": changed})
    assert different.context["compared"] == "different"


def test_nobody_walks_through_the_codes(client, paper):
    answers = [
        client.get(reverse("verify"), {"code": "X"}, REMOTE_ADDR="192.0.2.7").status_code
        for _ in range(verifying.QUESTIONS_A_MINUTE + 1)
    ]
    assert answers == [200] * verifying.QUESTIONS_A_MINUTE + [429]
    other = client.get(reverse("verify"), {"code": paper.code}, REMOTE_ADDR="192.0.2.8")
    assert other.status_code == 200
