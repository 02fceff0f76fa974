"""Inspections: plan one for a zone, the list, and the page of one."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from cluster_portal.deadlines.models import Obligation
from cluster_portal.workflow.door import begin
from cluster_portal.workflow.errors import Refused
from cluster_portal.workflow.sheets import export_asked, sheet_response

from ..inspection_forms import InspectionForm
from ..list_forms import InspectionFilterForm
from ..models import Inspection, Zone
from ..sheets import INSPECTIONS

PAGE = 50


@require_safe
def inspections(request: HttpRequest) -> HttpResponse:
    """All inspections that this person may see, the newest first."""
    user: Any = request.user
    if user.office_id is None:
        raise Http404
    form = InspectionFilterForm(request.GET, user=user)
    found = Inspection.objects.visible_to(user).for_desk()
    if city := form.wanted("city"):
        found = found.filter(zone__county__city=city)
    if state := form.wanted("state"):
        found = found.filter(state=state)
    if name := form.wanted("name"):
        found = found.filter(Q(zone__name__icontains=name) | Q(subject__icontains=name))
    if export_asked(request):
        return sheet_response(request, INSPECTIONS, found)
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "page_obj": page,
        "rows": list(page),
        "may_plan": user.is_city or user.is_province,
    }
    return render(request, "zones/inspections.html", context)


@require_http_methods(["GET", "POST"])
def inspection_add(request: HttpRequest, pk: int) -> HttpResponse:
    """The province or the city plans an inspection of a zone; the county finds it on its page."""
    user: Any = request.user
    zone = get_object_or_404(Zone.objects.visible_to(user).for_desk(), pk=pk)
    if not (user.is_city or user.is_province):
        raise Http404
    form = InspectionForm(request.POST or None)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            planned = Inspection(zone=zone, office=user.office, **form.cleaned_data)
            try:
                begin(planned, by=user)
            except Refused as refusal:
                form.add_error(None, [str(lack) for lack in refusal.lacks])
            else:
                messages.success(request, _("The inspection is planned."))
                return redirect(planned)
    return render(request, "zones/inspection_add.html", {"zone": zone, "form": form}, status=status)


@require_safe
def inspection(request: HttpRequest, pk: int) -> HttpResponse:
    """What was found, what was answered, by when."""
    visible = Inspection.objects.visible_to(request.user).for_desk()
    thing = get_object_or_404(visible, pk=pk)
    owed = Obligation.objects.visible_to(request.user).about(thing).unended()
    return render(request, "zones/inspection.html", {"thing": thing, "owed": owed})
