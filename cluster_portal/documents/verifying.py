"""The public page on which anyone who holds a paper can ask whether it is genuine."""

from __future__ import annotations

import hashlib

from django import forms
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from cluster_portal.client_address import client_address

from .models import Paper
from .models.papers import group_code

QUESTIONS_A_MINUTE = 30


class VerifyForm(forms.Form):
    code = forms.CharField(
        label=_("Verification code"),
        max_length=40,
        help_text=_(
            "It stands below the date of the paper. Hyphens and small letters do not matter."
        ),
        error_messages={"required": _("Enter the verification code.")},
    )
    file = forms.FileField(
        label=_("PDF file to compare"),
        required=False,
        help_text=_("The file is only compared, not kept."),
        error_messages={"empty": _("The file is empty. Choose the PDF of the paper.")},
    )

    def clean_code(self) -> str:
        return group_code(self.cleaned_data["code"])

    def clean_file(self) -> UploadedFile | None:
        file = self.cleaned_data["file"]
        if file and file.size > settings.UPLOAD_LIMIT_BYTES:
            raise forms.ValidationError(
                _("The file is too large. At most %(limit)s MB can be compared."),
                params={"limit": settings.UPLOAD_LIMIT_BYTES // 1024**2},
            )
        return file


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def verify(request: HttpRequest) -> HttpResponse:
    """Answer for a code: genuine or not, office, number, title, date; and whether a file is the one issued.

    It writes nothing and says nothing else. A file is compared only under the code of its paper.
    """
    asked = request.POST if request.method == "POST" else request.GET
    if "code" not in asked:
        return render(request, "documents/verify.html", {"form": VerifyForm()})
    if too_many_questions(client_address(request)):
        return render(
            request, "documents/verify.html", {"form": VerifyForm(), "too_many": True}, status=429
        )
    form = VerifyForm(asked, request.FILES or None)
    context: dict[str, object] = {"form": form}
    if form.is_valid():
        paper = (
            Paper.objects.filter(code=form.cleaned_data["code"]).select_related("office").first()
        )
        context |= {"asked": True, "paper": paper}
        if paper and (file := form.cleaned_data["file"]):
            context["compared"] = "waiting" if not paper.is_ready else _compared(paper, file)
    return render(request, "documents/verify.html", context)


def _compared(paper: Paper, file: UploadedFile) -> str:
    digest = hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    return "same" if digest.hexdigest() == paper.sha256 else "different"


def too_many_questions(address: str) -> bool:
    """Count a question from this address; whether it has asked too often within the minute."""
    key = "verify:" + hashlib.sha256(address.encode()).hexdigest()
    cache.add(key, 0, timeout=60)
    try:
        return cache.incr(key) > QUESTIONS_A_MINUTE
    except ValueError:  # the minute ended between the two lines
        return False
