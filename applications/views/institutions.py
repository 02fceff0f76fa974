"""The list of institutions by sheet: template, export, upload, preview, taking over."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cluster_portal.counties.middleware import PersonRequest
from cluster_portal.policy.lists import ServiceKind
from cluster_portal.policy.numbers import MINIMUM_INSTITUTIONS
from cluster_portal.workflow.errors import Conflict, Refused
from cluster_portal.workflow.sent_numbers import sent_number

from .. import doubts
from ..carried import to_confirm
from ..institution_import import compare, waiting_sheet
from ..institution_list import ListedInstitution, sums, uncovered
from ..institution_sheet import CONTENT_TYPE, MOST_LINES
from ..institution_sheet_reader import read_sheet
from ..institution_sheet_writer import write_sheet
from ..models import Application, Snapshot
from ..outline import SECTIONS
from ..progress import Progress
from ..writing import discard_sheet, import_institutions, keep_sheet, why_locked

PAGE = 50
FAULTS_SHOWN = 100  # more than that come from one slip, such as a column that was moved


class SheetUploadForm(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("Filled-in sheet (.xlsx)"),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx", "class": "form-control"}),
        allow_empty_file=True,  # an empty one is answered in plain words by read_sheet()
    )


@require_safe
def institution_template(request: PersonRequest, pk: int) -> HttpResponse:
    """The empty sheet, with its explanation."""
    _own(request, pk)
    return _sheet([], _("Template for the list of institutions"))


@require_safe
def institution_sheet(request: PersonRequest, pk: int) -> HttpResponse:
    """The list as it stands saved, to be edited and uploaded again."""
    thing = _own(request, pk)
    rows = [row.as_data() for row in thing.institutions.all()]
    day = timezone.localdate().isoformat()
    return _sheet(rows, f"{thing.county.name}{_('List of institutions')}_{day}")


@require_safe
def sent_institution_sheet(request: PersonRequest, pk: int, number: int) -> HttpResponse:
    """The list of a version that was sent, for whoever may read that version."""
    found = Snapshot.objects.visible_to(request.user).select_related("application__county")
    return snapshot_sheet(get_object_or_404(found, application=pk, number=number))


def snapshot_sheet(snapshot: Snapshot) -> HttpResponse:
    """Whoever calls it has asked whether the person may read the version."""
    version = _("version %(number)d") % {"number": snapshot.number}
    county = snapshot.application.county.name
    return _sheet(snapshot.data["institutions"], f"{county}{_('List of institutions')}_{version}")


@require_http_methods(["GET", "HEAD", "POST"])
def institution_import(request: PersonRequest, pk: int) -> HttpResponse:
    """Upload a sheet; then, until it is taken over, what it would change and what is wrong with it."""
    thing = _own(request, pk)
    form = SheetUploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            read = read_sheet(form.cleaned_data["file"])
            keep_sheet(thing, read.name, read.rows, read.faults, by=request.user)
        except ValidationError as error:
            form.add_error("file", error)
        except Refused as refusal:
            form.add_error(None, [str(lack) for lack in refusal.lacks])
        else:
            return redirect("institution_import", thing.pk)
    context: dict[str, Any] = {
        "application": thing,
        "spec": SECTIONS["institutions"],
        "form": form,
        "locked": why_locked(thing, "institutions", request.user),
        "most_lines": MOST_LINES,
        "sheet": waiting_sheet(thing),
    }
    if sheet := context["sheet"]:
        comparison = compare(sheet, thing.institutions.all())
        page = Paginator(comparison.lines, PAGE).get_page(request.GET.get("page"))
        context |= {
            "comparison": comparison,
            "page_obj": page,
            "faults": sheet.faults[:FAULTS_SHOWN],
            "more_faults": len(sheet.faults) - FAULTS_SHOWN,
        }
    status = 422 if form.errors else 200
    return render(request, "applications/institution_import.html", context, status=status)


@require_POST
def institution_take_over(request: PersonRequest, pk: int) -> HttpResponse:
    """All of the sheet goes into the list, or nothing. Clicked twice, it is done once."""
    thing = _own(request, pk)
    sheet = thing.institution_sheets.filter(pk=sent_number(request.POST.get("sheet"))).first()
    try:
        if sheet is None:
            raise Conflict([_("Another sheet was uploaded or this one discarded meanwhile.")])
        import_institutions(sheet, by=request.user, seen=request.POST.get("seen", ""))
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("institution_import", thing.pk)
    taken = len(sheet.rows)
    messages.success(
        request,
        ngettext(
            "Taken over: %(number)d institution.", "Taken over: %(number)d institutions.", taken
        )
        % {"number": taken},
    )
    return redirect("section", thing.pk, "institutions")


@require_POST
def institution_discard(request: PersonRequest, pk: int) -> HttpResponse:
    """Forget the sheet that waits. The list is as it was."""
    thing = _own(request, pk)
    try:
        discard_sheet(thing, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("institution_import", thing.pk)
    messages.success(request, _("The sheet was discarded; the list is as it was."))
    return redirect("section", thing.pk, "institutions")


def institutions_context(thing: Application, page: str | None) -> dict[str, Any]:
    """What the section's page shows besides its form. Sums and coverage are over the whole list."""
    progress = Progress(thing)
    rows = progress.institutions
    at_rows = list(doubts.of_institutions(rows))
    page_obj = Paginator(rows, PAGE).get_page(page)
    return {
        "page_obj": page_obj,
        "doubts": [d for d in progress.section("institutions").doubts if d not in at_rows],
        "row_doubts": len(at_rows),
        "listed": [ListedInstitution(row) for row in page_obj],
        "have": len(rows),
        "minimum_institutions": MINIMUM_INSTITUTIONS,
        **to_confirm(progress, "institutions"),
        "unfinished": sum(bool(row.missing()) for row in rows),
        "sums": sums(rows),
        "services": ServiceKind,
        "matrix": progress.matrix,
        "uncovered": uncovered(progress.matrix),
        "upload": SheetUploadForm(),
        "sheet": waiting_sheet(thing),
    }


def _sheet(rows: Iterable[dict[str, Any]], name: str) -> HttpResponse:
    response = HttpResponse(write_sheet(rows), content_type=CONTENT_TYPE)
    response.headers["Content-Disposition"] = content_disposition_header(True, f"{name}.xlsx")
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _own(request: PersonRequest, pk: int) -> Application:
    """The county's own application: drafts are nobody else's business."""
    if not request.user.is_county:
        raise Http404
    return get_object_or_404(Application.objects.visible_to(request.user).for_desk(), pk=pk)
