"""The list of applications: a county's over the years, everyone else's for one round."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from cluster_portal.workflow.sheets import export_asked, in_batches, sheet_response

from ..home import home_county
from ..list_forms import RoundTableForm
from ..models import Application
from ..overview import (
    STATES,
    Counties,
    CountyRow,
    count_by_state,
    counties_of,
    deadline_shown,
    in_state,
    rounds_for_lists,
    with_sent,
)
from ..round_table import heads, rows_of, sorted_rows
from ..sheets import OWN_APPLICATIONS, applications_of

PAGE = 50


@require_safe
def applications(request: HttpRequest) -> HttpResponse:
    """Everyone with an office has this list, each as far as they may see."""
    user: Any = request.user
    if user.office_id is None:
        raise Http404
    return _own_list(request, user) if user.is_county else _round_list(request, user)


def _own_list(request: HttpRequest, user: Any) -> HttpResponse:
    """The county's own applications, the newest first."""
    found = with_sent(Application.objects.visible_to(user), user).order_by("-round__year", "-pk")
    if export_asked(request):
        return sheet_response(request, OWN_APPLICATIONS, in_batches(found, _own_rows))
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    rows = _own_rows(page)
    context = {"own": True, "page_obj": page, "rows": rows, "sections": home_county(user)}
    return render(request, "applications/list.html", context)


def _own_rows(found: Iterable[Application]) -> list[CountyRow]:
    return [CountyRow(thing.county, thing, thing.due) for thing in found]


def _round_list(request: HttpRequest, user: Any) -> HttpResponse:
    """All counties within reach in one round, also those that have not begun."""
    rounds = list(rounds_for_lists(user))
    context: dict[str, Any] = {"own": False, "round": None, "rows": []}
    if rounds:
        asked = request.GET.copy()
        asked.setdefault("round", str(rounds[0].year))
        form = RoundTableForm(asked, user=user, states=STATES)
        chosen = form.wanted("round")
        round_ = next((r for r in rounds if r == chosen), rounds[0])
        counties = _filtered(counties_of(round_, user).select_related("city"), form)
        sort = form.wanted("sort") or ""
        context |= {
            "form": form,
            "round": round_,
            "counts": count_by_state(counties),
            "heads": heads(user, sort),
            "own_day": deadline_shown(round_, user) if user.is_city else None,
        }
        if state := form.wanted("state"):
            counties = in_state(counties, state)
        rows = sorted_rows(rows_of(counties, round_, user), sort)
        if flag := form.wanted("flag"):
            rows = [row for row in rows if flag in row.flags]
        if export_asked(request):
            return sheet_response(request, applications_of(round_, user), rows, of=round_)
        page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
        context |= {"page_obj": page, "rows": list(page)}
    return render(request, "applications/list.html", context)


def _filtered(counties: Counties, form: RoundTableForm) -> Counties:
    """By city and name; the state comes after the counts."""
    if city := form.wanted("city"):
        counties = counties.filter(city=city)
    if name := form.wanted("name"):
        counties = counties.filter(
            Q(name__icontains=name) | Q(pinyin__icontains=name) | Q(code__startswith=name)
        )
    return counties
