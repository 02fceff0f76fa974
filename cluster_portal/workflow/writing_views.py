"""The pages of every writing: fill it in, put files to it, read a version, compare two."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import (
    require_GET,
    require_http_methods,
    require_POST,
    require_safe,
)

from .background import in_background, refused, save_in_background, saved, wrong
from .declare import workflow_models
from .errors import Conflict, Lack, NotAllowed, Refused
from .models import Enclosure, Version, WorkflowModel
from .sent_numbers import sent_number
from .uploads import ACCEPTED
from .writing import (
    changes,
    differing,
    enclose,
    enclosures_for,
    fingerprint_of,
    form_of,
    reads_draft,
    reads_sent,
    take_out,
    why_not_writable,
    write,
    write_url,
    writing_of,
)


@never_cache  # going back must not bring up a page whose version is an old one by now
@require_http_methods(["GET", "POST"])
def write_page(request: HttpRequest, kind: str, pk: int, name: str) -> HttpResponse:
    """GET shows the draft to those whose office writes it; POST saves it, and loses nothing typed."""
    thing = _own(request, kind, pk, name)
    if request.method == "GET":
        return _page(request, thing, name, form_of(thing, name))
    form = form_of(thing, name, data=request.POST)
    locked = why_not_writable(thing, name, request.user)

    def save() -> dict[str, Any]:
        write(thing, name, form.plain(), by=request.user, seen=_seen(request, thing, name))
        return {"seen": thing.version, "opened": fingerprint_of(thing, name)}

    if in_background(request):
        return refused(NotAllowed([locked])) if locked else save_in_background(form, save)
    if locked:
        return _too_late(request, thing, name, form, [Lack(locked)])
    if not form.is_valid():
        return _page(request, thing, name, form, status=422)
    try:
        save()
    except Conflict as conflict:
        thing.refresh_from_db()
        theirs = differing(thing, name, getattr(thing, name), form.plain())
        return _page(request, thing, name, form, conflict.lacks, theirs=theirs, status=409)
    except Refused as refusal:
        thing.refresh_from_db()
        return _too_late(request, thing, name, form, refusal.lacks)
    messages.success(request, _("Saved: %(section)s.") % {"section": writing_of(thing, name).label})
    stays = "stay" in request.POST
    return redirect(write_url(thing, name) if stays else thing.get_absolute_url())


@require_http_methods(["GET", "HEAD", "POST"])
def file_add(request: HttpRequest, kind: str, pk: int, name: str) -> HttpResponse:
    """Put a file to the writing; a GET leads back to it."""
    thing = _own(request, kind, pk, name)
    if request.method != "POST":
        return redirect(write_url(thing, name))
    upload = request.FILES.get("file")
    lacks: list[Lack] = []
    try:
        if upload:
            kept = enclose(thing, name, upload, by=request.user)
        else:
            lacks = [Lack(_("Choose a file first."))]
    except ValidationError as error:
        lacks = [Lack(sentence) for sentence in error.messages]
    except Refused as refusal:
        if in_background(request):
            return refused(refusal)
        lacks = refusal.lacks
    if in_background(request) and lacks:
        return wrong(" ".join(str(lack) for lack in lacks))
    if lacks:
        return _page(request, thing, name, form_of(thing, name), lacks, status=422)
    said = _("Uploaded: %(name)s.") % {"name": kept.file_name}
    if in_background(request):
        return saved(said)
    messages.success(request, said)
    return redirect(write_url(thing, name))


@require_POST
def file_remove(request: HttpRequest, kind: str, pk: int, name: str, file_pk: int) -> HttpResponse:
    thing = _own(request, kind, pk, name)
    enclosure = get_object_or_404(Enclosure.objects.of(thing, name).current(), pk=file_pk)
    try:
        take_out(enclosure, thing, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Removed: %(row)s.") % {"row": enclosure.file_name})
    return redirect(write_url(thing, name))


@require_GET
def file_download(
    request: HttpRequest, kind: str, pk: int, name: str, file_pk: int
) -> FileResponse:
    """Only as an attachment, never shown by the browser itself."""
    thing = _visible(request, kind, pk, name)
    enclosure = get_object_or_404(enclosures_for(thing, name, request.user), pk=file_pk)
    response = FileResponse(
        enclosure.file.open("rb"),
        as_attachment=True,
        filename=enclosure.file_name,
        content_type=enclosure.content_type,
    )
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "private, no-store"
    return response


@require_safe
def version_page(request: HttpRequest, kind: str, pk: int, name: str, number: int) -> HttpResponse:
    """A version as it was sent, and what it changed against the one before."""
    thing = _visible(request, kind, pk, name)
    if not reads_sent(thing, name, request.user):
        raise Http404
    versions = list(Version.objects.of(thing, name).select_related("sent_by"))
    version = next((v for v in versions if v.number == number), None)
    if version is None:
        raise Http404
    before = next((v for v in versions if v.number == number - 1), None)
    context = {
        "thing": thing,
        "writing": writing_of(thing, name),
        "name": name,
        "version": version,
        "versions": versions,
        "answers": form_of(thing, name, version.content).reading(),
        "changes": changes(thing, before, version) if before else [],
        "before": before,
    }
    return render(request, "workflow/version.html", context)


def _seen(request: HttpRequest, thing: WorkflowModel, name: str) -> int:
    """The version that the person had open.

    The present one where this writing still is what they had: a file that was put to it meanwhile,
    or something else that happened to the thing, is no reason to stop them.
    """
    if request.POST.get("opened") == fingerprint_of(thing, name):
        return thing.version
    return sent_number(request.POST.get("seen"))


def _too_late(
    request: HttpRequest, thing: WorkflowModel, name: str, form: Any, refused: list[Lack]
) -> HttpResponse:
    """It can't be changed any more: what stands, and apart from it what the person typed."""
    standing = form_of(thing, name)
    unsaved = form_of(thing, name, form.typed()).reading()
    if unsaved == standing.reading():
        unsaved = []
    return _page(request, thing, name, standing, refused, unsaved=unsaved, status=422)


def _visible(request: HttpRequest, kind: str, pk: int, name: str) -> Any:
    model = next((m for m in workflow_models() if m._meta.model_name == kind), None)
    if model is None or name not in model.writings:
        raise Http404
    return get_object_or_404(model.objects.visible_to(request.user), pk=pk)


def _own(request: HttpRequest, kind: str, pk: int, name: str) -> WorkflowModel:
    """The thing, for the people of the office that writes this; for others there is no such page."""
    thing: WorkflowModel = _visible(request, kind, pk, name)
    if not reads_draft(thing, name, request.user):
        raise Http404
    return thing


def _page(
    request: HttpRequest,
    thing: WorkflowModel,
    name: str,
    form: Any,
    refused: list[Lack] | None = None,
    *,
    theirs: Any = (),
    unsaved: Any = (),
    status: int = 200,
) -> HttpResponse:
    writing = writing_of(thing, name)
    context = {
        "thing": thing,
        "writing": writing,
        "name": name,
        "form": form,
        "locked": why_not_writable(thing, name, request.user),
        "opened": fingerprint_of(thing, name),
        "missing": form_of(thing, name).lacks(),
        "files": Enclosure.objects.of(thing, name).current() if writing.files else [],
        "accept": ",".join(ACCEPTED),
        "refused": refused or [],
        "conflict": status == 409,
        "theirs": theirs,
        "unsaved": unsaved,
    }
    return render(request, "workflow/write.html", context, status=status)
