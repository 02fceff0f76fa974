"""What was sent. A snapshot is made when the county submits, and nothing in it changes later."""

from __future__ import annotations

import hashlib
from typing import Any

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from cluster_portal.workflow.models.log import AppendOnlyModel, AppendOnlyQuerySet, canonical

from .application import Application


class SnapshotQuerySet(AppendOnlyQuerySet):
    def visible_to(self, user: Any) -> SnapshotQuerySet:
        return self.filter(application__in=Application.objects.visible_to(user))


class Snapshot(AppendOnlyModel):
    """A frozen, numbered version of an application (invariant 4)."""

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="snapshots")
    number = models.PositiveIntegerField(_("version"))
    data = models.JSONField(encoder=DjangoJSONEncoder)
    files = models.JSONField()
    statement = models.TextField(_("statement of truthfulness"))
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    submitted_at = models.DateTimeField(_("submitted"))
    sha256 = models.CharField(max_length=64)

    objects = SnapshotQuerySet.as_manager()

    class Meta(AppendOnlyModel.Meta):
        abstract = False
        ordering = ("application", "number")
        constraints = (
            models.UniqueConstraint(name="snapshot_number", fields=["application", "number"]),
        )

    def __str__(self) -> str:
        return f"{self.application} #{self.number}"

    def get_absolute_url(self) -> str:
        return reverse("snapshot", args=[self.application_id, self.number])

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.sha256 = self.content_hash()
        super().save(*args, **kwargs)

    def content_hash(self) -> str:
        """SHA-256 of what was sent: the data, the list of files, the statement."""
        return hashlib.sha256(canonical([self.data, self.files, self.statement])).hexdigest()

    @property
    def previous(self) -> Snapshot | None:
        return (
            Snapshot.objects.filter(application=self.application_id, number__lt=self.number)
            .order_by("number")
            .last()
        )


class ClaimedInstitution(models.Model):
    """An institution that a version names: found again where another county names it too."""

    snapshot = models.ForeignKey(Snapshot, on_delete=models.PROTECT, related_name="claims")
    credit_code = models.CharField(max_length=18, db_index=True)
    name = models.CharField(max_length=100)

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return self.name
