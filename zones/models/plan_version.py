"""The numbered versions of a zone's plan: what reports and the assessment are measured against."""

from __future__ import annotations

from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils.translation import gettext_lazy as _

from cluster_portal.workflow.models.log import AppendOnlyModel, AppendOnlyQuerySet

from .zone import Zone, of_reach


class Origin(models.TextChoices):
    WORK_PLAN = "work_plan", _("work plan of the application")
    FILED = "filed", _("filed implementation plan")
    ADJUSTMENT = "adjustment", _("approved adjustment")


class PlanVersionQuerySet(AppendOnlyQuerySet):
    def visible_to(self, user: Any) -> PlanVersionQuerySet:
        return self.filter(of_reach(user, "zone__county"))


class PlanVersion(AppendOnlyModel):
    """Version 0 is the work plan, then the filed plan, then one for each approved adjustment.

    `content`: indicators, a list of {key, name, unit, baseline, as_of, target_1..3} (figures as
    texts); measures, a list of {key, what, when, who}; projects, a list of {name, lead, starts_on,
    ends_on, money, milestones}; tasks and objectives, texts by key; notes, a text.
    """

    zone = models.ForeignKey(Zone, on_delete=models.PROTECT, related_name="plan_versions")
    number = models.PositiveIntegerField(_("version"))
    origin = models.CharField(_("where it comes from"), max_length=20, choices=Origin)
    in_force_from = models.DateField(_("in force from"))
    content = models.JSONField(encoder=DjangoJSONEncoder)
    made_at = models.DateTimeField()

    objects = PlanVersionQuerySet.as_manager()

    class Meta(AppendOnlyModel.Meta):
        abstract = False
        ordering = ("zone", "number")
        constraints = (
            models.UniqueConstraint(name="plan_version_number", fields=["zone", "number"]),
        )

    def __str__(self) -> str:
        return f"{self.zone} #{self.number}"
