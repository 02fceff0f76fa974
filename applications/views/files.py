"""Attachments: up, down, and out of the draft."""

from __future__ import annotations

from typing import Any

from crispy_forms.helper import FormHelper
from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from cluster_portal.counties.middleware import PersonRequest
from cluster_portal.workflow.background import in_background, refused, saved, wrong
from cluster_portal.workflow.errors import Refused
from cluster_portal.workflow.uploads import ACCEPTED

from ..models import Application, Attachment, Purpose
from ..outline import SECTIONS
from ..progress import Progress
from ..writing import attach, remove_attachment, why_locked


class AttachmentForm(forms.Form):
    """What the file shows, and the file."""

    purpose = forms.ChoiceField(label=gettext_lazy("What it shows"), choices=Purpose.choices)
    file = forms.FileField(
        label=gettext_lazy("File"),
        help_text=gettext_lazy("PDF, OFD, JPG, PNG, DOCX or XLSX."),
        widget=forms.ClearableFileInput(attrs={"accept": ",".join(ACCEPTED)}),
        allow_empty_file=True,  # an empty one is answered in plain words by checked_upload()
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper(self)
        self.helper.form_tag = False
        self.helper.disable_csrf = True


def first_lacking(progress: Progress) -> str:
    """The purpose of the next file: what is still to be proved, then "other"."""
    return next((provision.value for provision in progress.unproven), Purpose.OTHER.value)


@require_http_methods(["GET", "HEAD", "POST"])
def file_add(request: PersonRequest, pk: int) -> HttpResponse:
    """Keep a file. The page that says why one was refused stands here too, so a GET leads back."""
    thing = _own(request, pk)
    if request.method != "POST":
        return redirect("section", thing.pk, "evidence")
    form = AttachmentForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            kept = attach(
                thing,
                form.cleaned_data["file"],
                Purpose(form.cleaned_data["purpose"]),
                by=request.user,
            )
        except ValidationError as error:
            form.add_error("file", error)
        except Refused as refusal:
            if in_background(request):
                return refused(refusal)
            form.add_error(None, [str(lack) for lack in refusal.lacks])
        else:
            if kept.repeated:
                said = _("“%(name)s” is there already; it was not added again.")
            else:
                said = _("Uploaded: %(name)s.")
            said %= {"name": kept.name}
            if in_background(request):
                return saved(said, {"purpose": first_lacking(Progress(_own(request, pk)))})
            messages.success(request, said)
            return redirect("section", thing.pk, "evidence")
    if in_background(request):
        return wrong(" ".join(str(error) for errors in form.errors.values() for error in errors))
    context = {
        "application": thing,
        "spec": SECTIONS["evidence"],
        "progress": Progress(thing),
        "form": form,
        "locked": why_locked(thing, "evidence", request.user),
    }
    return render(request, "applications/section_evidence.html", context, status=422)


@require_POST
def file_remove(request: PersonRequest, pk: int, file_pk: int) -> HttpResponse:
    thing = _own(request, pk)
    attachment = get_object_or_404(thing.attachments.current(), pk=file_pk)
    try:
        remove_attachment(attachment, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Removed: %(row)s.") % {"row": attachment.name})
    return redirect("section", thing.pk, "evidence")


@require_GET
def file_download(request: PersonRequest, pk: int, file_pk: int) -> FileResponse:
    """Only through the visible files, only as an attachment, never shown by the browser itself."""
    attachment = get_object_or_404(
        Attachment.objects.visible_to(request.user), application=pk, pk=file_pk
    )
    return as_download(attachment)


def as_download(attachment: Attachment) -> FileResponse:
    """The file as a download. Whoever calls it has asked whether the person may have it."""
    response = FileResponse(
        attachment.file.open("rb"),
        as_attachment=True,
        filename=attachment.name,
        content_type=attachment.content_type,
    )
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _own(request: PersonRequest, pk: int) -> Application:
    if not request.user.is_county:
        raise Http404
    return get_object_or_404(Application.objects.visible_to(request.user), pk=pk)
