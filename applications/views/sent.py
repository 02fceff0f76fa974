"""What was sent: snapshots, what changed between them, the city's check, the letter's preview."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_safe

from cluster_portal.counties.middleware import PersonRequest
from cluster_portal.documents.press import letter_pdf
from cluster_portal.documents.printable import refusal as unprintable_sentence
from cluster_portal.documents.printable import unprintable
from cluster_portal.workflow.background import in_background, save_in_background
from cluster_portal.workflow.errors import Conflict, Lack, Refused
from cluster_portal.workflow.sent_numbers import sent_number
from cluster_portal.workflow.writing import Answer

from ..answered import answered_returns
from ..checklists import CITY_ITEMS
from ..city_forms import CityReviewForm
from ..findings import findings_of
from ..models import Application, CityReview, Snapshot
from ..papers import recommendation_letter
from ..reading import by_material, chapters, compare, findings_by_condition
from ..reviewing import save_city_review, why_not_reviewable
from ..stamped import stamped


@require_safe
def snapshot(request: PersonRequest, pk: int, number: int) -> HttpResponse:
    """One numbered version, as it was sent."""
    sent = _snapshot(request, pk, number)
    context = {
        "application": sent.application,
        "snapshot": sent,
        "materials": by_material(chapters(sent.data, sent.files)),
        "conditions": findings_by_condition(sent.data["findings"]),
        "files": sent.files,
    }
    return render(request, "applications/snapshot.html", context)


@require_safe
def changes(request: PersonRequest, pk: int, number: int) -> HttpResponse:
    """What this version changed of the one before, or of ?from=, by section, old beside new."""
    sent = _snapshot(request, pk, number)
    before = _earlier(sent, request.GET.get("from"))
    context = {
        "application": sent.application,
        "snapshot": sent,
        "before": before,
        "sections": compare(chapters(before.data, before.files), chapters(sent.data, sent.files)),
        "returns": [each for each in answered_returns(sent, since=before.number) if each.new],
    }
    return render(request, "applications/changes.html", context)


@never_cache
@require_http_methods(["GET", "POST"])
def city_review(request: PersonRequest, pk: int) -> HttpResponse:
    """The city's checklist, opinion and rank for what is before it now."""
    review = _city_review(request, pk)
    application = review.application
    form = CityReviewForm(request.POST if request.method == "POST" else None, review=review)

    def save() -> dict[str, Any]:
        opened = get_object_or_404(application.city_reviews, pk=form.cleaned_data["piece"])
        fresh = save_city_review(
            opened,
            answers=form.answers(),
            opinion=form.cleaned_data["opinion"],
            rank=form.cleaned_data["rank"],
            by=request.user,
            seen=form.cleaned_data["seen"],
        )
        return {"seen": fresh.version}

    if in_background(request):
        return save_in_background(form, save)
    status, theirs = 200, False
    refused: list[Lack] = []
    unsaved: list[Answer] = []
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                save()
            except Conflict as conflict:
                form.add_error(None, [str(lack) for lack in conflict.lacks])
                review = _city_review(request, pk)
                form.start_from(review)
                theirs, status = True, 409
            except Refused as refusal:
                # It is not before the city now: what stands is shown, what was typed apart from it.
                status, refused, unsaved = 409, refusal.lacks, form.readable()
                review = _city_review(request, pk)
                form = CityReviewForm(review=review)
            else:
                messages.success(request, _("Saved."))
                return redirect("city_review", application.pk)
    context = {
        "application": application,
        "review": review,
        "snapshot": review.snapshot,
        "form": form,
        "theirs": theirs,
        "refused": refused,
        "unsaved": unsaved,
        "rows": [(item, review.answers.get(item.key, {})) for item in CITY_ITEMS],
        "locked": why_not_reviewable(review, request.user),
        "returns": answered_returns(review.snapshot),
        "findings": findings_of(review.snapshot, request.user),
        "files": review.snapshot.files,
        "stamped": stamped(review.snapshot, request.user),
    }
    return render(request, "applications/city_review.html", context, status=status)


@require_GET
def letter_preview(request: PersonRequest, pk: int) -> HttpResponse:
    """The letter as it would be issued now: marked as a draft, without a number."""
    review = _city_review(request, pk)
    assert request.user.office is not None  # _city_review() lets nobody else in
    letter = recommendation_letter(review.application, review, request.user.office)
    if lost := unprintable(letter):
        messages.error(request, unprintable_sentence(lost))
        return redirect("city_review", pk)
    response = HttpResponse(letter_pdf(letter).pdf, content_type="application/pdf")
    response.headers["Content-Disposition"] = 'inline; filename="draft.pdf"'
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _snapshot(request: PersonRequest, pk: int, number: int) -> Any:
    found = Snapshot.objects.visible_to(request.user).select_related(
        "application__county__city", "application__round", "submitted_by"
    )
    return get_object_or_404(found, application=pk, number=number)


def _earlier(sent: Snapshot, number: str | None) -> Snapshot:
    """The version that it is compared with: the one of this number, or the one before."""
    if number is None:
        before = sent.previous
    else:
        before = sent.application.snapshots.filter(number=sent_number(number)).first()
    if before is None or before.number >= sent.number:
        raise Http404
    return before


def _city_review(request: PersonRequest, pk: int) -> CityReview:
    """The review of the latest version: the city's own business."""
    if not request.user.is_city:
        raise Http404
    application = get_object_or_404(Application.objects.visible_to(request.user).for_desk(), pk=pk)
    review = (
        application.city_reviews.select_related("snapshot", "letter")
        .order_by("snapshot__number")
        .last()
    )
    if review is None:
        raise Http404
    review.application = review.snapshot.application = application
    return review
