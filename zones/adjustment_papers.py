"""The words of the province's reply on an adjustment (四(六)句3). Papers are never translated."""

from __future__ import annotations

from typing import Any

from cluster_portal.counties.models import Office
from cluster_portal.documents.letter import Annex, Letter
from cluster_portal.policy.names import POLICY_NUMBER, POLICY_TITLE, ZONE_TITLE

from .adjusting import said_in
from .comparing import Comparison
from .models import Adjustment


def approval(
    adjustment: Adjustment, proposal: dict[str, Any], changes: Comparison, province: Office
) -> Letter:
    """Approved 批复, with the changed targets as an annex and the changed tasks and projects in words."""
    zone, city, you = adjustment.zone, _city(adjustment), _you(adjustment)
    rows = tuple(
        (
            change.name,
            change.unit,
            *(
                f"由{target.old}调整为{target.new}" if target.differs else target.new
                for target in change.targets
            ),
        )
        for change in changes.indicators
    )
    annex = Annex(
        title="调整后的指标",
        columns=("指标", "单位", "第一年", "第二年", "第三年"),
        rows=rows,
    )
    return _letter(
        adjustment,
        province,
        (
            f"{you}关于调整{zone.name}建设方案的意见及说明，经{city.name}审核报送我局，现已收悉。"
            f"根据《{POLICY_TITLE}》（{POLICY_NUMBER}）要求，经研究，同意{you}提出的调整意见。",
            *said_in(proposal),
            *(("调整后的指标见附件。",) if rows else ()),
            "调整后的方案自批复之日起施行，作为期满考核的重要依据。请认真组织实施。",
            "特此批复。",
        ),
        (annex,) if rows else (),
    )


def refusal(adjustment: Adjustment, reason: str, province: Office) -> Letter:
    """Not approved, with the reason; the plan in force stays."""
    zone, city, you = adjustment.zone, _city(adjustment), _you(adjustment)
    return _letter(
        adjustment,
        province,
        (
            f"{you}关于调整{zone.name}建设方案的意见及说明，经{city.name}审核报送我局，现已收悉。"
            f"根据《{POLICY_TITLE}》（{POLICY_NUMBER}）要求，经研究，不同意{you}提出的调整意见，"
            "理由如下：",
            reason,
            "请按照现行方案继续组织实施。",
            "特此批复。",
        ),
        (),
    )


def _letter(
    adjustment: Adjustment,
    province: Office,
    paragraphs: tuple[str, ...],
    annexes: tuple[Annex, ...],
) -> Letter:
    zone, city, county = adjustment.zone, _city(adjustment), adjustment.county.office
    return Letter(
        letterhead=province.mark,
        title=f"{province.name}关于{zone.county.paper_name}调整{ZONE_TITLE}建设方案的批复",
        addressee=county.name,
        paragraphs=paragraphs,
        signatory=province.name,
        annexes=annexes,
        copies=(city.name,),
        keep_together=(zone.county.paper_name, province.name, "调整", ZONE_TITLE, "建设方案"),
    )


def _city(adjustment: Adjustment) -> Office:
    return Office.objects.get(city=adjustment.county.city_id)


def _you(adjustment: Adjustment) -> str:
    """你区、你市、你县: how a paper speaks to a county government."""
    return f"你{adjustment.county.name[-1]}"
