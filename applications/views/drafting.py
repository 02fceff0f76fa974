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
from cluster_portal.policy.lists import Material
from cluster_portal.workflow.background import in_background, save_in_background
from cluster_portal.workflow.door import begin
from cluster_portal.workflow.errors import Conflict, Lack, Refused
from cluster_portal.workflow.sent_numbers import sent_number
from cluster_portal.workflow.writing import Answer, differences

from .. import scans
from ..carried import confirmed_in, mark_carried
from ..models import PRINTED, Application, GuidanceComment, Round, Section
from ..outline import SECTIONS, Holds, SectionSpec
from ..plan_forms import SECTION_FORMS
from ..prefill import last_application
from ..progress import Progress
from ..reading import findings_by_condition, row_answers
from ..row_forms import ROW_FORMS
from ..section_forms import SectionForm
from ..stamped import stamped
from ..writing import remove_row, save_answers, save_row
from .frames import list_page, section_context
from .institutions import institutions_context
from .papers import ACCEPTED_SCANS


@require_POST
def begin_application(request: PersonRequest, round_pk: int) -> HttpResponse:
    """A county begins its application of the round; a second click finds the one that is there.

    It starts from what the county wrote the last time, unless it asks for an empty one.
    """
    if not request.user.is_county or request.user.office.county is None:
        raise Http404
    round_ = get_object_or_404(Round.objects.visible_to(request.user), pk=round_pk)
    county = request.user.office.county
    own = Application.objects.live().filter(round=round_, county=county)
    there = own.first()
    if there is None:
        try:
            there = begin(
                Application(round=round_, county=county, started_by=request.user),
                by=request.user,
                based_on=None if "empty" in request.POST else last_application(county),
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
        "comments": GuidanceComment.objects.visible_to(request.user)
        .filter(application=thing)
        .open()
        .in_full(),
        "snapshots": list(thing.snapshots.select_related("submitted_by")),
        "corrections": list(
            thing.corrections.select_related("office", "returned_by").prefetch_related("items")
        ),
    }
    newest = context["snapshots"][-1] if context["snapshots"] else None
    if newest:
        newest.application = thing
        context |= {
            "snapshot": newest,
            "stamped": stamped(newest, request.user),
            "may_add": scans.why_not_now(newest, request.user) is None,
            "accept": ACCEPTED_SCANS,
        }
    if request.user.is_county:
        progress = Progress(thing)
        context |= {
            "materials": [
                (material, [part for part in progress.sections if part.spec.material is material])
                for material in Material
                if material is not Material.LETTER
            ],
            "printed": PRINTED,
            "done": sum(part.done for part in progress.sections),
            "total": len(SECTIONS),
            "next": progress.next_section,
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
    if spec.holds is not Holds.ANSWERS and key not in SECTION_FORMS:
        if request.method == "POST":
            raise Http404
        return list_page(request, thing, spec)
    row = thing.sections.filter(key=key).first()
    form = _form(thing, key, row, request.POST if request.method == "POST" else None)

    def save() -> dict[str, Any]:
        saved = save_answers(
            thing,
            key,
            form.plain(),
            by=request.user,
            seen=_seen(request),
            confirmed=confirmed_in(request.POST, form),
        )
        return {"seen": saved.version}

    if in_background(request):
        return save_in_background(form, save)
    seen, theirs, status = row.version if row else 0, None, 200
    refused: list[Lack] = []
    unsaved: list[Answer] = []
    if request.method == "POST":
        if form.is_valid():
            try:
                save()
            except Conflict as conflict:
                row, status = thing.sections.filter(key=key).first(), 409
                seen = row.version if row else 0
                if row:
                    typed = SECTION_FORMS[key](thing=thing, content=form.plain())
                    theirs = differences(_form(thing, key, row).reading(), typed.reading())
                refused = conflict.lacks
            except Refused as refusal:
                # It can't be written now: what stands is shown, and what was typed apart from it.
                status, refused = 422, refusal.lacks
                unsaved = SECTION_FORMS[key](thing=thing, content=form.plain()).reading()
                form = _form(thing, key, row)
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
        **section_context(request, thing, spec),
    }
    template = "applications/section.html"
    if spec.holds is Holds.ROWS:  # the few answers stand above their list
        template = f"applications/section_{key}.html"
        context |= institutions_context(thing, request.GET.get("page"))
    return render(request, template, context, status=status)


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


def _form(thing: Application, key: str, row: Section | None, data: Any = None) -> SectionForm:
    """The section's form on what is saved, or on what was sent of it."""
    form = SECTION_FORMS[key](data, thing=thing, content=row.data if row else {})
    return mark_carried(form, row)


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
                        theirs = differences(row_answers(stored), row_answers(form.instance))
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
        **section_context(request, thing, spec),
        "following": None,  # one row at a time: the list leads on, not the row
        "answering": False,
        "doubts": [],
    }
    return render(request, "applications/row.html", context, status=status)


def _seen(request: PersonRequest) -> int:
    return sent_number(request.POST.get("seen"))


def _after_saving(request: PersonRequest, thing: Application, spec: SectionSpec) -> str:
    """Stay, or go on to the next section, as the button said."""
    keys = list(SECTIONS)
    place = keys.index(spec.key) + 1
    if "next" in request.POST and place < len(keys):
        return reverse("section", args=[thing.pk, keys[place]])
    if "next" in request.POST:
        return thing.get_absolute_url()
    return reverse("section", args=[thing.pk, spec.key])
