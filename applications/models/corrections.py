"""A return for correction is data: what has to be mended, in which section, by which day."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from cluster_portal.counties.models import Office
from cluster_portal.workflow.days import end_of

from ..outline import SECTIONS, SectionSpec
from .application import Application
from .snapshots import Snapshot


class Correction(models.Model):
    """One return, by the city or by the province."""

    application = models.ForeignKey(
        Application, on_delete=models.PROTECT, related_name="corrections"
    )
    snapshot = models.ForeignKey(Snapshot, on_delete=models.PROTECT, related_name="corrections")
    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    returned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    returned_at = models.DateTimeField(_("returned"))
    due_on = models.DateField(_("to be answered by"))
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)

    class Meta:
        ordering = ("application", "pk")

    def __str__(self) -> str:
        return f"{self.application} ({self.due_on})"

    @property
    def closes_at(self) -> datetime:
        """24:00 of the day by which it has to be answered."""
        return end_of(self.due_on)

    @property
    def open_sections(self) -> set[str]:
        """The sections that it unlocks."""
        return {item.section for item in self.items.all()}


class CorrectionItem(models.Model):
    """One thing to be mended, in one section."""

    correction = models.ForeignKey(Correction, on_delete=models.PROTECT, related_name="items")
    section = models.CharField(max_length=30)
    text = models.TextField(_("what has to be corrected"))
    answer = models.TextField(_("answer"), blank=True, max_length=2000)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    answered_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return self.text

    @property
    def spec(self) -> SectionSpec:
        return SECTIONS[self.section]
