"""One round as a table for the city and those above: for each county what is there and what is missing.

A city learns how far its counties' drafts are, never what they say; those above learn the state alone.
The number of queries does not grow with the number of counties.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import F, prefetch_related_objects
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cluster_portal.counties.models import County
from cluster_portal.workflow.errors import Lack

from .checklists import CITY_ITEMS
from .conditions import lacks_of_check, lacks_of_scans, no_rank
from .models import (
    PRINTED,
    Application,
    CityReview,
    IndicatorDefinition,
    Print,
    Round,
    Snapshot,
    StampedScan,
)
from .overview import STATES, with_sent
from .progress import Progress, SectionProgress

LATE, EXTENDED, WITHDRAWN = "late", "extended", "withdrawn"
FLAGS: list[tuple[str, Any]] = [
    (LATE, gettext_lazy("overdue")),
    (EXTENDED, gettext_lazy("extended")),
    (WITHDRAWN, gettext_lazy("withdrawn, also an earlier one")),
]


@dataclass(frozen=True)
class Sent:
    """The newest version that was sent. scans: the materials whose stamped scan says what it says."""

    number: int
    at: datetime
    doubts: int
    scans: frozenset[str]


@dataclass(frozen=True)
class Row:
    """One county in the round; without an application where it has not begun.

    deadline: by when the county owes its next step. sections: of a draft, for its city alone.
    checked: how many items of the city's checklist are answered, None before anything was sent.
    review: the check itself, for the city alone.
    """

    county: County
    application: Any = None
    deadline: datetime | None = None
    is_city_day: bool = False
    extended_until: datetime | None = None
    withdrawn_before: bool = False
    sections: list[SectionProgress] = field(default_factory=list)
    sent: Sent | None = None
    checked: int | None = None
    review: CityReview | None = None
    rank: int | None = None
    returned: int = 0
    missing: list[Lack] = field(default_factory=list)

    items = len(CITY_ITEMS)
    printed = len(PRINTED)

    @property
    def complete(self) -> int | None:
        """How many sections of the draft are complete."""
        return sum(part.complete for part in self.sections) if self.sections else None

    @property
    def is_late(self) -> bool:
        """The day is over, and what was due by it was not sent."""
        return (
            self.application is not None
            and self.deadline is not None
            and self.deadline <= timezone.now()
        )

    @property
    def flags(self) -> set[str]:
        withdrawn = self.application and self.application.state == Application.State.WITHDRAWN
        return {
            name
            for name, is_so in (
                (LATE, self.is_late),
                (EXTENDED, self.extended_until is not None),
                (WITHDRAWN, withdrawn or self.withdrawn_before),
            )
            if is_so
        }

    @property
    def owes(self) -> str:
        """What the county has to do by the deadline."""
        if self.application is None:
            return _("to apply, if it will")
        if self.application.state == Application.State.RETURNED:
            return _("to correct and submit again")
        return _("to submit")


STATE_ORDER: dict[str | None, int] = {
    **{state: place for place, (state, _label) in enumerate(STATES)},
    None: 0,  # not started
}
SORTS: dict[str, Callable[[Row], Any]] = {
    "county": lambda row: row.county.code,
    "state": lambda row: STATE_ORDER[row.application.state if row.application else None],
    "sections": lambda row: row.complete,
    "sent": lambda row: row.sent and row.sent.at,
    "checked": lambda row: row.checked,
    "scans": lambda row: row.sent and len(row.sent.scans),
    "doubts": lambda row: row.sent and row.sent.doubts,
    "rank": lambda row: row.rank,
    "returned": lambda row: row.returned,
    "due": lambda row: row.deadline,
}


@dataclass(frozen=True)
class Head:
    """The head of a column by which the table can be sorted; `sort` is what a click asks for."""

    label: Any
    sort: str
    is_figure: bool = False
    direction: str = ""  # as aria-sort says it


def heads(user: Any, asked: str) -> list[Head]:
    """The columns of the table, as this person has them, sorted as asked."""
    columns = [
        ("county", _("County"), False),
        ("state", _("State"), False),
        *([("sections", _("Sections"), True)] if user.is_city else []),
        ("sent", _("Submitted"), False),
        ("checked", _("Checked"), True),
        ("scans", _("Stamped scans"), True),
        ("doubts", _("Questions"), True),
        ("rank", _("City's rank"), True),
        ("returned", _("Returned"), True),
        ("due", _("The county owes"), False),
    ]
    name, falling = _sort_of(asked)
    return [
        Head(
            label,
            sort=f"-{key}" if key == name and not falling else key,
            is_figure=is_figure,
            direction=("descending" if falling else "ascending") if key == name else "",
        )
        for key, label, is_figure in columns
    ]


def sorted_rows(rows: Iterable[Row], asked: str) -> list[Row]:
    """By the column that was asked for, "-" before it for falling; what is empty comes last."""
    name, falling = _sort_of(asked)
    rows = sorted(rows, key=SORTS["county"])
    value = SORTS[name]
    filled = [row for row in rows if value(row) is not None]
    empty = [row for row in rows if value(row) is None]
    return sorted(filled, key=value, reverse=falling) + empty


def _sort_of(asked: str) -> tuple[str, bool]:
    name = asked.removeprefix("-")
    return (name, asked.startswith("-")) if name in SORTS else ("county", False)


def rows_of(counties: Any, round_: Round, user: Any) -> list[Row]:
    """The counties (overview.counties_of()) with all that the table says of each."""
    counties = list(counties)
    keys = [county.application_pk for county in counties if county.application_pk]
    found = Application.objects.visible_to(user).filter(pk__in=keys)
    things = {thing.county_id: thing for thing in with_sent(found, user)}
    for thing in things.values():
        thing.round = round_
    if user.is_city:
        _fetch_drafts([thing for thing in things.values() if thing.is_being_written])
    sent = _sent(things.values())
    withdrawn = set(
        Application.objects.visible_to(user)
        .filter(round=round_, state=Application.State.WITHDRAWN)
        .exclude(pk__in=keys)
        .values_list("county", flat=True)
    )
    reviews = {
        review.application_id: review
        for review in CityReview.objects.filter(application__in=keys).order_by("snapshot__number")
    }
    return [
        _row(
            county,
            things.get(county.pk),
            round_,
            user,
            sent.get(county.application_pk),
            reviews.get(county.application_pk),
            withdrawn_before=county.pk in withdrawn,
        )
        for county in counties
    ]


def _row(
    county: Any,
    thing: Any,
    round_: Round,
    user: Any,
    sent: Sent | None,
    review: CityReview | None,
    *,
    withdrawn_before: bool,
) -> Row:
    extensions = [e.until for e in round_.extensions.all() if e.county_id == county.pk]
    writing = thing is None or thing.is_being_written
    deadline = round_.deadline_for(county) if thing is None else thing.due
    if thing is None and deadline <= timezone.now():
        deadline = None  # not to apply is no omission
    sections = Progress(thing).sections if thing and writing and user.is_city else []
    return Row(
        county,
        thing,
        deadline=deadline,
        is_city_day=deadline is not None and deadline in round_.own_days_of(county),
        extended_until=max(extensions) if extensions and writing else None,
        withdrawn_before=withdrawn_before,
        sections=sections,
        sent=sent,
        checked=len(review.answers) if review else None,
        review=review if user.is_city else None,
        rank=thing.rank if thing else None,
        returned=len(thing.corrections.all()) if thing else 0,
        missing=_missing(thing, sections, sent, review) if user.is_city and thing else [],
    )


def _missing(
    thing: Application,
    sections: list[SectionProgress],
    sent: Sent | None,
    review: CityReview | None,
) -> list[Lack]:
    """What stands between the application and its recommendation: of a draft no more than the names of
    its sections, of what was sent whatever the city's check still lacks."""
    found = [
        Lack(_("Incomplete: %(section)s") % {"section": part.spec.title})
        for part in sections
        if not part.complete
    ] + [
        Lack(_("Return not answered: %(section)s") % {"section": part.spec.title})
        for part in sections
        if part.returned and not part.answered
    ]
    if thing.state != Application.State.SUBMITTED or not sent or not review:
        return found
    page = reverse("city_review", args=[thing.pk])
    unscanned = [material for material in PRINTED if material.value not in sent.scans]
    found += lacks_of_scans(unscanned, thing.get_absolute_url())
    found += lacks_of_check(review, page)
    if review.rank is None:
        found.append(no_rank(page))
    return found


def _fetch_drafts(drafts: list[Application]) -> None:
    """All that Progress needs of them; the dictionary of indicators once for all."""
    prefetch_related_objects(
        drafts, "sections", "institutions", "keyprojects", "attachments", "corrections__items"
    )
    dictionary = list(IndicatorDefinition.objects.all()) if drafts else []
    for draft in drafts:
        draft.dictionary = dictionary


def _sent(things: Iterable[Application]) -> dict[int, Sent]:
    """application → its newest version, without the content, which is long."""
    keys = [thing.pk for thing in things]
    versions = (
        Snapshot.objects.filter(application__in=keys)
        .order_by("number")
        .annotate(doubts=F("data__doubts"))
        .values("pk", "application", "number", "submitted_at", "doubts")
    )
    newest = {version["application"]: version for version in versions}
    printed: defaultdict[int, dict[str, str]] = defaultdict(dict)
    wanted = [version["pk"] for version in newest.values()]
    for snapshot, digest, material in Print.objects.filter(snapshot__in=wanted).values_list(
        "snapshot", "digest", "material"
    ):
        printed[snapshot][digest] = material
    scanned: defaultdict[int, set[str]] = defaultdict(set)
    standing = StampedScan.objects.filter(snapshot__application__in=keys, replaced_at=None)
    for application, digest in standing.values_list("snapshot__application", "digest"):
        scanned[application].add(digest)
    return {
        key: Sent(
            version["number"],
            version["submitted_at"],
            len(version["doubts"] or ()),
            frozenset(
                material
                for digest, material in printed[version["pk"]].items()
                if digest in scanned[key]
            ),
        )
        for key, version in newest.items()
    }
