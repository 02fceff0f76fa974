"""The panel of a round: by which criteria its applications are judged (四(四)句2)."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from applications.models import Round
from cluster_portal.counties.who import PROVINCE
from cluster_portal.workflow.days import end_of
from cluster_portal.workflow.declare import SYSTEM_ONLY, Beginning, Writing, transition
from cluster_portal.workflow.models import StateField, WorkflowModel, WorkflowQuerySet

from .. import conditions


class PanelState(models.TextChoices):
    DRAFT = "draft", _("being set up")
    FROZEN = "frozen", _("frozen")


class PanelQuerySet(WorkflowQuerySet):
    def visible_to(self, user: Any) -> PanelQuerySet:
        if user.is_authenticated and user.sees_everything:
            return self
        return self.none()

    def for_desk(self) -> PanelQuerySet:
        return self.select_related("round")


class Panel(WorkflowModel):
    """Criteria, weights and rules of a round's review; locked with the first assignment.

    `rules` as PanelForm stores it: minimum_experts, trim, due_on, and criteria: a list of
    {name, meaning, weight} whose weights add up to 100.
    """

    State = PanelState
    tones = {PanelState.DRAFT: "amber", PanelState.FROZEN: "green"}
    asks = {PanelState.DRAFT: _("Set the criteria, then assign experts")}
    beginning = Beginning(
        label=_("Panel begun"),
        who=PROVINCE,
        conditions=(conditions.one_panel_a_round,),
        clause="四(四)句2",
    )
    writings = {
        "rules": Writing(
            label=_("Criteria and rules of the review"),
            who=PROVINCE,
            states=(PanelState.DRAFT,),
            form=lambda: _forms().PanelForm,
            clause="四(四)句2",
        )
    }

    round = models.OneToOneField(Round, on_delete=models.PROTECT, related_name="panel")
    state = StateField(choices=PanelState, default=PanelState.DRAFT)
    rules = models.JSONField(default=dict)

    objects = PanelQuerySet.as_manager()

    class Meta(WorkflowModel.Meta):
        ordering = ("-round__year",)
        verbose_name = _("panel")
        constraints = (
            models.CheckConstraint(
                name="panel_state_is_known", condition=Q(state__in=PanelState.values)
            ),
        )

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        return str(_("Expert review of %(year)d") % {"year": self.round.year})

    def get_absolute_url(self) -> str:
        return reverse("panel", args=[self.pk])

    @property
    def criteria(self) -> list[tuple[str, str, str, Decimal]]:
        """(key, name, what it looks at, weight) in order. The key is its place, fixed once frozen."""
        return [
            (str(place), row["name"], row["meaning"], Decimal(str(row["weight"])))
            for place, row in enumerate(self.rules.get("criteria", []))
        ]

    @property
    def minimum_experts(self) -> int:
        return int(self.rules.get("minimum_experts") or 0)

    @property
    def due(self) -> datetime | None:
        """Until when experts are asked to hand in, where a day is set."""
        due_on = self.rules.get("due_on")
        return end_of(date.fromisoformat(due_on)) if due_on else None

    @property
    def trims(self) -> bool:
        """Whether the highest and lowest score are left out where there are enough."""
        return bool(self.rules.get("trim"))

    @transition(
        source=PanelState.DRAFT,
        target=PanelState.FROZEN,
        label=_("Criteria frozen"),
        who=SYSTEM_ONLY,
        clause="四(四)句2",
        consequence=True,
        freezes=("rules",),
    )
    def freeze(self, **data: Any) -> None:
        """The first expert is assigned: from here on all are judged by the same."""


def _forms() -> Any:
    from .. import panel_forms

    return panel_forms
