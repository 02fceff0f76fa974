"""Saving in the background: the same address as ever, asked by the page's script, answers in JSON.

The scripts (static/saving.js, static/uploads.js) send a form as it stands, marked by a header. The
answer is a word for the script, `state`, and a sentence for the person, `said`:

    200 saved     fields: what the form's hidden fields are to carry from now on
    422 wrong     something typed is not right; the script sends again once it is changed
    409 conflict  someone else was first; the script stops, saving by hand shows both side by side
    403 refused   it can't be saved now by this person; the script stops

See docs/decisions/0044.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from .days import local
from .errors import Conflict, Refused
from .templatetags.portal import error_lines

HEADER = "X-Background"


def in_background(request: HttpRequest) -> bool:
    """Whether the page's script asks, which wants an answer rather than a page."""
    return request.method == "POST" and HEADER in request.headers


def save_in_background(form: Any, save: Callable[[], dict[str, Any]]) -> JsonResponse:
    """Check the form and save.

    save: saves what the form has, raising Refused, and gives the hidden fields of the next save.
    """
    if not form.is_valid():
        lines = error_lines(form)
        said = ngettext(
            "%(number)d thing to put right; once it is, it saves itself. %(first)s",
            "%(number)d things to put right; once they are, it saves itself. %(first)s",
            len(lines),
        )
        return wrong(said % {"number": len(lines), "first": lines[0]})
    try:
        fields = save()
    except Refused as refusal:
        return refused(refusal)
    at = local(timezone.now())
    return saved(_("Saved %(time)s") % {"time": f"{at:%H:%M}"}, fields)


def saved(said: str, fields: dict[str, Any] | None = None) -> JsonResponse:
    """It is kept."""
    return JsonResponse({"state": "saved", "said": said, "fields": fields or {}})


def wrong(said: str) -> JsonResponse:
    """It was not kept; once what is wrong is put right it can be sent again."""
    return JsonResponse({"state": "wrong", "said": said}, status=422)


def refused(refusal: Refused) -> JsonResponse:
    """It was not saved, and will not be by sending it again."""
    if not isinstance(refusal, Conflict):
        return JsonResponse({"state": "refused", "said": str(refusal)}, status=403)
    said = _("%(why)s What you typed is not saved yet: press “Save” to see both side by side.")
    return JsonResponse({"state": "conflict", "said": said % {"why": refusal.lacks[0]}}, status=409)
