"""Keeping the pool of experts. An expert and their account come into being together."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from cluster_portal.counties.accounts import add_person, suggest_username
from cluster_portal.counties.models import City, County, Role
from cluster_portal.workflow.door import begin, record
from cluster_portal.workflow.errors import Conflict

from .models import Expert


def take_in(
    *,
    by: Any,
    name: str,
    home_city: City,
    employer: str,
    field: str,
    tied_to: Iterable[County] = (),
    phone: str = "",
) -> tuple[Expert, str]:
    """A new expert with an account, and its one-time password. Raises NotAllowed or Unmet."""
    with transaction.atomic():
        user, password = add_person(
            by=by,
            username=suggest_username(None, Role.EXPERT),
            name=name,
            role=Role.EXPERT,
            office=None,
            phone=phone,
        )
        expert = Expert(user=user, home_city=home_city, employer=employer, field=field)
        counties = list(tied_to)
        begin(expert, by=by, **_plain(home_city, employer, field, counties))
        expert.tied_to.set(counties)
    return expert, password


def edit_expert(
    expert: Expert,
    *,
    by: Any,
    home_city: City,
    employer: str,
    field: str,
    tied_to: Iterable[County],
    seen: int | None = None,
) -> None:
    """Change an expert's particulars; what changed goes on record, old and new.

    seen: the version that the person had open, where somebody looked. Raises NotAllowed, or Conflict
    where it was changed meanwhile: a tie that another has entered is not lost by an older page.
    """
    with transaction.atomic():
        before = Expert.objects.select_for_update(no_key=True, of=("self",)).get(pk=expert.pk)
        if seen not in (None, before.version):
            raise Conflict(
                [_("It was changed after you opened it. Take over what you need and save again.")]
            )
        counties = list(tied_to)
        was = _plain(before.home_city, before.employer, before.field, before.tied_to.all())
        now = _plain(home_city, employer, field, counties)
        changes = {key: {"from": was[key], "to": now[key]} for key in now if was[key] != now[key]}
        if not changes:
            return
        record(expert, "edit", by=by, changes=changes)
        expert.home_city, expert.employer, expert.field = home_city, employer, field
        expert.save(update_fields=["home_city", "employer", "field"])
        expert.tied_to.set(counties)


def _plain(home_city: City, employer: str, field: str, tied_to: Iterable[County]) -> dict[str, Any]:
    """As it stands in the log."""
    return {
        "home_city": home_city.code,
        "employer": employer,
        "field": field,
        "tied_to": sorted(county.code for county in tied_to),
    }
