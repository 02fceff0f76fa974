"""Who does what in act three."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from cluster_portal.counties.models import User


class _WithinReach:
    """The province, or the city bureau of the zone's county."""

    label = _("city bureau or province")

    def concerns(self, user: Any) -> bool:
        return isinstance(user, User) and user.is_active and (user.is_city or user.is_province)

    def refuses(self, user: Any, thing: Any) -> str | None:
        if not self.concerns(user):
            return str(_("Only this office does that: %(who)s.") % {"who": self.label})
        if not user.office.covers(thing.county):
            return str(_("This county does not belong to your office."))
        return None


WITHIN_REACH = _WithinReach()
