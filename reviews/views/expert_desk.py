"""The expert's own desk: what is assigned to them, what they judge, its files."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET, require_safe

from applications.views.files import as_download
from applications.views.institutions import snapshot_sheet
from cluster_portal.workflow.sheets import export_asked, sheet_response

from ..materials import materials_for
from ..models import ExpertReview
from ..sheets import EXPERT_REVIEWS

PAGE = 50


@require_safe
def expert_reviews(request: HttpRequest) -> HttpResponse:
    """An expert's reviews, the newest round first."""
    user: Any = request.user
    if not user.is_expert:
        raise Http404
    found = (
        ExpertReview.objects.visible_to(user)
        .for_desk()
        .order_by("-case__application__round__year", "case__application__county__code")
    )
    if export_asked(request):
        return sheet_response(request, EXPERT_REVIEWS, found)
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    context = {"page_obj": page, "rows": list(page)}
    return render(request, "reviews/expert_reviews.html", context)


@require_safe
def expert_review(request: HttpRequest, pk: int) -> HttpResponse:
    """One review. The expert finds the materials here once they have declared to have no tie."""
    thing = _visible(request, pk)
    context = {
        "thing": thing,
        "is_own": thing.expert.user_id == request.user.pk,
        "materials": materials_for(thing, request.user),
    }
    return render(request, "reviews/expert_review.html", context)


@require_GET
def expert_file(request: HttpRequest, pk: int, file_pk: int) -> FileResponse:
    """A file of the version that is judged, for the expert who may read it."""
    materials = materials_for(_visible(request, pk), request.user)
    attachment = materials.attachment(file_pk) if materials else None
    if attachment is None:
        raise Http404
    return as_download(attachment)


@require_safe
def expert_institutions(request: HttpRequest, pk: int) -> HttpResponse:
    """The institutions of the version that is judged, as a sheet."""
    materials = materials_for(_visible(request, pk), request.user)
    if materials is None:
        raise Http404
    return snapshot_sheet(materials.snapshot)


def _visible(request: HttpRequest, pk: int) -> ExpertReview:
    return get_object_or_404(ExpertReview.objects.visible_to(request.user).for_desk(), pk=pk)
