"""What people do from the shortlist to the decision (四(四)句2 to 句4), as functions."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from applications.models import Round
from cluster_portal.counties.models import User
from cluster_portal.policy.lists import Condition
from cluster_portal.workflow.door import Outcome, perform
from cluster_portal.workflow.writing import enclose, form_of, write
from reviews.models import Case, Objection, Selection, SiteVisit
from reviews.notice_period import DEFAULT_DAYS
from reviews.selecting import begin_selection as begin_selection_of
from reviews.selecting import plan_visit as plan_visit_to
from reviews.selecting import take_objection

# The smallest picture that is a PNG, to stand for a photograph of the visit.
PICTURE = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c49444154789c63f8ff"
    "ff3f0005fe02fe0def46b80000000049454e44ae426082"
)
TEAM = (
    {"name": "周敏", "unit": "江苏省知识产权局"},
    {"name": "吕向东", "unit": "江苏省知识产权保护中心"},
)
SEEN = {
    Condition.GOVERNMENT: "设有知识产权管理机构，规划、政策文件和专项经费安排均查阅了原件。",
    Condition.INDUSTRY: "走访了四家骨干企业和一所高校，知识产权服务需求旺盛。",
    Condition.SERVICES: "实地查看了集聚区楼宇，入驻服务机构与申报名单一致。",
}
OBJECTIONS_TO = "江苏省知识产权局知识产权促进处，南京市汉中门大街145号，电话025-83279000"


def shortlist(case: Case, by: User, reason: str = "") -> Outcome:
    return perform(case, "shortlist", by=by, reason=reason)


def not_shortlist(case: Case, by: User, reason: str) -> Outcome:
    return perform(case, "not_shortlist", by=by, reason=reason)


def plan_visit(case: Case, by: User, on: date | None = None) -> SiteVisit:
    return plan_visit_to(case, planned_on=on or timezone.localdate(), team=list(TEAM), by=by)


def write_report(visit: SiteVisit, by: User, **typed: Any) -> None:
    """Fill in the whole report and put a picture to it."""
    fill_writing(
        visit,
        "report",
        {
            "held_on": visit.planned_on,
            "findings": [
                {"key": condition.value, "finding": "holds", "seen": seen}
                for condition, seen in SEEN.items()
            ],
            "conclusion": "recommended",
            "reasons": "申报材料与实地情况一致，服务机构集聚基础好，政府重视，具备建设条件。",
            "remarks": "",
            **typed,
        },
        by,
    )
    enclose(visit, "report", SimpleUploadedFile("考察照片.png", PICTURE), by=by)


def hold_visit(visit: SiteVisit, handler: User, signatory: User, **typed: Any) -> Outcome:
    write_report(visit, handler, **typed)
    return perform(visit, "hold", by=signatory)


def propose(case: Case, by: User, reason: str = "") -> Outcome:
    return perform(case, "propose", by=by, reason=reason)


def not_select(case: Case, by: User, reason: str) -> Outcome:
    return perform(case, "not_select", by=by, reason=reason)


def begin_selection(round_: Round, by: User) -> Selection:
    return begin_selection_of(round_, by=by)


def write_minutes(
    selection: Selection, by: User, *, days: int = DEFAULT_DAYS, **typed: Any
) -> None:
    fill_writing(
        selection,
        "minutes",
        {
            "meeting_on": timezone.localdate(),
            "present": [
                {"name": "沈国栋", "post": "局领导"},
                {"name": "周敏", "post": "知识产权促进处"},
                {"name": "郑严", "post": "机关纪委"},
            ],
            "minutes": "会议听取了专家评估和现场考察情况的汇报，逐一审议，一致同意拟设立名单。",
            "notice_days": days,
            "objections_to": OBJECTIONS_TO,
            **typed,
        },
        by,
    )


def announce(selection: Selection, by: User) -> Outcome:
    return perform(selection, "announce", by=by)


def object_(selection: Selection, case: Case, by: User, on: date | None = None) -> Objection:
    """The province puts on record what came in on paper."""
    objection = Objection(
        selection=selection,
        case=case,
        received_on=on or timezone.localdate(),
        by_whom="南京某知识产权代理有限公司",
        contact="025-86000000",
        text="申报书所列服务机构中有一家已迁出该区，请予核实。",
    )
    return take_objection(objection, by=by)


def answer(objection: Objection, by: User, *, upheld: bool = False) -> Outcome:
    text = "经核实，异议成立。" if upheld else "经核实，该机构仍在区内经营，异议不成立。"
    return perform(objection, "answer", by=by, upheld="yes" if upheld else "no", answer_text=text)


def decide(selection: Selection, by: User) -> Outcome:
    return perform(selection, "decide", by=by)


def end(
    selection: Selection, by: User, reason: str = "本年度无县（市、区）达到设立要求。"
) -> Outcome:
    return perform(selection, "end", by=by, reason=reason)


def fill_writing(thing: Any, name: str, typed: dict[str, Any], by: User) -> None:
    """Fill in a writing as a person would: checked by its form, then saved."""
    form = form_of(thing, name, data=typed)
    assert form.is_valid(), form.errors
    write(thing, name, form.plain(), by=by, seen=thing.version)
