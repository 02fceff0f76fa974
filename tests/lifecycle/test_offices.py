"""Which office the policy gives each decision to, read off the declarations of all four acts."""

from __future__ import annotations

import pytest

from applications.models import Application
from assessments.models import Assessment, Rectification
from cluster_portal.counties.who import CITY_SIGNATORY, COUNTY_SIGNATORY, PROVINCE_SIGNATORY
from cluster_portal.workflow.declare import transitions_of
from reviews.models import Case, Selection
from zones.models import Adjustment, AnnualReport, ImplementationPlan

OF_THE_PROVINCE = {
    Case: ("reject", "shortlist", "not_shortlist", "propose", "not_select"),
    Selection: ("announce", "decide", "end"),
    ImplementationPlan: ("file",),
    Adjustment: ("approve", "refuse"),
    Assessment: ("notify", "give_grade", "decide"),
    Rectification: ("extend", "let_pass", "announce_revocation", "revoke", "keep"),
}
OF_THE_CITY = {
    Application: ("recommend", "decline"),
    ImplementationPlan: ("endorse",),
    Adjustment: ("review",),
    Assessment: ("give_opinion",),
    Rectification: ("verify",),
}
OF_THE_COUNTY = {
    Application: ("submit", "withdraw"),
    ImplementationPlan: ("submit",),
    AnnualReport: ("submit",),
    Adjustment: ("submit",),
    Assessment: ("self_assess",),
    Rectification: ("submit", "state_case"),
}


def each(table):
    return [
        pytest.param(model, name, id=f"{model.__name__}.{name}")
        for model, names in table.items()
        for name in names
    ]


@pytest.mark.clause("四句2")
@pytest.mark.parametrize(("model", "name"), each(OF_THE_PROVINCE))
def test_what_confirms_manages_and_assesses_is_signed_by_the_province(model, name):
    assert transitions_of(model)[name].who is PROVINCE_SIGNATORY


@pytest.mark.clause("四句3")
@pytest.mark.parametrize(("model", "name"), each(OF_THE_CITY))
def test_what_recommends_and_guides_is_signed_by_the_city(model, name):
    assert transitions_of(model)[name].who is CITY_SIGNATORY


@pytest.mark.clause("四句4")
@pytest.mark.parametrize(("model", "name"), each(OF_THE_COUNTY))
def test_what_builds_the_zone_is_signed_by_the_county_government(model, name):
    assert transitions_of(model)[name].who is COUNTY_SIGNATORY
