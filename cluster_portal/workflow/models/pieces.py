"""A piece of work that several people may have open at once: a section, a checklist."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext as _

from ..days import cn_time
from ..errors import Conflict
from .log import canonical


class Piece(models.Model):
    """Part of a thing, saved as a whole inside workflow.edit() of the thing.

    It has a version of its own: whoever opened it before another's save is told so. And it notes
    the thing's version, so that whoever decides on the thing is told what was edited meanwhile.
    """

    version = models.PositiveIntegerField(default=0)
    thing_version = models.PositiveIntegerField(default=0)
    saved_at = models.DateTimeField(auto_now=True)
    saved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        abstract = True

    def is_visible_to(self, user: Any) -> bool:
        """Whether someone who may see the thing may see this piece of it, and who saved it."""
        raise NotImplementedError

    @property
    def label(self) -> str:
        """What it is called in a sentence."""
        return str(self._meta.verbose_name)

    @property
    def sentence(self) -> str:
        """Who saved it, and when."""
        return _("%(name)s saved “%(what)s” on %(when)s.") % {
            "name": self.saved_by,
            "what": self.label,
            "when": cn_time(self.saved_at),
        }

    def save_piece(self, *, within: Any, by: Any, seen: int) -> None:
        """Save it for this person, who had opened version `seen`.

        within: the thing as workflow.edit() gave it, locked.
        Raises Conflict where someone saved it meanwhile; the caller still has what was typed. The
        same sent twice by the same person (a double click) counts as done.
        """
        stored = type(self)._base_manager.filter(pk=self.pk).first()
        if (
            stored
            and (stored.version, stored.saved_by) == (seen + 1, by)
            and stored._content() == self._content()
        ):
            return
        if (stored.version if stored else 0) != seen:
            sentences = [stored.sentence] if stored and stored.saved_by else []
            raise Conflict(
                [*sentences, _("It was not the newest version that you had open. Save anew.")]
            )
        self.version = seen + 1
        self.thing_version = within.version + 1
        self.saved_by = by
        self.save()

    def _content(self) -> bytes:
        """What is saved of it besides who saved it, and when."""
        about_saving = {field.name for field in Piece._meta.local_fields}
        return canonical(
            {
                field.name: getattr(self, field.attname)
                for field in self._meta.concrete_fields
                if field.name not in about_saving and not field.primary_key
            }
        )
