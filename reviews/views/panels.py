"""The province's side of the experts' review: panels, who is assigned, what the scores come to."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from applications.models import Round
from cluster_portal.counties.who import PROVINCE
from cluster_portal.workflow.errors import Refused
from cluster_portal.workflow.sheets import export_asked, sheet_response

from ..assigning import assign, begin_panel, candidates
from ..conditions import case_takes_experts, panel_is_set
from ..models import Case, Expert, ExpertReview, Panel
from ..sheets import ASSIGNED, PANELS, RankingRow, ranking_sheet
from ..tally import ranking_of, sheets_of

PAGE = 50


@require_safe
def panels(request: HttpRequest) -> HttpResponse:
    """Every round with its panel, or the button that begins one."""
    _province_reads(request)
    user: Any = request.user
    states = Case.State
    in_review = (states.ACCEPTED, states.UNDER_REVIEW)
    rounds = (
        Round.objects.visible_to(user)
        .select_related("panel")
        .annotate(
            cases_to_judge=Count(
                "applications__case", filter=Q(applications__case__state__in=in_review)
            )
        )
        .order_by("-year")
    )
    if export_asked(request):
        return sheet_response(request, PANELS, rounds)
    page = Paginator(rounds, PAGE).get_page(request.GET.get("page"))
    context = {"page_obj": page, "rows": list(page), "may_begin": PROVINCE.concerns(user)}
    return render(request, "reviews/panels.html", context)


@require_POST
def panel_begin(request: HttpRequest, round_pk: int) -> HttpResponse:
    """Begin the panel of a round, with criteria to start from."""
    _province_reads(request)
    round_ = get_object_or_404(Round.objects.visible_to(request.user), pk=round_pk)
    try:
        panel = begin_panel(round_, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("panels")
    return redirect(panel)


@require_safe
def panel(request: HttpRequest, pk: int) -> HttpResponse:
    """The criteria and rules of a round's review."""
    found = Panel.objects.visible_to(request.user).for_desk()
    thing = get_object_or_404(found, pk=pk)
    cases = (
        Case.objects.visible_to(request.user)
        .for_desk()
        .filter(application__round=thing.round, state__in=_judged())
        .annotate(
            asked=Count(
                "expert_reviews",
                filter=Q(expert_reviews__in=ExpertReview.objects.standing()),
            ),
            handed_in=Count(
                "expert_reviews",
                filter=Q(expert_reviews__state=ExpertReview.State.SUBMITTED),
            ),
        )
        .order_by("application__county__code")
    )
    return render(request, "reviews/panel.html", {"thing": thing, "cases": cases})


@require_safe
def experts_of_case(request: HttpRequest, pk: int) -> HttpResponse:
    """Who judges this case, what their sheets come to, and who else could judge it."""
    case = _case(request, pk)
    round_panel = Panel.objects.filter(round=case.application.round_id).first()
    by_review = {sheet.review.pk: sheet for sheet in sheets_of(case)}
    reviews = list(
        case.expert_reviews.select_related("expert__user", "expert__home_city").order_by("pk")
    )
    assigned = [(review, by_review.get(review.pk)) for review in reviews]
    if export_asked(request):
        return sheet_response(request, ASSIGNED, assigned, of=case.county.full_name)
    asked = ExpertReview(case=case)
    in_the_way = [*case_takes_experts(asked), *panel_is_set(asked)]
    takes_experts = not any(case_takes_experts(asked))
    found = candidates(case) if takes_experts else []
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    context = {
        "case": case,
        "panel": round_panel,
        "reviews": assigned,
        "takes_experts": takes_experts,
        "in_the_way": in_the_way,
        "page_obj": page,
        "candidates": list(page),
        "may_assign": PROVINCE.concerns(request.user) and not in_the_way,
    }
    return render(request, "reviews/experts_of_case.html", context)


@require_POST
def expert_assign(request: HttpRequest, pk: int, expert_pk: int) -> HttpResponse:
    """Give the case to an expert, or say why not."""
    case = _case(request, pk)
    expert = get_object_or_404(
        Expert.objects.visible_to(request.user).select_related("user"), pk=expert_pk
    )
    try:
        assign(case, expert, by=request.user)
    except Refused as refusal:
        for lack in refusal.lacks:
            messages.error(request, str(lack))
    else:
        messages.success(request, _("Assigned to %(expert)s.") % {"expert": expert})
    return redirect("experts_of_case", case.pk)


@require_safe
def ranking(request: HttpRequest, pk: int) -> HttpResponse:
    """The ranked table of a round: every figure, and each one's sheet by one link."""
    _province_reads(request)
    round_ = get_object_or_404(
        Round.objects.visible_to(request.user).select_related("panel"), pk=pk
    )
    rows = ranking_of(round_)
    waiting = (
        Case.objects.visible_to(request.user)
        .for_desk()
        .filter(application__round=round_, state__in=_judged())
        .exclude(pk__in=[row.case.pk for row in rows])
        .order_by("application__county__code")
    )
    round_panel = getattr(round_, "panel", None)
    if export_asked(request):
        listed: list[RankingRow] = [(row.case, row) for row in rows]
        listed += [(case, None) for case in waiting]
        return sheet_response(request, ranking_sheet(listed, round_panel), listed, of=round_)
    context = {
        "round": round_,
        "panel": round_panel,
        "rows": rows,
        "waiting": waiting,
        "listed": len(rows) + len(waiting),
    }
    return render(request, "reviews/ranking.html", context)


def _judged() -> list[str]:
    """Where a case stands once it was accepted and is not withdrawn."""
    states = Case.State
    before = (states.CHECKING, states.SENT_BACK, states.REJECTED, states.WITHDRAWN)
    return [state.value for state in states if state not in before]


def _province_reads(request: HttpRequest) -> None:
    user: Any = request.user
    if not user.sees_everything:
        raise Http404


def _case(request: HttpRequest, pk: int) -> Case:
    return get_object_or_404(Case.objects.visible_to(request.user).for_desk(), pk=pk)
