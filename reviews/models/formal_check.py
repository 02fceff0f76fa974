"""The formal check: five materials, three conditions, on one frozen snapshot (四(四))."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from applications.models import Snapshot
from cluster_portal.workflow.models import Piece

from .case import Case


class FormalCheck(Piece):
    """One for each snapshot that comes before the province: a new version is checked anew."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="formal_checks")
    snapshot = models.OneToOneField(Snapshot, on_delete=models.PROTECT, related_name="formal_check")
    answers = models.JSONField(default=dict)

    class Meta:
        ordering = ("pk",)
        verbose_name = _("formal check")

    def __str__(self) -> str:
        return f"{self.snapshot}"

    def is_visible_to(self, user: Any) -> bool:
        """The province's own business, as the case is."""
        return user.sees_everything
