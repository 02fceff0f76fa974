"""The list of institutions as its page shows it: a page of it, its sums, and what is not covered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from cluster_portal.policy.lists import RightKind, ServiceKind
from cluster_portal.workflow.figures import shown_number

from . import doubts
from .reading import cells_in_words

if TYPE_CHECKING:
    from .models import Institution

ADDED_UP = ("staff", "patent_attorneys", "lawyers", "revenue")


@dataclass(frozen=True)
class ListedInstitution:
    """One row, with what is missing, what is asked about and the services in words."""

    row: Institution

    @property
    def services(self) -> str:
        return cells_in_words(self.row.cells)

    @property
    def figures(self) -> list[str]:
        """In the order of the columns; empty where nothing was entered."""
        values = [getattr(self.row, name) for name in ADDED_UP]
        return ["" if value is None else shown_number(value) for value in values]

    @property
    def missing(self) -> list[str]:
        return self.row.missing()

    @property
    def doubts(self) -> list[str]:
        """Without the name, beside which they stand."""
        named = f"{self.row.name}{_(': ')}"
        return [text.removeprefix(named) for text in doubts.of_institutions([self.row])]


def sums(rows: Sequence[Institution]) -> list[str]:
    """The columns added up, over the whole list."""
    return [
        shown_number(sum((Decimal(getattr(row, name) or 0) for row in rows), Decimal(0)))
        for name in ADDED_UP
    ]


def uncovered(matrix: list[tuple[RightKind, list[int]]]) -> str:
    """The empty cells of the coverage in words: each kind of right with its lacking services."""
    parts = []
    for right, counts in matrix:
        lacking = [
            str(service.label)
            for service, count in zip(ServiceKind, counts, strict=True)
            if not count
        ]
        if lacking:
            parts.append(f"{right.label}—{_(', ').join(lacking)}")
    return _("; ").join(parts)
