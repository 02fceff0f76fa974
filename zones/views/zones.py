"""The list of zones, and the page on which a zone stands whole."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.db.models import Count, IntegerField, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from applications.models import Application
from applications.overview import StateCount
from cluster_portal.deadlines.models import Obligation, Standing
from cluster_portal.deadlines.reading import ledger_rows
from cluster_portal.documents.models import Paper
from cluster_portal.workflow.sheets import export_asked, sheet_response

from ..list_forms import ZoneFilterForm
from ..models import Exchange, Inspection, Support, Zone
from ..models.zone import ZoneQuerySet
from ..plans import plan_in_force
from ..sheets import ZONES

PAGE = 50


@require_safe
def zones(request: HttpRequest) -> HttpResponse:
    """Everyone with an office has this list, each as far as they may see."""
    user: Any = request.user
    if user.office_id is None:
        raise Http404
    form = ZoneFilterForm(request.GET, user=user)
    found = _filtered(Zone.objects.visible_to(user), form)
    counts = count_by_state(found)
    if state := form.wanted("state"):
        found = found.filter(state=state)
    found = _with_owed(found.for_desk(), user)
    if export_asked(request):
        return sheet_response(request, ZONES, found)
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    context = {
        "form": None if user.is_county else form,
        "counts": [] if user.is_county else counts,
        "own": user.is_county,
        "page_obj": page,
        "rows": list(page),
    }
    return render(request, "zones/zones.html", context)


@require_safe
def zone(request: HttpRequest, pk: int) -> HttpResponse:
    """Where the zone stands: its term, its plan, what it owes, and all that belongs to it."""
    user: Any = request.user
    thing = get_object_or_404(Zone.objects.visible_to(user).for_desk(), pk=pk)
    supports = Support.objects.visible_to(user).filter(zone=thing).select_related("office")
    context = {
        "thing": thing,
        "past_term": not thing.term_is_running,
        "decision": Paper.objects.visible_to(user).filter(pk=thing.decision_id).first(),
        "owed": ledger_rows(_owed(user, county=thing.county), user) if thing.holds_title else [],
        "plan": thing.implementation_plan,
        "in_force": plan_in_force(thing, timezone.localdate()),
        "reports": thing.annual_reports.all(),
        "adjustments": thing.adjustments.all(),
        "inspections": Inspection.objects.visible_to(user).filter(zone=thing).for_desk(),
        "exchanges": Exchange.objects.visible_to(user).filter(zones=thing).for_desk(),
        "supports": supports,
        "assessment": getattr(thing, "assessment", None),
    }
    return render(request, "zones/zone.html", context)


def _filtered(found: ZoneQuerySet, form: ZoneFilterForm) -> ZoneQuerySet:
    """By city, year and name; the state comes after the counts."""
    if city := form.wanted("city"):
        found = found.filter(county__city=city)
    if year := form.wanted("year"):
        found = found.filter(designated_on__year=year)
    if name := form.wanted("name"):
        found = found.filter(
            Q(name__icontains=name)
            | Q(county__name__icontains=name)
            | Q(county__pinyin__icontains=name)
        )
    return found


def count_by_state(found: Any) -> list[StateCount]:
    """How many of these things stand in each state, states without any left out."""
    rows = found.order_by().values("state").annotate(number=Count("pk"))
    numbers = {row["state"]: row["number"] for row in rows}
    return [
        StateCount(state.value, state.label, found.model.tones[state], numbers[state.value])
        for state in found.model.State
        if state.value in numbers
    ]


def _owed(user: Any, **of: Any) -> Any:
    """What a zone still owes: all that its county does, save what it owed as an applicant."""
    found = Obligation.objects.visible_to(user).unended().for_desk()
    return found.filter(**of).exclude(about_model=Application._meta.label_lower)


def _with_owed(found: ZoneQuerySet, user: Any) -> ZoneQuerySet:
    """With how much is overdue, and the next day by which something is owed."""
    owed = _owed(user, county=OuterRef("county")).order_by()
    late = owed.standing(Standing.OVERDUE).values("county").annotate(number=Count("pk"))
    ahead = owed.standing(Standing.OPEN).order_by("due_at")
    return found.annotate(
        overdue=Coalesce(Subquery(late.values("number")), 0, output_field=IntegerField()),
        next_due=Subquery(ahead.values("due_at")[:1]),
    )
