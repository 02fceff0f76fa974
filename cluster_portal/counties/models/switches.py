"""The few things that the province may switch on or off for the whole portal."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cluster_portal.workflow.declare import Event, Reason
from cluster_portal.workflow.models import LoggedModel, LoggedQuerySet

from .keepers import PROVINCE_SIGNATORIES


class SwitchesQuerySet(LoggedQuerySet):
    def visible_to(self, user: Any) -> SwitchesQuerySet:
        """The province and the auditor."""
        return self if user.is_authenticated and user.sees_everything else self.none()


class Switches(LoggedModel):
    """One row. Changed only with a reason, which its log keeps."""

    admits_development_zones = models.BooleanField(
        _("development zones may apply"),
        default=False,
        help_text=_(
            "The policy names county governments only (四（一）). Other provinces also admit the "
            "administrative committees of development zones."
        ),
    )

    events: ClassVar[Mapping[str, Event]] = {
        "admit_development_zones": Event(
            _("Development zones admitted"), PROVINCE_SIGNATORIES, Reason.REQUIRED
        ),
        "bar_development_zones": Event(
            _("Development zones no longer admitted"), PROVINCE_SIGNATORIES, Reason.REQUIRED
        ),
        "add_development_zone": Event(_("Development zone added"), PROVINCE_SIGNATORIES),
    }

    objects = SwitchesQuerySet.as_manager()

    class Meta(LoggedModel.Meta):
        abstract = False
        verbose_name = _("switches")
        constraints = (models.CheckConstraint(name="one_row_of_switches", condition=Q(pk=1)),)

    def __str__(self) -> str:
        return str(_("Switches of the portal"))

    @classmethod
    def current(cls) -> Switches:
        """The row, or its defaults where the province has never touched it."""
        return cls.objects.filter(pk=1).first() or cls(pk=1)
