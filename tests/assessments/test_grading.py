"""From the evaluation to the decision: points, thresholds, grades and what each of them brings."""

from __future__ import annotations

from decimal import Decimal

import pytest

from assessments.models import Assessment, NationalRecommendation, Rectification
from assessments.scoring import total
from cluster_portal.counties import accounts
from cluster_portal.documents.models import NumberSequence, Paper, PaperKind
from cluster_portal.policy.lists import Grade
from cluster_portal.policy.names import ZONE_TITLE
from cluster_portal.workflow.actions import transition_url
from cluster_portal.workflow.errors import Invalid, Unmet
from desks.demonstration import assessment_steps as steps

RULES = {
    "weights": {"completion": 60, "experience": 20, "outlook": 20},
    "thresholds": {"excellent": 90, "qualified": 60},
}


def scored(*points) -> Assessment:
    keys = ("completion", "experience", "outlook")
    scores = [{"key": key, "score": p, "reason": ""} for key, p in zip(keys, points, strict=True)]
    return Assessment(rules=RULES, evaluation={"scores": scores})


@pytest.mark.parametrize(
    ("points", "score"),
    [
        (("92", "90", "88"), "90.80"),
        (("100", "100", "100"), "100.00"),
        (("33.3", "0", "0"), "19.98"),
    ],
)
def test_the_score_is_the_weighted_sum(points, score):
    assert total(scored(*points)) == Decimal(score)


@pytest.mark.clause("四(六)2")
@pytest.mark.parametrize(
    ("score", "grade"),
    [
        ("100", Grade.EXCELLENT),
        ("90", Grade.EXCELLENT),
        ("89.99", Grade.QUALIFIED),
        ("60", Grade.QUALIFIED),
        ("59.99", Grade.UNQUALIFIED),
        ("0", Grade.UNQUALIFIED),
    ],
)
def test_the_score_suggests_a_grade_by_the_thresholds_on_record(score, grade):
    assert Assessment(rules=RULES, score=Decimal(score)).suggested_grade == grade


@pytest.mark.parametrize("points", [("100.1", 90, 90), ("-1", 90, 90), ("90.55", 90, 90)])
def test_points_are_from_0_to_100_with_one_decimal(cast, opined, points):
    with pytest.raises(AssertionError):
        steps.evaluate(opined, cast.province_handle, points)


def test_an_evaluation_without_a_reason_for_each_score_is_not_finished(cast, opined):
    from cluster_portal.workflow.writing import write

    steps.evaluate(opined, cast.province_handle)
    opined.refresh_from_db()
    content = {**opined.evaluation}
    content["scores"] = [{**row, "reason": ""} for row in content["scores"]]
    write(opined, "evaluation", content, by=cast.province_handle, seen=opined.version)
    with pytest.raises(Unmet):
        steps.finish_evaluation(opined, cast.province_handle)


def test_the_suggested_grade_needs_no_reason(cast, evaluated):
    steps.grade(evaluated, cast.province_sign, Grade.EXCELLENT)
    evaluated.refresh_from_db()
    assert (evaluated.score, evaluated.grade) == (Decimal("90.80"), "excellent")


@pytest.mark.parametrize("reason", ["", "  "])
def test_another_grade_without_a_reason_is_refused(cast, evaluated, reason):
    with pytest.raises(Invalid) as refusal:
        steps.grade(evaluated, cast.province_sign, Grade.QUALIFIED, reason)
    assert list(refusal.value.form.errors) == ["reason"]
    evaluated.refresh_from_db()
    assert evaluated.state == "evaluated"
    steps.grade(evaluated, cast.province_sign, Grade.QUALIFIED, "指标统计口径存疑。")
    evaluated.refresh_from_db()
    assert evaluated.grade == "qualified"


def test_a_grade_may_be_reconsidered_before_the_decision(cast, evaluated):
    from cluster_portal.workflow.door import perform

    steps.grade(evaluated, cast.province_sign, Grade.EXCELLENT)
    perform(evaluated, "grade_again", by=cast.province_sign, reason="会议复议")
    perform(evaluated, "evaluate_again", by=cast.province_sign, reason="补充核查")
    steps.evaluate(evaluated, cast.province_handle, (70, 70, 70))
    steps.finish_evaluation(evaluated, cast.province_handle)
    evaluated.refresh_from_db()
    assert (evaluated.score, evaluated.grade) == (Decimal("70.00"), "")
    assert evaluated.version_of("evaluation").number == 2  # the earlier one stays on record


def issued(kind) -> Paper:
    return Paper.objects.get(kind=kind)


def offices(cast) -> set[int]:
    people = (cast.province_sign, cast.nanjing_sign, cast.jiangning_sign)
    return {person.office_id for person in people}


@pytest.mark.clause("四(六)2句2")
def test_the_excellent_are_recommended_first_for_the_national_programme(cast, evaluated):
    steps.grade(evaluated, cast.province_sign, Grade.EXCELLENT)
    steps.decide(evaluated, cast.province_sign)
    evaluated.refresh_from_db()
    assert evaluated.zone.state == "excellent"
    assert evaluated.zone.holds_title
    listed = NationalRecommendation.objects.get()
    assert listed.assessment == evaluated
    assert listed.programme == "国家知识产权服务业集聚发展试验区"
    assert listed.letter.kind == PaperKind.NATIONAL_RECOMMENDATION
    assert listed.letter.addressee == "国家知识产权局"
    assert listed.programme in listed.letter.title
    assert not Rectification.objects.exists()


@pytest.mark.clause("四(六)2句3")
def test_the_qualified_keep_the_title_by_its_full_name(cast, opined):
    steps.evaluate(opined, cast.province_handle, (80, 80, 80))
    steps.finish_evaluation(opined, cast.province_handle)
    steps.grade(opined, cast.province_sign, Grade.QUALIFIED)
    steps.decide(opined, cast.province_sign)
    opined.refresh_from_db()
    assert opined.zone.state == "retained"
    paper = issued(PaperKind.ASSESSMENT_DECISION)
    assert opined.decision == paper
    assert f"保留“{ZONE_TITLE}”称号。" in paper.letter.paragraphs
    assert set(paper.parties.values_list("pk", flat=True)) == offices(cast)
    assert not NationalRecommendation.objects.exists()
    assert not Rectification.objects.exists()


@pytest.mark.clause("四(六)2句4")
def test_the_unqualified_are_ordered_to_put_themselves_right(cast, evaluated):
    steps.grade(evaluated, cast.province_sign, Grade.UNQUALIFIED, "弄虚作假。")
    with pytest.raises(Invalid) as refusal:
        steps.decide(evaluated, cast.province_sign, what=" ")
    assert list(refusal.value.form.errors) == ["what"]
    steps.decide(evaluated, cast.province_sign, what="核减虚报数据；\n补齐专职人员。")
    rectification = steps.rectification_of(evaluated.zone)
    assert rectification.zone.state == "rectifying"
    assert rectification.zone.holds_title
    order, decision = issued(PaperKind.RECTIFICATION_ORDER), issued(PaperKind.ASSESSMENT_DECISION)
    assert rectification.what in order.letter.paragraphs
    assert order.number in "".join(map(str, decision.letter.paragraphs))
    assert set(order.parties.values_list("pk", flat=True)) == offices(cast)


def test_only_the_unqualified_are_asked_what_has_to_be_put_right(cast, client_of, evaluated):
    steps.grade(evaluated, cast.province_sign, Grade.EXCELLENT)
    page = client_of(cast.province_sign).get(transition_url(evaluated, "decide"))
    assert "what" not in page.context["form"].fields


def test_the_decision_is_whole_or_not_at_all(cast, client_of, evaluated):
    """What can't be printed is refused; then nothing was issued, begun or changed."""
    before = Paper.objects.count(), NumberSequence.objects.get(year=2029).last
    steps.grade(evaluated, cast.province_sign, Grade.UNQUALIFIED, "弄虚作假。")
    with pytest.raises(Invalid, match=r"U\+1F600"):
        steps.decide(evaluated, cast.province_sign, what="整改😀")
    evaluated.refresh_from_db()
    assert evaluated.state == "graded"
    assert evaluated.zone.state == "due_for_assessment"
    assert before == (Paper.objects.count(), NumberSequence.objects.get(year=2029).last)


def test_the_province_without_a_code_word_is_told_so_before_it_decides(cast, evaluated):
    steps.grade(evaluated, cast.province_sign, Grade.EXCELLENT)
    office = cast.province_sign.office
    accounts.edit_office(office, by=cast.province_sign, document_prefix="")
    with pytest.raises(Unmet, match=office.name):
        steps.decide(evaluated, cast.province_sign)
