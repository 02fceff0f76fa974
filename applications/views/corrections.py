"""The county's answers to what was returned, item by item."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from cluster_portal.counties.middleware import PersonRequest
from cluster_portal.workflow.errors import Conflict, Lack, Refused
from cluster_portal.workflow.fields import TextField
from cluster_portal.workflow.writing import Answer

from ..models import Application, CorrectionItem
from ..writing import answer_item, why_locked

LONGEST = 2000


class ItemAnswerForm(forms.Form):
    """One answer. An empty one takes it back."""

    answer = TextField(
        label=gettext_lazy("Your answer"),
        help_text=gettext_lazy("What was corrected, or why it stands as it is."),
        max_length=LONGEST,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


@require_http_methods(["GET", "POST"])
def item_answer(request: PersonRequest, pk: int, item_pk: int) -> HttpResponse:
    """One item of a return on a page of its own: where an answer is sent that can't be kept as it is,
    what was typed stands here with the reason."""
    if not request.user.is_county:
        raise Http404
    application = get_object_or_404(Application.objects.visible_to(request.user).for_desk(), pk=pk)
    items = CorrectionItem.objects.filter(correction__application=application)
    item = get_object_or_404(items.select_related("correction", "answered_by"), pk=item_pk)
    item.correction.application = application
    form = ItemAnswerForm(request.POST or None, initial={"answer": item.answer})
    status, theirs, opened = 200, "", item.answer
    refused: list[Lack] = []
    if request.method == "POST":
        status, opened = 422, request.POST.get("opened", "").replace("\r\n", "\n")
        if form.is_valid():
            text = form.cleaned_data["answer"]
            try:
                answer_item(item, text, by=request.user, opened=opened)
            except Conflict as conflict:
                form.add_error(None, [str(lack) for lack in conflict.lacks])
                item.refresh_from_db(fields=["answer", "answered_by", "answered_at"])
                status, theirs, opened = 409, item.answer, item.answer
            except Refused as refusal:
                status, refused = 409, refusal.lacks
            else:
                said = _("The answer is saved.") if text else _("The answer is taken back.")
                messages.success(request, said)
                page = reverse("section", args=[application.pk, item.section])
                return redirect(f"{page}#item-{item.pk}")
    locked = _locked(item, request.user)
    unsaved = []
    if locked and form.is_bound:
        unsaved = [Answer("answer", str(form["answer"].label), str(form["answer"].value() or ""))]
    context: dict[str, Any] = {
        "application": application,
        "item": item,
        "spec": item.spec,
        "form": form,
        "opened": opened,
        "theirs": theirs,
        "refused": refused,
        "locked": locked,
        "unsaved": unsaved,
    }
    return render(request, "applications/item_answer.html", context, status=status)


def _locked(item: CorrectionItem, user: Any) -> str | None:
    """Why it can't be answered now, or None."""
    application = item.correction.application
    correction = application.open_correction
    if correction is not None and correction.pk != item.correction_id:
        return _("This return was answered already.")
    return why_locked(application, item.section, user)
