"""The pages of act four: assessments, rectifications, the national list, the rules."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from cluster_portal.counties.who import PROVINCE_SIGNATORY
from cluster_portal.workflow.errors import Conflict, Refused
from cluster_portal.workflow.sent_numbers import sent_number
from cluster_portal.workflow.sheets import export_asked, sheet_response
from zones.views.zones import count_by_state

from .forms import RulesForm
from .list_forms import AssessmentFilterForm
from .models import Assessment, NationalRecommendation, Rectification, Rules
from .models.assessment import AssessmentQuerySet
from .rule_keeping import change_rules
from .sheets import RECOMMENDATIONS, assessments_for

PAGE = 50


@require_safe
def assessments(request: HttpRequest) -> HttpResponse:
    """Everyone with an office has this list, each as far as they may see."""
    user = _of_an_office(request)
    form = AssessmentFilterForm(request.GET, user=user)
    found = _filtered(Assessment.objects.visible_to(user), form, user)
    counts = count_by_state(found)
    if state := form.wanted("state"):
        found = found.filter(state=state)
    rows = found.for_desk().select_related("rectification").order_by("-zone__term_ends_on", "-pk")
    if export_asked(request):
        return sheet_response(request, assessments_for(user), rows)
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    context = {"form": form, "counts": counts, "page_obj": page, "rows": list(page)}
    return render(request, "assessments/list.html", context)


@require_safe
def assessment(request: HttpRequest, pk: int) -> HttpResponse:
    """One assessment: against what, what the county states, the result, what follows from it."""
    found = Assessment.objects.visible_to(request.user).for_desk()
    thing = get_object_or_404(found.select_related("plan_version", "decision"), pk=pk)
    return render(request, "assessments/assessment.html", {"thing": thing})


@require_safe
def rectification(request: HttpRequest, pk: int) -> HttpResponse:
    """One rectification: what has to be put right, by when, and what came of it."""
    found = Rectification.objects.visible_to(request.user).for_desk()
    thing = get_object_or_404(found.select_related("assessment__plan_version"), pk=pk)
    return render(request, "assessments/rectification.html", {"thing": thing})


@require_safe
def recommendations(request: HttpRequest) -> HttpResponse:
    """The zones recommended first for the national programme; each office those within its reach."""
    user = _of_an_office(request)
    found = NationalRecommendation.objects.visible_to(user).select_related(
        "assessment__zone__county__city", "letter"
    )
    if export_asked(request):
        return sheet_response(request, RECOMMENDATIONS, found)
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    context = {"page_obj": page, "rows": list(page)}
    return render(request, "assessments/recommendations.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def assessment_rules(request: HttpRequest) -> HttpResponse:
    """Every office reads the rules; a signatory of the province changes them, with a reason."""
    user = _of_an_office(request)
    rules = Rules.objects.current()
    may_change = PROVINCE_SIGNATORY.refuses(user, rules) is None
    if request.method == "POST" and not may_change:
        raise Http404
    form = RulesForm(request.POST or None, instance=Rules.objects.current())
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                change_rules(
                    by=user,
                    reason=form.cleaned_data["reason"],
                    seen=_seen(request),
                    **form.values(),
                )
            except Refused as refusal:
                form.add_error(None, [str(lack) for lack in refusal.lacks])
                status = 409 if isinstance(refusal, Conflict) else 422
                rules = Rules.objects.current()
            else:
                messages.success(request, _("Saved and put on record."))
                return redirect("assessment_rules")
    context = {"rules": rules, "form": form, "may_change": may_change}
    return render(request, "assessments/rules.html", context, status=status)


def _of_an_office(request: HttpRequest) -> Any:
    user: Any = request.user
    if user.office_id is None:
        raise Http404
    return user


def _seen(request: HttpRequest) -> int:
    # a page without its version changes nothing
    return sent_number(request.POST.get("version"))


def _filtered(
    found: AssessmentQuerySet, form: AssessmentFilterForm, user: Any
) -> AssessmentQuerySet:
    """By city, grade and year; the state comes after the counts. A grade is found where it is shown."""
    if city := form.wanted("city"):
        found = found.filter(zone__county__city=city)
    if grade := form.wanted("grade"):
        shown = Q() if user.sees_everything else Q(state=Assessment.State.DECIDED)
        found = found.filter(shown, grade=grade)
    if year := form.wanted("year"):
        found = found.filter(zone__term_ends_on__year=year)
    return found
