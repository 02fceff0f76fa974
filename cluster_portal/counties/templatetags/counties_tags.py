"""For the page of a locked login, which django-axes renders without asking this app."""

from __future__ import annotations

from datetime import timedelta

from django import template

from ..models import Office
from ..models.offices import OfficeKind

register = template.Library()


@register.simple_tag
def minutes(duration: timedelta) -> int:
    """{% minutes duration as wait %}: whole minutes, rounded up."""
    return -(-int(duration.total_seconds()) // 60)


@register.simple_tag
def offices_to_ask() -> dict[str, object]:
    """The offices that keep accounts, by name.

    All of them and not only the one above the user name that was typed: naming that one would tell
    whoever is guessing that the user name exists.
    """
    cities = Office.objects.filter(kind=OfficeKind.CITY)
    return {
        "province": Office.objects.filter(kind=OfficeKind.PROVINCE).first(),
        "cities": [office.name for office in cities],
    }
