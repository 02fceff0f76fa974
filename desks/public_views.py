"""What anybody may read without an account: the zones with the title, and the public notices.

No scores, no experts, nobody who objected: only what the province's own papers tell the public.
"""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from reviews.models import Selection
from zones.models import Zone

PAGE = 50


@login_not_required
@require_safe
def public_zones(request: HttpRequest) -> HttpResponse:
    """The zones that hold the title, in the order of their division codes."""
    zones = Zone.objects.titled().for_desk().order_by("county__code")
    page = Paginator(zones, PAGE).get_page(request.GET.get("page"))
    context = {"page_obj": page, "zones": list(page)}
    return render(request, "desks/public_zones.html", context)


@login_not_required
@require_safe
def public_notices(request: HttpRequest) -> HttpResponse:
    """Every public notice that was given, the newest first."""
    notices = Selection.objects.public().select_related("notice").order_by("-notice_from", "-pk")
    page = Paginator(notices, PAGE).get_page(request.GET.get("page"))
    context = {"page_obj": page, "selections": list(page)}
    return render(request, "desks/public_notices.html", context)


@login_not_required
@require_safe
def public_notice(request: HttpRequest, pk: int) -> HttpResponse:
    """The notice as it was issued, from the frozen paper; how long it runs; how to verify it."""
    selection = get_object_or_404(
        Selection.objects.public().select_related("notice", "decision"), pk=pk
    )
    letter = selection.notice.letter
    context = {
        "selection": selection,
        "paper": selection.notice,
        "letter": letter,
        "paragraphs": letter.numbered_paragraphs(),
    }
    return render(request, "desks/public_notice.html", context)
