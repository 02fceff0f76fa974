"""Who may apply at all (四(一)): 江苏省范围内的县（市、区）所在地人民政府, and what the province adds to it."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from cluster_portal.workflow.door import begin, record
from cluster_portal.workflow.errors import Lack, Unmet

from .models import City, County, Office, Switches
from .models.offices import OfficeKind


def may_apply(county: County, *, on: date | None = None) -> list[Lack]:
    """What stands between this county and an application (四(一)); nothing, if nothing.

    on: the day that it is asked for; today, where none is named.

    A division applies while it exists; after a merger its successor does. A development zone is no
    division and applies only while the province admits them.
    """
    on = on or timezone.localdate()
    lacks = []
    if county.valid_from and on < county.valid_from:
        lacks.append(
            _("%(county)s did not exist yet on %(day)s.")
            % {"county": county.full_name, "day": date_format(on)}
        )
    if county.valid_until and on >= county.valid_until:
        lacks.append(_no_more(county, on))
    is_zone = county.kind == County.Kind.DEVELOPMENT_ZONE
    if is_zone and not Switches.current().admits_development_zones:
        lacks.append(
            _("Only the governments of counties may apply. Development zones are not admitted.")
        )
    return [Lack(text) for text in lacks]


def _no_more(county: County, on: date) -> str:
    words = {"county": county.full_name, "day": date_format(on)}
    if county.successor is None:
        return _("%(county)s no longer existed on %(day)s.") % words
    return _("%(county)s no longer existed on %(day)s; %(successor)s applies in its place.") % {
        **words,
        "successor": county.successor.full_name,
    }


def admit_development_zones(admit: bool, *, by: Any, reason: str) -> None:
    """Switch the admission of development zones on or off. Raises NotAllowed or Unmet.

    Zones that were added stay on record when it is switched off; they just can't apply.
    """
    with transaction.atomic():
        switches = _switches(by)
        if switches.admits_development_zones == admit:
            raise Unmet([_("This is how it stands already.")])
        event = "admit_development_zones" if admit else "bar_development_zones"
        record(switches, event, by=by, reason=reason)
        switches.admits_development_zones = admit
        switches.save(update_fields=["admits_development_zones"])


def add_development_zone(
    *, by: Any, city: City, code: str, name: str, government_name: str
) -> County:
    """Let a development zone in as an applicant, with its office. Raises NotAllowed or Unmet."""
    with transaction.atomic():
        switches = _switches(by)
        if not switches.admits_development_zones:
            raise Unmet([_("Development zones are not admitted. Switch this on first.")])
        record(switches, "add_development_zone", by=by, code=code, name=name)
        zone = County.objects.create(
            city=city,
            code=code,
            name=name,
            government_name=government_name,
            region=city.region,
            kind=County.Kind.DEVELOPMENT_ZONE,
        )
        begin(Office(kind=OfficeKind.COUNTY, county=zone, name=government_name), by=by)
    return zone


def _switches(by: Any) -> Switches:
    """The one row, locked; made by whoever first touches it."""
    row = Switches.objects.select_for_update().filter(pk=1).first()
    return row or begin(Switches(pk=1), by=by)
