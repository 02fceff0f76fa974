"""The words of the province's papers on a case, on a visit and on a round's selection."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db.models import Q

from applications.models import Application
from cluster_portal.counties.models import Office
from cluster_portal.documents.letter import Annex, Heading, Letter, chinese_date, chinese_number
from cluster_portal.policy.lists import Condition
from cluster_portal.policy.names import (
    IMPLEMENTATION_PLAN_TITLE,
    POLICY_NUMBER,
    POLICY_TITLE,
    ZONE_TITLE,
)
from cluster_portal.policy.numbers import ANNUAL_REPORT_DUE, IMPLEMENTATION_PLAN_MONTHS, TERM_YEARS
from cluster_portal.workflow.days import last_day_before

from .models import Case, Selection, SiteVisit
from .visit_forms import Conclusion, Finding

# Papers are Chinese whatever language the screen has, so nothing here is translated.

BASIS = f"《{POLICY_TITLE}》（{POLICY_NUMBER}）"
CONDITION_HEADINGS = {
    Condition.GOVERNMENT: "政府重视和工作保障情况",
    Condition.INDUSTRY: "产业基础和服务需求情况",
    Condition.SERVICES: "知识产权服务业发展情况",
}
FINDINGS = {
    Finding.HOLDS: "符合申报条件。",
    Finding.PARTLY: "基本符合申报条件。",
    Finding.FAILS: "不符合申报条件。",
}
CONCLUSIONS = {
    Conclusion.RECOMMENDED: "建议列入拟设立名单。",
    Conclusion.RESERVED: "建议在落实下列意见的前提下列入拟设立名单。",
    Conclusion.NOT_RECOMMENDED: "建议不列入拟设立名单。",
}


def _offices_of(application: Application) -> tuple[Office, Office]:
    county = application.county
    return Office.objects.get(city=county.city_id), Office.objects.get(county=county.pk)


def parties_of(case: Case, province: Office) -> list[Office]:
    """What the province writes on a case goes to the city and to the county."""
    return [province, *_offices_of(case.application)]


def offices_named(cases: Sequence[Case]) -> list[Office]:
    """The bureaus of the cities and the governments of the counties named."""
    counties = [case.county for case in cases]
    cities = {county.city_id for county in counties}
    return list(Office.objects.filter(Q(city__in=cities) | Q(county__in=counties)))


def acceptance_notice(case: Case, province: Office) -> Letter:
    """The notice that an application is accepted 受理."""
    return _on_case(
        case,
        province,
        "关于受理{county}申报{title}的函",
        "经对申报材料进行形式审核，材料齐全，符合申报条件，予以受理。",
        "我局将组织专家评估和现场考察，择优遴选。有关安排另行通知。",
    )


def rejection_notice(case: Case, reason: str, province: Office) -> Letter:
    """The notice that an application is not accepted 不予受理."""
    return _on_case(
        case,
        province,
        "关于不予受理{county}申报{title}的函",
        "经对申报材料进行审核，不予受理，原因如下：",
        reason,
    )


def not_selected_notice(case: Case, reason: str, province: Office) -> Letter:
    """The notice that an accepted application is not selected 未入选."""
    return _on_case(
        case,
        province,
        "关于{county}未入选{title}的函",
        "经审核、专家评估和择优遴选，未列入拟设立名单，原因如下：",
        reason,
        "欢迎进一步夯实工作基础，在符合条件时再次申报。",
    )


def _on_case(case: Case, province: Office, subject: str, found: str, *paragraphs: str) -> Letter:
    """A letter to the city that recommended, with a copy to the county that applied."""
    city, county_office = _offices_of(case.application)
    county, year = case.county, case.application.round.year
    title = subject.format(county=county.paper_name, title=ZONE_TITLE)
    return Letter(
        letterhead=province.mark,
        title=f"{province.name}{title}",
        addressee=city.name,
        paragraphs=(
            f"你局推荐的{county.paper_name}{year}年度{ZONE_TITLE}申报材料收悉。根据{BASIS}，{found}",
            *paragraphs,
            f"请你局告知{county_office.name}，并做好相关指导工作。",
            "专此函复。",
        ),
        signatory=province.name,
        copies=(county_office.name,),
        keep_together=(county.paper_name, ZONE_TITLE, province.name),
    )


def visit_report(visit: SiteVisit, province: Office) -> Letter:
    """The report of a site visit 现场考察报告 (四(四)句2)."""
    county, report = visit.case.county, visit.report
    year = visit.case.application.round.year
    team = "、".join(f"{one['name']}（{one['unit']}）" for one in visit.team)
    found = {row["key"]: row for row in report["findings"]}
    findings: list[str | Heading] = []
    for condition in Condition:
        row = found[condition.value]
        findings += [
            Heading(2, CONDITION_HEADINGS[condition]),
            row["seen"],
            f"考察认为，该项{FINDINGS[row['finding']]}",
        ]
    remarks = [Heading(1, "其他情况"), report["remarks"]] if report["remarks"] else []
    return Letter(
        letterhead=province.mark,
        title=f"关于{county.paper_name}申报{ZONE_TITLE}现场考察情况的报告",
        addressee=province.name,
        paragraphs=(
            f"根据{BASIS}关于组织现场考察的要求，"
            f"{chinese_date(date.fromisoformat(report['held_on']))}，"
            f"考察组对{county.paper_name}申报{year}年度{ZONE_TITLE}情况进行了现场考察。"
            f"考察组成员：{team}。现将有关情况报告如下。",
            Heading(1, "考察情况"),
            *findings,
            Heading(1, "考察结论"),
            CONCLUSIONS[report["conclusion"]],
            report["reasons"],
            *remarks,
        ),
        signatory=province.name,
        keep_together=(county.paper_name, ZONE_TITLE),
    )


def public_notice(selection: Selection, cases: Sequence[Case], province: Office) -> Letter:
    """The public notice of the proposed set 公示 (四(四)句3): list, basis, course, days, objections."""
    assert selection.notice_from
    assert selection.notice_ends_at
    first, last = selection.notice_from, last_day_before(selection.notice_ends_at)
    days = selection.minutes["notice_days"]
    year = selection.round.year
    return Letter(
        letterhead=province.mark,
        title=f"{province.name}关于{year}年度拟设立{ZONE_TITLE}名单的公示",
        addressee="社会各界",
        paragraphs=(
            f"根据{BASIS}，经县（市、区）人民政府申报、设区市知识产权局审核推荐、我局形式审核、专家评估、"
            f"现场考察和择优遴选，拟在{_counted(cases)}设立{ZONE_TITLE}，现将名单（见附件，"
            "按行政区划代码排序）予以公示。",
            f"公示期为{days}个工作日，自{chinese_date(first)}起至{chinese_date(last)}止。",
            "任何单位和个人对公示名单有异议的，请在公示期内以书面形式向我局提出，说明具体情况和理由，并提供"
            "必要的证明材料。单位提出异议的，应当加盖公章；个人提出异议的，应当签署真实姓名，并注明联系方式。"
            "匿名异议和超出公示期的异议不予受理。",
            f"异议受理：{selection.minutes['objections_to']}",
        ),
        signatory=province.name,
        annexes=(_list_of(f"{year}年度拟设立{ZONE_TITLE}名单", cases),),
        keep_together=(ZONE_TITLE, province.name),
    )


def designation(selection: Selection, cases: Sequence[Case], province: Office) -> Letter:
    """The one decision that designates the set 确定设立 (四(四)句4), with its list."""
    year = selection.round.year
    month, day = ANNUAL_REPORT_DUE
    return Letter(
        letterhead=province.mark,
        title=f"{province.name}关于设立{year}年度{ZONE_TITLE}的通知",
        addressee="各有关设区市知识产权局，各有关县（市、区）人民政府",
        paragraphs=(
            f"根据{BASIS}，经审核、专家评估、现场考察、择优遴选并向社会公示，决定在{_counted(cases)}设立"
            f"{ZONE_TITLE}（名单见附件）。现就有关事项通知如下。",
            Heading(1, "建设期限"),
            f"集聚区建设期限为{chinese_number(TERM_YEARS)}年，自本通知印发之日起计算。",
            Heading(1, "制定实施方案"),
            f"集聚区所在地人民政府应当自设立之日起{chinese_number(IMPLEMENTATION_PLAN_MONTHS)}个月内，在设区市"
            f"知识产权局的指导下，制定印发《{IMPLEMENTATION_PLAN_TITLE}》并认真组织实施，同时报送我局备案。",
            Heading(1, "加强建设管理"),
            "集聚区所在地人民政府要成立建设领导小组，指定或设立专门的机构和人员，落实配套资金和政策，按时序推进"
            f"集聚区建设，每年{month}月{day}日前将上年度工作总结、当年度工作计划书面报送设区市知识产权局和"
            "我局。设区市知识产权局要加强日常业务指导和协调，加大支持力度。",
        ),
        signatory=province.name,
        annexes=(_list_of(f"{year}年度{ZONE_TITLE}名单", cases),),
        keep_together=(ZONE_TITLE, province.name),
    )


def zone_name(case: Case) -> str:
    """What the county calls its zone in what it sent last."""
    return str(case.application.latest_snapshot.data["answers"]["basics"]["zone_name"])


def _counted(cases: Sequence[Case]) -> str:
    """One county by its name, several by their number."""
    first = cases[0].county.paper_name
    return first if len(cases) == 1 else f"{first}等{len(cases)}个县（市、区）"


def _list_of(title: str, cases: Sequence[Case]) -> Annex:
    return Annex(
        title,
        columns=("序号", "集聚区名称", "所在县（市、区）", "所属设区市"),
        rows=tuple(
            (str(number), zone_name(case), case.county.name, case.county.city.name)
            for number, case in enumerate(cases, 1)
        ),
    )
