"""What people do in the three years of a zone: its organisation and its implementation plan."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone

from applications.models import Application
from cluster_portal.counties.models import County, User
from cluster_portal.workflow.door import Outcome, perform
from cluster_portal.workflow.writing import form_of, write
from zones.models import ImplementationPlan, Zone
from zones.plans import TARGETS, newest_plan


def zone_of(thing: Application | County) -> Zone:
    """The zone of this application, or the one whose title the county holds."""
    if isinstance(thing, County):
        return Zone.objects.titled().get(county=thing)
    return Zone.objects.get(case__application=thing)


def save(thing: Any, name: str, typed: dict[str, Any], by: User) -> None:
    """Save a writing as its page does: what is typed goes through its form first."""
    thing.refresh_from_db()
    form = form_of(thing, name, data=getattr(thing, name) | typed)
    assert form.is_valid(), form.errors
    write(thing, name, form.plain(), by=by, seen=thing.version)


def keep_organisation(zone: Zone, by: User, **changed: Any) -> None:
    """Enter who builds the zone. changed: fields that are to read otherwise."""
    county, year = zone.county, timezone.localdate().year
    typed = {
        "head": f"陈建国，{county.name}人民政府副{county.name[-1]}长",
        "members": "市场监管、科技、财政、人社等12个部门分管负责人。",
        "body": f"{county.name}知识产权服务业集聚发展区建设办公室",
        "phone": "025-52110000",
        "staff": [
            {"name": "王晓岚", "post": "办公室主任", "time": "full"},
            {"name": "刘畅", "post": "办公室科员", "time": "full"},
            {"name": "高原", "post": "市场监督管理局知识产权科科长", "time": "part"},
        ],
        "funds": [
            {"year": year + place, "amount": Decimal(1200 + 100 * place), "source": "本级财政预算"}
            for place in range(2)
        ],
        "terms": "入驻机构前三年房租全免，第四、五年减半；每年政府购买服务不少于300万元。",
        "policies": "《关于促进知识产权服务业集聚发展的若干政策》。",
    }
    save(zone, "organisation", typed | changed, by)


def draw_up_plan(
    plan: ImplementationPlan, by: User, *, raise_by: Decimal | int = 0, **changed: Any
) -> None:
    """Fill in the whole plan, issued today. raise_by: how much every target is to be higher."""
    county, today = plan.county, timezone.localdate()
    typed = {
        "issue_number": f"{county.name[0]}政发〔{today.year}〕{plan.pk + 30}号",
        "issued_on": today,
        "general": "坚持政府引导、市场主导，三年内建成服务链条完整、品牌突出的集聚发展区。",
        "indicators": [
            {
                "key": row["key"],
                **{name: Decimal(row[name]) + raise_by for name in TARGETS},
            }
            for row in newest_plan(plan.zone).content["indicators"]
        ],
        "safeguards": "领导小组每季度调度；专项资金列入年度预算；专职人员不少于2人。",
    }
    save(plan, "plan", typed | changed, by)


def send_plan(plan: ImplementationPlan, by: User) -> Outcome:
    return perform(plan, "submit", by=by)


def endorse_plan(plan: ImplementationPlan, by: User) -> Outcome:
    return perform(plan, "endorse", by=by)


def return_plan(
    plan: ImplementationPlan, by: User, *, reason: str = "请补充年度资金安排。", days: int = 10
) -> Outcome:
    """The city or the province, whoever has it, returns it to the county."""
    name = "return_by_city" if by.is_city else "return_by_province"
    due_on = timezone.localdate() + timedelta(days=days)
    return perform(plan, name, by=by, reason=reason, due_on=due_on)


def file_plan(plan: ImplementationPlan, by: User) -> Outcome:
    return perform(plan, "file", by=by)
