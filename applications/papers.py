"""The words of the application's official papers. How they are set is documents' business."""

from __future__ import annotations

from collections.abc import Sequence

from django.conf import settings
from django.db.models import Q
from django.utils import timezone, translation

from cluster_portal.counties.models import Office
from cluster_portal.documents.letter import Annex, Heading, Letter, chinese_date
from cluster_portal.policy.names import (
    APPLICATION_FORM_TITLE,
    POLICY_NUMBER,
    POLICY_TITLE,
    STATEMENT_TITLE,
    WORK_PLAN_TITLE,
    ZONE_TITLE,
)

from .models import Application, CityReview, Correction, CorrectionItem, Round
from .summing import summary_of

# Papers are Chinese whatever language the screen has, so nothing here is translated.


def province() -> Office:
    return Office.objects.get(kind=Office.Kind.PROVINCE)


def recommendation_parties(city_office: Office) -> list[Office]:
    """Who may read the letter: the city that sends it and the province that gets it."""
    return [city_office, province()]


def recommendation_letter(
    application: Application, review: CityReview, city_office: Office
) -> Letter:
    """The letter of recommendation 推荐函 (四(三)1), as the first of the five materials."""
    county, year = application.county, application.round.year
    snapshot = review.snapshot
    submitted_on = chinese_date(timezone.localdate(snapshot.submitted_at))
    rank = "＿" if review.rank is None else review.rank  # only a draft may lack it
    institutions = len(snapshot.data["institutions"])
    paragraphs = (
        f"根据《{POLICY_TITLE}》（{POLICY_NUMBER}）要求，{county.government_name}在我局指导下制定了"
        f"《{WORK_PLAN_TITLE}》，于{submitted_on}向我局提出{year}年度{ZONE_TITLE}申报申请。"
        "我局按照申报条件对申报材料进行了审核，现将有关情况函报如下。",
        Heading(1, "审核情况"),
        f"{county.government_name}高度重视知识产权服务业发展，知识产权管理机构、发展规划、相关政策"
        f"和专项经费来源均有证明材料；区内现有知识产权服务机构{institutions}家，符合申报条件。"
        "申报书、建设工作方案、申报材料真实性承诺书和相关证明材料齐全。",
        Heading(1, "推荐意见"),
        review.opinion,
        f"经研究，我局同意推荐{county.paper_name}申报{ZONE_TITLE}，在我市推荐名单中排第{rank}位。"
        "请予审核。",
    )
    return Letter(
        letterhead=city_office.mark,
        title=f"{city_office.name}关于推荐{county.name}申报{ZONE_TITLE}的函",
        addressee=province().name,
        paragraphs=paragraphs,
        signatory=city_office.name,
        attachments=(
            f"{county.name}{APPLICATION_FORM_TITLE}",
            f"{county.name}{WORK_PLAN_TITLE}",
            f"{county.name}{STATEMENT_TITLE}",
            f"{county.name}相关证明材料",
        ),
        keep_together=(county.name, ZONE_TITLE, city_office.name),
    )


def common_letter(
    round_: Round, recommended: Sequence[tuple[Application, CityReview]], city_office: Office
) -> Letter:
    """One letter of recommendation for several counties of the city (四(三)1), in the order of their
    ranks; the annex is the table of them."""
    year, count = round_.year, len(recommended)
    counties = [application.county for application, _review in recommended]
    named = "、".join(county.government_name for county in counties)
    first = f"{counties[0].paper_name}等{count}个县（市、区）"
    opinions = [
        paragraph
        for application, review in recommended
        for paragraph in (Heading(2, application.county.paper_name), review.opinion)
    ]
    return Letter(
        letterhead=city_office.mark,
        title=f"{city_office.name}关于推荐{first}申报{ZONE_TITLE}的函",
        addressee=province().name,
        paragraphs=(
            f"根据《{POLICY_TITLE}》（{POLICY_NUMBER}）要求，{named}在我局指导下分别制定了"
            f"《{WORK_PLAN_TITLE}》，向我局提出{year}年度{ZONE_TITLE}申报申请。"
            "我局按照申报条件对申报材料逐一进行了审核，现将有关情况函报如下。",
            Heading(1, "审核情况"),
            f"上述{count}个县（市、区）知识产权管理机构、发展规划、相关政策和专项经费来源均有证明材料，"
            "区域内知识产权服务机构符合申报条件。申报书、建设工作方案、申报材料真实性承诺书和"
            "相关证明材料齐全。",
            Heading(1, "推荐意见"),
            *opinions,
            f"经研究，我局同意推荐上述{count}个县（市、区）申报{ZONE_TITLE}，推荐排名见附件1。请予审核。",
        ),
        signatory=city_office.name,
        annexes=(_table_of(f"{year}年度{ZONE_TITLE}推荐汇总表", recommended),),
        attachments=tuple(
            f"{county.name}申报书、工作方案、承诺书和证明材料" for county in counties
        ),
        keep_together=(first, ZONE_TITLE, city_office.name),
    )


def _table_of(title: str, recommended: Sequence[tuple[Application, CityReview]]) -> Annex:
    rows = []
    for number, (application, review) in enumerate(recommended, 1):
        summary = summary_of(review.snapshot.data, application.round.year)
        rank = "" if review.rank is None else str(review.rank)  # only a draft may lack it
        rows.append(
            (
                str(number),
                application.county.name,
                summary.zone_name,
                str(summary.institutions),
                str(summary.staff),
                rank,
            )
        )
    return Annex(
        title,
        columns=("序号", "县（市、区）", "集聚区名称", "服务机构数", "从业人员", "推荐排名"),
        rows=tuple(rows),
    )


def return_notice(application: Application, correction: Correction) -> Letter:
    """The notice that something has to be corrected, by the city or by the province.

    The city writes to the county; the province to the city, with a copy to the county.
    """
    county, office = application.county, correction.office
    government = Office.objects.get(county=county.pk)
    city = Office.objects.get(city=county.city_id)
    by_city = office == city
    due_on = chinese_date(correction.due_on)
    opening = (
        f"你单位报送的{application.round.year}年度{ZONE_TITLE}申报材料"
        if by_city
        else f"你局推荐的{county.paper_name}{application.round.year}年度{ZONE_TITLE}申报材料"
    )
    with translation.override(settings.LANGUAGE_CODE):  # whatever language the screen has
        items = [text for item in correction.items.all() for text in (_heading(item), item.text)]
    return Letter(
        letterhead=office.mark,
        title=f"{office.name}关于退回补正{county.paper_name}申报{ZONE_TITLE}材料的函",
        addressee=government.name if by_city else city.name,
        paragraphs=(
            f"{opening}（第{correction.snapshot.number}版）收悉。根据《{POLICY_TITLE}》"
            f"（{POLICY_NUMBER}），经审核，现予退回，请就以下事项补正：",
            *items,
            Heading(1, "补正时限"),
            f"请于{due_on}前（含当日）补正并重新提交。"
            if by_city
            else f"请你局指导{government.name}于{due_on}前（含当日）补正并重新提交，"
            "经你局审核推荐后报送我局。",
            "专此函告。",
        ),
        signatory=office.name,
        copies=() if by_city else (government.name,),
        keep_together=(county.paper_name, ZONE_TITLE, office.name),
    )


def return_parties(application: Application, office: Office) -> list[Office]:
    """Whoever returns it, the county that has to correct it, and its city."""
    county = application.county
    return [office, *Office.objects.filter(Q(city=county.city_id) | Q(county=county.pk))]


def _heading(item: CorrectionItem) -> Heading:
    return Heading(1, str(item.spec.title))
