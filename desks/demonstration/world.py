"""Who and when of the demonstration: people found by the name of their place, days by how long ago."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time, timedelta

from django.utils import timezone

from applications.models import Round
from cluster_portal.counties.models import County, Office, User
from reviews.models import Expert

from .clock import Clock, working_day_before
from .people import CAST, EXPERTS, EXTRAS, NEIGHBOURS, make_experts, make_people

MINUTES_APART = 19


@dataclass(frozen=True)
class Place:
    """A county with those who act for it and for its city. Where one handles nothing, one signs it."""

    name: str
    county: County
    sign: User
    handle: User
    city_sign: User
    city_handle: User


class World:
    """All that the lives share. Days are told as so many days, or years, before today."""

    def __init__(self, password: str | None, today: date | None = None) -> None:
        self.today = today or timezone.localdate()
        # Each round is open until its June; what it takes to decide it fills the months after.
        self.open_year = self.today.year + (self.today.month > 10)
        self.yesterday = working_day_before(self.today - timedelta(days=1))
        with Clock(working_day_before(date(self.open_year - 6, 2, 20))).running():
            self.people: dict[str, User] = make_people(CAST, password)
            self.people |= make_people((*EXTRAS, *NEIGHBOURS), None)
            self.experts: dict[str, Expert] = make_experts(EXPERTS, password, by=self.sign)

    @property
    def sign(self) -> User:
        return self.people["province.sign"]

    @property
    def handle(self) -> User:
        return self.people["province.handle"]

    def place(self, name: str) -> Place:
        """jiangning → 江宁区 with its people."""
        sign = self.people[f"{name}.sign"]
        assert sign.office is not None
        county = sign.office.county
        assert county is not None
        city_sign = next(
            user for user in self.people.values() if _is_signatory_of(user, county.city_id)
        )
        city = city_sign.username.partition(".")[0]
        return Place(
            name,
            county,
            sign,
            self.people.get(f"{name}.handle", sign),
            city_sign,
            self.people.get(f"{city}.handle", city_sign),
        )

    def round(self, year: int) -> Round:
        return Round.objects.get(year=year)

    def ago(self, days: int, *, years: int = 0) -> date:
        """The working day so long ago, or the last one before it."""
        return working_day_before(self.today - timedelta(days=days + round(years * 365.25)))

    def clock(self, day: date, turn: int = 0) -> Clock:
        """A clock for one life, which never comes to today. turn: whose comes later on each day."""
        minutes = 15 + turn * MINUTES_APART
        return Clock(day, time(9 + minutes // 60, minutes % 60), latest=self.yesterday)


def _is_signatory_of(user: User, city_id: int) -> bool:
    office: Office | None = user.office
    return bool(office and office.city_id == city_id and user.username.endswith(".sign"))
