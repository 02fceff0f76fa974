"""Support given to zones, and guidance on their questions (五(一)句2, 五(二), 五(二)句2)."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Q, Sum
from django.db.models.functions import ExtractYear
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from cluster_portal.workflow.errors import Refused
from cluster_portal.workflow.sheets import export_asked, sheet_response

from ..exchange_forms import SupportForm
from ..models import Support, Zone
from ..sheets import SUPPORT_SUMS, SUPPORTS
from ..supporting import give_support
from ..term_filters import SupportFilterForm
from ..who import WITHIN_REACH

PAGE = 50


@require_safe
def supports(request: HttpRequest) -> HttpResponse:
    """Each note of support, or what each zone got in each year, as far as the person may see."""
    user: Any = request.user
    if user.office_id is None:
        raise Http404
    form = SupportFilterForm(request.GET, user=user)
    found = _filtered(Support.objects.visible_to(user), form)
    total = found.aggregate(money=Sum("amount"))["money"]
    sums = bool(form.wanted("sums"))
    listed: Any = (
        _by_zone_and_year(found)
        if sums
        else found.select_related("zone__county__city", "office", "noted_by")
    )
    if export_asked(request):
        return sheet_response(request, SUPPORT_SUMS if sums else SUPPORTS, listed)
    page = Paginator(listed, PAGE).get_page(request.GET.get("page"))
    context = {"form": form, "total": total, "sums": sums, "page_obj": page, "rows": list(page)}
    return render(request, "zones/supports.html", context)


@require_http_methods(["GET", "POST"])
def support_add(request: HttpRequest, pk: int) -> HttpResponse:
    """The province, or the zone's city, notes what it gave."""
    user: Any = request.user
    zone = get_object_or_404(Zone.objects.visible_to(user).for_desk(), pk=pk)
    if not WITHIN_REACH.concerns(user):
        raise Http404
    form = SupportForm(request.POST or None, zone=zone)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                give_support(zone, by=user, **form.cleaned_data)
            except Refused as refusal:
                form.add_error(None, [str(lack) for lack in refusal.lacks])
            else:
                messages.success(request, _("Noted; the zone sees it on its page."))
                return redirect(zone)
    return render(request, "zones/support_add.html", {"zone": zone, "form": form}, status=status)


def _filtered(found: Any, form: SupportFilterForm) -> Any:
    if city := form.wanted("city"):
        found = found.filter(zone__county__city=city)
    if year := form.wanted("year"):
        found = found.filter(given_on__year=year)
    if kind := form.wanted("kind"):
        found = found.filter(kind=kind)
    if name := form.wanted("name"):
        found = found.filter(
            Q(zone__name__icontains=name)
            | Q(zone__county__name__icontains=name)
            | Q(zone__county__pinyin__icontains=name)
        )
    return found


def _by_zone_and_year(found: Any) -> Any:
    """A row for each zone and year: how often it was supported, and with how much money."""
    return (
        found.order_by()
        .annotate(year=ExtractYear("given_on"))
        .values(
            "zone",
            "zone__name",
            "zone__county__code",
            "zone__county__name",
            "zone__county__city__name",
            "year",
        )
        .annotate(number=Count("pk"), money=Sum("amount"))
        .order_by("-year", "zone__county__code")
    )
