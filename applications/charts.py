"""Targets drawn: one small chart for each indicator, its baseline and the target of each year.

Drawn on the server as SVG without style or script, so that pages and prints carry the same markup.
The eye compares within a chart only: each has a scale of its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from cluster_portal.workflow.figures import shown_number

from .indicators import VALUES, Better

WIDTH, HEIGHT = 240, 104
EDGE = 32  # left and right of the outermost points, for their figures
TOP, BOTTOM = 30, 74  # between these the points lie; figures stand above, years below


@dataclass(frozen=True)
class Point:
    """A figure at its place. label: what it is of; x and y as the markup has them."""

    x: str
    y: str
    text_y: str
    label: str
    figure: str
    is_target: bool


@dataclass(frozen=True)
class Chart:
    """One indicator, drawn."""

    name: str
    unit: str
    falls: bool
    points: tuple[Point, ...]

    @property
    def line(self) -> str:
        return " ".join(f"{point.x},{point.y}" for point in self.points)

    @property
    def spoken(self) -> str:
        """All that it shows, for who does not see it."""
        figures = [f"{p.label} {p.figure}" for p in self.points]
        return self.name + _(": ") + _(", ").join(figures) + f" {self.unit}"

    def svg(self) -> SafeString:
        return render_to_string("applications/_chart.html", {"chart": self})


def charts_of(rows: Iterable[Mapping[str, Any]]) -> list[Chart]:
    """A chart for each indicator (IndicatorRow.as_data()) that has two figures at least."""
    return [chart for row in rows if (chart := _chart(row)) is not None]


def _chart(row: Mapping[str, Any]) -> Chart | None:
    labels = [
        _("Baseline"),
        *(_("Year %(year)d") % {"year": year} for year in range(1, len(VALUES))),
    ]
    given = [
        (place, figure)
        for place, name in enumerate(VALUES)
        if (figure := _figure(row.get(name))) is not None
    ]
    if len(given) < 2:
        return None
    figures = [figure for _place, figure in given]
    low, high = min(figures), max(figures)
    step = (WIDTH - 2 * EDGE) / (len(VALUES) - 1)

    def point(place: int, figure: Decimal) -> Point:
        share = float((figure - low) / (high - low)) if high > low else 0.5
        y = BOTTOM - share * (BOTTOM - TOP)
        return Point(
            x=f"{EDGE + place * step:.1f}",
            y=f"{y:.1f}",
            text_y=f"{y - 9:.1f}",
            label=labels[place],
            figure=shown_number(figure),
            is_target=place > 0,
        )

    return Chart(
        name=str(row.get("name") or ""),
        unit=str(row.get("unit") or ""),
        falls=row.get("better") == Better.LOWER,
        points=tuple(point(place, figure) for place, figure in given),
    )


def _figure(value: Any) -> Decimal | None:
    try:
        figure = Decimal(str(value)) if value not in (None, "") else None
    except InvalidOperation:
        return None
    return figure if figure is not None and figure.is_finite() else None
