"""What the experts' sheets come to: for a case, and for a round as the ranked table (四(四)句2).

Every figure is a Decimal, rounded half up to two places, and goes back to the version of the sheet
that was handed in. What is reckoned on is exact; only what comes out is rounded.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.db.models import OuterRef, Subquery

from applications.models import CityReview, Round
from cluster_portal.workflow.models import Version

from .models import Case, ExpertReview, Panel

PLACES = Decimal("0.01")
LEAST_FOR_TRIMMING = 5  # with fewer, leaving out two sheets would leave too little
STANDS_OUT = Decimal(10)  # points of 100 away from the middle one
LEAST_FOR_STANDING_OUT = 3  # of two, neither is further from the middle than the other
Criteria = Sequence[tuple[str, str, str, Decimal]]  # Panel.criteria


@dataclass(frozen=True)
class Sheet:
    """A score sheet as it was handed in. number: its version."""

    review: ExpertReview
    number: int
    scores: Mapping[str, Decimal]
    reasons: Mapping[str, str]
    comment: str

    @property
    def total(self) -> Decimal:
        return rounded(sum(self.scores.values(), Decimal(0)))


@dataclass(frozen=True)
class Tally:
    """The figures of one case. There is none without a sheet.

    `total` is the one that counts: the trimmed mean where the panel trims and there are enough
    sheets, else the mean. outliers: the sheets that stand out.
    """

    sheets: tuple[Sheet, ...]
    mean: Decimal
    trimmed: Decimal | None
    deviation: Decimal
    lowest: Decimal
    highest: Decimal
    outliers: tuple[Sheet, ...]

    @property
    def total(self) -> Decimal:
        return self.mean if self.trimmed is None else self.trimmed

    @property
    def range(self) -> Decimal:
        return self.highest - self.lowest

    @property
    def count(self) -> int:
        return len(self.sheets)


@dataclass(frozen=True)
class OfCriterion:
    """One criterion over all sheets of a case, in their order."""

    name: str
    meaning: str
    weight: Decimal
    scores: tuple[Decimal, ...]

    @property
    def mean(self) -> Decimal:
        return mean(self.scores)

    @property
    def range(self) -> Decimal:
        return max(self.scores) - min(self.scores)


@dataclass(frozen=True)
class Ranked:
    """A case in the table of its round. Those with the same total share a rank: 1, 1, 3."""

    rank: int
    case: Case
    tally: Tally
    city_rank: int | None


def rounded(value: Decimal) -> Decimal:
    return value.quantize(PLACES, ROUND_HALF_UP)


def mean(values: Sequence[Decimal]) -> Decimal:
    return rounded(sum(values, Decimal(0)) / len(values))


def trimmed_mean(values: Sequence[Decimal]) -> Decimal:
    """The mean without one highest and one lowest."""
    return mean(sorted(values)[1:-1])


def deviation(values: Sequence[Decimal]) -> Decimal:
    """The standard deviation of just these values: they are all there are, and no sample."""
    middle = sum(values, Decimal(0)) / len(values)
    squares = sum(((value - middle) ** 2 for value in values), Decimal(0))
    return rounded((squares / len(values)).sqrt())


def median(values: Sequence[Decimal]) -> Decimal:
    ordered = sorted(values)
    half = len(ordered) // 2
    return ordered[half] if len(ordered) % 2 else (ordered[half - 1] + ordered[half]) / 2


def tally(sheets: Sequence[Sheet], *, trims: bool) -> Tally | None:
    """All figures of one case; None while no sheet is in."""
    if not sheets:
        return None
    totals = [sheet.total for sheet in sheets]
    middle = median(totals)
    trims = trims and len(sheets) >= LEAST_FOR_TRIMMING
    compares = len(sheets) >= LEAST_FOR_STANDING_OUT
    return Tally(
        sheets=tuple(sheets),
        mean=mean(totals),
        trimmed=trimmed_mean(totals) if trims else None,
        deviation=deviation(totals),
        lowest=min(totals),
        highest=max(totals),
        outliers=tuple(s for s in sheets if compares and abs(s.total - middle) > STANDS_OUT),
    )


def by_criterion(sheets: Sequence[Sheet], criteria: Criteria) -> list[OfCriterion]:
    if not sheets:
        return []
    return [
        OfCriterion(name, meaning, weight, tuple(sheet.scores[key] for sheet in sheets))
        for key, name, meaning, weight in criteria
    ]


def sheets_of(case: Case) -> list[Sheet]:
    return _sheets(ExpertReview.objects.filter(case=case)).get(case.pk, [])


def tally_of(case: Case) -> Tally | None:
    panel = Panel.objects.filter(round=case.application.round_id).first()
    return tally(sheets_of(case), trims=panel is not None and panel.trims)


def ranking_of(round_: Round) -> list[Ranked]:
    """The round's cases with sheets, the best first. In a fixed number of queries."""
    panel = Panel.objects.filter(round=round_).first()
    if panel is None:
        return []
    sheets = _sheets(ExpertReview.objects.filter(case__application__round=round_))
    city_ranks = CityReview.objects.filter(snapshot__formal_check__case=OuterRef("pk"))
    cases = (
        Case.objects.filter(pk__in=sheets)
        .for_desk()
        .annotate(city_rank=Subquery(city_ranks.order_by("-snapshot__number").values("rank")[:1]))
    )
    found: list[tuple[Case, Tally]] = []
    for case in cases:
        figures = tally(sheets[case.pk], trims=panel.trims)
        assert figures is not None
        found.append((case, figures))
    found.sort(key=lambda pair: (-pair[1].total, pair[0].county.code))
    ranks = share_ranks([figures.total for _case, figures in found])
    return [
        Ranked(rank, case, figures, getattr(case, "city_rank", None))
        for rank, (case, figures) in zip(ranks, found, strict=True)
    ]


def share_ranks(totals: Iterable[Decimal]) -> list[int]:
    """The rank of each of these, which fall: as many as are before it, and one."""
    ranks: list[int] = []
    previous: Decimal | None = None
    for place, total in enumerate(totals, start=1):
        ranks.append(ranks[-1] if total == previous else place)
        previous = total
    return ranks


def _sheets(reviews: Any) -> dict[int, list[Sheet]]:
    """By case, what those who have handed in have handed in last. In two queries."""
    handed_in = list(
        reviews.filter(state=ExpertReview.State.SUBMITTED).select_related("expert__user")
    )
    versions = Version.objects.filter(
        model=ExpertReview._meta.label_lower,
        name="sheet",
        object_id__in=[review.pk for review in handed_in],
    )
    newest = {version.object_id: version for version in versions.order_by("number")}
    found: dict[int, list[Sheet]] = {}
    for review in handed_in:
        version = newest[review.pk]
        rows = version.content["scores"]
        sheet = Sheet(
            review=review,
            number=version.number,
            scores={row["key"]: Decimal(row["score"]) for row in rows},
            reasons={row["key"]: row["reason"] for row in rows},
            comment=version.content["comment"],
        )
        found.setdefault(review.case_id, []).append(sheet)
    return found
