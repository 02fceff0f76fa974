"""The implementation plan, and the versions of a zone's plan."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from cluster_portal.deadlines.models import Obligation

from ..comparing import compared, read
from ..models import ImplementationPlan, PlanVersion, Zone
from ..plans import plan_in_force, steps_of


@require_safe
def implementation_plan(request: HttpRequest, pk: int) -> HttpResponse:
    """The plan, where it departs from the plan in force, and until when it is owed."""
    visible = ImplementationPlan.objects.visible_to(request.user)
    thing = get_object_or_404(visible.for_desk().select_related("receipt"), pk=pk)
    context = {
        "thing": thing,
        "owed": Obligation.objects.visible_to(request.user).about(thing).unended(),
    }
    return render(request, "zones/plan.html", context)


@require_safe
def versions(request: HttpRequest, pk: int) -> HttpResponse:
    """All versions of the zone's plan: where each comes from, and which is in force today."""
    zone = _zone(request, pk)
    context = {
        "zone": zone,
        "versions": _versions(request, zone),
        "in_force": plan_in_force(zone, timezone.localdate()),
    }
    return render(request, "zones/plan_versions.html", context)


@require_safe
def version(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """One version whole, and what it changed against the one before."""
    zone = _zone(request, pk)
    found = {each.number: each for each in _versions(request, zone)}
    if number not in found:
        raise Http404
    shown, before = found[number], found.get(number - 1)
    context = {
        "zone": zone,
        "version": shown,
        "versions": list(found.values()),
        "before": before,
        "changes": compared(before.content, shown.content) if before else None,
        "text": read(shown.content),
        "in_force": plan_in_force(zone, timezone.localdate()),
    }
    return render(request, "zones/plan_version.html", context)


def _versions(request: HttpRequest, zone: Zone) -> list[Any]:
    """All versions, the first one first, each with the `step` that made it."""
    steps = steps_of(zone)
    found: list[Any] = list(PlanVersion.objects.visible_to(request.user).filter(zone=zone))
    for each in found:
        each.step = steps.get(each.made_at)
    return found


def _zone(request: HttpRequest, pk: int) -> Any:
    return get_object_or_404(Zone.objects.visible_to(request.user).for_desk(), pk=pk)
