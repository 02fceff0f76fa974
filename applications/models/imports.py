"""A sheet of institutions that was uploaded and read, before the county says that it be taken over."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils.translation import gettext_lazy as _

from .application import Application


class InstitutionSheetQuerySet(models.QuerySet["InstitutionSheet"]):
    def visible_to(self, user: Any) -> InstitutionSheetQuerySet:
        """Part of the draft: the county's alone."""
        if not user.is_authenticated or not user.is_county:
            return self.none()
        return self.filter(application__in=Application.objects.visible_to(user))


class InstitutionSheet(models.Model):
    """What was read of an uploaded sheet: its rows, and every fault with its cell.

    rows: as InstitutionForm takes them, each with `line`, its number in the sheet.
    faults: a list of {cell, text}, such as {"cell": "第5行C列", "text": …}.
    """

    application = models.ForeignKey(
        Application, on_delete=models.CASCADE, related_name="institution_sheets"
    )
    name = models.CharField(_("file name"), max_length=200)
    rows = models.JSONField(default=list, encoder=DjangoJSONEncoder)
    faults = models.JSONField(default=list)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    uploaded_at = models.DateTimeField(auto_now_add=True)
    taken_at = models.DateTimeField(null=True)

    objects = InstitutionSheetQuerySet.as_manager()

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return self.name
