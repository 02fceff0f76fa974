"""The words of the receipt with which the province files an implementation plan (四(五)2句2)."""

from __future__ import annotations

from datetime import date

from cluster_portal.counties.models import Office
from cluster_portal.documents.letter import Letter, chinese_date
from cluster_portal.policy.names import (
    IMPLEMENTATION_PLAN_TITLE,
    POLICY_NUMBER,
    POLICY_TITLE,
)

from .models import ImplementationPlan, PlanVersion


def filing_number_prefix(office: Office) -> str:
    """Filing numbers have a sequence of their own beside the office's letters: 苏知函 → 苏知备."""
    return f"{office.document_prefix.removesuffix('函')}备"


def filing_receipt(plan: ImplementationPlan, version: PlanVersion, province: Office) -> Letter:
    """The receipt 备案回执. Its own number is the filing number; papers are never translated."""
    zone = plan.zone
    city, county = Office.objects.get(city=zone.county.city_id), zone.county.office
    issued_on = chinese_date(date.fromisoformat(plan.plan["issued_on"]))
    return Letter(
        letterhead=province.mark,
        title=f"{zone.county.paper_name}《{IMPLEMENTATION_PLAN_TITLE}》备案回执",
        addressee=county.name,
        paragraphs=(
            f"你单位{issued_on}印发的《{IMPLEMENTATION_PLAN_TITLE}》（{plan.plan['issue_number']}）"
            f"经{city.name}审核报送我局，现已收悉。",
            f"根据《{POLICY_TITLE}》（{POLICY_NUMBER}）要求，我局对该实施方案予以备案，"
            f"备案日期为{chinese_date(version.in_force_from)}，备案编号即本回执文号。",
            "请认真组织实施。实施过程中遇有内容或指标需要调整的，须将调整意见及说明经"
            f"{city.name}审核后，报送我局批准。",
        ),
        signatory=province.name,
        copies=(city.name,),
        keep_together=(zone.county.paper_name, IMPLEMENTATION_PLAN_TITLE),
    )
