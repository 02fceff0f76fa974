"""What people do in the course of a zone's term: reports, adjustments, inspections, events, support."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone

from cluster_portal.counties.models import User
from cluster_portal.policy.lists import SupportKind
from cluster_portal.workflow.door import Outcome, begin, perform
from zones import adjusting
from zones.models import (
    Adjustment,
    AnnualReport,
    Attendance,
    Exchange,
    ExchangeKind,
    Inspection,
    Support,
    Zone,
)
from zones.plans import TARGETS
from zones.reporting import basis_of, project_key, target_of
from zones.supporting import give_support as keep_support

from .zone_steps import save

# Annual reports -----------------------------------------------------------------------------------


def report_of(zone: Zone, year: int) -> AnnualReport:
    return AnnualReport.objects.get(zone=zone, year=year)


def write_report(
    report: AnnualReport, by: User, *, achieved: Decimal = Decimal(1), **changed: Any
) -> None:
    """Fill in the whole report. achieved: the share of each target of the year that was reached.

    The year of designation has no target; its figures are those of the baseline.
    """
    plan, county = basis_of(report).content, report.county
    actuals = [
        {"key": row["key"], "actual": _reached(report, row, achieved), "note": ""}
        for row in plan["indicators"]
    ]
    typed = {
        "summary": f"{report.year}年，{county.name}按照实施方案推进集聚区建设，新引进服务机构6家，"
        "建成一站式服务平台，举办供求对接活动12场。",
        "plan": f"{report.year + 1}年，继续引进高端服务机构，开展专利导航和质押融资服务，完善行业自律机制。",
        "actuals": actuals,
        "projects": [
            {"key": project_key(place, row), "progress": "按计划推进，年度投资已完成。"}
            for place, row in enumerate(plan["projects"])
        ],
        "problems": "高端涉外服务人才不足。",
        "requests": "",
    }
    save(report, "report", typed | changed, by)


def _reached(report: AnnualReport, row: dict[str, str], achieved: Decimal) -> Decimal:
    target = target_of(report, row)
    figure = Decimal(target) * achieved if target else Decimal(row["baseline"])
    return figure.quantize(Decimal("0.01"))


def send_report(report: AnnualReport, by: User) -> Outcome:
    return perform(report, "submit", by=by)


def acknowledge(report: AnnualReport, by: User) -> Outcome:
    """The city or the province, whoever is first or second."""
    report.refresh_from_db()
    name = "acknowledge_by_city" if by.is_city else "acknowledge_by_province"
    first = report.state == AnnualReport.State.SUBMITTED
    return perform(report, name if first else f"{name}_too", by=by)


def return_report(
    report: AnnualReport, by: User, *, reason: str = "请补充各项指标的数据来源。", days: int = 10
) -> Outcome:
    """The city or the province returns it to the county."""
    name = "return_by_city" if by.is_city else "return_by_province"
    due_on = timezone.localdate() + timedelta(days=days)
    return perform(report, name, by=by, reason=reason, due_on=due_on)


# Events and support -------------------------------------------------------------------------------


def plan_exchange(
    zones: Sequence[Zone],
    by: User,
    *,
    on: date | None = None,
    kind: ExchangeKind = ExchangeKind.EXCHANGE,
    subject: str = "全省知识产权服务业集聚发展区现场交流会",
) -> Exchange:
    """The province or a city invites zones to an event, in ten days if no day is given."""
    assert by.office is not None
    planned = Exchange(
        office=by.office,
        kind=kind,
        subject=subject,
        place="南京市江宁区知识产权服务大厦",
        held_on=on or timezone.localdate() + timedelta(days=10),
    )
    return begin(planned, by=by, zones=list(zones))


def hold_exchange(
    exchange: Exchange, by: User, *, present: Sequence[Zone] | None = None
) -> Outcome:
    """Note who came; all that were invited, if nobody is named."""
    if present is None:
        present = [each.zone for each in Attendance.objects.filter(exchange=exchange)]
    summary = "各集聚区交流了服务机构引进和平台建设的做法，实地考察了一站式服务平台。"
    return perform(exchange, "hold", by=by, present=[zone.pk for zone in present], summary=summary)


def cancel_exchange(
    exchange: Exchange, by: User, *, reason: str = "与全省工作会议合并召开。"
) -> Outcome:
    return perform(exchange, "cancel", by=by, reason=reason)


def give_support(
    zone: Zone,
    by: User,
    *,
    kind: SupportKind = SupportKind.TRAINING,
    on: date | None = None,
    what: str = "为集聚区服务机构举办专利代理师实务培训1期，培训80人次。",
    amount: Decimal | None = None,
) -> Support:
    given_on = on or timezone.localdate()
    return keep_support(zone, kind=kind, given_on=given_on, what=what, amount=amount, by=by)


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
    year = timezone.localdate().year + 1
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
        "projects": f"“知识产权运营中心”由{year}年6月建成调整为{year}年12月建成。",
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
