"""Every paper of acts one and two meets the standard, as it is issued and not only as a sample."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from cluster_portal.counties.models import County
from cluster_portal.documents import press
from cluster_portal.documents.conformity import Result, check_letter
from cluster_portal.documents.fonts import Slot
from cluster_portal.documents.models import Paper, PaperKind
from cluster_portal.documents.standard import SIZE_2
from cluster_portal.documents.typeset import balanced, natural_width
from cluster_portal.policy.names import ZONE_TITLE
from desks.demonstration import selection_steps, steps
from tests import rounds

FIRST, AFTER = date(2026, 9, 28), date(2026, 10, 12)


def conforms(kind: PaperKind, folder: Path) -> None:
    paper = Paper.objects.filter(kind=kind).latest("pk")
    file = folder / f"{kind}.pdf"
    file.write_bytes(press.letter_pdf(paper.letter).pdf)
    assert not [check for check in check_letter(file) if check.result == Result.NOT_MET]


def test_a_return_by_the_city_and_one_by_the_province(cast, submitted, tmp_path):
    items = {
        "basics": "请补充联系人职务和联系电话。",
        "industry": "企业名单与证明材料不一致，请核实。",
    }
    steps.return_to_county(submitted, cast.nanjing_handle, items)
    conforms(PaperKind.RETURN_NOTICE, tmp_path)
    steps.submit(submitted, cast.jiangning_sign)
    steps.check_as_city(submitted, cast.nanjing_handle, rank=1)
    steps.recommend(submitted, cast.nanjing_sign)
    steps.send_back(submitted, cast.province_handle, items)
    conforms(PaperKind.RETURN_NOTICE, tmp_path)


def test_a_rejection(cast, recommended, tmp_path):
    steps.reject(recommended, cast.province_sign, "专项经费来源未提供证明材料。\n机构名录不实。")
    conforms(PaperKind.REJECTION_NOTICE, tmp_path)


@pytest.mark.clause("四(四)句4")
def test_the_papers_from_the_acceptance_to_the_decision(cast, round_, tmp_path):
    cases = rounds.scored(cast, round_, jiangning=0.9, kunshan=0.8, jiangyin=0.7)
    for name in ("jiangning", "kunshan"):
        rounds.proposed(cast, cases[name])
    selection_steps.not_shortlist(cases["jiangyin"], cast.province_sign, "服务机构集聚度不足。")
    selection = rounds.announced(cast, round_, FIRST)
    with rounds.on_day(AFTER):
        selection_steps.decide(selection, cast.province_sign)
    for kind in (
        PaperKind.ACCEPTANCE_NOTICE,
        PaperKind.VISIT_REPORT,
        PaperKind.NOT_SELECTED_NOTICE,
        PaperKind.PUBLIC_NOTICE,
        PaperKind.DESIGNATION,
    ):
        conforms(kind, tmp_path)


@pytest.mark.parametrize("what", ["关于受理{}申报{}的函", "关于退回补正{}申报{}材料的函"])
def test_no_countys_name_makes_a_rectangle_of_the_title(divisions, what):
    """Lines of one width are neither a trapezoid nor a diamond (GB/T 9704, 7.3.1)."""
    office = "江苏省知识产权局"
    for county in County.objects.all():
        name = county.paper_name
        lines = balanced(
            office + what.format(name, ZONE_TITLE),
            slot=Slot.TITLE,
            size=SIZE_2,
            keep=(name, ZONE_TITLE, office),
        )
        widths = {natural_width(line, slot=Slot.TITLE) for line in lines}
        assert len(widths) > 1, lines
