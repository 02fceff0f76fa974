"""The list of annual reports, and the page of one (五(三))."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.db.models import Exists, OuterRef
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from cluster_portal.deadlines.models import Obligation, ObligationKind, Standing
from cluster_portal.workflow.sheets import export_asked, in_batches, sheet_response

from ..models import AnnualReport
from ..reporting import acknowledgements
from ..sheets import REPORTS
from ..term_filters import ReportFilterForm
from .zones import count_by_state

PAGE = 50


@require_safe
def annual_reports(request: HttpRequest) -> HttpResponse:
    """Each office those within its reach: where each report is, and which are late."""
    user: Any = request.user
    if user.office_id is None:
        raise Http404
    form = ReportFilterForm(request.GET, user=user)
    found = AnnualReport.objects.visible_to(user)
    if city := form.wanted("city"):
        found = found.filter(zone__county__city=city)
    if year := form.wanted("year"):
        found = found.filter(year=year)
    if standing := form.wanted("standing"):
        owed = _owed(user).standing(Standing(standing)).filter(about_id=OuterRef("pk"))
        found = found.filter(Exists(owed))
    counts = count_by_state(found)
    if state := form.wanted("state"):
        found = found.filter(state=state)
    found = found.for_desk()
    if export_asked(request):
        rows = in_batches(found, lambda batch: _with_owed(batch, user))
        return sheet_response(request, REPORTS, rows)
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "counts": counts,
        "page_obj": page,
        "rows": _with_owed(list(page), user),
    }
    return render(request, "zones/reports.html", context)


@require_safe
def annual_report(request: HttpRequest, pk: int) -> HttpResponse:
    """What was reached of the year's targets, the text, and who has taken note of it when."""
    user: Any = request.user
    thing = get_object_or_404(AnnualReport.objects.visible_to(user).for_desk(), pk=pk)
    owed = list(Obligation.objects.visible_to(user).about(thing).order_by("pk"))
    context = {
        "thing": thing,
        "january": next((o for o in owed if o.kind == ObligationKind.ANNUAL_REPORT), None),
        "answers": [o for o in owed if o.kind != ObligationKind.ANNUAL_REPORT and not o.is_ended],
        "acknowledgements": acknowledgements(thing),
    }
    return render(request, "zones/report.html", context)


def _with_owed(reports: list[Any], user: Any) -> list[Any]:
    """Each with `owed`, the obligation that it meets, in one query."""
    owed_of = {
        obligation.about_id: obligation
        for obligation in _owed(user).filter(about_id__in=[report.pk for report in reports])
    }
    for report in reports:
        report.owed = owed_of.get(report.pk)
    return reports


def _owed(user: Any) -> Any:
    """The obligations to report; each report has one."""
    return Obligation.objects.visible_to(user).filter(
        kind=ObligationKind.ANNUAL_REPORT, about_model=AnnualReport._meta.label_lower
    )
