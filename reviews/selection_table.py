"""The table on which a round is decided: every case with its figures, its visit and its reasons."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from cluster_portal.workflow.models import LogRow

from .models import Case, Selection, SiteVisit
from .tally import Ranked, ranking_of
from .visit_forms import Conclusion

DECISIONS = ("shortlist", "not_shortlist", "propose", "not_select", "reject")


@dataclass(frozen=True)
class Line:
    """One case. ranked: its figures, None without a score sheet; reasons: those given for it."""

    case: Case
    ranked: Ranked | None
    visit: SiteVisit | None
    reasons: tuple[LogRow, ...]

    @property
    def conclusion(self) -> str:
        """What the visitors recommend, in words."""
        return str(Conclusion(self.visit.report["conclusion"]).label) if self.visit else ""


def lines(selection: Selection) -> list[Line]:
    """The ranked cases, the best first; then those that no expert has scored. In few queries."""
    ranked = ranking_of(selection.round)
    scored = [row.case.pk for row in ranked]
    others = selection.cases.exclude(pk__in=scored).for_desk().order_by("application__county__code")
    keys = [*scored, *(case.pk for case in others)]
    held = SiteVisit.objects.filter(case__in=keys, state=SiteVisit.State.HELD)
    visits = {visit.case_id: visit for visit in held}
    reasons: defaultdict[int, list[LogRow]] = defaultdict(list)
    given = LogRow.objects.filter(
        model=Case._meta.label_lower, object_id__in=keys, event__in=DECISIONS
    )
    for row in given.exclude(reason="").order_by("seq"):
        reasons[row.object_id].append(row)
    table: list[tuple[Case, Ranked | None]] = [(row.case, row) for row in ranked]
    table += [(case, None) for case in others]
    return [Line(case, row, visits.get(case.pk), tuple(reasons[case.pk])) for case, row in table]
