"""What was carried over from the last application and is listed: confirmed all at once."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from cluster_portal.counties.middleware import PersonRequest
from cluster_portal.workflow.errors import Refused

from ..models import Application
from ..outline import SECTIONS, Holds
from ..writing import confirm_rows


@require_POST
def rows_confirm(request: PersonRequest, pk: int, key: str) -> HttpResponse:
    """All rows, or files, of the section are right as they are."""
    if not request.user.is_county or key not in SECTIONS or SECTIONS[key].holds is Holds.ANSWERS:
        raise Http404
    thing = get_object_or_404(Application.objects.visible_to(request.user), pk=pk)
    try:
        confirm_rows(thing, key, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Confirmed: %(section)s.") % {"section": SECTIONS[key].title})
    return redirect("section", thing.pk, key)
