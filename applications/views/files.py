"""Attachments: up, down, and out of the draft."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from cluster_portal.counties.middleware import PersonRequest
from cluster_portal.workflow.background import in_background, refused, saved, wrong
from cluster_portal.workflow.errors import Refused

from ..attachment_form import AttachmentForm, first_lacking
from ..models import Application, Attachment, Purpose
from ..outline import SECTIONS
from ..progress import Progress
from ..writing import attach, remove_attachment
from .frames import list_page


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
    return list_page(request, thing, SECTIONS["evidence"], upload=form)


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
    return get_object_or_404(Application.objects.visible_to(request.user).for_desk(), pk=pk)
