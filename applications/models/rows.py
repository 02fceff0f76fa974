"""The lists of an application: institutions and key projects. Rows, so that each is saved on its own,
and what comes later (reports, assessment) can count them."""

from __future__ import annotations

import hashlib
from typing import Any, ClassVar

from django.core.validators import MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from cluster_portal.policy.lists import RightKind, ServiceKind
from cluster_portal.workflow.models.log import canonical

CELLS = tuple((right, service) for right in RightKind for service in ServiceKind)


def cell_code(right: RightKind, service: ServiceKind) -> str:
    """One cell of the 6 × 6 coverage matrix of 四(二)3, as it is stored."""
    return f"{right.value}.{service.value}"


class Row(models.Model):
    """One row of a list that belongs to an application."""

    application = models.ForeignKey(
        "applications.Application", on_delete=models.CASCADE, related_name="%(class)ss"
    )
    # Copied from the county's last application, and not confirmed yet.
    carried = models.BooleanField(default=False, editable=False)

    class Meta:
        abstract = True
        ordering = ("pk",)

    def as_data(self) -> dict[str, Any]:
        """The row as it goes into a snapshot."""
        return {
            field.name: getattr(self, field.attname)
            for field in self._meta.concrete_fields
            if field.name not in ("application", "carried")
        }

    @property
    def fingerprint(self) -> str:
        """SHA-256 of the row as the database gave it: whoever saves it says what they opened."""
        return hashlib.sha256(canonical(self.as_data())).hexdigest()

    def says_the_same(self, other: Row) -> bool:
        """Whether every field of it is as in the other, which may be another row."""
        mine, others = self.as_data(), other.as_data()
        return all(mine[name] == others[name] for name in mine if name != "id")


def label_of(row: Row | type[Row], name: str) -> Any:
    """What a field of a row is called."""
    field: Any = row._meta.get_field(name)
    return field.verbose_name


class InstitutionKind(models.TextChoices):
    """As the trade's own statistics group them."""

    PATENT_AGENCY = "patent_agency", _("patent agency")
    TRADEMARK_AGENCY = "trademark_agency", _("trademark agency")
    LAW_FIRM = "law_firm", _("law firm")
    OPERATION = "operation", _("operation of rights")
    INFORMATION = "information", _("information service")
    CONSULTING = "consulting", _("consulting")
    OTHER = "other", _("other service institution")


class BrandGrade(models.TextChoices):
    """As what it is acknowledged: 品牌服务机构."""

    NONE = "none", _("no brand institution")
    CITY = "city", _("brand institution of the city")
    PROVINCE = "province", _("brand institution of the province")
    NATION = "nation", _("brand institution of the nation")


class Institution(Row):
    """A service institution in the county (四(二)3). Name and code tell it from others; the rest may
    still be missing in a draft."""

    # What a submission needs of each, in the order of the sheet's columns.
    needed: ClassVar[tuple[str, ...]] = (
        "kind", "cells", "staff", "patent_attorneys", "lawyers", "revenue", "brand",
    )  # fmt: skip

    name = models.CharField(_("name of the institution"), max_length=100)
    credit_code = models.CharField(
        _("unified social credit code"),
        max_length=18,
    )
    kind = models.CharField(
        _("kind of institution"), max_length=20, choices=InstitutionKind, blank=True
    )
    cells = models.JSONField(
        _("services"),
        default=list,
        blank=True,
    )
    staff = models.PositiveIntegerField(_("staff (persons)"), null=True, blank=True)
    patent_attorneys = models.PositiveIntegerField(
        _("practising patent attorneys (persons)"), null=True, blank=True
    )
    lawyers = models.PositiveIntegerField(_("practising lawyers (persons)"), null=True, blank=True)
    revenue = models.DecimalField(
        _("revenue of the year (10,000 yuan)"),
        max_digits=12,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
    )
    brand = models.CharField(_("brand grade"), max_length=10, choices=BrandGrade, blank=True)
    since = models.DateField(_("in the zone since"), null=True, blank=True)

    class Meta(Row.Meta):
        constraints = (
            models.UniqueConstraint(
                name="an_institution_counts_once", fields=["application", "credit_code"]
            ),
        )

    def __str__(self) -> str:
        return self.name

    def missing(self) -> list[str]:
        """What a submission still needs of it, by the names of the fields."""
        return [
            str(label_of(self, name))
            for name in self.needed
            if getattr(self, name) in (None, "", [])
        ]


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
