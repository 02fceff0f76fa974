"""The score of an assessment: three contents by their weights."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .models import Assessment

CENTS = Decimal("0.01")


def total(assessment: Assessment) -> Decimal:
    """The weighted sum, 0 to 100, rounded half up to two decimals."""
    weights = assessment.rules["weights"]
    points = sum(
        (
            Decimal(str(row["score"])) * weights[row["key"]] / 100
            for row in assessment.evaluation["scores"]
        ),
        Decimal(0),
    )
    return points.quantize(CENTS, rounding=ROUND_HALF_UP)
