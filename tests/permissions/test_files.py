"""Files: what is accepted, what becomes of their names, and how they are given out again."""

from __future__ import annotations

import io
import re
import zipfile
from email.message import Message
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from applications.models import Attachment, Purpose
from applications.writing import attach
from cluster_portal.body_limit import BESIDE_THE_FILE
from cluster_portal.workflow.uploads import ACCEPTED
from desks.demonstration import steps

from .browsing import browser
from .cast import P
from .dossier import Dossier

PDF = steps.small_pdf("证明")


def zipped(*names: str) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        for name in names:
            archive.writestr(name, "内容")
    return held.getvalue()


def send(dossier: Dossier, name: str, content: bytes, purpose: Purpose = Purpose.FUNDS):
    """What the county is answered when it uploads such a file to its draft."""
    draft = dossier.thing("application", "draft")
    return browser(dossier, P.JIANGNING_HANDLE).post(
        reverse("file_add", args=[draft.pk]),
        {"purpose": purpose.value, "file": SimpleUploadedFile(name, content)},
    )


LIES = {
    "html as pdf": ("计划.pdf", b"<!doctype html><script>alert(1)</script>"),
    "html with a pdf inside": ("计划.pdf", b"<html>" + b" " * 2000 + PDF),
    "another zip as xlsx": ("清单.xlsx", zipped("word/document.xml")),
    "a zip of nothing known as docx": ("方案.docx", zipped("evil.exe")),
    "no zip at all as ofd": ("公文.ofd", b"PK\x03\x04 and no more"),
    "a pdf as png": ("照片.png", PDF),
    "a pdf as xlsx": ("清单.xlsx", PDF),
    "an svg": ("图.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>"),
    "html": ("页.html", b"<p>"),
    "no ending": ("无后缀", PDF),
    "two endings": ("计划.pdf.exe", PDF),
    "nothing in it": ("空.pdf", b""),
}


@pytest.mark.parametrize(("name", "content"), LIES.values(), ids=LIES)
def test_a_file_that_is_not_what_it_says_is_told_so(dossier, name: str, content: bytes):
    before = Attachment.objects.count()
    response = send(dossier, name, content, Purpose.INDUSTRY)
    assert response.status_code == 422
    assert Attachment.objects.count() == before
    form = response.context["form"]
    (sentence,) = form.errors["file"]
    assert name in sentence
    page = response.content.decode()
    assert name in page
    assert form["purpose"].value() == Purpose.INDUSTRY, "what was chosen is kept"
    assert f'<option value="{Purpose.INDUSTRY}" selected' in page


def test_a_file_that_is_too_large_is_told_the_limit(dossier, settings):
    settings.UPLOAD_LIMIT_BYTES = len(PDF)
    assert send(dossier, "正好.pdf", PDF).status_code == 302
    response = send(dossier, "太大.pdf", PDF + b"\n")
    assert response.status_code == 422
    assert "太大.pdf" in response.context["form"].errors["file"][0]
    assert response.context["form"]["purpose"].value() == Purpose.FUNDS


class Unread:
    """A body that must not be read."""

    def read(self, *args: Any) -> bytes:
        raise AssertionError("the body was read")

    readline = read


@pytest.mark.parametrize("where", ["file_add", "verify"])
def test_a_body_far_too_large_is_turned_away_unread_with_a_page_that_says_the_limit(
    dossier, settings, where: str
):
    settings.UPLOAD_LIMIT_BYTES = 3 * 1024 * 1024
    args = [dossier.thing("application", "draft").pk] if where == "file_add" else []
    client = browser(dossier, P.JIANGNING_HANDLE if where == "file_add" else P.NOBODY)
    client.raise_request_exception = True
    response = client.generic(
        "POST",
        reverse(where, args=args),
        content_type="multipart/form-data; boundary=x",
        **{
            "wsgi.input": Unread(),
            "CONTENT_LENGTH": str(settings.UPLOAD_LIMIT_BYTES + BESIDE_THE_FILE + 1),
            "CONTENT_TYPE": "multipart/form-data; boundary=x",
        },
    )
    assert response.status_code == 413
    assert "3.0\xa0MB" in response.content.decode()


def test_a_body_that_cannot_be_read_is_still_told_so(client):
    response = client.post(reverse("verify"), {f"field{n}": "" for n in range(5001)})
    assert response.status_code == 400


def test_no_file_at_all_is_told_so(dossier):
    draft = dossier.thing("application", "draft")
    client = browser(dossier, P.JIANGNING_HANDLE)
    response = client.post(reverse("file_add", args=[draft.pk]), {"purpose": "funds"})
    assert response.status_code == 422
    assert response.context["form"].errors["file"]


def test_each_accepted_kind_is_accepted(dossier):
    jpeg = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01" + bytes(20) + b"\xff\xd9"
    contents = {
        ".pdf": PDF,
        ".ofd": zipped("OFD.xml"),
        ".jpg": jpeg,
        ".jpeg": jpeg,
        ".png": b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(20),
        ".docx": zipped("word/document.xml"),
        ".xlsx": zipped("xl/workbook.xml"),
    }
    assert set(contents) == set(ACCEPTED)
    for ending, content in contents.items():
        assert send(dossier, f"证明{ending}", content).status_code == 302, ending


HOSTILE = (
    'a"b.pdf',
    "a\r\nSet-Cookie: x=1.pdf",
    "<img src=x onerror=alert(1)>.pdf",
    "../../etc/passwd.pdf",
    "C:\\Windows\\a.pdf",
    "a\x00b.pdf",
    "invoice\u202efdp.exe.pdf",
    "a;filename=b.html.pdf",
    "'$(id)`.pdf",
    "很" * 400 + ".pdf",
    "&lt;b&gt;.pdf",
)


@pytest.mark.parametrize("name", HOSTILE, ids=range(len(HOSTILE)))
def test_a_hostile_name_does_no_harm(dossier, name: str):
    draft = dossier.thing("application", "draft")
    upload = SimpleUploadedFile("x.pdf", PDF)
    upload._name = name  # as a browser might send it, past what Django itself takes off
    kept = attach(draft, upload, Purpose.FUNDS, by=dossier.user(P.JIANGNING_HANDLE))
    assert kept.name.endswith(".pdf")
    assert len(kept.name) <= 200
    assert not set(kept.name) & set('/\\<>"\r\n\x00\u202e')
    assert re.fullmatch(r"attachments/\d{4}/[0-9a-f]{32}", kept.file.name), "a place says no name"
    client = browser(dossier, P.JIANGNING_SIGN)
    response = client.get(reverse("file_download", args=[draft.pk, kept.pk]))
    header = Message()
    header["Content-Disposition"] = response.headers["Content-Disposition"]
    assert header.get_content_disposition() == "attachment"
    assert "Set-Cookie" not in response.headers
    page = client.get(reverse("section", args=[draft.pk, "evidence"])).content.decode()
    assert "<img src=x" not in page
    assert "<b>.pdf" not in page


def test_only_a_pdf_named_so_is_kept_when_the_name_ends_in_nothing(dossier):
    draft = dossier.thing("application", "draft")
    upload = SimpleUploadedFile("x.pdf", PDF)
    upload._name = "/"
    with pytest.raises(ValidationError):
        attach(draft, upload, Purpose.FUNDS, by=dossier.user(P.JIANGNING_HANDLE))


def test_a_download_is_an_attachment_that_no_browser_shows_itself(dossier):
    for person in (P.JIANGNING_SIGN, P.NANJING_HANDLE, P.PROVINCE_SIGN, P.AUDITOR):
        client = browser(dossier, person)
        row = Attachment.objects.get(pk=dossier.objects["file"])
        response = client.get(
            dossier.url("file_download", {"pk": "application", "file_pk": "file"})
        )
        assert response.headers["Content-Disposition"].startswith("attachment; filename")
        assert response.headers["X-Content-Type-Options"] == "nosniff"
        assert response.headers["Content-Type"] == row.content_type == "application/pdf"
        assert "no-store" in response.headers["Cache-Control"]
        assert b"".join(response) == row.file.open().read()


def test_a_paper_is_an_attachment_too(dossier):
    client = browser(dossier, P.NANJING_SIGN)
    response = client.get(dossier.url("paper_file", {"pk": "paper"}))
    assert response.headers["Content-Disposition"].startswith("attachment; filename")
    assert response.headers["Content-Type"] == "application/pdf"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert b"".join(response).startswith(b"%PDF-")


def test_a_file_is_reached_through_its_own_application_only(dossier):
    """The number of another application, even a visible one, leads nowhere."""
    draft = dossier.thing("application", "draft")
    client = browser(dossier, P.JIANGNING_SIGN)
    file = dossier.objects["file"]
    assert client.get(reverse("file_download", args=[draft.pk, file])).status_code == 404
    assert client.post(reverse("file_remove", args=[draft.pk, file])).status_code == 404
    assert Attachment.objects.get(pk=file).removed_at is None


def test_what_was_sent_cannot_be_taken_out_again(dossier):
    client = browser(dossier, P.JIANGNING_SIGN)
    address = dossier.url("file_remove", {"pk": "application", "file_pk": "file"})
    assert client.post(address).status_code == 302
    assert Attachment.objects.get(pk=dossier.objects["file"]).removed_at is None


def test_nothing_is_served_by_the_place_where_it_is_stored(dossier):
    row = Attachment.objects.get(pk=dossier.objects["file"])
    client = browser(dossier, P.PROVINCE_SIGN)
    for address in (f"/media/{row.file.name}", f"/{row.file.name}", f"/static/{row.file.name}"):
        assert client.get(address).status_code == 404
