"""The ledger of what is owed by when, and the reckoning of terms."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from cluster_portal.workflow.sheets import export_asked, in_batches, sheet_response

from .forms import UNENDED, LedgerFilterForm, TermForm
from .models import Obligation
from .reading import ledger_rows
from .sheets import DEADLINES

PAGE = 50


@require_safe
def deadlines(request: HttpRequest) -> HttpResponse:
    """What is owed by when, as far as this person may see. First what is still to be done."""
    user: Any = request.user
    if user.office_id is None:
        raise Http404
    asked = request.GET.copy()
    asked.setdefault("standing", UNENDED)
    form = LedgerFilterForm(asked, user=user)
    found = form.applied_to(Obligation.objects.visible_to(user).for_desk())
    if asked["standing"] != UNENDED:  # with what has ended among it, the newest first
        found = found.order_by("-due_at", "-pk")
    if export_asked(request):
        rows = in_batches(found, lambda batch: ledger_rows(batch, user))
        return sheet_response(request, DEADLINES, rows)
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "page_obj": page,
        "count": page.paginator.count,
        "rows": ledger_rows(page.object_list, user),
        "own": user.is_county,
    }
    return render(request, "deadlines/list.html", context)


@require_safe
def deadline_calculator(request: HttpRequest) -> HttpResponse:
    """On which day a term ends, with each step. What was asked stands in the address."""
    form = TermForm(request.GET or None, initial={"start": timezone.localdate()})
    reckoning = form.reckoned() if form.is_valid() else None
    return render(request, "deadlines/calculator.html", {"form": form, "reckoning": reckoning})
