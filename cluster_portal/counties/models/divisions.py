"""Jiangsu's administrative divisions, each with the time in which it existed.

The name alone names nothing: 鼓楼区 is in 南京 and in 徐州, and 崇川区 changed its code in 2020 without
changing its name. Match by code and day; show the city with the county.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class DivisionQuerySet(models.QuerySet["Division"]):
    def visible_to(self, user: Any) -> DivisionQuerySet:
        """The code table is no secret: everyone who is logged in sees all of it."""
        return self if user.is_authenticated else self.none()

    def valid_on(self, day: date) -> DivisionQuerySet:
        """Those that existed on the day: from valid_from (included) to valid_until (not included)."""
        return self.filter(
            Q(valid_from__isnull=True) | Q(valid_from__lte=day),
            Q(valid_until__isnull=True) | Q(valid_until__gt=day),
        )


class Division(models.Model):
    """A row of the code table GB/T 2260: six digits, a name, a time of validity.

    Of most changes only the year, or the year and month, is known. Such a change counts from the
    first day of that year or month, for the old row and the new one alike: on each day exactly one
    of the two is valid.
    """

    code = models.CharField(_("division code"), max_length=6, unique=True)
    name = models.CharField(_("name"), max_length=40)
    pinyin = models.CharField(max_length=60, blank=True)
    government_name = models.CharField(_("name of its government"), max_length=60, blank=True)
    region = models.CharField(_("region"), max_length=10, blank=True)
    valid_from = models.DateField(_("valid from"), null=True, blank=True)
    valid_until = models.DateField(_("valid until"), null=True, blank=True)

    objects = DivisionQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering = ("code",)

    def __str__(self) -> str:
        return self.name


class City(Division):
    """A city divided into districts 设区市: thirteen of them, each with one bureau."""

    class Meta(Division.Meta):
        abstract = False
        verbose_name = _("city")


class CountyKind(models.TextChoices):
    DISTRICT = "district", _("district")
    COUNTY_LEVEL_CITY = "county_level_city", _("county-level city")
    COUNTY = "county", _("county")
    DEVELOPMENT_ZONE = "development_zone", _("development zone")


class County(Division):
    """A county, county-level city or district 县（市、区）: who may apply (四(一)).

    A development zone is no division and may not apply under the policy; the province can admit
    them by a switch (see Switches), and only then adds them here as a kind of their own.
    """

    Kind = CountyKind

    city = models.ForeignKey(City, on_delete=models.PROTECT, related_name="counties")
    kind = models.CharField(_("kind"), max_length=20, choices=CountyKind)
    successor = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="predecessors"
    )

    class Meta(Division.Meta):
        abstract = False
        verbose_name = _("county")
        constraints = (
            models.CheckConstraint(
                name="county_ends_after_it_begins",
                condition=Q(valid_from__isnull=True)
                | Q(valid_until__isnull=True)
                | Q(valid_until__gt=F("valid_from")),
            ),
        )

    @property
    def paper_name(self) -> str:
        """As official papers call it: a district with its city, a county-level city alone."""
        return self.government_name.removesuffix("人民政府") or self.name

    @property
    def full_name(self) -> str:
        """City and county: the only way to show a county without mistaking it."""
        return f"{self.city.name}{self.name}"
