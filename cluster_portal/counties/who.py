"""Who may do what, as transitions declare it: an office's kind, its reach, and the signatory."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from cluster_portal.workflow.declare import SYSTEM

from .models import User
from .models.offices import OfficeKind

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


@dataclass(frozen=True)
class OfficePeople:
    """People of the office of that kind within whose reach the thing's county lies.

    The thing has a `county`; a thing without one (a round) is within every such office's reach.
    Whatever leaves an office needs a signatory of that office.
    """

    kind: OfficeKind
    signatory: bool
    label: StrOrPromise

    def concerns(self, user: Any) -> bool:
        return isinstance(user, User) and user.is_active and user.in_office(self.kind)

    def refuses(self, user: Any, thing: Any) -> str | None:
        if not self.concerns(user):
            return str(_("Only this office does that: %(who)s.") % {"who": self.label})
        county = getattr(thing, "county", None)
        if county is not None and not user.office.covers(county):
            return str(_("This county does not belong to your office."))
        if self.signatory and not user.is_signatory:
            return str(_("It leaves the office, so a signatory of your office has to do it."))
        return None


@dataclass(frozen=True)
class OwnOffice:
    """People of the very office that the thing is of (`thing.office`), whatever its kind."""

    kinds: tuple[OfficeKind, ...]
    signatory: bool
    label: StrOrPromise

    def concerns(self, user: Any) -> bool:
        return (
            isinstance(user, User)
            and user.is_active
            and any(user.in_office(kind) for kind in self.kinds)
        )

    def refuses(self, user: Any, thing: Any) -> str | None:
        if not self.concerns(user):
            return str(_("Only this office does that: %(who)s.") % {"who": self.label})
        if thing.office_id is not None and user.office_id != thing.office_id:
            return str(_("Another office has begun this; only that one goes on with it."))
        county = getattr(thing, "county", None)
        if county is not None and not user.office.covers(county):
            return str(_("This county does not belong to your office."))
        if self.signatory and not user.is_signatory:
            return str(_("It leaves the office, so a signatory of your office has to do it."))
        return None


@dataclass(frozen=True)
class OrPortal:
    """Those people, or the portal itself, which puts defaults where nobody has put anything yet."""

    people: OfficePeople

    @property
    def label(self) -> StrOrPromise:
        return self.people.label

    def concerns(self, user: Any) -> bool:
        return user is SYSTEM or self.people.concerns(user)

    def refuses(self, user: Any, thing: Any) -> str | None:
        return None if user is SYSTEM else self.people.refuses(user, thing)


COUNTY = OfficePeople(OfficeKind.COUNTY, signatory=False, label=_("county"))
COUNTY_SIGNATORY = OfficePeople(OfficeKind.COUNTY, signatory=True, label=_("county signatory"))
CITY = OfficePeople(OfficeKind.CITY, signatory=False, label=_("city bureau"))
CITY_SIGNATORY = OfficePeople(OfficeKind.CITY, signatory=True, label=_("city signatory"))
PROVINCE = OfficePeople(OfficeKind.PROVINCE, signatory=False, label=_("province"))
PROVINCE_SIGNATORY = OfficePeople(
    OfficeKind.PROVINCE, signatory=True, label=_("province signatory")
)
PROVINCE_OR_PORTAL = OrPortal(PROVINCE)
ABOVE = (OfficeKind.CITY, OfficeKind.PROVINCE)
OVERSEER = OwnOffice(ABOVE, signatory=False, label=_("the office that began it"))
OVERSEER_SIGNATORY = OwnOffice(
    ABOVE, signatory=True, label=_("signatory of the office that began it")
)
