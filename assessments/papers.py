"""The words of the province's papers on an assessment and what follows from it.

The policy's sentence on the qualified drops the 业 of the title once; papers use the full title.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime

from cluster_portal.counties.models import Office
from cluster_portal.documents.letter import Heading, Letter, chinese_date
from cluster_portal.policy.lists import AssessmentContent, Grade
from cluster_portal.policy.names import (
    IMPLEMENTATION_PLAN_TITLE,
    POLICY_NUMBER,
    POLICY_TITLE,
    WORK_PLAN_TITLE,
    ZONE_TITLE,
)
from cluster_portal.workflow.days import last_day_before
from zones.models import PlanVersion
from zones.models.plan_version import Origin

from .models import Assessment, Rectification

# Papers are Chinese whatever language the screen has, so nothing here is translated.

BASIS = f"《{POLICY_TITLE}》（{POLICY_NUMBER}）"
BASIS_IN_SHORT = f"《{POLICY_TITLE}》（{POLICY_NUMBER}，以下简称《方案》）"
NATIONAL_OFFICE = "国家知识产权局"
WHOLE = 100  # the points of the three contents together


@dataclass(frozen=True)
class Offices:
    """The three offices that every paper of this act concerns."""

    province: Office
    city: Office
    county: Office

    @property
    def all(self) -> tuple[Office, ...]:
        return (self.province, self.city, self.county)


def offices_of(thing: Assessment | Rectification) -> Offices:
    county = thing.county
    return Offices(
        province=Office.objects.get(kind=Office.Kind.PROVINCE),
        city=Office.objects.get(city=county.city_id),
        county=Office.objects.get(county=county.pk),
    )


def assessment_notice(assessment: Assessment, due_on: date) -> Letter:
    """The notice of the assessment 考核通知: basis, contents, weights, thresholds, the day."""
    zone, rules = assessment.zone, assessment.rules
    offices = offices_of(assessment)
    name = assessment.county.paper_name
    weights, thresholds = rules["weights"], rules["thresholds"]
    contents = (
        f"{content.text.removesuffix('。')}（{weights[content.value]}分）"
        for content in AssessmentContent
    )
    return _letter(
        assessment,
        title=f"开展{name}{ZONE_TITLE}期满考核的通知",
        paragraphs=(
            f"{name}于{chinese_date(zone.designated_on)}设立为{ZONE_TITLE}，建设期限三年，已于"
            f"{chinese_date(zone.term_ends_on)}届满。根据{BASIS_IN_SHORT}，我局决定组织期满考核。现将有关"
            "事项通知如下：",
            Heading(1, "考核依据"),
            f"《方案》所称《建设方案》，即{_plan(assessment.plan_version)}，是考核的重要依据。",
            Heading(1, "考核内容"),
            f"考核内容分为三项，总分{WHOLE}分：" + "；".join(contents) + "。",
            Heading(1, "考核结果"),
            "考核结果分为优秀、合格和不合格三档，综合得分"
            f"{thresholds[Grade.EXCELLENT.value]}分以上的一般评为优秀，"
            f"{thresholds[Grade.QUALIFIED.value]}分以上、不满{thresholds[Grade.EXCELLENT.value]}分的"
            f"一般评为合格，不满{thresholds[Grade.QUALIFIED.value]}分的一般评为不合格。",
            Heading(1, "自评要求"),
            f"请{offices.county.name}对照考核依据和考核内容开展自评，形成自评材料并附相关证明材料，于"
            f"{chinese_date(due_on)}前（含当日）报送{offices.city.name}，由其提出意见后报送我局。"
            "逾期未报送的，我局将依据历年报送的工作总结等材料进行考核。",
            "特此通知。",
        ),
    )


def decision(assessment: Assessment, *, order: str = "") -> Letter:
    """The decision 考核结果: the grade, and what it brings. order: the number of the order, if any."""
    name, grade = assessment.county.paper_name, Grade(assessment.grade)  # type: ignore[call-arg]  # a choice by its value
    if not assessment.version_of("self_assessment"):
        stated = "鉴于未在规定期限内报送自评材料，依据历年报送的工作总结等材料"
    elif assessment.opinion:
        stated = "在自评和设区市知识产权局提出意见的基础上"
    else:  # it was returned and did not come again
        stated = (
            "鉴于自评材料退回后未在规定期限内重新报送，依据原自评材料和历年报送的工作总结等材料"
        )
    follows = {
        Grade.EXCELLENT: f"保留“{ZONE_TITLE}”称号，并优先推荐申报{assessment.rules['programme']}。",
        Grade.QUALIFIED: f"保留“{ZONE_TITLE}”称号。",
        Grade.UNQUALIFIED: f"按照《方案》要求限期整改，整改事项和期限见我局另行印发的整改通知（{order}）。"
        f"整改后仍不合格的，取消“{ZONE_TITLE}”称号。",
    }
    return _letter(
        assessment,
        title=f"{name}{ZONE_TITLE}期满考核结果的通知",
        paragraphs=(
            f"根据{BASIS_IN_SHORT}，我局组织对{name}{ZONE_TITLE}建设情况进行了期满考核。考核以"
            f"{_plan(assessment.plan_version)}为依据，{stated}，对目标、任务、重点项目和各项指标的完成"
            "情况及成效，主要做法和经验，进一步支持和推动知识产权服务业集聚发展的工作思路和方案进行了综合"
            "评定。现将考核结果通知如下：",
            f"{name}{ZONE_TITLE}期满考核结果为“{grade.text}”。",
            follows[grade],
            "特此通知。",
        ),
    )


def national_recommendation(assessment: Assessment) -> Letter:
    """The province's letter to the national office (四(六)2句2)."""
    zone, programme = assessment.zone, assessment.rules["programme"]
    name = assessment.county.paper_name
    letter = _letter(
        assessment,
        title=f"推荐{name}申报{programme}的函",
        paragraphs=(
            f"{name}于{chinese_date(zone.designated_on)}设立为{ZONE_TITLE}，建设期限三年，已于"
            f"{chinese_date(zone.term_ends_on)}届满。根据{BASIS_IN_SHORT}，我局组织了期满考核，考核结果为"
            f"“{Grade.EXCELLENT.text}”。",
            f"按照《方案》关于考核优秀的集聚区优先推荐申报的规定，经研究，现推荐{name}申报{programme}，"
            "请予支持。",
            "专此函达。",
        ),
    )
    return replace(letter, addressee=NATIONAL_OFFICE)


def order(rectification: Rectification) -> Letter:
    """The order of rectification 限期整改 (四(六)2句4)."""
    offices, name = offices_of(rectification), rectification.county.paper_name
    return _letter(
        rectification,
        title=f"{name}{ZONE_TITLE}限期整改的通知",
        paragraphs=(
            f"经考核，{name}{ZONE_TITLE}期满考核结果为“{Grade.UNQUALIFIED.text}”。根据{BASIS_IN_SHORT}，责令限期"
            "整改。现将有关事项通知如下：",
            Heading(1, "整改事项"),
            rectification.what,
            Heading(1, "整改期限"),
            f"自本通知印发之日起至{_last_day(rectification.due_at)}止。确需延长的，须经我局批准，且只能"
            "延长一次。",
            Heading(1, "有关要求"),
            f"请{offices.county.name}逐项落实整改措施，于整改期限内将整改报告及证明材料报送"
            f"{offices.city.name}。请{offices.city.name}加强指导，进行现场核查并将核查结果报送我局。"
            f"整改后仍不合格或者逾期未整改的，按照《方案》规定取消“{ZONE_TITLE}”称号。",
            "特此通知。",
        ),
    )


def passed(rectification: Rectification, *, announced: bool) -> Letter:
    """The result of the rectification: the title is kept."""
    name = rectification.county.paper_name
    if not announced and rectification.holds:
        weighed = "经设区市知识产权局现场核查、我局审核，整改合格"
    elif not announced:  # the city found otherwise; what the province goes by is its own finding
        weighed = "经我局审核，整改合格"
    elif rectification.version_of("statement"):
        weighed = "我局此前告知拟取消称号，经研究陈述申辩意见并复核，决定不予取消"
    else:
        weighed = "我局此前告知拟取消称号，经复核，决定不予取消"
    return _letter(
        rectification,
        title=f"{name}{ZONE_TITLE}整改结果的通知",
        paragraphs=(
            f"{_ordered(rectification)}{weighed}。根据{BASIS}，保留{name}“{ZONE_TITLE}”称号。",
            "请继续加强集聚区建设，巩固整改成果，按规定报送年度工作总结和工作计划。",
            "特此通知。",
        ),
    )


def revocation_notice(rectification: Rectification, reason: str, ends_at: datetime) -> Letter:
    """Before a revocation: facts, reasons, and the right to state one's case 陈述申辩."""
    offices, name = offices_of(rectification), rectification.county.paper_name
    return _letter(
        rectification,
        title=f"拟取消{name}“{ZONE_TITLE}”称号的告知函",
        paragraphs=(
            f"根据{BASIS}，我局拟取消{name}“{ZONE_TITLE}”称号。现将有关事项告知如下：",
            Heading(1, "事实"),
            f"{_ordered(rectification)}{_outcome(rectification)}",
            Heading(1, "理由"),
            reason,
            Heading(1, "陈述申辩的权利"),
            f"{offices.county.name}对上述事实和理由有异议的，可以于{_last_day(ends_at)}前（含当日）向我局"
            "书面陈述申辩，并附相关证明材料。逾期未提出的，视为放弃陈述申辩，我局将依法作出决定。",
            "特此告知。",
        ),
    )


def revocation(rectification: Rectification, reason: str) -> Letter:
    """The decision that takes the title away (四(六)2句4)."""
    offices, name = offices_of(rectification), rectification.county.paper_name
    stated = (
        f"{offices.county.name}提出了陈述申辩，我局进行了研究，不予采纳。"
        if rectification.version_of("statement")
        else f"{offices.county.name}未在规定期限内提出陈述申辩。"
    )
    return _letter(
        rectification,
        title=f"取消{name}“{ZONE_TITLE}”称号的决定",
        paragraphs=(
            f"{_ordered(rectification)}{_outcome(rectification)}我局已告知拟取消称号的事实、理由和陈述申辩"
            f"的权利。{stated}",
            "取消称号的理由如下：",
            reason,
            f"根据{BASIS}，经研究，决定取消{name}“{ZONE_TITLE}”称号，自本决定印发之日起生效。",
        ),
    )


def _letter(
    thing: Assessment | Rectification, *, title: str, paragraphs: tuple[str | Heading, ...]
) -> Letter:
    """From the province to the county government, with a copy to the city."""
    offices = offices_of(thing)
    return Letter(
        letterhead=offices.province.mark,
        title=f"{offices.province.name}关于{title}",
        addressee=offices.county.name,
        paragraphs=paragraphs,
        signatory=offices.province.name,
        copies=(offices.city.name,),
        keep_together=(thing.county.paper_name, ZONE_TITLE, offices.province.name),
    )


def _plan(version: PlanVersion) -> str:
    """The plan version in the words of a paper."""
    match version.origin:
        case Origin.WORK_PLAN:
            return f"《{WORK_PLAN_TITLE}》"
        case Origin.FILED:
            return f"报我局备案的《{IMPLEMENTATION_PLAN_TITLE}》"
    return f"经我局批准调整后的建设方案（{chinese_date(version.in_force_from)}起执行）"


def _ordered(rectification: Rectification) -> str:
    """That it was ordered, by which paper, until when."""
    assessment = rectification.assessment
    assert assessment.decision is not None  # an order follows from a decision
    return (
        f"{rectification.county.paper_name}{ZONE_TITLE}期满考核结果为“{Grade.UNQUALIFIED.text}”，我局于"
        f"{chinese_date(assessment.decision.issued_on)}责令限期整改，整改期限至"
        f"{_last_day(rectification.due_at)}。"
    )


def _outcome(rectification: Rectification) -> str:
    """Whether a report came, and what the city found."""
    offices = offices_of(rectification)
    if not rectification.version_of("report"):
        return f"{offices.county.name}未在整改期限内报送整改报告。"
    found = _sentence(rectification.verification)
    return f"{offices.county.name}报送了整改报告。{offices.city.name}现场核查认为：{found}"


def _sentence(words: str) -> str:
    return words if words.endswith("。") else f"{words}。"


def _last_day(instant: datetime) -> str:
    return chinese_date(last_day_before(instant))
