"""What is printed, stamped and scanned, and the city's scan desk."""

from __future__ import annotations

import io
from typing import Any

from crispy_forms.helper import FormHelper
from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_safe

from cluster_portal.counties.middleware import PersonRequest
from cluster_portal.policy.lists import Material
from cluster_portal.workflow.errors import Refused
from cluster_portal.workflow.uploads import ACCEPTED

from .. import prints, scan_desk, scans
from ..models import PRINTED, Application, Print, Snapshot, StampedScan
from .files import as_download

SCANS = (".pdf", ".ofd", ".jpg", ".jpeg", ".png")


@require_GET
def draft_print(request: PersonRequest, pk: int, material: str) -> HttpResponse:
    """A material of the draft as it would be printed: with a watermark, without a code."""
    if not request.user.is_county:
        raise Http404
    application = get_object_or_404(Application.objects.visible_to(request.user).for_desk(), pk=pk)
    pdf = prints.draft_pdf(application, _material(material))
    return HttpResponse(
        pdf,
        content_type="application/pdf",
        headers={
            "Content-Disposition": 'inline; filename="draft.pdf"',
            "Cache-Control": "private, no-store",
        },
    )


@require_safe
def print_file(request: PersonRequest, pk: int, number: int, material: str) -> FileResponse:
    """The print of a version, the same whenever and by whomever it is asked for."""
    ordered = get_object_or_404(
        Print.objects.visible_to(request.user).select_related(
            "snapshot__application__county", "snapshot__application__round"
        ),
        snapshot__application=pk,
        snapshot__number=number,
        material=_material(material),
    )
    return FileResponse(
        io.BytesIO(prints.print_pdf(ordered)),
        filename=prints.named(ordered),
        content_type="application/pdf",
        headers={"X-Content-Type-Options": "nosniff", "Cache-Control": "private, no-store"},
    )


@require_http_methods(["GET", "HEAD", "POST"])
def scan_add(request: PersonRequest, pk: int, number: int, material: str) -> HttpResponse:
    """The county puts the scan of a stamped paper to the version; a GET leads back."""
    if not request.user.is_county:
        raise Http404
    snapshot = get_object_or_404(
        Snapshot.objects.visible_to(request.user).select_related("application__county"),
        application=pk,
        number=number,
    )
    wanted = _material(material)
    if request.method == "POST":
        upload = request.FILES.get("file")
        try:
            if upload is None:
                raise ValidationError(_("Choose a file first."))
            if not upload.name.lower().endswith(SCANS):
                raise ValidationError(_("A scan is a PDF, an OFD or a picture: JPG, PNG."))
            scans.keep_scan(snapshot, wanted, upload, by=request.user)
        except ValidationError as error:
            messages.error(request, error.messages[0])
        except Refused as refusal:
            messages.error(request, str(refusal))
        else:
            said = _("Stamped scan kept: %(material)s, version %(number)d.")
            messages.success(request, said % {"material": wanted.label, "number": number})
    return redirect(f"{snapshot.application.get_absolute_url()}#stamped")


@require_GET
def scan_file(request: PersonRequest, pk: int, scan_pk: int) -> FileResponse:
    """A stamped scan, as a download."""
    scan = get_object_or_404(
        StampedScan.objects.visible_to(request.user), snapshot__application=pk, pk=scan_pk
    )
    return as_download(scan)


class CodeForm(forms.Form):
    """The code on a page. A scanner types it and presses Enter."""

    code = forms.CharField(
        label=gettext_lazy("Code on the paper"),
        help_text=gettext_lazy("Scan the QR code of any page, or type the code beneath it."),
        max_length=300,
        widget=forms.TextInput(attrs={"autofocus": True, "autocomplete": "off"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True


@require_http_methods(["GET", "HEAD", "POST"])
def scan_desk_page(request: HttpRequest) -> HttpResponse:
    """The city holds a paper against the version in hand. GET looks, POST also keeps the finding."""
    user: Any = request.user
    if not user.is_city:
        raise Http404
    if request.method == "POST":
        form = CodeForm(request.POST)
        if not form.is_valid():
            return render(request, "applications/scan_desk.html", {"form": form}, status=422)
        typed = form.cleaned_data["code"]
        scan_desk.keep_finding(typed, by=user)
        query = urlencode({"code": scan_desk.bare_code(typed) or typed})
        return redirect(f"{reverse('scan_desk')}?{query}")
    asked = request.GET.get("code")
    finding = scan_desk.look_up(asked, user) if asked else None
    context = {"form": CodeForm(), "asked": asked, "finding": finding}
    return render(request, "applications/scan_desk.html", context)


def _material(name: str) -> Material:
    material = next((each for each in PRINTED if each.value == name), None)
    if material is None:
        raise Http404
    return material


ACCEPTED_SCANS = ",".join(ending for ending in ACCEPTED if ending in SCANS)
