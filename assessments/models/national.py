"""The list of zones recommended first for the national programme (四(六)2句2)."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from cluster_portal.documents.models import Paper
from cluster_portal.workflow.models.log import AppendOnlyModel, AppendOnlyQuerySet
from zones.models import of_reach

from .assessment import Assessment


class NationalRecommendationQuerySet(AppendOnlyQuerySet):
    def visible_to(self, user: Any) -> NationalRecommendationQuerySet:
        return self.filter(of_reach(user, "assessment__zone__county"))


class NationalRecommendation(AppendOnlyModel):
    """A zone assessed as excellent, with the letter that recommends it."""

    assessment = models.OneToOneField(
        Assessment, on_delete=models.PROTECT, related_name="recommendation"
    )
    programme = models.CharField(_("national programme"), max_length=60)
    letter = models.OneToOneField(Paper, on_delete=models.PROTECT, related_name="+")
    listed_at = models.DateTimeField(auto_now_add=True)

    objects = NationalRecommendationQuerySet.as_manager()

    class Meta(AppendOnlyModel.Meta):
        abstract = False
        ordering = ("-listed_at",)

    def __str__(self) -> str:
        return f"{self.assessment}: {self.programme}"
