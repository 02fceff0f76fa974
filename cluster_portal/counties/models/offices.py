"""Offices: the county governments, the thirteen city bureaus, the province."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from cluster_portal.workflow.declare import SYSTEM, Beginning, Event
from cluster_portal.workflow.door import begin
from cluster_portal.workflow.models import LoggedModel, LoggedQuerySet

from .divisions import City, County
from .keepers import OFFICE_EDITORS, PROVINCE_SIGNATORIES


class OfficeKind(models.TextChoices):
    COUNTY = "county", _("county government")
    CITY = "city", _("city bureau")
    PROVINCE = "province", _("province")


class OfficeQuerySet(LoggedQuerySet):
    def create(self, **fields: Any) -> Office:  # type: ignore[override]
        """An office made by a command, with the first row of its history."""
        return begin(Office(**fields), by=SYSTEM)

    def visible_to(self, user: Any) -> OfficeQuerySet:
        """The province sees all offices, a city its own and its counties', a county its own."""
        if not user.is_authenticated or user.office_id is None:
            return self.none()
        match user.office.kind:
            case OfficeKind.PROVINCE:
                return self
            case OfficeKind.CITY:
                city = user.office.city_id
                return self.filter(Q(city=city) | Q(county__city=city))
        return self.filter(pk=user.office_id)

    def below(self, office: Office) -> OfficeQuerySet:
        """The offices whose accounts this office makes: province → cities → counties."""
        match office.kind:
            case OfficeKind.PROVINCE:
                return self.filter(kind=OfficeKind.CITY)
            case OfficeKind.CITY:
                return self.filter(kind=OfficeKind.COUNTY, county__city=office.city_id)
        return self.none()

    def with_accounts_by(self, user: Any) -> OfficeQuerySet:
        """Those in which this person makes the accounts: User.makes_accounts_of(), as a query."""
        if not user.acts_for_office:
            return self.none()
        below = self.below(user.office)
        if user.is_province and user.is_signatory:
            return below | self.filter(pk=user.office_id)
        return below

    def without_signatory(self) -> OfficeQuerySet:
        """Those out of which nothing can go, since no active person there may sign."""
        from .people import Role, User

        signatories = User.objects.filter(
            office=OuterRef("pk"), role=Role.SIGNATORY, is_active=True
        )
        return self.filter(~Exists(signatories))


class Office(LoggedModel):
    """One organ with its people. Its letterhead and code word stand on the papers it issues."""

    Kind = OfficeKind

    kind = models.CharField(_("kind"), max_length=10, choices=OfficeKind)
    county = models.OneToOneField(County, null=True, blank=True, on_delete=models.PROTECT)
    city = models.OneToOneField(City, null=True, blank=True, on_delete=models.PROTECT)
    name = models.CharField(_("name of the office"), max_length=60)
    letterhead = models.CharField(
        _("letterhead"),
        max_length=60,
        blank=True,
        help_text=_("The organ's mark on its papers, where it differs from its name."),
    )
    document_prefix = models.CharField(
        _("code word of its papers"),
        max_length=20,
        blank=True,
        help_text=_("The organ's code word before the year in a paper's number."),
    )

    beginning: ClassVar[Beginning] = Beginning(_("Office added"), PROVINCE_SIGNATORIES)
    events: ClassVar[Mapping[str, Event]] = {
        "edit": Event(_("Particulars of the office changed"), OFFICE_EDITORS)
    }

    objects = OfficeQuerySet.as_manager()

    class Meta(LoggedModel.Meta):
        abstract = False
        ordering = ("kind", "city__code", "county__code")
        verbose_name = _("office")
        constraints = (
            models.CheckConstraint(
                name="office_belongs_to_its_division",
                condition=Q(kind=OfficeKind.COUNTY, county__isnull=False, city__isnull=True)
                | Q(kind=OfficeKind.CITY, county__isnull=True, city__isnull=False)
                | Q(kind=OfficeKind.PROVINCE, county__isnull=True, city__isnull=True),
            ),
            models.UniqueConstraint(
                name="one_province", fields=["kind"], condition=Q(kind=OfficeKind.PROVINCE)
            ),
            # Two offices with one code word would issue two papers under one number.
            models.UniqueConstraint(
                name="own_document_prefix",
                fields=["document_prefix"],
                condition=~Q(document_prefix=""),
                violation_error_message=_("Another office has this code word for its papers."),
            ),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def mark(self) -> str:
        """What stands at the head of its papers 发文机关标志."""
        return self.letterhead or self.name

    def covers(self, county: County) -> bool:
        """Whether the county lies within this office's reach."""
        match self.kind:
            case OfficeKind.PROVINCE:
                return True
            case OfficeKind.CITY:
                return county.city_id == self.city_id
        return county.pk == self.county_id

    def is_above(self, other: Office) -> bool:
        """Whether it makes the other's accounts: OfficeQuerySet.below(), asked of one office."""
        match self.kind:
            case OfficeKind.PROVINCE:
                return other.kind == OfficeKind.CITY
            case OfficeKind.CITY:
                return other.county is not None and other.county.city_id == self.city_id
        return False
