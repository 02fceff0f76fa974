"""The city's page on which several of its counties are recommended in one letter."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from cluster_portal.counties.who import CITY_SIGNATORY
from cluster_portal.documents.press import letter_pdf
from cluster_portal.documents.printable import refusal as unprintable_sentence
from cluster_portal.documents.printable import unprintable
from cluster_portal.workflow.errors import Conflict, Lack, Refused
from cluster_portal.workflow.sent_numbers import sent_number

from ..models import Application, Round
from ..overview import rounds_for_lists
from ..recommending import candidates, draft_letter, recommend_together


@require_http_methods(["GET", "POST"])
def together(request: HttpRequest, round_pk: int) -> HttpResponse:
    """GET shows the counties, those that are not ready with what they lack; POST, from the check page,
    signs for the chosen."""
    round_, user = _round(request, round_pk), request.user
    if request.method == "GET":
        return _page(request, round_)
    try:
        paper = recommend_together(round_, _versions(request), by=user)
    except Refused as refusal:
        status = 409 if isinstance(refusal, Conflict) else 422
        return _page(request, round_, refusal.lacks, status)
    messages.success(
        request, _("Recommended. The letter is %(number)s.") % {"number": paper.number}
    )
    return redirect("paper", paper.pk)


@require_http_methods(["GET", "HEAD", "POST"])
def together_check(request: HttpRequest, round_pk: int) -> HttpResponse:
    """What would be signed for the chosen, before it is: nothing is decided here.

    The page carries the versions that it shows itself. A GET leads back to the choice.
    """
    round_ = _round(request, round_pk)
    if request.method != "POST":
        return redirect("recommend_together", round_.pk)
    wanted = _versions(request)
    chosen = [each for each in candidates(round_, request.user) if each.application.pk in wanted]
    if not chosen or len(chosen) != len(wanted):
        return _page(
            request, round_, [Lack(_("Choose the counties that the letter recommends."))], 422
        )
    lacks = [
        Lack(_("%(county)s: %(why)s") % {"county": each.row.county.name, "why": lack}, lack.url)
        for each in chosen
        for lack in each.why_not
    ]
    if lacks:
        return _page(request, round_, lacks, 422)
    context = {
        "round": round_,
        "chosen": chosen,
        "may_not": CITY_SIGNATORY.refuses(request.user, round_),
    }
    return render(request, "applications/recommend_check.html", context)


@require_POST
def together_preview(request: HttpRequest, round_pk: int) -> HttpResponse:
    """The one letter for the chosen, as a draft. By POST, for it takes the form as it stands."""
    round_, user = _round(request, round_pk), request.user
    assert user.office is not None  # _round() lets nobody else in
    chosen = (
        Application.objects.visible_to(user)
        .filter(round=round_, pk__in=_versions(request), state=Application.State.SUBMITTED)
        .select_related("county__city", "round")
    )
    if not chosen:
        return _page(
            request, round_, [Lack(_("Choose the counties that the letter recommends."))], 422
        )
    letter = draft_letter(round_, list(chosen), user.office)
    if lost := unprintable(letter):
        return _page(request, round_, [Lack(unprintable_sentence(lost))], 422)
    response = HttpResponse(letter_pdf(letter).pdf, content_type="application/pdf")
    response.headers["Content-Disposition"] = 'inline; filename="draft.pdf"'
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _page(
    request: HttpRequest, round_: Round, refused: list[Lack] | None = None, status: int = 200
) -> HttpResponse:
    found = candidates(round_, request.user)
    chosen = (
        set(_versions(request))
        if request.method == "POST"
        else {each.application.pk for each in found if not each.why_not}
    )
    context = {
        "round": round_,
        "candidates": found,
        "chosen": chosen,
        "refused": refused or [],
        "ready": any(not each.why_not for each in found),
        "may_not": CITY_SIGNATORY.refuses(request.user, round_),
    }
    return render(request, "applications/recommend_together.html", context, status=status)


def _round(request: HttpRequest, pk: int) -> Any:
    """The round, for a city only."""
    user: Any = request.user
    if not user.is_city:
        raise Http404
    return get_object_or_404(rounds_for_lists(user), pk=pk)


def _versions(request: HttpRequest) -> dict[int, int]:
    """Application → the version of it that the page showed, of those that were ticked."""
    chosen = [sent_number(pk) for pk in request.POST.getlist("chosen")]
    # a page without its version decides nothing
    return {pk: sent_number(request.POST.get(f"version_{pk}")) for pk in chosen if pk > 0}
