"""Who does what in the experts' review."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from cluster_portal.counties.models import User


class _AssignedExpert:
    """The one expert to whom the review was given."""

    label = _("the expert")

    def concerns(self, user: Any) -> bool:
        return isinstance(user, User) and user.is_active and user.is_expert

    def refuses(self, user: Any, thing: Any) -> str | None:
        if not self.concerns(user) or thing.expert.user_id != user.pk:
            return str(_("Only the expert to whom it is assigned does that."))
        return None


ASSIGNED_EXPERT = _AssignedExpert()
