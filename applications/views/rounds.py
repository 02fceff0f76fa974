"""Rounds: known to every office; opened and moved by the province, cut off earlier by a city."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from cluster_portal.workflow.errors import Refused

from ..home import home_sections
from ..models import Application, CityCutoff, Extension, Round
from ..overview import deadline_shown, rounds_for_lists
from ..round_forms import ClosingForm, CutoffForm, ExtensionForm, OpenRoundForm
from ..round_keeping import grant_extension, move_closing, open_round, set_cutoff

get_or_post = require_http_methods(["GET", "POST"])


@require_safe
def rounds(request: HttpRequest) -> HttpResponse:
    """Every round, the newest first, with the end that concerns this person."""
    user: Any = request.user
    if user.office_id is None:
        raise Http404
    context = {
        "rounds": [
            {
                "round": round_,
                "phase": phase(round_),
                "deadline": deadline_shown(round_, user),
                "is_open": round_.opens_at <= timezone.now() < deadline_shown(round_, user),
            }
            for round_ in rounds_for_lists(user)
        ],
        "may_open": Round.beginning.who.refuses(user, Round()) is None,
    }
    return render(request, "applications/rounds.html", context)


@require_safe
def round_page(request: HttpRequest, pk: int) -> HttpResponse:
    """One round: its days and where they come from, as far as they concern this person."""
    user: Any = request.user
    round_ = _round(request, pk)
    sections = home_sections(user)
    cutoffs = CityCutoff.objects.visible_to(user).filter(round=round_)
    extensions = Extension.objects.visible_to(user).filter(round=round_)
    context = {
        "round": round_,
        "phase": phase(round_),
        "deadline": deadline_shown(round_, user),
        "is_policy_day": round_.closes_at == Round.policy_closing(round_.year),
        "cutoffs": cutoffs.select_related("city").order_by("city__code"),
        "extensions": extensions.select_related("county__city", "granted_by__office"),
        "may": {name: may_keep(round_, name, user) for name in Round.events},
        "own": Application.objects.visible_to(user).live().filter(round=round_).first()
        if user.is_county
        else None,
        "sections": {
            name: [item for item in items if item.round == round_]
            for name, items in sections.items()
        },
    }
    return render(request, "applications/round.html", context)


@get_or_post
def round_open(request: HttpRequest) -> HttpResponse:
    """The province's signatory opens the round of a year."""
    user: Any = request.user
    if Round.beginning.who.refuses(user, Round()):
        raise Http404
    today = timezone.localdate()
    form = OpenRoundForm(request.POST or None, initial={"year": today.year, "opens_on": today})
    made: list[Round] = []
    if _done(request, form, lambda data: made.append(open_round(by=user, **data))):
        messages.success(request, _("%(round)s is open to be seen by all.") % {"round": made[0]})
        return redirect(made[0])
    return _form_page(request, "applications/round_open.html", form)


@get_or_post
def round_closing(request: HttpRequest, pk: int) -> HttpResponse:
    """The province's signatory moves the closing day."""
    round_ = _kept_by(request, pk, "closing_moved")
    form = ClosingForm(request.POST or None)
    if _done(request, form, lambda data: move_closing(round_, by=request.user, **data)):
        messages.success(request, _("The closing day has been moved."))
        return redirect(round_)
    return _form_page(request, "applications/round_closing.html", form, round=round_)


@get_or_post
def round_cutoff(request: HttpRequest, pk: int) -> HttpResponse:
    """A city sets the day by which its own counties submit, or gives up its own day."""
    user: Any = request.user
    round_ = _kept_by(request, pk, "cutoff_set")
    form = CutoffForm(request.POST or None)
    if _done(request, form, lambda data: set_cutoff(round_, by=user, **data)):
        messages.success(request, _("Your counties see the new day at once."))
        return redirect(round_)
    context = {
        "round": round_,
        "present": deadline_shown(round_, user),
        "has_own_day": round_.cutoffs.filter(city=user.office.city_id).exists(),
    }
    return _form_page(request, "applications/round_cutoff.html", form, **context)


@get_or_post
def round_extension(request: HttpRequest, pk: int) -> HttpResponse:
    """The province gives one county more time."""
    round_ = _kept_by(request, pk, "extended")
    form = ExtensionForm(request.POST or None)
    if _done(request, form, lambda data: grant_extension(round_, by=request.user, **data)):
        messages.success(request, _("The extension has been granted."))
        return redirect(round_)
    return _form_page(request, "applications/round_extension.html", form, round=round_)


def phase(round_: Round) -> dict[str, str]:
    """Where the round stands as a whole, as word and tone."""
    now = timezone.now()
    if now < round_.opens_at:
        return {"word": _("not open yet"), "tone": "grey"}
    if now < round_.closes_at:
        return {"word": _("open"), "tone": "green"}
    return {"word": _("closed"), "tone": "grey"}


def may_keep(round_: Round, event: str, user: Any) -> bool:
    """Whether it is this person's to put that event of the round on record."""
    return Round.events[event].who.refuses(user, round_) is None


def _round(request: HttpRequest, pk: int) -> Round:
    return get_object_or_404(rounds_for_lists(request.user), pk=pk)


def _kept_by(request: HttpRequest, pk: int, event: str) -> Round:
    """The round, for whom the event is theirs to do: the page serves nothing else."""
    round_ = _round(request, pk)
    if not may_keep(round_, event, request.user):
        raise Http404
    return round_


def _done(request: HttpRequest, form: forms.Form, act: Callable[[dict[str, Any]], Any]) -> bool:
    """Whether it was sent and carried out; else the form says why not."""
    if request.method != "POST" or not form.is_valid():
        return False
    try:
        act(form.cleaned_data)
    except Refused as refusal:
        form.add_error(None, [str(lack) for lack in refusal.lacks])
        return False
    return True


def _form_page(
    request: HttpRequest, template: str, form: forms.Form, **context: Any
) -> HttpResponse:
    status = 422 if form.errors else 200
    return render(request, template, {"form": form, **context}, status=status)
