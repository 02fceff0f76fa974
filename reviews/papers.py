"""The words of the province's papers on a case."""

from __future__ import annotations

from applications.models import Application
from cluster_portal.counties.models import Office
from cluster_portal.documents.letter import Letter
from cluster_portal.policy.names import POLICY_NUMBER, POLICY_TITLE, ZONE_TITLE

from .models import Case


def _offices_of(application: Application) -> tuple[Office, Office]:
    county = application.county
    return Office.objects.get(city=county.city_id), Office.objects.get(county=county.pk)


def rejection_parties(case: Case, province: Office) -> list[Office]:
    """The notice goes to the city and to the county."""
    return [province, *_offices_of(case.application)]


def rejection_notice(case: Case, reason: str, province: Office) -> Letter:
    """The notice that an application is not accepted 不予受理."""
    city, county_office = _offices_of(case.application)
    county, year = case.county, case.application.round.year
    return Letter(
        letterhead=province.mark,
        title=f"{province.name}关于不予受理{county.paper_name}申报{ZONE_TITLE}的函",
        addressee=city.name,
        paragraphs=(
            f"你局推荐的{county.paper_name}{year}年度{ZONE_TITLE}申报材料收悉。根据《{POLICY_TITLE}》"
            f"（{POLICY_NUMBER}），经对申报材料进行审核，不予受理，原因如下：",
            reason,
            f"请你局告知{county_office.name}，并做好相关指导工作。",
            "专此函复。",
        ),
        signatory=province.name,
        copies=(county_office.name,),
        keep_together=(county.paper_name, ZONE_TITLE, province.name),
    )
