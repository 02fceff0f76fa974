"""The pool of experts: who is in it, taking one in, changing particulars."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods, require_safe

from cluster_portal.counties.who import PROVINCE, PROVINCE_SIGNATORY
from cluster_portal.workflow.errors import Conflict, Refused
from cluster_portal.workflow.sent_numbers import sent_number
from cluster_portal.workflow.sheets import export_asked, sheet_response

from ..expert_forms import ExpertForm, NewExpertForm, PoolFilterForm
from ..models import Expert
from ..models.expert_review import OPEN
from ..pool import edit_expert, take_in
from ..sheets import EXPERTS

PAGE = 50


@require_safe
def experts(request: HttpRequest) -> HttpResponse:
    """Everyone in the pool, with what each has to do now."""
    user: Any = request.user
    if not user.sees_everything:
        raise Http404
    form = PoolFilterForm(request.GET)
    found = form.applied_to(Expert.objects.visible_to(user))
    found = (
        found.select_related("user", "home_city")
        .prefetch_related("tied_to__city")
        .annotate(open_reviews=Count("reviews", filter=Q(reviews__state__in=OPEN)))
        .order_by("user__name", "pk")
    )
    if export_asked(request):
        return sheet_response(request, EXPERTS, found)
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "page_obj": page,
        "rows": list(page),
        "may_add": _may_add(user),
        "may_edit": PROVINCE.concerns(user),
    }
    return render(request, "reviews/experts.html", context)


@never_cache
@require_http_methods(["GET", "POST"])
@sensitive_variables("password")
def expert_add(request: HttpRequest) -> HttpResponse:
    """Take an expert into the pool; the answer shows the one-time password, once."""
    if not _may_add(request.user):
        raise Http404
    form = NewExpertForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            expert, password = take_in(by=request.user, **form.cleaned_data)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            context = {"person": expert.user, "password": password}
            return render(request, "reviews/expert_password.html", context)
    status = 422 if form.is_bound else 200
    return render(request, "reviews/expert_form.html", {"form": form}, status=status)


@require_http_methods(["GET", "POST"])
def expert_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change what is known of an expert; the history says what it was before."""
    if not PROVINCE.concerns(request.user):
        raise Http404
    found = Expert.objects.visible_to(request.user).select_related("user", "home_city")
    expert = get_object_or_404(found, pk=pk)
    initial = {
        "home_city": expert.home_city,
        "employer": expert.employer,
        "field": expert.field,
        "tied_to": expert.tied_to.all(),
    }
    form = ExpertForm(request.POST or None, expert=expert, initial=initial)
    status = 422 if form.is_bound else 200
    if request.method == "POST" and form.is_valid():
        seen = sent_number(request.POST.get("seen"))  # a page without its version changes nothing
        try:
            edit_expert(expert, by=request.user, seen=seen, **form.cleaned_data)
        except Conflict as conflict:
            form.add_error(None, str(conflict))
            status = 409
        else:
            messages.success(request, _("Saved and put on record."))
            return redirect("experts")
    context = {"form": form, "expert": expert, "stands": initial if status == 409 else None}
    return render(request, "reviews/expert_form.html", context, status=status)


def _may_add(user: Any) -> bool:
    return PROVINCE_SIGNATORY.refuses(user, None) is None
