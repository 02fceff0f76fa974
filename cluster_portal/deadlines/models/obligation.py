"""Obligations: every "by when" of the policy, as one row of one ledger."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cluster_portal.counties.models import County, Office
from cluster_portal.workflow.declare import Beginning, Event, Reason
from cluster_portal.workflow.models import LoggedModel, LoggedQuerySet


class ObligationKind(models.TextChoices):
    """What is owed. Each act adds its own."""

    SUBMIT_APPLICATION = "submit_application", _("Submit the application")
    ANSWER_RETURN = "answer_return", _("Answer the return for correction")
    FILE_PLAN = "file_plan", _("File the implementation plan")
    ANNUAL_REPORT = "annual_report", _("Send the annual report")
    ANSWER_INSPECTION = "answer_inspection", _("Answer the findings of the inspection")
    SELF_ASSESSMENT = "self_assessment", _("Send the self-assessment")
    RECTIFICATION = "rectification", _("Put right what was found and report it")
    STATEMENT = "statement", _("State the case before a revocation")


class Standing(models.TextChoices):
    """How an obligation stands. Never stored: it follows from the instants and from now."""

    OPEN = "open", _("not yet due")
    OVERDUE = "overdue", _("overdue")
    MET = "met", _("met in time")
    MET_LATE = "met_late", _("met late")
    WAIVED = "waived", _("waived")


class _WhoeverCausesIt:
    """An obligation follows from someone's step, whose own right to it was checked there."""

    label = _("whoever takes the step that it follows from")

    def concerns(self, user: Any) -> bool:
        return False  # nobody has a button for it

    def refuses(self, user: Any, thing: Any) -> str | None:
        return None


WHOEVER_CAUSES_IT = _WhoeverCausesIt()


class ObligationQuerySet(LoggedQuerySet):
    def visible_to(self, user: Any) -> ObligationQuerySet:
        """An office what it owes, a city also what its counties owe, province and auditor all."""
        if not user.is_authenticated or user.office_id is None:
            return self.none()
        if user.sees_everything:
            return self
        own = Q(office=user.office_id)
        if user.is_city:
            return self.filter(own | Q(office__county__city=user.office.city_id))
        return self.filter(own)

    def for_desk(self) -> ObligationQuerySet:
        return self.select_related("office", "county__city", "waived_by__office")

    def about(self, thing: models.Model) -> ObligationQuerySet:
        return self.filter(about_model=thing._meta.label_lower, about_id=thing.pk)

    def unended(self) -> ObligationQuerySet:
        """What still has to be done, in time or late."""
        return self.filter(met_at=None, waived_at=None)

    def standing(self, standing: Standing, at: datetime | None = None) -> ObligationQuerySet:
        """Those that stand so: Obligation.standing, as a query."""
        at = at or timezone.now()
        match standing:
            case Standing.OPEN:
                return self.unended().filter(due_at__gt=at)
            case Standing.OVERDUE:
                return self.unended().filter(due_at__lte=at)
            case Standing.MET:
                return self.filter(met_at__lt=F("due_at"))
            case Standing.MET_LATE:
                return self.filter(met_at__gte=F("due_at"))
        return self.filter(waived_at__isnull=False)


class Obligation(LoggedModel):
    """What an office owes, by when, by which clause; and how it ended.

    Made and ended by the functions of deadlines/ledger.py only. `due_at` is the first instant that
    is too late: 1 July 00:00 in Shanghai is "30 June 24:00".
    """

    beginning = Beginning(label=_("Obligation arose"), who=WHOEVER_CAUSES_IT)
    events = {
        "met": Event(_("Obligation met"), WHOEVER_CAUSES_IT),
        "extended": Event(_("More time granted"), WHOEVER_CAUSES_IT, Reason.REQUIRED),
        "moved": Event(_("Day moved"), WHOEVER_CAUSES_IT),
        "waived": Event(_("Obligation waived"), WHOEVER_CAUSES_IT, Reason.REQUIRED),
    }
    tones = {
        Standing.OPEN: "blue",
        Standing.OVERDUE: "red",
        Standing.MET: "green",
        Standing.MET_LATE: "amber",
        Standing.WAIVED: "grey",
    }

    kind = models.CharField(max_length=40, choices=ObligationKind)
    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="obligations")
    # Of which county it is; none where it concerns no single one, as a round's public notice.
    county = models.ForeignKey(
        County, null=True, blank=True, on_delete=models.PROTECT, related_name="obligations"
    )
    clause = models.CharField(max_length=20)
    # The thing that it is about, of whichever act. The ground knows no act, so no foreign key.
    about_model = models.CharField(max_length=60)
    about_id = models.BigIntegerField()
    about_title = models.CharField(max_length=200)
    due_at = models.DateTimeField()
    met_at = models.DateTimeField(null=True, blank=True)
    met_by = models.CharField(max_length=60, blank=True, help_text="The event of the thing's log.")
    waived_at = models.DateTimeField(null=True, blank=True)
    # Nobody: the portal itself waived it.
    waived_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    waived_reason = models.TextField(blank=True)

    objects = ObligationQuerySet.as_manager()

    class Meta(LoggedModel.Meta):
        ordering = ("due_at", "pk")
        verbose_name = _("obligation")
        constraints = (
            models.CheckConstraint(
                name="obligation_ends_one_way", condition=Q(met_at=None) | Q(waived_at=None)
            ),
            models.CheckConstraint(
                name="obligation_met_by_something",
                condition=Q(met_at=None, met_by="") | (~Q(met_at=None) & ~Q(met_by="")),
            ),
            models.CheckConstraint(
                name="obligation_waived_with_a_reason",
                condition=Q(waived_at=None, waived_by=None, waived_reason="")
                | (~Q(waived_at=None) & ~Q(waived_reason="")),
            ),
            models.UniqueConstraint(
                name="one_open_obligation",
                fields=["kind", "about_model", "about_id"],
                condition=Q(met_at=None, waived_at=None),
            ),
        )
        indexes = (
            models.Index(
                name="obligation_due",
                fields=["due_at"],
                condition=Q(met_at=None, waived_at=None),
            ),
            models.Index(name="obligation_about", fields=["about_model", "about_id"]),
        )

    def __str__(self) -> str:
        return f"{self.get_kind_display()} · {self.about_title}"

    @property
    def standing(self) -> Standing:
        if self.waived_at:
            return Standing.WAIVED
        if self.met_at:
            return Standing.MET if self.met_at < self.due_at else Standing.MET_LATE
        return Standing.OPEN if timezone.now() < self.due_at else Standing.OVERDUE

    @property
    def is_ended(self) -> bool:
        return bool(self.met_at or self.waived_at)

    @property
    def tone(self) -> str:
        return self.tones[self.standing]

    @property
    def met_by_label(self) -> str:
        """The event that met it, in words, as the thing's own model declares it."""
        model: Any = apps.get_model(self.about_model)
        return str(model.label_of_event(self.met_by))
