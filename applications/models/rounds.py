"""Rounds: once a year, open until 30 June 24:00 unless the province sets another day (四(三)).

A round is a row with instants, not a state. An instant of closing is the first one that is too
late: 1 July 00:00 in Shanghai is "30 June 24:00".
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cluster_portal.counties.models import City, County
from cluster_portal.counties.who import CITY, PROVINCE, PROVINCE_SIGNATORY
from cluster_portal.policy.numbers import ROUND_CLOSES
from cluster_portal.workflow.days import end_of
from cluster_portal.workflow.declare import Beginning, Event, Reason
from cluster_portal.workflow.models import LoggedModel, LoggedQuerySet


class RoundQuerySet(LoggedQuerySet):
    def visible_to(self, user: Any) -> RoundQuerySet:
        """Rounds are known to every office."""
        return self if user.is_authenticated and user.office_id else self.none()

    def open(self, at: datetime | None = None) -> RoundQuerySet:
        """Rounds that have opened and whose general day is not over."""
        at = at or timezone.now()
        return self.filter(opens_at__lte=at, closes_at__gt=at)


class Round(LoggedModel):
    """One year's round of applications. The province opens it, as it runs the scheme (四句1)."""

    beginning = Beginning(label=_("Opened the round"), who=PROVINCE_SIGNATORY, clause="四(三)句3")
    events = {
        "closing_moved": Event(_("Moved the closing day"), PROVINCE_SIGNATORY, Reason.REQUIRED),
        "cutoff_set": Event(_("Set the city's own earlier day"), CITY),
        "cutoff_lifted": Event(_("Gave up the city's own earlier day"), CITY),
        "extended": Event(_("Granted one county an extension"), PROVINCE, Reason.REQUIRED),
    }

    year = models.PositiveSmallIntegerField(_("year"), unique=True)
    opens_at = models.DateTimeField(_("opens"))
    closes_at = models.DateTimeField(_("closes"))
    closing_reason = models.TextField(_("why another day than the policy's"), blank=True)

    objects = RoundQuerySet.as_manager()

    class Meta(LoggedModel.Meta):
        ordering = ("-year",)
        verbose_name = _("round")
        constraints = (
            models.CheckConstraint(
                name="round_closes_after_it_opens", condition=Q(closes_at__gt=F("opens_at"))
            ),
        )

    def __str__(self) -> str:
        return str(_("Round of %(year)d") % {"year": self.year})

    @property
    def title(self) -> str:
        return str(self)

    def get_absolute_url(self) -> str:
        return reverse("round", args=[self.pk])

    @classmethod
    def history_visible_to(cls, user: Any) -> Q:
        """All but what concerns one office only, and that as CityCutoff and Extension are seen."""
        if user.sees_everything:
            return Q()
        of_cities, of_counties = ["cutoff_set", "cutoff_lifted"], ["extended"]
        for_all = ~Q(event__in=of_cities + of_counties)
        if user.office is None:
            return for_all
        return (
            for_all
            | Q(event__in=of_cities, data__city=_city_of(user).code)
            | Q(event__in=of_counties, data__county__in=[c.code for c in _counties_of(user)])
        )

    @staticmethod
    def policy_closing(year: int) -> datetime:
        """30 June 24:00 of the year (四(三)句3)."""
        return end_of(date(year, *ROUND_CLOSES))

    def deadline_for(self, county: County) -> datetime:
        """The instant at which the round closes for this county.

        The round's, or its city's own earlier day where the city has set one; an extension granted
        to the county gives it more time than that, never less.
        """
        # Over all rows, which are few, so that a list that has fetched them asks no more.
        extensions = [e.until for e in self.extensions.all() if e.county_id == county.pk]
        return max([min([self.closes_at, *self.own_days_of(county)]), *extensions])

    def own_days_of(self, county: County) -> list[datetime]:
        """The own earlier day of the county's city: one instant or none."""
        return [
            c.closes_at
            for c in self.cutoffs.all()
            if c.city_id == county.city_id and c.closes_at < self.closes_at
        ]

    def is_open_for(self, county: County, at: datetime | None = None) -> bool:
        at = at or timezone.now()
        return self.opens_at <= at < self.deadline_for(county)


class CityCutoffQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> CityCutoffQuerySet:
        """The province and the auditor see all, a city and its counties that city's."""
        if not user.is_authenticated or user.office_id is None:
            return self.none()
        return self if user.sees_everything else self.filter(city=_city_of(user))


class CityCutoff(models.Model):
    """A city's own day for its counties, earlier than the province's."""

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="cutoffs")
    city = models.ForeignKey(City, on_delete=models.PROTECT, related_name="+")
    closes_at = models.DateTimeField(_("closes"))

    objects = CityCutoffQuerySet.as_manager()

    class Meta:
        constraints = (models.UniqueConstraint(name="one_cutoff_a_city", fields=["round", "city"]),)

    def __str__(self) -> str:
        return f"{self.round_id}/{self.city_id}"


class ExtensionQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> ExtensionQuerySet:
        """Another county's are none of a county's business, nor of another city's."""
        if not user.is_authenticated or user.office_id is None:
            return self.none()
        return self if user.sees_everything else self.filter(county__in=_counties_of(user))


class Extension(models.Model):
    """More time for one county, granted by the province with a reason. Never taken back."""

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="extensions")
    county = models.ForeignKey(County, on_delete=models.PROTECT, related_name="+")
    until = models.DateTimeField(_("until"))
    reason = models.TextField(_("reason"))
    granted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    granted_at = models.DateTimeField(auto_now_add=True)

    objects = ExtensionQuerySet.as_manager()

    class Meta:
        ordering = ("until",)

    def __str__(self) -> str:
        return f"{self.round_id}/{self.county_id}"


def _city_of(user: Any) -> City:
    """The city of someone of a city or a county."""
    city: City = user.office.city or user.office.county.city
    return city


def _counties_of(user: Any) -> Any:
    """The counties within reach of someone of a city or a county."""
    if user.is_city:
        return County.objects.filter(city=user.office.city_id)
    return County.objects.filter(pk=user.office.county_id)
