"""What a county's indicators say, whether of the dictionary or its own: as the snapshot keeps them.

The later acts measure against these, so each carries all that is needed to read it for ever.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.translation import gettext as _

from cluster_portal.policy.numbers import TERM_YEARS
from cluster_portal.workflow.figures import shown_number

from .models.indicator_dictionary import Better, IndicatorDefinition
from .models.indicator_dictionary import IndicatorKind as Kind

TARGETS = tuple(f"target_{year}" for year in range(1, TERM_YEARS + 1))
VALUES = ("baseline", *TARGETS)
LEAP = 10  # a target so many times the baseline is asked about

__all__ = [
    "TARGETS",
    "VALUES",
    "Better",
    "IndicatorRow",
    "Kind",
    "definitions_for",
    "indicator_rows",
]


@dataclass(frozen=True)
class IndicatorRow:
    """One indicator: where it stands, and a target for each year of the term. Figures as text."""

    key: str
    name: str
    unit: str
    decimals: int
    kind: str
    better: str
    evidence: str
    baseline: str
    as_of: str
    target_1: str
    target_2: str
    target_3: str
    lowest: str = ""
    highest: str = ""

    def as_data(self) -> dict[str, Any]:
        """As a snapshot keeps it; the limits of what is asked about are no part of it."""
        return {name: v for name, v in asdict(self).items() if name not in ("lowest", "highest")}

    @property
    def figures(self) -> list[Decimal]:
        """Baseline and targets, as far as they are given and are figures."""
        return [figure for name in VALUES if (figure := _figure(getattr(self, name))) is not None]

    def doubts(self) -> Iterator[str]:
        """What is odd about it: too many decimals, out of the ordinary, a step back, a leap."""
        figures = self.figures
        named = {"indicator": self.name}
        if any(-int(f.normalize().as_tuple().exponent) > self.decimals for f in figures):
            yield _("%(indicator)s: it is given with %(decimals)d decimals.") % {
                **named,
                "decimals": self.decimals,
            }
        low, high = _figure(self.lowest), _figure(self.highest)
        for figure in figures:
            if (low is not None and figure < low) or (high is not None and figure > high):
                yield _("%(indicator)s: is %(figure)s %(unit)s right?") % {
                    **named,
                    "figure": shown_number(figure),
                    "unit": self.unit,
                }
                break
        if len(figures) == len(VALUES):
            steps = list(itertools.pairwise(figures))
            falls = self.better == Better.LOWER
            if any(new > old if falls else new < old for old, new in steps):
                yield _("%(indicator)s: a target is a step back.") % named
            if figures[0] > 0 and figures[-1] > LEAP * figures[0]:
                yield _(
                    "%(indicator)s: the last target is more than %(times)d times the baseline."
                ) % {
                    **named,
                    "times": LEAP,
                }


def definitions_for(
    content: dict[str, Any], dictionary: Sequence[IndicatorDefinition] | None = None
) -> list[IndicatorDefinition]:
    """The dictionary as a form offers it: what is in use, and what this draft has filled in.

    dictionary: all of it, where a list has fetched it for all of its drafts.
    """
    filled = {row.get("key") for row in content.get("listed") or [] if _begun(row)}
    known = IndicatorDefinition.objects.all() if dictionary is None else dictionary
    return [d for d in known if d.active or d.code in filled]


def indicator_rows(
    content: dict[str, Any], definitions: Sequence[IndicatorDefinition]
) -> list[IndicatorRow]:
    """Every indicator that a county's answers give figures for, in the dictionary's order."""
    day = content.get("as_of") or ""
    listed = {row.get("key"): row for row in content.get("listed") or [] if _begun(row)}
    known = [(d, listed[d.code]) for d in definitions if d.code in listed]
    return [
        IndicatorRow(
            key=d.code,
            name=d.name,
            unit=d.unit,
            decimals=d.decimals,
            kind=d.kind,
            better=d.better,
            evidence=d.evidence,
            lowest=_text(d.lowest),
            highest=_text(d.highest),
            as_of=row.get("as_of") or day,
            **{name: row.get(name) or "" for name in VALUES},
        )
        for d, row in known
    ] + [
        IndicatorRow(
            key=f"own-{row.get('name') or number}",
            name=row.get("name") or "",
            unit=row.get("unit") or "",
            decimals=2,
            kind=row.get("kind") or "",
            better=row.get("better") or Better.HIGHER,
            evidence="",
            as_of=row.get("as_of") or day,
            **{name: row.get(name) or "" for name in VALUES},
        )
        for number, row in enumerate(content.get("own") or [], 1)
    ]


def _begun(row: dict[str, Any]) -> bool:
    return any(row.get(name) for name in VALUES)


def _figure(text: str) -> Decimal | None:
    try:
        return Decimal(text) if text else None
    except InvalidOperation:
        return None


def _text(value: Decimal | None) -> str:
    return "" if value is None else str(value)
