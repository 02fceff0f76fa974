"""The audit log: one chain of rows for each thing, each row carrying the hash of the one before.

A chain for each thing and not one for all, so that writing the log never makes the whole portal
wait in line. Rows are only ever added: the class refuses anything else, and on PostgreSQL so does
a trigger (migration 0002).
"""

from __future__ import annotations

import hashlib
import json
from datetime import UTC
from typing import Any, NoReturn

from django.apps import apps
from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils.translation import gettext_lazy as _


class AppendOnlyError(Exception):
    """Something tried to change or delete what may only be added to."""


class AppendOnlyQuerySet(models.QuerySet):
    """Rows that, once written, stay as they are."""

    def _refuse(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise AppendOnlyError(f"{self.model._meta.label} rows are never changed or deleted.")

    update = delete = bulk_update = update_or_create = _refuse
    _raw_delete = _refuse


class AppendOnlyModel(models.Model):
    """A record that is written once. A correction is a new row."""

    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        abstract = True
        base_manager_name = "objects"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise AppendOnlyError(f"{self._meta.label} {self.pk} is never changed.")
        super().save(*args, **{**kwargs, "force_insert": True})

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise AppendOnlyError(f"{self._meta.label} {self.pk} is never deleted.")


class LogQuerySet(AppendOnlyQuerySet):
    def of(self, thing: models.Model) -> LogQuerySet:
        """The thing's whole chain, oldest first."""
        return self.filter(model=thing._meta.label_lower, object_id=thing.pk).order_by("seq")

    def visible_to(self, user: Any) -> LogQuerySet:
        """The log as such is for the auditor and the province; others see a thing's history."""
        if user.is_authenticated and user.sees_everything:
            return self
        return self.none()


class LogRow(AppendOnlyModel):
    """Who did what, when, from which state to which, why, and with what data."""

    model = models.CharField(max_length=60)
    object_id = models.BigIntegerField()
    seq = models.PositiveIntegerField()
    version = models.PositiveIntegerField(help_text="The thing's version after this event.")
    event = models.CharField(max_length=60)
    from_state = models.CharField(max_length=50, blank=True)
    to_state = models.CharField(max_length=50, blank=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    # The words of that day: people and offices may be renamed later.
    actor_name = models.CharField(_("who"), max_length=60)
    office_name = models.CharField(_("office"), max_length=60, blank=True)
    at = models.DateTimeField(_("when"))
    reason = models.TextField(_("reason"), blank=True)
    data = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    request_digest = models.CharField(max_length=64, blank=True)
    previous_hash = models.CharField(max_length=64, blank=True)
    hash = models.CharField(max_length=64)

    objects = LogQuerySet.as_manager()

    class Meta(AppendOnlyModel.Meta):
        abstract = False
        constraints = (
            models.UniqueConstraint(name="log_chain", fields=["model", "object_id", "seq"]),
        )
        indexes = (models.Index(fields=["-at"], name="log_newest_first"),)

    def __str__(self) -> str:
        return f"{self.model} {self.object_id} #{self.seq} {self.event}"

    def content_hash(self) -> str:
        """SHA-256 over everything that the row says, and over the hash of the row before."""
        content = {
            field.attname: getattr(self, field.attname)
            for field in self._meta.concrete_fields
            if field.attname not in ("id", "hash")
        }
        # Instants in one zone: a database gives them back in UTC whatever was put in.
        content["at"] = self.at.astimezone(UTC).isoformat()
        return hashlib.sha256(canonical(content)).hexdigest()

    @property
    def thing_model(self) -> type[models.Model]:
        return apps.get_model(self.model)

    @property
    def label(self) -> str:
        """The event in words, as its model declares it."""
        return self.thing_model.label_of_event(self.event)  # type: ignore[attr-defined]

    @property
    def to_state_label(self) -> str:
        if not self.to_state:
            return ""
        return str(self.thing_model.State(self.to_state).label)  # type: ignore[attr-defined]


def canonical(content: Any) -> bytes:
    """The one way to write data down before it is hashed."""
    return json.dumps(
        content, cls=DjangoJSONEncoder, sort_keys=True, ensure_ascii=False, separators=(",", ":")
    ).encode()
