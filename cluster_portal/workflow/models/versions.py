"""What was sent of a writing: numbered, frozen, with its hash (invariant 4)."""

from __future__ import annotations

import hashlib
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils.translation import gettext_lazy as _

from ..declare import SYSTEM
from .enclosures import Enclosure
from .log import AppendOnlyModel, AppendOnlyQuerySet, canonical


class VersionQuerySet(AppendOnlyQuerySet):
    def of(self, thing: models.Model, name: str) -> VersionQuerySet:
        """All that was sent of one writing of the thing, the first one first."""
        return self.filter(model=thing._meta.label_lower, object_id=thing.pk, name=name).order_by(
            "number"
        )


class Version(AppendOnlyModel):
    """A writing as it left its office. Who may see the thing may read what was sent of it."""

    model = models.CharField(max_length=60)
    object_id = models.BigIntegerField()
    name = models.CharField(max_length=40)
    number = models.PositiveIntegerField(_("version"))
    content = models.JSONField(encoder=DjangoJSONEncoder)
    files = models.JSONField(default=list)
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    sent_at = models.DateTimeField(_("sent"))
    sha256 = models.CharField(max_length=64)

    objects = VersionQuerySet.as_manager()

    class Meta(AppendOnlyModel.Meta):
        abstract = False
        constraints = (
            models.UniqueConstraint(
                name="version_number", fields=["model", "object_id", "name", "number"]
            ),
        )

    def __str__(self) -> str:
        return f"{self.model} {self.object_id} {self.name} #{self.number}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.sha256 = self.content_hash()
        super().save(*args, **kwargs)

    @property
    def sender(self) -> str:
        return str(self.sent_by or SYSTEM)

    def content_hash(self) -> str:
        """SHA-256 of what was sent: the content and the list of files with their own hashes."""
        return hashlib.sha256(canonical([self.content, self.files])).hexdigest()

    @classmethod
    def freeze(cls, thing: Any, name: str, *, by: Any, at: datetime) -> Version:
        """Keep what stands in the writing now as its next version. perform() calls this."""
        last = cls.objects.of(thing, name).last()
        enclosures = Enclosure.objects.of(thing, name).current()
        version = cls.objects.create(
            model=thing._meta.label_lower,
            object_id=thing.pk,
            name=name,
            number=last.number + 1 if last else 1,
            content=getattr(thing, name),
            files=[enclosure.as_data() for enclosure in enclosures],
            sent_by_id=by.pk,
            sent_at=at,
        )
        enclosures.filter(first_sent_in=None).update(first_sent_in=version)
        return version
