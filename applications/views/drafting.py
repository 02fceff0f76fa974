"""The county's desk: the task list and the section pages."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db import IntegrityError
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cluster_portal.counties.middleware import PersonRequest
from cluster_portal.policy.lists import Material, ServiceKind
from cluster_portal.policy.numbers import MINIMUM_INSTITUTIONS
from cluster_portal.workflow.background import in_background, save_in_background
from cluster_portal.workflow.door import begin
from cluster_portal.workflow.errors import Conflict, Lack, Refused

from ..models import Application, Round
from ..outline import SECTIONS, Holds, SectionSpec
from ..progress import Progress
from ..reading import findings_by_condition, row_lines
from ..row_forms import ROW_FORMS
from ..section_forms import SECTION_FORMS, statement_text
from ..writing import remove_row, save_answers, save_row, why_locked
from .files import AttachmentForm, first_lacking


@require_POST
def begin_application(request: PersonRequest, round_pk: int) -> HttpResponse:
    """A county begins its application of the round; a second click finds the one that is there."""
    if not request.user.is_county or request.user.office.county is None:
        raise Http404
    round_ = get_object_or_404(Round.objects.visible_to(request.user), pk=round_pk)
    county = request.user.office.county
    own = Application.objects.live().filter(round=round_, county=county)
    there = own.first()
    if there is None:
        try:
            there = begin(
                Application(round=round_, county=county, started_by=request.user), by=request.user
            )
        except Refused as refusal:
            messages.error(request, str(refusal))
            return redirect("home")
        except IntegrityError:  # a second click in the same moment
            there = own.get()
    return redirect(there)


@require_safe
def application(request: PersonRequest, pk: int) -> HttpResponse:
    """Where the application stands. The county sees its task list, everyone else what was sent."""
    thing = _visible(request, pk)
    context: dict[str, Any] = {
        "application": thing,
        "snapshots": list(thing.snapshots.select_related("submitted_by")),
        "corrections": list(
            thing.corrections.select_related("office", "returned_by").prefetch_related("items")
        ),
    }
    if request.user.is_county:
        progress = Progress(thing)
        context |= {
            "materials": [
                (material, [part for part in progress.sections if part.spec.material is material])
                for material in Material
                if material is not Material.LETTER
            ],
            "done": sum(part.complete for part in progress.sections),
            "total": len(SECTIONS),
            "next": next((p for p in progress.sections if p.missing and not p.locked), None),
            "conditions": findings_by_condition(
                [finding.as_data() for finding in progress.findings]
            ),
        }
    return render(request, "applications/application.html", context)


@never_cache  # going back must not bring up a page whose version is an old one by now
@require_http_methods(["GET", "POST"])
def section(request: PersonRequest, pk: int, key: str) -> HttpResponse:
    """One section of the application: a form, a list, or files."""
    thing, spec = _section(request, pk, key)
    if spec.holds is not Holds.ANSWERS:
        if request.method == "POST":
            raise Http404
        return _list_page(request, thing, spec)
    row = thing.sections.filter(key=key).first()
    form = SECTION_FORMS[key](request.POST or None, initial=row.data if row else {})

    def save() -> dict[str, Any]:
        answers = form.cleaned_data
        saved = save_answers(thing, key, answers, by=request.user, seen=_seen(request))
        return {"seen": saved.version}

    if in_background(request):
        return save_in_background(form, save)
    seen, theirs, status = row.version if row else 0, None, 200
    refused: list[Lack] = []
    unsaved: list[tuple[str, str]] = []
    if request.method == "POST":
        if form.is_valid():
            try:
                save()
            except Conflict as conflict:
                row, status = thing.sections.filter(key=key).first(), 409
                seen = row.version if row else 0
                if row:
                    theirs = _beside(form.readable(row.data), form.readable(form.cleaned_data))
                refused = conflict.lacks
            except Refused as refusal:
                # It can't be written now: what stands is shown, and what was typed apart from it.
                status, refused = 422, refusal.lacks
                unsaved = form.readable(form.cleaned_data)
                form = SECTION_FORMS[key](initial=row.data if row else {})
            else:
                messages.success(request, _("Saved: %(section)s.") % {"section": spec.title})
                return redirect(_after_saving(request, thing, spec))
        else:
            status = 422
            seen = _seen(request)
    context = {
        "application": thing,
        "spec": spec,
        "form": form,
        "seen": seen,
        "conflict": status == 409,
        "theirs": theirs,
        "refused": refused,
        "unsaved": unsaved,
        "saved": row,
        **_section_context(request, thing, spec),
    }
    return render(request, "applications/section.html", context, status=status)


@never_cache
@require_http_methods(["GET", "POST"])
def row_add(request: PersonRequest, pk: int, key: str) -> HttpResponse:
    """A new row of a list, with what was typed kept until it is right."""
    thing, spec = _section(request, pk, key)
    if key not in ROW_FORMS:
        raise Http404
    return _row_page(request, thing, spec, ROW_FORMS[key](request.POST or None))


@never_cache
@require_http_methods(["GET", "POST"])
def row_edit(request: PersonRequest, pk: int, key: str, row_pk: int) -> HttpResponse:
    """A row that stands. What was typed into one that is gone by now is not lost with it."""
    thing, spec = _section(request, pk, key)
    row = _rows(thing, key).filter(pk=row_pk).first()
    opened = request.POST.get("opened", row.fingerprint if row else "")
    if row is None:
        if not opened:
            raise Http404
        row = ROW_FORMS[key]._meta.model(pk=row_pk, application=thing)
    form = ROW_FORMS[key](request.POST or None, instance=row)
    return _row_page(request, thing, spec, form, opened=opened)


@require_POST
def row_remove(request: PersonRequest, pk: int, key: str, row_pk: int) -> HttpResponse:
    thing, _spec = _section(request, pk, key)
    row = get_object_or_404(_rows(thing, key), pk=row_pk)
    try:
        remove_row(thing, key, row, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Removed: %(row)s.") % {"row": row})
    return redirect("section", thing.pk, key)


def _visible(request: PersonRequest, pk: int) -> Application:
    return get_object_or_404(Application.objects.visible_to(request.user).for_desk(), pk=pk)


def _section(request: PersonRequest, pk: int, key: str) -> tuple[Application, SectionSpec]:
    """A section of one's own county's application: drafts are nobody else's business."""
    if not request.user.is_county or key not in SECTIONS:
        raise Http404
    return _visible(request, pk), SECTIONS[key]


def _rows(thing: Application, key: str) -> QuerySet[Any]:
    if key not in ROW_FORMS:
        raise Http404
    return ROW_FORMS[key]._meta.model._default_manager.filter(application=thing)


def _row_page(
    request: PersonRequest, thing: Application, spec: SectionSpec, form: Any, *, opened: str = ""
) -> HttpResponse:
    """opened: the fingerprint of the row that the person started from; none for a new one."""
    status, theirs, gone = 200, None, False
    if request.method == "POST":
        form.instance.application = thing
        status = 422
        if form.is_valid():
            try:
                save_row(thing, spec.key, form.instance, by=request.user, opened=opened)
            except Refused as refusal:
                form.add_error(None, [str(lack) for lack in refusal.lacks])
                if isinstance(refusal, Conflict) and opened:
                    status = 409
                    stored = _rows(thing, spec.key).filter(pk=form.instance.pk).first()
                    gone = stored is None
                    if stored and stored.fingerprint != opened:
                        theirs = _beside(row_lines(stored), row_lines(form.instance))
                        opened = stored.fingerprint
            else:
                messages.success(request, _("Saved: %(row)s.") % {"row": form.instance})
                another = "another" in request.POST
                return redirect("row_add" if another else "section", thing.pk, spec.key)
    context = {
        "application": thing,
        "spec": spec,
        "form": form,
        "opened": opened,
        "theirs": theirs,
        "gone": gone,
        **_section_context(request, thing, spec),
        "following": None,  # one row at a time: the list leads on, not the row
    }
    return render(request, "applications/row.html", context, status=status)


def _list_page(request: PersonRequest, thing: Application, spec: SectionSpec) -> HttpResponse:
    progress = Progress(thing)
    form = None
    if spec.holds is Holds.FILES:
        form = AttachmentForm(initial={"purpose": first_lacking(progress)})
    context = {
        "application": thing,
        "spec": spec,
        "progress": progress,
        "services": ServiceKind,
        "minimum_institutions": MINIMUM_INSTITUTIONS,
        "form": form,
        **_section_context(request, thing, spec),
    }
    return render(request, f"applications/section_{spec.key}.html", context)


def _section_context(
    request: PersonRequest, thing: Application, spec: SectionSpec
) -> dict[str, Any]:
    correction = thing.open_correction
    keys = list(SECTIONS)
    place = keys.index(spec.key)
    return {
        "locked": why_locked(thing, spec.key, request.user),
        "items": [i for i in correction.items.all() if i.section == spec.key] if correction else [],
        "following": SECTIONS[keys[place + 1]] if place + 1 < len(keys) else None,
        "statement": statement_text(thing.county.government_name)
        if spec.key == "statement"
        else "",
    }


def _beside(
    theirs: list[tuple[str, str]], own: list[tuple[str, str]]
) -> list[tuple[str, str, str]]:
    """What stands saved beside what was typed: label, theirs, own, of what differs only."""
    return [
        (label, saved, typed)
        for (label, saved), (_label, typed) in zip(theirs, own, strict=True)
        if saved != typed
    ]


def _seen(request: PersonRequest) -> int:
    sent = request.POST.get("seen", "")
    return int(sent) if sent.isdecimal() and len(sent) < 10 else -1


def _after_saving(request: PersonRequest, thing: Application, spec: SectionSpec) -> str:
    """Stay, or go on to the next section, as the button said."""
    keys = list(SECTIONS)
    place = keys.index(spec.key) + 1
    if "next" in request.POST and place < len(keys):
        return reverse("section", args=[thing.pk, keys[place]])
    if "next" in request.POST:
        return thing.get_absolute_url()
    return reverse("section", args=[thing.pk, spec.key])
