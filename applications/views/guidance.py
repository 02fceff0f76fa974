"""Guidance (四(三)): the city reads a shared draft and comments on it; the county answers."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from cluster_portal.counties.middleware import PersonRequest
from cluster_portal.workflow.errors import Lack, Refused
from cluster_portal.workflow.fields import TextField
from cluster_portal.workflow.sent_numbers import sent_number

from .. import guiding
from ..models import Application, GuidanceComment
from ..outline import SECTIONS
from ..progress import Progress
from ..reading import by_material, chapters, findings_by_condition


class SayingForm(forms.Form):
    """What is said: to a section, or to a comment on one."""

    text = TextField(label=gettext_lazy("What you say"), max_length=2000)


@require_http_methods(["GET", "POST"])
def guidance(request: PersonRequest, pk: int) -> HttpResponse:
    """What was said about the draft, by section; to the city also the draft while it is shared.

    All that is said is sent here: `section` with a comment, `comment` with an answer to it, or
    `settle` with the comment that is settled. What could not be said is shown again at its place.
    """
    thing = _own(request, pk)
    form = SayingForm(request.POST or None)
    refused: list[Lack] = []
    if request.method == "POST":
        try:
            done = _say(request, thing, form)
        except Refused as refusal:
            refused = refusal.lacks
        else:
            if done:
                return done
    comments = list(thing.guidance_comments.in_full())
    context: dict[str, Any] = {
        "application": thing,
        "comments": comments,
        "sections": [spec for spec in SECTIONS.values() if any(c.spec is spec for c in comments)],
        "silent": guiding.why_silent(thing, request.user),
        "form": form,
        "refused": refused,
        "typed_to": request.POST.get("section") or request.POST.get("comment"),
    }
    if request.user.is_city and thing.is_shared:
        progress = Progress(thing)
        data, files = progress.as_data(), [file.as_data() for file in progress.files]
        context |= {
            "materials": by_material(chapters(data, files)),
            "conditions": findings_by_condition(data["findings"]),
            "files": files,
        }
    status = 409 if refused else 422 if form.errors else 200
    return render(request, "applications/guidance.html", context, status=status)


@require_POST
def sharing(request: PersonRequest, pk: int) -> HttpResponse:
    """The county shares its draft with its city, or stops."""
    if not request.user.is_county:
        raise Http404
    thing = _own(request, pk)
    try:
        if "stop" in request.POST:
            guiding.unshare(thing, by=request.user)
            messages.success(request, _("The city no longer reads the draft."))
        else:
            guiding.share(thing, by=request.user)
            messages.success(request, _("The city now reads the draft and can comment on it."))
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect(thing)


def _say(
    request: PersonRequest, thing: Application, form: SayingForm
) -> HttpResponseRedirect | None:
    """Carry out what was sent, and lead to where it stands; None where there is nothing to say."""
    page = reverse("guidance", args=[thing.pk])
    if "settle" in request.POST:
        said = _comment(thing, request.POST["settle"])
        guiding.settle(said, by=request.user)
        return redirect(f"{page}#on-{said.section}")
    if not form.is_valid():
        return None
    text = form.cleaned_data["text"]
    if "comment" in request.POST:
        said = _comment(thing, request.POST["comment"])
        guiding.reply(said, text, by=request.user)
        return redirect(f"{page}#comment-{said.pk}")
    key = request.POST.get("section", "")
    if key not in SECTIONS:
        raise Http404
    said = guiding.comment(thing, key, text, by=request.user)
    return redirect(f"{page}#comment-{said.pk}")


def _own(request: PersonRequest, pk: int) -> Application:
    """An application of one's own county, or of one of the city's counties: nobody else's business."""
    if not (request.user.is_county or request.user.is_city):
        raise Http404
    return get_object_or_404(Application.objects.visible_to(request.user).for_desk(), pk=pk)


def _comment(thing: Application, pk: str) -> GuidanceComment:
    return get_object_or_404(thing.guidance_comments, pk=sent_number(pk))
