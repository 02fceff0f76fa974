"""The province's desk: its cases, one case, the formal check."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, OuterRef, Q, Subquery
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from applications.answered import AnsweredReturn, answered_returns
from applications.findings import findings_of
from applications.list_forms import DeskFilterForm
from applications.models import CityReview, Snapshot
from applications.overview import StateCount
from cluster_portal.workflow.background import in_background, save_in_background
from cluster_portal.workflow.errors import Conflict, Refused
from cluster_portal.workflow.sheets import export_asked, sheet_response

from ..checking import save_formal_check, why_not_checkable
from ..dossier import Dossier, dossier_of
from ..forms import FormalCheckForm
from ..models import Case, ExpertReview
from ..models.case import CaseQuerySet, CaseState
from ..sheets import CASES
from ..tally import tally_of

PAGE = 50
COMES_NEXT = {
    CaseState.CHECKING: _("Next: the formal check, then acceptance."),
    CaseState.SENT_BACK: _("Next: the county corrects it and the city recommends it again."),
    CaseState.ACCEPTED: _(
        "Next: assign experts who have no tie with the county, then start the review."
    ),
    CaseState.UNDER_REVIEW: _(
        "Next: the experts hand in their score sheets; then it is shortlisted or not."
    ),
    CaseState.SHORTLISTED: _("Next: the site visit; then it is proposed or not."),
    CaseState.PROPOSED: _("Next: the public notice of the round, then its decision."),
}


@require_safe
def cases(request: HttpRequest) -> HttpResponse:
    """Everything that has reached the province."""
    user: Any = request.user
    if not user.sees_everything:
        raise Http404
    form = DeskFilterForm(request.GET, user=user, states=Case.State.choices)
    found = _filtered(Case.objects.visible_to(user), form)
    counts = _count_by_state(found)
    if state := form.wanted("state"):
        found = found.filter(state=state)
    found = _with_sent(found)
    if export_asked(request):
        return sheet_response(request, CASES, found)
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    context = {"form": form, "page_obj": page, "rows": list(page), "counts": counts}
    return render(request, "reviews/list.html", context)


@require_safe
def case(request: HttpRequest, pk: int) -> HttpResponse:
    """One case: what is before the province, how far its check is, what can be done."""
    thing = _visible(request, pk)
    dossier = dossier_of(thing)
    context = {
        "case": thing,
        "application": thing.application,
        "dossier": dossier,
        "returns": _returns(dossier),
        "snapshot": dossier.snapshot,
        "may_check": why_not_checkable(dossier.check, request.user) is None,
        "correction": thing.application.open_correction,
        "comes_next": COMES_NEXT.get(thing.state, ""),
        "assigned": thing.expert_reviews.standing().count(),
        "handed_in": thing.expert_reviews.filter(state=ExpertReview.State.SUBMITTED).count(),
        "tally": tally_of(thing),
    }
    return render(request, "reviews/case.html", context)


@never_cache
@require_http_methods(["GET", "POST"])
def formal_check(request: HttpRequest, pk: int) -> HttpResponse:
    """The checklist beside what it is about. Whoever may only read, reads the answers."""
    thing = _visible(request, pk)
    dossier = dossier_of(thing)
    form = FormalCheckForm(request.POST or None, piece=dossier.check)

    def save() -> dict[str, Any]:
        opened = get_object_or_404(thing.formal_checks, pk=form.cleaned_data["piece"])
        fresh = save_formal_check(
            opened, answers=form.answers(), by=request.user, seen=form.cleaned_data["seen"]
        )
        return {"seen": fresh.version}

    if in_background(request):
        return save_in_background(form, save)
    status, theirs = 200, False
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                save()
            except Refused as refusal:
                form.add_error(None, [str(lack) for lack in refusal.lacks])
                thing = _visible(request, pk)
                dossier = dossier_of(thing)
                form.start_from(dossier.check)
                theirs = isinstance(refusal, Conflict)
                status = 409
            else:
                messages.success(request, gettext("Saved."))
                return redirect("formal_check", thing.pk)
    context = {
        "case": thing,
        "application": thing.application,
        "dossier": dossier,
        "findings": findings_of(dossier.snapshot, request.user),
        "before": dossier.before,
        "sections": dossier.changes(),
        "files": dossier.snapshot.files,
        "form": form,
        "theirs": theirs,
        "locked": why_not_checkable(dossier.check, request.user),
        "returns": _returns(dossier),
        "snapshot": dossier.snapshot,
    }
    return render(request, "reviews/formal_check.html", context, status=status)


def _visible(request: HttpRequest, pk: int) -> Case:
    return get_object_or_404(
        Case.objects.visible_to(request.user).for_desk().select_related("rejection"), pk=pk
    )


def _returns(dossier: Dossier) -> list[AnsweredReturn]:
    """What the version answers; new to the province is what came after the one it sent back."""
    before = dossier.before
    return answered_returns(dossier.snapshot, since=before.number if before else None)


def _filtered(found: CaseQuerySet, form: DeskFilterForm) -> CaseQuerySet:
    """By round, city and name; the state comes after the counts."""
    if round_ := form.wanted("round"):
        found = found.filter(application__round=round_)
    if city := form.wanted("city"):
        found = found.filter(application__county__city=city)
    if name := form.wanted("name"):
        found = found.filter(
            Q(application__county__name__icontains=name)
            | Q(application__county__pinyin__icontains=name)
        )
    return found


def _count_by_state(found: CaseQuerySet) -> list[StateCount]:
    rows = found.order_by().values("state").annotate(number=Count("pk"))
    numbers = {row["state"]: row["number"] for row in rows}
    return [
        StateCount(state.value, state.label, Case.tones[state], numbers[state.value])
        for state in Case.State
        if state.value in numbers
    ]


def _with_sent(found: CaseQuerySet) -> CaseQuerySet:
    """With the number and time of the version before the province, and the city's rank."""
    snapshots = Snapshot.objects.filter(formal_check__case=OuterRef("pk")).order_by("-number")
    reviews = CityReview.objects.filter(snapshot__formal_check__case=OuterRef("pk"))
    return found.for_desk().annotate(
        sent_number=Subquery(snapshots.values("number")[:1]),
        sent_at=Subquery(snapshots.values("submitted_at")[:1]),
        rank=Subquery(reviews.order_by("-snapshot__number").values("rank")[:1]),
    )
