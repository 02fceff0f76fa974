"""Adjustments of a plan: begin one, and its page."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from cluster_portal.deadlines.models import Obligation
from cluster_portal.workflow.errors import Refused

from ..adjusting import begin_adjustment
from ..models import Adjustment, Zone


@require_POST
def adjustment_begin(request: HttpRequest, pk: int) -> HttpResponse:
    """The county begins one from its zone's page; why it can't is said there."""
    user: Any = request.user
    zone = get_object_or_404(Zone.objects.visible_to(user), pk=pk)
    if not user.is_county:
        raise Http404
    try:
        adjustment = begin_adjustment(zone, by=user)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("zone", zone.pk)
    return redirect(adjustment)


@require_safe
def adjustment(request: HttpRequest, pk: int) -> HttpResponse:
    """What changes, why, what the city says, and the reply."""
    visible = Adjustment.objects.visible_to(request.user).for_desk()
    thing = get_object_or_404(visible, pk=pk)
    owed = Obligation.objects.visible_to(request.user).about(thing).unended()
    return render(request, "zones/adjustment.html", {"thing": thing, "owed": owed})
