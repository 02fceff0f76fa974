"""The words of the application's official papers. How they are set is documents' business."""

from __future__ import annotations

from django.utils import timezone

from cluster_portal.counties.models import Office
from cluster_portal.documents.letter import Heading, Letter, chinese_date
from cluster_portal.policy.names import (
    APPLICATION_FORM_TITLE,
    POLICY_NUMBER,
    POLICY_TITLE,
    WORK_PLAN_TITLE,
    ZONE_TITLE,
)

from .models import Application, CityReview

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
            f"{county.name}申报材料真实性承诺书",
            f"{county.name}相关证明材料",
        ),
        keep_together=(county.name, ZONE_TITLE, city_office.name),
    )
