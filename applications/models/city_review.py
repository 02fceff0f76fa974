"""The city's check of what the county sent: a checklist, an opinion, a rank among its own (四句3)."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from cluster_portal.documents.models import Paper
from cluster_portal.workflow.models import Piece

from .application import Application
from .snapshots import Snapshot


class CityReview(Piece):
    """One for each snapshot: a new version is checked anew. Frozen once it is recommended."""

    application = models.ForeignKey(
        Application, on_delete=models.PROTECT, related_name="city_reviews"
    )
    snapshot = models.OneToOneField(Snapshot, on_delete=models.PROTECT, related_name="city_review")
    answers = models.JSONField(default=dict)
    opinion = models.TextField(_("opinion"), blank=True, max_length=2000)
    rank = models.PositiveSmallIntegerField(_("rank among the city's own"), null=True, blank=True)
    letter = models.ForeignKey(  # one letter may recommend several counties
        Paper, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ("pk",)
        verbose_name = _("city's check")

    def __str__(self) -> str:
        return f"{self.snapshot}"

    def is_visible_to(self, user: Any) -> bool:
        """The city's own business, and the province's; the county never learns of it."""
        return user.is_city or user.sees_everything

    def answer(self, key: str) -> Any:
        return self.answers.get(key)
