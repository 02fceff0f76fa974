"""The lists of an application: institutions, key projects, indicators. Rows, so that what comes
later (reports, assessment) can be measured against them."""

from __future__ import annotations

import hashlib
from typing import Any

from django.core.validators import MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from cluster_portal.policy.lists import RightKind, ServiceKind
from cluster_portal.workflow.models.log import canonical

from .application import Application

CELLS = tuple((right, service) for right in RightKind for service in ServiceKind)


def cell_code(right: RightKind, service: ServiceKind) -> str:
    """One cell of the 6 × 6 coverage matrix of 四(二)3, as it is stored."""
    return f"{right.value}.{service.value}"


class Row(models.Model):
    """One row of a list that belongs to an application."""

    application = models.ForeignKey(
        Application, on_delete=models.CASCADE, related_name="%(class)ss"
    )

    class Meta:
        abstract = True
        ordering = ("pk",)

    def as_data(self) -> dict[str, Any]:
        """The row as it goes into a snapshot."""
        return {
            field.name: getattr(self, field.attname)
            for field in self._meta.concrete_fields
            if field.name != "application"
        }

    @property
    def fingerprint(self) -> str:
        """SHA-256 of the row as the database gave it: whoever saves it says what they opened."""
        return hashlib.sha256(canonical(self.as_data())).hexdigest()

    def says_the_same(self, other: Row) -> bool:
        """Whether every field of it is as in the other, which may be another row."""
        mine, others = self.as_data(), other.as_data()
        return all(mine[name] == others[name] for name in mine if name != "id")


class Institution(Row):
    """A service institution in the county (四(二)3)."""

    name = models.CharField(_("name of the institution"), max_length=100)
    credit_code = models.CharField(
        _("unified social credit code"),
        max_length=18,
        help_text=_("18 digits and letters, as on its licence."),
    )
    cells = models.JSONField(
        _("services"),
        default=list,
        help_text=_("Tick what it offers: a kind of right in the row, a service in the column."),
    )
    staff = models.PositiveIntegerField(_("staff (persons)"))
    since = models.DateField(_("in the zone since"), null=True, blank=True)

    class Meta(Row.Meta):
        constraints = (
            models.UniqueConstraint(
                name="an_institution_counts_once", fields=["application", "credit_code"]
            ),
        )

    def __str__(self) -> str:
        return self.name


class KeyProject(Row):
    """A key project of the work plan, with its dates and money."""

    name = models.CharField(_("name of the project"), max_length=100)
    lead = models.CharField(_("responsible unit"), max_length=100)
    starts_on = models.DateField(_("starts on"))
    ends_on = models.DateField(_("ends on"))
    money = models.DecimalField(
        _("money (10,000 yuan)"),
        max_digits=12,
        decimal_places=2,
        validators=[MinValueValidator(0)],
    )
    milestones = models.TextField(_("milestones"), max_length=2000)

    class Meta(Row.Meta):
        constraints = (
            models.CheckConstraint(
                name="project_ends_after_it_starts",
                condition=models.Q(ends_on__gte=models.F("starts_on")),
            ),
        )

    def __str__(self) -> str:
        return self.name


class Indicator(Row):
    """An indicator of the work plan: where it stands, and a target for each year of the term."""

    name = models.CharField(_("indicator"), max_length=60)
    unit = models.CharField(_("unit"), max_length=20)
    baseline = models.DecimalField(_("baseline"), max_digits=14, decimal_places=2)
    as_of = models.DateField(_("baseline as of"))
    target_1 = models.DecimalField(_("target, year 1"), max_digits=14, decimal_places=2)
    target_2 = models.DecimalField(_("target, year 2"), max_digits=14, decimal_places=2)
    target_3 = models.DecimalField(_("target, year 3"), max_digits=14, decimal_places=2)

    class Meta(Row.Meta):
        constraints = (
            models.UniqueConstraint(
                name="an_indicator_stands_once", fields=["application", "name"]
            ),
        )

    def __str__(self) -> str:
        return self.name
