"""What stands before the province to be decided on: one version, its check, the city's word."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from applications.checklists import PROVINCE_ITEMS, CheckItem
from applications.models import CityReview, Snapshot
from applications.reading import chapters, compare, findings_by_condition

from .models import Case, FormalCheck


@dataclass(frozen=True)
class Dossier:
    """What the province decides on: the version that was recommended, not a later one.

    before: the version that it had before and sent back. There may be others between the two,
    which went between the county and its city.
    """

    check: FormalCheck
    snapshot: Snapshot
    before: Snapshot | None
    review: CityReview
    conditions: list[Any]
    rows: list[tuple[CheckItem, dict[str, Any]]]

    @property
    def answered(self) -> int:
        return sum(bool(answer) for _item, answer in self.rows)

    @property
    def total(self) -> int:
        return len(self.rows)

    def changes(self) -> list[Any]:
        """What differs from the version that was sent back, by section; nothing where none was."""
        if self.before is None:
            return []
        old, new = self.before, self.snapshot
        return compare(chapters(old.data, old.files), chapters(new.data, new.files))


def dossier_of(case: Case) -> Dossier:
    """Everything about what is before the province now, in a fixed number of queries."""
    # The recommendation that began the case made the first.
    check, *earlier = case.formal_checks.select_related(
        "saved_by", "snapshot__submitted_by", "snapshot__city_review__letter"
    ).order_by("-pk")[:2]
    check.case = case
    check.snapshot.application = case.application
    return Dossier(
        check=check,
        snapshot=check.snapshot,
        before=earlier[0].snapshot if earlier else None,
        review=check.snapshot.city_review,
        conditions=findings_by_condition(check.snapshot.data["findings"]),
        rows=[(item, check.answers.get(item.key, {})) for item in PROVINCE_ITEMS],
    )
