"""What people do in the course of a zone's term: reports, adjustments, inspections, events, support."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal

from django.utils import timezone

from cluster_portal.counties.models import User
from cluster_portal.workflow.door import Outcome, begin, perform
from zones import adjusting
from zones.models import Adjustment, Inspection, Zone
from zones.plans import TARGETS

from .zone_steps import save


# Adjustments of the plan ---------------------------------------------------------------------------


def begin_adjustment(zone: Zone, by: User) -> Adjustment:
    return adjusting.begin_adjustment(zone, by=by)


def propose_adjustment(
    adjustment: Adjustment, by: User, *, changes: dict[str, Decimal] | None = None
) -> None:
    """Fill in the proposal. changes: the indicator's name → by what its targets are multiplied.

    Left out, the first indicator's targets are lowered by a tenth.
    """
    rows = adjusting.basis_of(adjustment).content["indicators"]
    factors = changes or {rows[0]["name"]: Decimal("0.9")}
    targets = [
        {
            "key": row["key"],
            **{
                name: (Decimal(row[name]) * factors[row["name"]]).quantize(Decimal(1))
                if row["name"] in factors
                else ""
                for name in TARGETS
            },
        }
        for row in rows
    ]
    typed = {
        "why": "受宏观经济形势和产业结构调整影响，部分机构外迁，原定指标确难完成，经区政府常务会议研究调整。",
        "targets": targets,
        "tasks": "",
        "projects": "“知识产权运营中心”由2028年6月建成调整为2028年12月建成。",
    }
    save(adjustment, "proposal", typed, by)


def send_adjustment(adjustment: Adjustment, by: User) -> Outcome:
    return perform(adjustment, "submit", by=by)


def return_adjustment(
    adjustment: Adjustment, by: User, *, reason: str = "请补充调整依据和测算过程。", days: int = 10
) -> Outcome:
    """The city or the province, whoever has it, returns it to the county."""
    name = "return_by_city" if by.is_city else "return_by_province"
    due_on = timezone.localdate() + timedelta(days=days)
    return perform(adjustment, name, by=by, reason=reason, due_on=due_on)


def review_adjustment(
    adjustment: Adjustment, by: User, *, opinion: str = "情况属实，调整幅度合理，同意上报。"
) -> Outcome:
    return perform(adjustment, "review", by=by, opinion=opinion)


def approve_adjustment(adjustment: Adjustment, by: User) -> Outcome:
    return perform(adjustment, "approve", by=by)


def refuse_adjustment(
    adjustment: Adjustment, by: User, *, reason: str = "所述情况不足以影响指标完成，不予调整。"
) -> Outcome:
    return perform(adjustment, "refuse", by=by, reason=reason)


def withdraw_adjustment(
    adjustment: Adjustment, by: User, *, reason: str = "经研究，按原定指标继续推进。"
) -> Outcome:
    return perform(adjustment, "withdraw", by=by, reason=reason)


# Inspections ---------------------------------------------------------------------------------------


def plan_inspection(
    zone: Zone, by: User, *, on: date | None = None, subject: str = "年度建设进展和资金落实情况"
) -> Inspection:
    assert by.office is not None
    planned_on = on or timezone.localdate() + timedelta(days=7)
    planned = Inspection(zone=zone, office=by.office, planned_on=planned_on, subject=subject)
    return begin(planned, by=by)


def note_findings(
    inspection: Inspection, by: User, items: Sequence[str] = ("专项资金未按年度计划足额到位。",)
) -> None:
    """Write down what was found; items: a text each, to be answered within 30 days."""
    today = timezone.localdate()
    typed = {
        "held_on": today,
        "who": f"{by.name}等3人",
        "summary": "建设工作总体按计划推进，机构集聚和平台建设成效明显。",
        "items": [{"text": text, "due_on": today + timedelta(days=30)} for text in items],
    }
    save(inspection, "findings", typed, by)


def hold_inspection(
    inspection: Inspection,
    handler: User,
    signatory: User,
    items: Sequence[str] = ("专项资金未按年度计划足额到位。",),
) -> Outcome:
    """The handler notes the findings, the signatory sends them."""
    note_findings(inspection, handler, items)
    return perform(inspection, "hold", by=signatory)


def answer_inspection(inspection: Inspection, by: User) -> Outcome:
    """The county answers each finding and sends the answers."""
    inspection.refresh_from_db()
    items = inspection.version_of("findings").content["items"]
    done = "已由财政部门补足，拨付凭证见附件；今后按季度拨付。"
    answers = [{"key": str(place), "done": done} for place in range(len(items))]
    save(inspection, "answers", {"answers": answers}, by)
    return perform(inspection, "answer", by=by)


def ask_again(
    inspection: Inspection, by: User, *, reason: str = "请补充拨付凭证。", days: int = 15
) -> Outcome:
    due_on = timezone.localdate() + timedelta(days=days)
    return perform(inspection, "ask_again", by=by, reason=reason, due_on=due_on)


def close_inspection(inspection: Inspection, by: User) -> Outcome:
    return perform(inspection, "close", by=by)


def cancel_inspection(
    inspection: Inspection, by: User, *, reason: str = "与其他检查合并进行，不再单独安排。"
) -> Outcome:
    return perform(inspection, "cancel", by=by, reason=reason)
