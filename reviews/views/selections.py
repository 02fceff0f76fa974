"""The selection of each round, its public notice and the objections."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from applications.models import Round
from cluster_portal.counties.who import PROVINCE
from cluster_portal.workflow.errors import Refused
from cluster_portal.workflow.sheets import export_asked, sheet_response

from ..models import Objection, Selection
from ..selecting import begin_selection, take_objection
from ..selection_forms import ObjectionForm
from ..selection_table import lines
from ..sheets import SELECTIONS

PAGE = 50


@require_safe
def selections(request: HttpRequest) -> HttpResponse:
    """Each round with its selection, or with what stands in the way of beginning it."""
    user: Any = request.user
    if not user.sees_everything:
        raise Http404
    rounds = Round.objects.visible_to(user).select_related("selection__notice")
    if export_asked(request):
        return sheet_response(request, SELECTIONS, rounds)
    page = Paginator(rounds, PAGE).get_page(request.GET.get("page"))
    context = {"page_obj": page, "rounds": list(page), "may_begin": PROVINCE.concerns(user)}
    return render(request, "reviews/selections.html", context)


@require_POST
def selection_begin(request: HttpRequest, round_pk: int) -> HttpResponse:
    user: Any = request.user
    if not PROVINCE.concerns(user):
        raise Http404
    round_ = get_object_or_404(Round.objects.visible_to(user), pk=round_pk)
    try:
        thing = begin_selection(round_, by=user)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("selections")
    return redirect(thing)


@require_safe
def selection(request: HttpRequest, pk: int) -> HttpResponse:
    """The ranked list with its figures, the proposed set, the notice, the objections."""
    thing = get_object_or_404(
        Selection.objects.visible_to(request.user).for_desk().select_related("notice", "decision"),
        pk=pk,
    )
    context = {
        "thing": thing,
        "lines": lines(thing),
        "objections": thing.objections.for_desk(),
        "may_object": PROVINCE.concerns(request.user) and thing.state == Selection.State.ANNOUNCED,
    }
    return render(request, "reviews/selection.html", context)


@require_http_methods(["GET", "POST"])
def objection_add(request: HttpRequest, pk: int) -> HttpResponse:
    """Put an objection on record that came in within the days of the notice."""
    if not PROVINCE.concerns(request.user):
        raise Http404
    thing = get_object_or_404(Selection.objects.visible_to(request.user).for_desk(), pk=pk)
    form = ObjectionForm(request.POST or None, instance=Objection(selection=thing))
    status, refused = 200, []
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                taken = take_objection(form.instance, by=request.user)
            except Refused as refusal:
                refused = refusal.lacks
            else:
                messages.success(request, _("The objection is on record."))
                return redirect(taken)
    may_object = thing.state == Selection.State.ANNOUNCED
    context = {"thing": thing, "form": form, "refused": refused, "may_object": may_object}
    return render(request, "reviews/objection_add.html", context, status=status)


@require_safe
def objection(request: HttpRequest, pk: int) -> HttpResponse:
    """What was objected, by whom, and what became of it."""
    thing = get_object_or_404(Objection.objects.visible_to(request.user).for_desk(), pk=pk)
    return render(request, "reviews/objection.html", {"thing": thing, "case": thing.case})
