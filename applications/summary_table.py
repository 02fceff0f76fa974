"""The summary table 汇总表 of a round: a line for each county, sums for each city and in all.

Each line is computed from a frozen version: for the province the newest one that was recommended to it,
for a city the newest that its county has sent.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.db.models import Max, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cluster_portal.counties.models import City
from cluster_portal.workflow.sheets import Column, Kind, Sheet

from .models import Application, Round, Snapshot
from .summing import Figures, Summary, added_up, summary_of

RECOMMENDED, SENT = "recommended", "sent"


@dataclass(frozen=True)
class Line:
    """One county. rank and letter: as far as the reader may see them."""

    number: int
    snapshot: Snapshot
    figures: Summary
    rank: int | None
    letter: Any

    @property
    def application(self) -> Application:
        return self.snapshot.application

    @property
    def county(self) -> Any:
        return self.application.county


@dataclass(frozen=True)
class Sum:
    """What the lines before it come to."""

    label: str
    figures: Figures
    county: None = None


@dataclass(frozen=True)
class Group:
    """The lines of one city, and what they come to."""

    city: City
    lines: list[Line]
    sums: Figures


@dataclass(frozen=True)
class SummaryTable:
    groups: list[Group]
    sums: Figures

    @property
    def count(self) -> int:
        return sum(len(group.lines) for group in self.groups)

    def rows(self) -> Iterator[Line | Sum]:
        """Line by line, with the sums, as a sheet has them."""
        for group in self.groups:
            yield from group.lines
            if len(self.groups) > 1:
                yield Sum(_("Sum of %(city)s") % {"city": group.city}, group.sums)
        yield Sum(_("Sum"), self.sums)


def summary_table(
    round_: Round, user: Any, *, scope: str = RECOMMENDED, city: City | None = None
) -> SummaryTable:
    """In the order of the divisions. scope: what was recommended, or everything that was sent."""
    found = Snapshot.objects.visible_to(user).filter(
        application__in=Application.objects.live().filter(round=round_)
    )
    if city:
        found = found.filter(application__county__city=city)
    has_letter = Q(city_review__letter__isnull=False)
    of_each = found.order_by().values("application")
    versions = of_each.annotate(
        newest=Max("pk"), recommended=Max("pk", filter=has_letter)
    ).values_list("newest", "recommended")
    wanted = [
        newest if user.is_city else before_the_province or newest
        for newest, before_the_province in versions
        if before_the_province or scope == SENT
    ]
    snapshots = (
        Snapshot.objects.visible_to(user)
        .filter(pk__in=wanted)
        .select_related("application__county__city", "application__round", "city_review__letter")
        .order_by("application__county__code")
    )
    lines = [_line(number, snapshot, user) for number, snapshot in enumerate(snapshots, 1)]
    groups = [
        Group(of_city, listed := list(group), _added_up(listed))
        for of_city, group in groupby(lines, key=lambda line: line.county.city)
    ]
    return SummaryTable(groups, _added_up(lines))


def _line(number: int, snapshot: Snapshot, user: Any) -> Line:
    review = getattr(snapshot, "city_review", None)
    letter = review.letter if review else None
    shows_rank = review and (letter or user.is_city)
    return Line(
        number,
        snapshot,
        summary_of(snapshot.data, snapshot.application.round.year),
        rank=review.rank if review and shows_rank else None,
        letter=letter,
    )


def _added_up(lines: Iterable[Line]) -> Figures:
    return added_up(line.figures for line in lines)


# The figures as columns: name of the figure → head; what can't be summed is empty in the sums.
FIGURES: list[tuple[str, Any]] = [
    ("sites", gettext_lazy("Sites")),
    ("area", gettext_lazy("Area (square metres)")),
    ("institutions", gettext_lazy("Institutions")),
    ("staff", gettext_lazy("Staff")),
    ("patent_attorneys", gettext_lazy("Patent attorneys")),
    ("lawyers", gettext_lazy("Lawyers")),
    ("revenue", gettext_lazy("Revenue (10,000 yuan)")),
    ("brands", gettext_lazy("Brand institutions")),
    ("cells", gettext_lazy("Cells of the coverage that are offered")),
    ("full_time", gettext_lazy("Full-time staff")),
    ("funds", gettext_lazy("Funds of the year (10,000 yuan)")),
]


def sheet(user: Any) -> Sheet:
    """As the page, for rows as SummaryTable.rows(). The auditor reads no contacts."""
    contacts = (
        Column(gettext_lazy("Contact person"), _figure("contact_name")),
        Column(gettext_lazy("Telephone"), _figure("contact_phone")),
    )
    return Sheet(
        gettext_lazy("Summary table"),
        (
            Column(gettext_lazy("No."), lambda row: getattr(row, "number", None), Kind.NUMBER),
            Column(gettext_lazy("City"), _city),
            Column(gettext_lazy("County"), lambda row: row.county and row.county.name),
            Column(gettext_lazy("Name of the zone"), _figure("zone_name")),
            *(Column(head, _figure(name), Kind.FIGURE) for name, head in FIGURES),
            Column(
                gettext_lazy("Rank of recommendation"),
                lambda row: getattr(row, "rank", None),
                Kind.NUMBER,
            ),
            Column(gettext_lazy("Number of the letter"), _letter),
            Column(gettext_lazy("State"), _state),
            *(contacts if reads_contacts(user) else ()),
        ),
    )


def reads_contacts(user: Any) -> bool:
    """Whoever works with the counties phones them; the auditor does not."""
    return user.is_city or user.is_province


def _city(row: Any) -> str:
    """Of a sum what it is of."""
    return str(row.county.city.name if isinstance(row, Line) else row.label)


def _figure(name: str) -> Any:
    return lambda row: getattr(row.figures, name, None)


def _letter(row: Any) -> str | None:
    letter = getattr(row, "letter", None)
    return letter.number if letter else None


def _state(row: Any) -> str | None:
    return row.application.get_state_display() if isinstance(row, Line) else None
