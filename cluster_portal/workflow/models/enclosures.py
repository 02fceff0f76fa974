"""Files put to a writing: pictures of a visit, evidence of a report."""

from __future__ import annotations

import uuid
from pathlib import PurePosixPath
from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


def stored_path(enclosure: Enclosure, name: str) -> str:
    """Where it is kept: under a name that nobody guesses and no person chose."""
    return f"enclosures/{uuid.uuid4().hex}{PurePosixPath(name).suffix.lower()}"


class EnclosureQuerySet(models.QuerySet["Enclosure"]):
    def of(self, thing: models.Model, name: str) -> EnclosureQuerySet:
        return self.filter(model=thing._meta.label_lower, object_id=thing.pk, name=name)

    def current(self) -> EnclosureQuerySet:
        """Those that stand in the draft now."""
        return self.filter(removed_at=None)


class Enclosure(models.Model):
    """One uploaded file. Removing it takes it out of the draft; a version that has it keeps it."""

    model = models.CharField(max_length=60)
    object_id = models.BigIntegerField()
    name = models.CharField(max_length=40, help_text="The writing that it belongs to.")
    file = models.FileField(_("file"), upload_to=stored_path)
    file_name = models.CharField(_("file name"), max_length=200)
    content_type = models.CharField(max_length=100)
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    uploaded_at = models.DateTimeField(auto_now_add=True)
    removed_at = models.DateTimeField(null=True, blank=True)
    first_sent_in = models.ForeignKey(
        "workflow.Version", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = EnclosureQuerySet.as_manager()

    class Meta:
        ordering = ("pk",)
        indexes = (models.Index(name="enclosures_of", fields=["model", "object_id", "name"]),)

    def __str__(self) -> str:
        return self.file_name

    def as_data(self) -> dict[str, Any]:
        """The file as a version lists it."""
        return {
            "id": self.pk,
            "name": self.file_name,
            "size": self.size,
            "sha256": self.sha256,
        }
