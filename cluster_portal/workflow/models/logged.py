"""A thing whose history is kept: it has a version and the head of its chain in the log."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ..declare import BEGIN, Event
from ..errors import Lack
from ..opening import door_is_open


class ProtectedFieldError(Exception):
    """Something other than perform(), begin(), record() or edit() tried to write such a field."""


class LoggedQuerySet(models.QuerySet):
    """Refuses to write what only the door may write."""

    model: type[LoggedModel]  # type: ignore[assignment]

    def update(self, **kwargs: Any) -> int:
        self._refuse_protected(kwargs)
        return super().update(**kwargs)

    def bulk_update(self, objs: Iterable, fields: Iterable[str], batch_size: Any = None) -> int:
        fields = list(fields)
        self._refuse_protected(fields)
        return super().bulk_update(objs, fields, batch_size)

    def bulk_create(self, objs: Iterable, *args: Any, **kwargs: Any) -> list:
        raise ProtectedFieldError(f"{self.model._meta.label} rows begin through workflow.begin().")

    def _refuse_protected(self, names: Iterable[str]) -> None:
        touched = set(names) & set(self.model.door_fields)
        if touched:
            raise ProtectedFieldError(
                f"{', '.join(sorted(touched))} of {self.model._meta.label} change only through "
                "workflow.perform()."
            )


class LoggedModel(models.Model):
    """Base of everything whose changes are on record."""

    version = models.PositiveIntegerField(default=0, editable=False)
    log_head = models.CharField(max_length=64, blank=True, editable=False)

    door_fields: ClassVar[tuple[str, ...]] = ("version", "log_head")
    events: ClassVar[Mapping[str, Event]] = {}
    pieces: ClassVar[tuple[str, ...]] = ()  # names of what holds its Pieces

    objects = LoggedQuerySet.as_manager()

    class Meta:
        abstract = True
        base_manager_name = "objects"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save everything but the door's own fields: a stale copy can't turn the clock back."""
        if not door_is_open(self):
            if self._state.adding:
                raise ProtectedFieldError(f"{self._meta.label} begins through workflow.begin().")
            asked = kwargs.get("update_fields")
            names = (
                {f.name for f in self._meta.concrete_fields if not f.primary_key}
                if asked is None
                else set(asked)
            )
            if asked is not None and names & set(self.door_fields):
                raise ProtectedFieldError("These fields change only through workflow.perform().")
            kwargs["update_fields"] = names - set(self.door_fields)
        super().save(*args, **kwargs)

    @classmethod
    def label_of_event(cls, name: str) -> str:
        """An event of the history in words."""
        if name == BEGIN:
            beginning = getattr(cls, "beginning", None)
            return str(beginning.label if beginning else _("Created"))
        return str(cls.events[name].label) if name in cls.events else name

    @classmethod
    def history_visible_to(cls, user: Any) -> Q:
        """Which log rows of things of this kind the person may see, of things that they may see.

        All of them, unless a kind says otherwise. The timeline and the home page both ask here.
        """
        return Q()

    def edits_since(self, version: int, user: Any) -> list[Lack]:
        """Sentences on what was edited after that version, without a log row of its own.

        Only on the pieces that the person may see: who works on another's is none of their business.
        """
        newer = [
            piece
            for name in self.pieces
            for piece in getattr(self, name).filter(thing_version__gt=version)
            if piece.is_visible_to(user)
        ]
        return [Lack(piece.sentence) for piece in sorted(newer, key=lambda piece: piece.saved_at)]
