"""Events 现场交流培训: the list, planning one, and the page of one (五(三)句2)."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from cluster_portal.workflow.door import begin
from cluster_portal.workflow.errors import Refused
from cluster_portal.workflow.sheets import export_asked, sheet_response

from ..exchange_forms import ExchangeForm
from ..models import Attendance, Exchange
from ..models.zone import of_reach
from ..sheets import EXCHANGES
from ..term_filters import ExchangeFilterForm

PAGE = 50


@require_safe
def exchanges(request: HttpRequest) -> HttpResponse:
    """Who holds events sees theirs, a zone those it is invited to, the province all."""
    user: Any = request.user
    if user.office_id is None:
        raise Http404
    form = ExchangeFilterForm(request.GET, user=user)
    found = Exchange.objects.visible_to(user).for_desk()
    if year := form.wanted("year"):
        found = found.filter(held_on__year=year)
    for name in ("kind", "state"):
        if wanted := form.wanted(name):
            found = found.filter(**{name: wanted})
    counted = found.annotate(
        invited=Count("attendances"),
        came=Count("attendances", filter=Q(attendances__present=True)),
    ).order_by("-held_on", "-pk")
    if export_asked(request):
        return sheet_response(request, EXCHANGES, counted)
    page = Paginator(counted, PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "page_obj": page,
        "rows": list(page),
        "may_plan": user.is_city or user.is_province,
    }
    return render(request, "zones/exchanges.html", context)


@require_http_methods(["GET", "POST"])
def exchange_add(request: HttpRequest) -> HttpResponse:
    """The province or a city invites zones; each finds the event among its own at once."""
    user: Any = request.user
    if not (user.is_authenticated and (user.is_city or user.is_province)):
        raise Http404
    form = ExchangeForm(request.POST or None, user=user)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            typed = dict(form.cleaned_data)
            zones = typed.pop("zones")
            planned = Exchange(office=user.office, **typed)
            try:
                begin(planned, by=user, zones=zones)
            except Refused as refusal:
                form.add_error(None, [str(lack) for lack in refusal.lacks])
            else:
                messages.success(request, _("The zones are invited."))
                return redirect(planned)
    return render(request, "zones/exchange_add.html", {"form": form}, status=status)


@require_safe
def exchange(request: HttpRequest, pk: int) -> HttpResponse:
    """When and where, who is invited, who came, and what came of it."""
    user: Any = request.user
    thing = get_object_or_404(Exchange.objects.visible_to(user).for_desk(), pk=pk)
    shown = Attendance.objects.filter(exchange=thing).select_related("zone__county__city")
    if thing.office_id != user.office_id:  # of others a zone, or its city, learns nothing here
        shown = shown.filter(of_reach(user, "zone__county"))
    return render(request, "zones/exchange.html", {"thing": thing, "attendances": shown})
