"""The people of the offices below, the particulars of offices, and the province's switches."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_GET, require_http_methods

from cluster_portal.workflow.errors import Refused
from cluster_portal.workflow.sent_numbers import sent_number
from cluster_portal.workflow.sheets import export_asked, sheet_response

from . import accounts, eligibility
from .forms import DevelopmentZoneForm, OfficeForm, PersonForm, ReasonForm, SwitchForm
from .middleware import PersonRequest
from .models import Office, Switches, User
from .sheets import PEOPLE

PAGE_LENGTH = 50

get_or_post = require_http_methods(["GET", "POST"])


@require_GET
def people(request: PersonRequest) -> HttpResponse:
    """Who has an account, office by office; and which offices have nobody who may sign."""
    if request.user.office_id is None:
        raise Http404
    offices = Office.objects.visible_to(request.user).select_related("county")
    office = _chosen(request, offices)
    found = User.objects.visible_to(request.user).select_related("office__county")
    if office:
        found = found.filter(office=office)
    words = request.GET.get("q", "").strip()
    if words:
        found = found.filter(
            Q(name__icontains=words)
            | Q(username__icontains=words)
            | Q(office__name__icontains=words)
        )
    found = found.order_by("office__kind", "office__city__code", "office__county__code", "username")
    if export_asked(request):
        return sheet_response(request, PEOPLE, found)
    page = Paginator(found, PAGE_LENGTH).get_page(request.GET.get("page"))
    for person in page:
        person.is_kept = _keeps(request.user, person)
        person.gets_key = person.is_kept and request.user.gives_key_to(person)
    kept = Office.objects.with_accounts_by(request.user)
    context = {
        "page_obj": page,
        "words": words,
        "offices": offices,
        "office": office,
        "may_edit_office": office and request.user.may_edit_office(office),
        "makes_signatories": request.user.is_signatory,
        "may_add": kept.exists(),
        "unsigned": kept.without_signatory(),
        "may_switch": request.user.is_province and request.user.is_signatory,
    }
    return render(request, "counties/people.html", context)


@never_cache
@get_or_post
@sensitive_variables("password")
def person_add(request: PersonRequest) -> HttpResponse:
    """Make an account in an office below."""
    offices = Office.objects.with_accounts_by(request.user)
    if not offices.exists():
        raise Http404
    office = _chosen(request, offices)
    form = PersonForm(request.POST or None, by=request.user, initial={"office": office})
    if request.method == "POST" and form.is_valid():
        try:
            person, password = accounts.add_person(by=request.user, **form.cleaned_data)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            return _show_once(request, person, password)
    return render(request, "counties/person_add.html", {"form": form})


@never_cache
@get_or_post
@sensitive_variables("password")
def person_reset(request: PersonRequest, pk: int) -> HttpResponse:
    """Give a new one-time password to someone who forgot theirs."""
    person = _kept_person(request, pk)
    if not request.user.gives_key_to(person):
        raise Http404
    if request.method == "POST":
        return _show_once(request, person, accounts.reset_password(person, by=request.user))
    return render(request, "counties/person_reset.html", {"person": person})


@get_or_post
def person_deactivate(request: PersonRequest, pk: int) -> HttpResponse:
    """Close the account of someone who left."""
    return _set_active(request, pk, active=False)


@get_or_post
def person_reactivate(request: PersonRequest, pk: int) -> HttpResponse:
    """Open a closed account again."""
    return _set_active(request, pk, active=True)


@get_or_post
def office_edit(request: PersonRequest, pk: int) -> HttpResponse:
    """The office's name, letterhead and code word, as they will stand on its next papers."""
    office = get_object_or_404(Office.objects.visible_to(request.user), pk=pk)
    if not request.user.may_edit_office(office):
        raise Http404
    form = OfficeForm(request.POST or None, instance=office)
    if request.method == "POST" and form.is_valid():
        accounts.edit_office(office, by=request.user, **form.cleaned_data)
        messages.success(request, _("Saved. Papers issued from now on carry it."))
        return redirect("people")
    # The form has written what was typed into the office; its name on the page is the stored one.
    name = form.initial["name"]
    return render(
        request, "counties/office_edit.html", {"form": form, "office": office, "name": name}
    )


@get_or_post
def switches(request: PersonRequest) -> HttpResponse:
    """What the province may switch on or off for the whole portal."""
    _only_province_signatory(request)
    current = Switches.current()
    now = "yes" if current.admits_development_zones else "no"
    form = SwitchForm(request.POST or None, initial={"admit": now})
    if request.method == "POST" and form.is_valid():
        try:
            eligibility.admit_development_zones(
                form.cleaned_data["admit"], by=request.user, reason=form.cleaned_data["reason"]
            )
        except Refused as refused:
            form.add_error("admit", str(refused))
        else:
            messages.success(request, _("Saved and put on record."))
            return redirect("switches")
    return render(request, "counties/switches.html", {"form": form, "switches": current})


@get_or_post
def development_zone_add(request: PersonRequest) -> HttpResponse:
    """A development zone becomes an applicant, with an office of its own."""
    _only_province_signatory(request)
    if not Switches.current().admits_development_zones:
        messages.error(request, _("Development zones are not admitted. Switch this on first."))
        return redirect("switches")
    form = DevelopmentZoneForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        zone = eligibility.add_development_zone(by=request.user, **form.cleaned_data)
        messages.success(
            request,
            _("%(zone)s can apply now. Its city makes the accounts.") % {"zone": zone.full_name},
        )
        return redirect("switches")
    return render(request, "counties/development_zone_add.html", {"form": form})


def _set_active(request: PersonRequest, pk: int, *, active: bool) -> HttpResponse:
    person = _kept_person(request, pk)
    if active and not request.user.gives_key_to(person):
        raise Http404
    form = ReasonForm(request.POST or None)
    if person.is_active == active:
        return redirect("people")
    if request.method == "POST" and form.is_valid():
        accounts.set_active(person, active, by=request.user, reason=form.cleaned_data["reason"])
        messages.success(request, _("Saved and put on record."))
        return redirect("people")
    context = {"form": form, "person": person, "active": active}
    return render(request, "counties/person_set_active.html", context)


def _keeps(user: User, person: User) -> bool:
    return person.pk != user.pk and user.makes_accounts_of(person.office)


def _kept_person(request: PersonRequest, pk: int) -> User:
    """Someone whose account this person keeps; for everyone else the page does not exist."""
    visible = User.objects.visible_to(request.user).select_related("office__county")
    person = get_object_or_404(visible, pk=pk)
    if not _keeps(request.user, person):
        raise Http404
    return person


def _chosen(request: PersonRequest, offices: QuerySet[Office]) -> Office | None:
    """The office that the address or the form names, if it is one of these."""
    number = request.POST.get("office") or request.GET.get("office")
    if not number:
        return None
    return get_object_or_404(offices, pk=sent_number(number))


def _only_province_signatory(request: PersonRequest) -> None:
    if not (request.user.is_province and request.user.is_signatory):
        raise Http404


def _show_once(request: PersonRequest, person: User, password: str) -> HttpResponse:
    """The answer itself carries the password; it is in no address, session or file."""
    context = {"person": person, "password": password}
    return render(request, "counties/one_time_password.html", context)
