"""Exchange and training events, and support given to zones (五(二), 五(三)句2)."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from cluster_portal.counties.models import Office
from cluster_portal.counties.who import OVERSEER
from cluster_portal.policy.lists import SupportKind
from cluster_portal.workflow.declare import Beginning, Reason, transition
from cluster_portal.workflow.models import StateField, WorkflowModel, WorkflowQuerySet
from cluster_portal.workflow.models.log import AppendOnlyModel, AppendOnlyQuerySet

from .. import conditions
from .zone import Zone, of_reach


class ExchangeKind(models.TextChoices):
    EXCHANGE = "exchange", _("on-site exchange")
    TRAINING = "training", _("training")
    CHECK = "check", _("check of the work")


class ExchangeState(models.TextChoices):
    PLANNED = "planned", _("planned")
    HELD = "held", _("held")
    CANCELLED = "cancelled", _("cancelled")


class ExchangeQuerySet(WorkflowQuerySet):
    def visible_to(self, user: Any) -> ExchangeQuerySet:
        """The office that holds it, the invited zones, their cities, and the province."""
        if not user.is_authenticated or user.office_id is None:
            return self.none()
        if user.sees_everything:
            return self
        invited = Attendance.objects.filter(of_reach(user, "zone__county"), exchange=OuterRef("pk"))
        return self.filter(Q(office=user.office_id) | Exists(invited))

    def for_desk(self) -> ExchangeQuerySet:
        return self.select_related("office")

    def waiting_on(self, user: Any) -> ExchangeQuerySet:
        found: Any = super().waiting_on(user)
        return found.filter(office=user.office_id)


class Exchange(WorkflowModel):
    """An event that the province or a city holds, with the zones invited and who came."""

    State = ExchangeState
    tones = {
        ExchangeState.PLANNED: "blue",
        ExchangeState.HELD: "green",
        ExchangeState.CANCELLED: "grey",
    }
    asks = {ExchangeState.PLANNED: _("Note who came, once it has been held")}
    beginning = Beginning(label=_("Zones invited"), who=OVERSEER, clause="五(三)句2")
    decision_template = "zones/_exchange_decision.html"

    office = models.ForeignKey(
        Office, on_delete=models.PROTECT, related_name="+", verbose_name=_("held by")
    )
    kind = models.CharField(_("kind"), max_length=20, choices=ExchangeKind)
    subject = models.CharField(_("subject"), max_length=200)
    place = models.CharField(_("place"), max_length=200)
    held_on = models.DateField(_("day"))
    state = StateField(choices=ExchangeState, default=ExchangeState.PLANNED)
    summary = models.TextField(_("what came of it"), blank=True)
    zones = models.ManyToManyField(Zone, through="zones.Attendance", related_name="exchanges")

    objects = ExchangeQuerySet.as_manager()

    class Meta(WorkflowModel.Meta):
        ordering = ("-held_on", "-pk")
        verbose_name = _("exchange")
        constraints = (
            models.CheckConstraint(
                name="exchange_state_is_known", condition=Q(state__in=ExchangeState.values)
            ),
        )

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        return self.subject

    def get_absolute_url(self) -> str:
        return reverse("exchange", args=[self.pk])

    @transition(
        source=ExchangeState.PLANNED,
        target=ExchangeState.HELD,
        label=_("Note who came"),
        who=OVERSEER,
        conditions=[conditions.event_day_has_come],
        form=lambda: _forms().AttendanceForm,
        clause="五(三)句2",
    )
    def hold(self, *, summary: str, **data: Any) -> None:
        """It was held; these zones were there."""
        self.summary = summary

    @transition(
        source=ExchangeState.PLANNED,
        target=ExchangeState.CANCELLED,
        label=_("Cancel"),
        who=OVERSEER,
        reason=Reason.REQUIRED,
        optional=True,
    )
    def cancel(self, **data: Any) -> None:
        """It does not take place."""


class Attendance(models.Model):
    """A zone invited to an event. present: None until it was held."""

    exchange = models.ForeignKey(Exchange, on_delete=models.PROTECT, related_name="attendances")
    zone = models.ForeignKey(Zone, on_delete=models.PROTECT, related_name="attendances")
    present = models.BooleanField(null=True)

    class Meta:
        ordering = ("zone__county__code",)
        constraints = (models.UniqueConstraint(name="invited_once", fields=["exchange", "zone"]),)

    def __str__(self) -> str:
        return f"{self.exchange_id}/{self.zone_id}"


class SupportQuerySet(AppendOnlyQuerySet):
    def visible_to(self, user: Any) -> SupportQuerySet:
        return self.filter(of_reach(user, "zone__county"))


class Support(AppendOnlyModel):
    """Support that the province or the city has given to a zone; guidance on its questions, too.

    A mistake is corrected by a new row with the difference, which may be less than nothing.
    """

    zone = models.ForeignKey(Zone, on_delete=models.PROTECT, related_name="supports")
    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(_("kind of support"), max_length=20, choices=SupportKind)
    given_on = models.DateField(_("given on"))
    what = models.CharField(_("what was given"), max_length=500)
    amount = models.DecimalField(
        _("money (10,000 yuan)"),
        max_digits=12,
        decimal_places=2,
        null=True,
        blank=True,
    )
    noted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    noted_at = models.DateTimeField(auto_now_add=True)

    objects = SupportQuerySet.as_manager()

    class Meta(AppendOnlyModel.Meta):
        abstract = False
        ordering = ("-given_on", "-pk")

    def __str__(self) -> str:
        return f"{self.zone}: {self.what}"


def _forms() -> Any:
    from .. import exchange_forms

    return exchange_forms
