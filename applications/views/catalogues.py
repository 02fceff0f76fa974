"""The catalogues that the province keeps: read by those who work with them, changed by the province."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import Max
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from cluster_portal.counties.middleware import PersonRequest
from cluster_portal.counties.who import PROVINCE
from cluster_portal.workflow.errors import Conflict, Refused
from cluster_portal.workflow.sent_numbers import sent_number

from ..catalogue_forms import EntryForm, IndicatorForm, ReturnReasonForm
from ..catalogues import add_entry, change_entry
from ..models import IndicatorDefinition, ReturnReason

get_or_post = require_http_methods(["GET", "POST"])
FORMS: dict[type, type[EntryForm]] = {
    IndicatorDefinition: IndicatorForm,
    ReturnReason: ReturnReasonForm,
}


@require_safe
def indicator_dictionary(request: PersonRequest) -> HttpResponse:
    """The dictionary: every office reads it."""
    if request.user.office_id is None:
        raise Http404
    context = {
        "entries": IndicatorDefinition.objects.visible_to(request.user),
        "may_edit": PROVINCE.concerns(request.user),
    }
    return render(request, "applications/indicator_dictionary.html", context)


@require_safe
def return_reasons(request: PersonRequest) -> HttpResponse:
    """The reasons for a return, section by section: for those who return, and the auditor."""
    if not (request.user.is_city or request.user.sees_everything):
        raise Http404
    reasons = list(ReturnReason.objects.visible_to(request.user))
    named = [("", _("Any section")), *_sections()]
    groups = [(title, [r for r in reasons if r.section == key]) for key, title in named]
    context = {
        "groups": [(title, entries) for title, entries in groups if entries],
        "may_edit": PROVINCE.concerns(request.user),
    }
    return render(request, "applications/return_reasons.html", context)


@get_or_post
def indicator_add(request: PersonRequest) -> HttpResponse:
    return _add(request, IndicatorDefinition)


@get_or_post
def indicator_edit(request: PersonRequest, pk: int) -> HttpResponse:
    return _edit(request, IndicatorDefinition, pk)


@get_or_post
def return_reason_add(request: PersonRequest) -> HttpResponse:
    return _add(request, ReturnReason)


@get_or_post
def return_reason_edit(request: PersonRequest, pk: int) -> HttpResponse:
    return _edit(request, ReturnReason, pk)


def _add(request: PersonRequest, model: Any) -> HttpResponse:
    """A new entry, at the end of the list unless another place is typed."""
    _only_province(request)
    last = model.objects.aggregate(last=Max("place"))["last"] or 0
    form = FORMS[model](request.POST or None, initial={"place": last + 1})
    status = 422 if form.is_bound else 200
    if form.is_valid():
        try:
            add_entry(form.instance, by=request.user)
        except Refused as refusal:
            form.add_error(None, [str(lack) for lack in refusal.lacks])
            status = 409
        else:
            messages.success(request, _("Saved and put on record."))
            return redirect(form.instance.get_absolute_url())
    return _page(request, model, form, status)


def _edit(request: PersonRequest, model: Any, pk: int) -> HttpResponse:
    """Change an entry, take it out of use or put it back. Two at once: the second is told."""
    _only_province(request)
    entry = get_object_or_404(model.objects.visible_to(request.user), pk=pk)
    form = FORMS[model](request.POST or None, instance=entry)
    status = 422 if form.is_bound else 200
    stands = None
    if form.is_valid():
        seen = sent_number(request.POST.get("seen"))  # a page without its version changes nothing
        try:
            change_entry(entry, form.values(), by=request.user, seen=seen)
        except Refused as refusal:
            form.add_error(None, [str(lack) for lack in refusal.lacks])
            status = 409
            if isinstance(refusal, Conflict):
                stands = FORMS[model](instance=model.objects.get(pk=pk))
        else:
            messages.success(request, _("Saved and put on record."))
            return redirect(entry.get_absolute_url())
    # The form has written what was typed into the entry; the page shows it as it is stored.
    return _page(request, model, form, status, entry=model.objects.get(pk=pk), stands=stands)


def _page(
    request: PersonRequest,
    model: Any,
    form: EntryForm,
    status: int,
    *,
    entry: Any = None,
    stands: EntryForm | None = None,
) -> HttpResponse:
    context = {
        "form": form,
        "entry": entry,
        "stands": [(field.label, _shown(field)) for field in stands] if stands else [],
        "is_indicator": model is IndicatorDefinition,
        "list_url": model().get_absolute_url(),
    }
    return render(request, "applications/catalogue_entry.html", context, status=status)


def _shown(field: Any) -> Any:
    """A field's value in words."""
    value = field.value()
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    choices = dict(getattr(field.field, "choices", ()))
    return choices.get(value, value)


def _only_province(request: PersonRequest) -> None:
    if not PROVINCE.concerns(request.user):
        raise Http404


def _sections() -> list[tuple[str, Any]]:
    return list(ReturnReason._meta.get_field("section").choices or [])
