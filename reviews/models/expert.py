"""Experts: what must be known of them so that none judges a county they are bound to (四(四)句2)."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from cluster_portal.counties.models import City, County
from cluster_portal.counties.who import PROVINCE, PROVINCE_SIGNATORY
from cluster_portal.workflow.declare import Beginning, Event
from cluster_portal.workflow.models import LoggedModel, LoggedQuerySet


class ExpertQuerySet(LoggedQuerySet):
    def visible_to(self, user: Any) -> ExpertQuerySet:
        """The province and the auditor all, an expert themselves; nobody else knows who judges."""
        if not user.is_authenticated:
            return self.none()
        if user.sees_everything:
            return self
        return self.filter(user=user) if user.is_expert else self.none()

    def for_desk(self) -> ExpertQuerySet:
        return self.select_related("user")

    def available(self) -> ExpertQuerySet:
        """Those whose account is open."""
        return self.filter(user__is_active=True)


class Expert(LoggedModel):
    """One expert of the pool. No identity card or bank number: a review needs none."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="expert"
    )
    home_city = models.ForeignKey(
        City, on_delete=models.PROTECT, related_name="+", verbose_name=_("home city")
    )
    employer = models.CharField(_("employer"), max_length=100)
    field = models.CharField(_("field of work"), max_length=100)
    # Counties with which they have declared a tie, once and for all reviews.
    tied_to = models.ManyToManyField(
        County, blank=True, related_name="+", verbose_name=_("declared ties to counties")
    )

    beginning = Beginning(label=_("Taken into the pool of experts"), who=PROVINCE_SIGNATORY)
    events = {"edit": Event(_("Particulars of the expert changed"), PROVINCE)}

    objects = ExpertQuerySet.as_manager()

    class Meta(LoggedModel.Meta):
        ordering = ("user__name", "pk")
        verbose_name = _("expert")

    def __str__(self) -> str:
        return str(self.user)
