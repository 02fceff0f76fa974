"""A paper's page and its file, for the offices that are parties to it."""

from __future__ import annotations

from csp.constants import SELF
from csp.decorators import csp_replace
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from .models import Paper


@require_safe
def paper(request: HttpRequest, pk: int) -> HttpResponse:
    """What a paper is, whether it is ready, and its file."""
    found = get_object_or_404(
        Paper.objects.visible_to(request.user).select_related("office", "signed_by"), pk=pk
    )
    return render(request, "documents/paper_detail.html", {"paper": found})


# To some browsers their own PDF viewer is a plug-in.
@csp_replace({"object-src": [SELF]})  # type: ignore[arg-type]
@require_safe
def paper_file(request: HttpRequest, pk: int) -> FileResponse:
    """The PDF as a download, or with ?inline=1 for a frame on a page of ours."""
    found = get_object_or_404(Paper.objects.visible_to(request.user), pk=pk)
    if not found.is_ready:
        raise Http404
    return FileResponse(
        found.file.open("rb"),
        as_attachment=request.GET.get("inline") != "1",
        filename=f"{found.number}{found.title}.pdf",
        content_type="application/pdf",
        headers={"X-Content-Type-Options": "nosniff"},
    )
