"""What people do in act four, as functions: each takes one step of an assessment."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone

from assessments.figures import figures_of
from assessments.models import Assessment, Rectification
from cluster_portal.counties.models import User
from cluster_portal.policy.lists import AssessmentContent, Grade, Objective, Task
from cluster_portal.workflow.days import last_day_before
from cluster_portal.workflow.door import Outcome, perform
from cluster_portal.workflow.models import WorkflowModel
from cluster_portal.workflow.writing import form_of, write
from zones.models import Zone

EXPERIENCE = {
    "system": "区政府成立集聚区建设领导小组，区长任组长，统筹规划、政策和资金。",
    "mechanism": "建立部门联席会议和服务机构月度对接机制，供求信息一周内响应。",
    "management": "推行行业自律公约和信用评价，抵制低价劣质竞争。",
    "innovation": "开展专利快速预审与金融结合的服务试点，形成可复制的做法。",
}
OUTLOOK = {
    "ideas": "继续以品牌引领机构集聚，推动服务链向商业运营和涉外服务延伸。",
    "measures": "每年安排专项资金不少于1200万元，两年内再引进高端机构8家，建成涉外服务窗口。",
}
UNDONE = (
    "服务链条尚不完整，商业运营类机构少；\n重点项目资金投入未达到方案要求；\n专职人员配备不足。"
)


def assessment_of(zone: Zone) -> Assessment:
    return Assessment.objects.get(zone=zone)


def rectification_of(zone: Zone) -> Rectification:
    return Rectification.objects.get(assessment__zone=zone)


def notify(assessment: Assessment, by: User, days: int = 30) -> Outcome:
    return perform(assessment, "notify", by=by, due_on=_day(days))


def write_self_assessment(
    assessment: Assessment, by: User, achieved: Decimal | float = 1, **changed: Any
) -> None:
    """Fill in all three contents. achieved: which part of each target was reached."""
    assessment.refresh_from_db()
    plan = assessment.plan_version.content
    typed = {
        "figures": _figures(assessment, achieved),
        "objectives": [
            _result(o.value, f"“{o.text.split('。')[0]}”的目标如期实现。") for o in Objective
        ],
        "tasks": [_result(t.value, "年度任务逐项落实，形成工作台账。") for t in Task],
        "projects": [
            {
                "key": str(number),
                "state": "done",
                "spent": project["money"],
                "result": "建成并投入使用。",
            }
            for number, project in enumerate(plan["projects"], 1)
        ],
        "effect": "服务机构和人才明显集聚，服务企业数逐年上升，带动产业转型升级。",
        **EXPERIENCE,
        **OUTLOOK,
    }
    _fill_in(assessment, "self_assessment", typed | changed, by)


def send_self_assessment(assessment: Assessment, by: User) -> Outcome:
    return perform(assessment, "self_assess", by=by)


def return_to_county(assessment: Assessment, by: User, reason: str, *, days: int = 10) -> Outcome:
    """The city or the province, whose turn it is, returns the self-assessment."""
    name = "return_by_city" if by.is_city else "return_by_province"
    return perform(assessment, name, by=by, reason=reason, due_on=_day(days))


def go_on_without(assessment: Assessment, by: User, reason: str) -> Outcome:
    return perform(assessment, "go_on_without", by=by, reason=reason)


def give_opinion(assessment: Assessment, by: User, opinion: str = "") -> Outcome:
    said = opinion or "自评材料属实，主要指标经核对与年度报告一致，建议通过期满考核。"
    return perform(assessment, "give_opinion", by=by, opinion=said)


def evaluate(
    assessment: Assessment, by: User, points: Sequence[Decimal | float | str] = (92, 90, 88)
) -> None:
    """Write the evaluation: the points of the three contents, in the policy's order."""
    typed = {
        "scores": [
            {"key": content.value, "score": str(score), "reason": "对照方案逐项核对，依据充分。"}
            for content, score in zip(AssessmentContent, points, strict=True)
        ],
        "experts": [{"name": "范晓明", "unit": "东南大学"}],
        "visit": "现场查看服务平台和三家重点机构，情况与材料一致。",
        "remarks": "",
    }
    _fill_in(assessment, "evaluation", typed, by)


def finish_evaluation(assessment: Assessment, by: User) -> Outcome:
    return perform(assessment, "evaluate", by=by)


def grade(assessment: Assessment, by: User, grade: Grade | str, reason: str = "") -> Outcome:
    return perform(assessment, "give_grade", by=by, grade=str(grade), reason=reason)


def decide(assessment: Assessment, by: User, what: str = "") -> Outcome:
    """Sign the decision. what: what has to be put right, where the grade is unqualified."""
    assessment.refresh_from_db()
    if assessment.grade == Grade.UNQUALIFIED:
        return perform(assessment, "decide", by=by, what=what or UNDONE)
    return perform(assessment, "decide", by=by)


def write_rectification(
    rectification: Rectification, by: User, achieved: Decimal | float = 1
) -> None:
    rectification.refresh_from_db()
    typed = {
        "findings": [
            {
                "finding": line.rstrip("；。"),
                "done": "制定清单，明确责任单位和时限。",
                "result": "已整改。",
            }
            for line in rectification.what.splitlines()
        ],
        "figures": _figures(rectification.assessment, achieved),
        "remarks": "",
    }
    _fill_in(rectification, "report", typed, by)


def report_rectification(
    rectification: Rectification, by: User, achieved: Decimal | float = 1
) -> Outcome:
    """Write the whole report and send it."""
    write_rectification(rectification, by, achieved)
    return perform(rectification, "submit", by=by)


def verify(
    rectification: Rectification, by: User, *, holds: bool = True, verification: str = ""
) -> Outcome:
    found = "整改事项已逐项落实，情况属实。" if holds else "商业运营类机构仍未引进，整改不到位。"
    return perform(
        rectification,
        "verify",
        by=by,
        holds="yes" if holds else "no",
        verification=verification or found,
    )


def extend(
    rectification: Rectification, by: User, *, days: int = 60, reason: str = "引进机构尚需时间。"
) -> Outcome:
    """More time, once: so many days after the day that stands."""
    rectification.refresh_from_db()
    due_on = last_day_before(rectification.due_at) + timedelta(days=days)
    return perform(rectification, "extend", by=by, due_on=due_on, reason=reason)


def let_pass(rectification: Rectification, by: User, reason: str = "") -> Outcome:
    return perform(rectification, "let_pass", by=by, reason=reason)


def announce_revocation(
    rectification: Rectification, by: User, reason: str = "整改期限届满，主要整改事项仍未完成。"
) -> Outcome:
    return perform(rectification, "announce_revocation", by=by, reason=reason)


def write_statement(rectification: Rectification, by: User) -> None:
    typed = {
        "facts": "引进机构的协议已签订，受注册手续影响未能如期落地。",
        "wish": "请求保留称号，并允许在本年度内完成。",
    }
    _fill_in(rectification, "statement", typed, by)


def state_case(rectification: Rectification, by: User) -> Outcome:
    """Write the statement and send it."""
    write_statement(rectification, by)
    return perform(rectification, "state_case", by=by)


def keep(rectification: Rectification, by: User, reason: str = "陈述理由成立。") -> Outcome:
    return perform(rectification, "keep", by=by, reason=reason)


def revoke(rectification: Rectification, by: User, reason: str = "整改后仍不合格。") -> Outcome:
    return perform(rectification, "revoke", by=by, reason=reason)


def _fill_in(thing: WorkflowModel, name: str, typed: dict[str, Any], by: User) -> None:
    """As the page does: the form checked, then saved on the version that stands."""
    thing.refresh_from_db()
    form = form_of(thing, name, data=typed)
    assert form.is_valid(), form.errors
    write(thing, name, form.plain(), by=by, seen=thing.version)


def _figures(assessment: Assessment, achieved: Decimal | float) -> list[dict[str, str]]:
    """Each target times the part that was reached, as whole figures."""
    part = Decimal(str(achieved))
    return [
        {"key": row.key, "actual": str(round(Decimal(row.target) * part)), "note": ""}
        for row in figures_of(assessment).rows
    ]


def _result(key: str, words: str) -> dict[str, str]:
    return {"key": key, "result": words}


def _day(days: int) -> Any:
    return timezone.localdate() + timedelta(days=days)
