"""The pages above all acts: each person's desk, the audit log, the policy to read."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from applications.home import home_sections
from cluster_portal.deadlines.reading import next_deadlines
from cluster_portal.policy.lists import MeasureGroup
from cluster_portal.policy.names import POLICY_NUMBER, POLICY_TITLE
from cluster_portal.workflow.models import LogRow
from cluster_portal.workflow.sheets import export_asked, in_batches, sheet_response

from .forms import AuditFilterForm
from .policy_page import paragraphs
from .sheets import AUDIT_LOG
from .waiting import latest_changes, waiting_list, with_things

PAGE = 50


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """What waits for this person, by due day; the open rounds; what comes next; what changed.

    ?all=1 shows the whole list.
    """
    user: Any = request.user
    waiting = waiting_list(user)
    shown = waiting if "all" in request.GET else waiting[:PAGE]
    context = {
        "waiting": shown,
        "waiting_count": len(waiting),
        "changes": latest_changes(user),
        "sections": home_sections(user) if user.office_id else None,
        "next_deadlines": next_deadlines(user) if user.office_id else None,
    }
    return render(request, "desks/home.html", context)


@require_safe
def audit_log(request: HttpRequest) -> HttpResponse:
    """Who did what, over everything: for the province and the auditor."""
    user: Any = request.user
    if not user.sees_everything:
        raise Http404
    form = AuditFilterForm(request.GET)
    rows = form.applied_to(LogRow.objects.visible_to(user)).order_by("-at", "-pk")
    if export_asked(request):
        changes = in_batches(rows, lambda batch: with_things(batch, user))
        return sheet_response(request, AUDIT_LOG, changes)
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "page_obj": page,
        "count": page.paginator.count,
        "changes": with_things(page.object_list, user),
    }
    return render(request, "desks/audit_log.html", context)


@login_not_required
@require_safe
def policy_text(request: HttpRequest) -> HttpResponse:
    """The policy in its own words, each numbered paragraph with an anchor of its number."""
    context = {
        "number": POLICY_NUMBER,
        "policy_title": POLICY_TITLE,
        "paragraphs": paragraphs(),
        "groups": list(MeasureGroup),
    }
    return render(request, "desks/policy.html", context)
