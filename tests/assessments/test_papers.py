"""The papers of act four meet the standard, each as it is issued."""

from __future__ import annotations

from cluster_portal.documents import press
from cluster_portal.documents.conformity import Result, check_letter
from cluster_portal.documents.models import Paper, PaperKind
from cluster_portal.policy.lists import Grade
from desks.demonstration import assessment_steps as steps

KINDS = {
    PaperKind.ASSESSMENT_NOTICE,
    PaperKind.ASSESSMENT_DECISION,
    PaperKind.RECTIFICATION_ORDER,
    PaperKind.REVOCATION_NOTICE,
    PaperKind.REVOCATION,
}


def assert_conform(papers, folder) -> None:
    for paper in papers:
        file = folder / f"{paper.pk}.pdf"
        file.write_bytes(press.letter_pdf(paper.letter).pdf)
        failed = [check for check in check_letter(file) if check.result == Result.NOT_MET]
        assert not failed, (paper.kind, failed)


def test_the_papers_on_the_way_to_a_revocation(cast, ordered, tmp_path):
    steps.report_rectification(ordered, cast.jiangning_sign)
    steps.verify(ordered, cast.nanjing_sign, holds=False)
    steps.announce_revocation(ordered, cast.province_sign)
    steps.state_case(ordered, cast.jiangning_sign)
    steps.revoke(ordered, cast.province_sign)
    papers = Paper.objects.filter(kind__in=KINDS)
    assert set(papers.values_list("kind", flat=True)) == KINDS
    assert_conform(papers, tmp_path)


def test_the_papers_of_an_excellent_zone(cast, evaluated, tmp_path):
    steps.grade(evaluated, cast.province_sign, Grade.EXCELLENT)
    steps.decide(evaluated, cast.province_sign)
    papers = Paper.objects.about(evaluated)
    assert {paper.kind for paper in papers} == {
        PaperKind.ASSESSMENT_NOTICE,
        PaperKind.ASSESSMENT_DECISION,
        PaperKind.NATIONAL_RECOMMENDATION,
    }
    assert_conform(papers, tmp_path)
