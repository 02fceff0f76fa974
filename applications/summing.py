"""The figures of one application, as the summary table 汇总表 has them: from what was sent, never from
a draft."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields
from decimal import Decimal
from typing import Any

from .models.rows import BrandGrade
from .section_forms import FULL_TIME, rows_in


@dataclass(frozen=True)
class Figures:
    """What can be added up. area: square metres; revenue and funds: 万元."""

    sites: int = 0
    area: Decimal = Decimal(0)
    institutions: int = 0
    staff: int = 0
    patent_attorneys: int = 0
    lawyers: int = 0
    revenue: Decimal = Decimal(0)
    brands: int = 0
    full_time: int = 0
    funds: Decimal = Decimal(0)


@dataclass(frozen=True)
class Summary(Figures):
    """And what can't. cells: how many cells of the coverage (四(二)3) are offered."""

    zone_name: str = ""
    cells: int = 0
    contact_name: str = ""
    contact_phone: str = ""


def summary_of(data: dict[str, Any], year: int) -> Summary:
    """Of a snapshot's data. year: whose earmarked funds count, the round's."""
    basics = data["answers"].get("basics", {})
    government = data["answers"].get("government", {})
    institutions = data["institutions"]
    sites = rows_in(basics, "sites")
    funds = [row for row in rows_in(government, "funds") if row.get("year") == year]
    return Summary(
        sites=len(sites),
        area=_total(sites, "area"),
        institutions=len(institutions),
        staff=int(_total(institutions, "staff")),
        patent_attorneys=int(_total(institutions, "patent_attorneys")),
        lawyers=int(_total(institutions, "lawyers")),
        revenue=_total(institutions, "revenue"),
        brands=sum(row.get("brand") not in (None, "", BrandGrade.NONE) for row in institutions),
        full_time=sum(row.get("time") == FULL_TIME for row in rows_in(government, "staff")),
        funds=_total(funds, "amount"),
        zone_name=str(basics.get("zone_name") or ""),
        cells=len({cell for row in institutions for cell in row.get("cells") or ()}),
        contact_name=str(basics.get("contact_name") or ""),
        contact_phone=str(basics.get("contact_phone") or ""),
    )


def added_up(found: Iterable[Figures]) -> Figures:
    """The sums of several."""
    found = list(found)
    sums = {each.name: sum(getattr(one, each.name) for one in found) for each in fields(Figures)}
    return Figures(**sums)


def _total(rows: Iterable[dict[str, Any]], name: str) -> Decimal:
    return sum((Decimal(str(row.get(name) or 0)) for row in rows), Decimal(0))
