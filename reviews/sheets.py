"""The lists of act two as sheets."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cluster_portal.counties.sheets import county_columns
from cluster_portal.workflow.sheets import Column, Kind, Sheet

from .models import Case, Panel
from .tally import Ranked
from .tally import Sheet as ScoreSheet


def _state(thing: Any) -> Any:
    return thing.get_state_display()


def _begun(round_: Any, name: str) -> Any:
    """The panel or the selection of a round, where it has one."""
    return getattr(round_, name, None)


CASES = Sheet(
    _("Cases"),
    (
        Column(_("Round"), lambda case: case.application.round),
        *county_columns(lambda case: case.county),
        Column(_("State"), _state),
        Column(_("Version"), lambda case: case.sent_number, Kind.NUMBER),
        Column(_("Submitted"), lambda case: case.sent_at, Kind.INSTANT),
        Column(_("City's rank"), lambda case: case.rank, Kind.NUMBER),
    ),
)

EXPERTS = Sheet(
    _("Experts"),
    (
        Column(_("Person's name"), lambda expert: expert),
        Column(_("Home city"), lambda expert: expert.home_city),
        Column(_("Employer"), lambda expert: expert.employer),
        Column(_("Field of work"), lambda expert: expert.field),
        Column(
            _("Declared ties"),
            lambda expert: gettext(", ").join(each.full_name for each in expert.tied_to.all()),
        ),
        Column(_("Open reviews"), lambda expert: expert.open_reviews, Kind.FIGURE),
        Column(
            _("Account"),
            lambda expert: _("In use") if expert.user.is_active else _("No longer in use"),
        ),
    ),
)

# An expert's own reviews.
EXPERT_REVIEWS = Sheet(
    _("My reviews"),
    (
        Column(_("Round"), lambda review: review.case.application.round),
        *county_columns(lambda review: review.case.county),
        Column(_("State"), _state),
        Column(_("Hand in by"), lambda review: review.due, Kind.DEADLINE),
    ),
)

# Who judges one case: pairs of a review and its score sheet, or None.
ASSIGNED = Sheet(
    _("Assigned experts"),
    (
        *county_columns(lambda pair: pair[0].case.county),
        Column(_("Expert"), lambda pair: pair[0].expert),
        Column(_("Home city"), lambda pair: pair[0].expert.home_city),
        Column(_("Employer"), lambda pair: pair[0].expert.employer),
        Column(_("State"), lambda pair: _state(pair[0])),
        Column(_("Total"), lambda pair: pair[1] and pair[1].total, Kind.FIGURE),
    ),
)


def _of_panel(value: Any) -> Any:
    return lambda round_: value(panel) if (panel := _begun(round_, "panel")) else None


PANELS = Sheet(
    _("Panels"),
    (
        Column(_("Round"), lambda round_: round_),
        Column(_("Panel"), lambda round_: _of_panel(_state)(round_) or _("not begun")),
        Column(_("Criteria"), _of_panel(lambda panel: len(panel.criteria)), Kind.FIGURE),
        Column(
            _("Experts at least"),
            _of_panel(lambda panel: panel.minimum_experts or None),
            Kind.FIGURE,
        ),
        Column(_("Hand in by"), _of_panel(lambda panel: panel.due), Kind.DEADLINE),
        Column(_("Cases to judge"), lambda round_: round_.cases_to_judge, Kind.FIGURE),
    ),
)


def _of_selection(value: Any) -> Any:
    return lambda round_: value(thing) if (thing := _begun(round_, "selection")) else None


SELECTIONS = Sheet(
    _("Selections"),
    (
        Column(_("Round"), lambda round_: round_),
        Column(_("Selection"), lambda round_: _of_selection(_state)(round_) or _("not begun")),
        Column(_("Public notice from"), _of_selection(lambda it: it.notice_from), Kind.DAY),
        Column(
            _("Public notice until"), _of_selection(lambda it: it.notice_ends_at), Kind.DEADLINE
        ),
    ),
)

VISITS = Sheet(
    _("Site visits"),
    (
        *county_columns(lambda visit: visit.case.county),
        Column(_("Day of the visit"), lambda visit: visit.planned_on, Kind.DAY),
        Column(
            _("Team"),
            lambda visit: "、".join(f"{one['name']}（{one['unit']}）" for one in visit.team),
        ),
        Column(_("State"), _state),
    ),
)

# A row of the ranked table; without figures for a case that no expert has scored yet.
RankingRow = tuple[Case, Ranked | None]


def ranking_sheet(rows: Sequence[RankingRow], panel: Panel | None) -> Sheet:
    """The ranked table with every figure, and each score sheet in columns of its own.

    So whoever must defend a rank can reckon it anew: each expert's total stands as a figure.
    """
    minimum = panel.minimum_experts if panel else 0

    def figure(head: Any, value: Any) -> Column:
        return Column(head, lambda row: row[1] and value(row[1].tally), Kind.FIGURE)

    def note(row: RankingRow) -> str | None:
        if row[1] is None or row[1].tally.count >= minimum:
            return None
        words = {"minimum": minimum}
        return gettext("Fewer than %(minimum)d sheets; the rank is not final") % words

    def scored(row: RankingRow, place: int) -> ScoreSheet | None:
        sheets = row[1].tally.sheets if row[1] else ()
        return sheets[place] if place < len(sheets) else None

    def pair(place: int) -> tuple[Column, Column]:
        words = {"number": place + 1}
        return (
            Column(
                gettext("Expert %(number)d") % words,
                lambda row: (sheet := scored(row, place)) and sheet.review.expert,
            ),
            Column(
                gettext("Total %(number)d") % words,
                lambda row: (sheet := scored(row, place)) and sheet.total,
                Kind.FIGURE,
            ),
        )

    most = max((ranked.tally.count for _case, ranked in rows if ranked), default=0)
    return Sheet(
        _("Ranked table"),
        (
            Column(_("Rank"), lambda row: row[1] and row[1].rank, Kind.NUMBER),
            *county_columns(lambda row: row[0].county),
            Column(_("State"), lambda row: _state(row[0])),
            figure(_("What counts"), lambda tally: tally.total),
            figure(_("Mean"), lambda tally: tally.mean),
            figure(_("Mean without the extremes"), lambda tally: tally.trimmed),
            figure(_("Deviation"), lambda tally: tally.deviation),
            figure(_("Lowest"), lambda tally: tally.lowest),
            figure(_("Highest"), lambda tally: tally.highest),
            figure(_("Highest less lowest"), lambda tally: tally.range),
            figure(_("Sheets"), lambda tally: tally.count),
            *(column for place in range(most) for column in pair(place)),
            Column(
                _("Stand out"),
                lambda row: (
                    row[1]
                    and gettext(", ").join(
                        f"{sheet.review.expert} {sheet.total}" for sheet in row[1].tally.outliers
                    )
                ),
            ),
            Column(_("Remarks"), note),
            Column(_("City's rank"), lambda row: row[1] and row[1].city_rank, Kind.NUMBER),
        ),
    )
