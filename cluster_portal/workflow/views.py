"""The decision page: one page for every transition of every kind of thing, made from its
declaration. Left: what is decided on. Right: the transition's form, or why it can't be done."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from .actions import why_not
from .declare import Declared, transitions_of, workflow_models
from .door import perform
from .errors import Conflict, Invalid, Lack, Refused
from .forms import TransitionForm, form_class_of
from .models import WorkflowModel
from .sent_numbers import sent_number
from .writing import typed_answers


@require_http_methods(["GET", "POST"])
def transition_page(request: HttpRequest, kind: str, pk: int, name: str) -> HttpResponse:
    """GET shows the decision, POST takes it. A refusal keeps what was typed."""
    thing, declared = _find(request, kind, pk, name)
    form = form_class_of(declared)(thing=thing, by=request.user, declared=declared)
    if request.method == "GET":
        return _page(request, thing, declared, form)
    try:
        outcome = perform(
            thing,
            name,
            by=request.user,
            expected_version=_version(request),
            **_typed(request, form),
        )
    except Invalid as refusal:
        return _page(request, thing, declared, refusal.form, status=422)
    except Refused as refusal:
        thing.refresh_from_db()
        bound = form_class_of(declared)(
            _typed(request, form), thing=thing, by=request.user, declared=declared
        )
        status = 409 if isinstance(refusal, Conflict) else 422
        return _page(request, thing, declared, bound, refusal.lacks, status)
    messages.success(
        request,
        _("Done: %(what)s. Now “%(state)s”.")
        % {"what": declared.label, "state": outcome.thing.get_state_display()},
    )
    # Who has stepped back from a thing may not see it any more.
    still_seen = type(thing).objects.visible_to(request.user).filter(pk=thing.pk).exists()
    return redirect(thing.get_absolute_url() if still_seen else "home")


def _find(request: HttpRequest, kind: str, pk: int, name: str) -> tuple[WorkflowModel, Declared]:
    """The thing within this person's sight, and a transition that is their business: else 404."""
    model = next((m for m in workflow_models() if m._meta.model_name == kind), None)
    if model is None:
        raise Http404
    declared = transitions_of(model).get(name)
    if declared is None or declared.consequence or not declared.who.concerns(request.user):
        raise Http404
    return get_object_or_404(model.objects.visible_to(request.user), pk=pk), declared


def _page(
    request: HttpRequest,
    thing: WorkflowModel,
    declared: Declared,
    form: TransitionForm,
    refused: list[Lack] | None = None,
    status: int = 200,
) -> HttpResponse:
    in_the_way = why_not(declared, thing, request.user) if thing.state in declared.sources else []
    return render(
        request,
        "workflow/transition.html",
        {
            "thing": thing,
            "declared": declared,
            "form": form,
            "refused": refused or [],
            "typed": typed_answers(form) if refused else [],
            "in_the_way": in_the_way,
            "possible": thing.state in declared.sources and not in_the_way,
        },
        status=status,
    )


def _version(request: HttpRequest) -> int | None:
    # a page without its version decides nothing
    return sent_number(request.POST.get("version"))


def _typed(request: HttpRequest, form: TransitionForm) -> dict[str, Any]:
    """What was typed into the form's fields, as perform() takes it."""
    return {
        name: field.widget.value_from_datadict(request.POST, request.FILES, name)
        for name, field in form.fields.items()
    }
