"""The site visits of a shortlisted county."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from cluster_portal.counties.who import PROVINCE
from cluster_portal.workflow.errors import Refused
from cluster_portal.workflow.sheets import export_asked, sheet_response

from ..models import Case, SiteVisit
from ..selecting import plan_visit
from ..sheets import VISITS
from ..visit_forms import VisitPlanForm


@require_http_methods(["GET", "POST"])
def site_visits_of_case(request: HttpRequest, pk: int) -> HttpResponse:
    """All visits to one county, and the form by which the next one is planned."""
    case = get_object_or_404(Case.objects.visible_to(request.user).for_desk(), pk=pk)
    visits = case.visits.all()
    if export_asked(request):
        return sheet_response(request, VISITS, list(visits), of=case.county.full_name)
    form = VisitPlanForm(request.POST or None)
    status, refused = 200, []
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                visit = plan_visit(case, by=request.user, **form.cleaned_data)
            except Refused as refusal:
                refused = refusal.lacks
            else:
                messages.success(request, _("The visit is planned; county and city were told."))
                return redirect(visit)
    next_visit = SiteVisit(case=case, team=[{}] * 2)
    concerned = PROVINCE.concerns(request.user)
    context = {
        "case": case,
        "visits": visits,
        "form": form,
        "refused": refused,
        "concerned": concerned,
        "in_the_way": SiteVisit.beginning.lacks(next_visit) if concerned else [],
    }
    return render(request, "reviews/visits.html", context, status=status)


@require_safe
def site_visit(request: HttpRequest, pk: int) -> HttpResponse:
    """One visit: its plan, its report, its pictures."""
    thing = get_object_or_404(SiteVisit.objects.visible_to(request.user).for_desk(), pk=pk)
    return render(request, "reviews/visit.html", {"thing": thing, "case": thing.case})
