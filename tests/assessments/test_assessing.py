"""From the end of the term to the city's opinion: what opens, what is owed, who can't hold it up."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from assessments.figures import figures_of, share, shown
from assessments.models import Assessment, Rules
from cluster_portal.deadlines.models import Obligation, ObligationKind, Standing
from cluster_portal.documents.models import Paper, PaperKind
from cluster_portal.policy.lists import AssessmentContent, Objective, Task
from cluster_portal.workflow.actions import transition_url
from cluster_portal.workflow.days import end_of
from cluster_portal.workflow.declare import SYSTEM
from cluster_portal.workflow.door import begin, perform
from cluster_portal.workflow.errors import NotAllowed, Unmet
from cluster_portal.workflow.models import Version
from cluster_portal.workflow.writing import form_of, write_url
from desks.demonstration import assessment_steps as steps
from desks.demonstration import term_steps
from zones.models import AnnualReport, Origin, PlanVersion
from zones.plans import TARGETS


def owed(assessment, kind) -> Obligation:
    return Obligation.objects.about(assessment).get(kind=kind)


@pytest.mark.clause("四(六)")
def test_the_assessment_opens_by_itself_with_the_end_of_the_term(zone, clock):
    perform(zone, "end_term", by=SYSTEM)
    assert Assessment.objects.get(zone=zone).state == "opened"


def test_nobody_opens_an_assessment_by_hand(cast, zone):
    plan = zone.plan_versions.get(number=0)
    with pytest.raises(NotAllowed):
        begin(Assessment(zone=zone, plan_version=plan), by=cast.province_sign)


@pytest.mark.clause("四(六)句2")
def test_it_is_measured_against_the_plan_in_force_on_the_last_day_of_the_term(zone, clock):
    first = zone.plan_versions.get(number=0)
    for number, day in ((1, zone.term_ends_on), (2, zone.term_ends_on + timedelta(days=1))):
        PlanVersion.objects.create(
            zone=zone,
            number=number,
            origin=Origin.ADJUSTMENT,
            in_force_from=day,
            content=first.content,
            made_at=timezone.now(),
        )
    perform(zone, "end_term", by=SYSTEM)
    assert steps.assessment_of(zone).plan_version.number == 1


@pytest.mark.clause("四(六)")
def test_the_notice_tells_contents_weights_thresholds_and_the_day(cast, assessment):
    steps.notify(assessment, cast.province_sign, days=30)
    assessment.refresh_from_db()
    paper = Paper.objects.get(kind=PaperKind.ASSESSMENT_NOTICE)
    text = "".join(words for _level, words in paper.letter.numbered_paragraphs())
    for content in AssessmentContent:
        assert content.text.removesuffix("。") in text
    for figure in ("60分）", "20分）", "90分以上", "60分以上", "2029年5月16日前（含当日）"):
        assert figure in text
    assert paper.addressee == "南京市江宁区人民政府"
    assert paper.letter.copies == ("南京市知识产权局",)
    obligation = owed(assessment, ObligationKind.SELF_ASSESSMENT)
    assert obligation.due_at == end_of(timezone.localdate() + timedelta(days=30))
    assert obligation.due_at == assessment.due
    assert obligation.office == cast.jiangning_sign.office


def test_an_assessment_keeps_the_rules_of_the_day_of_its_notice(cast, notified):
    from assessments.rule_keeping import change_rules

    change_rules(by=cast.province_sign, reason="统一口径", seen=0, excellent_from=95)
    notified.refresh_from_db()
    assert notified.rules["thresholds"]["excellent"] == 90
    assert Rules.objects.current().excellent_from == 95


@pytest.mark.clause("四(六)1(1)")
def test_the_self_assessment_asks_for_every_objective_task_project_and_indicator(notified):
    notified.refresh_from_db()
    plan, form = notified.plan_version.content, form_of(notified, "self_assessment")
    asked = {name: [row.key for row in form.fields[name].fixed] for name in ("figures", "projects")}
    assert asked["figures"] == [row["key"] for row in plan["indicators"]]
    assert len(asked["projects"]) == len(plan["projects"]) > 0
    assert [row.key for row in form.fields["objectives"].fixed] == [o.value for o in Objective]
    assert [row.key for row in form.fields["tasks"].fixed] == [t.value for t in Task]
    assert form.fields["figures"].fixed[0].cells[:2] == (
        plan["indicators"][0]["name"],
        plan["indicators"][0]["unit"],
    )


@pytest.mark.parametrize(
    "left_out",
    [
        pytest.param("figures", marks=pytest.mark.clause("四(六)1(1)")),
        pytest.param("objectives", marks=pytest.mark.clause("四(六)1(1)")),
        pytest.param("tasks", marks=pytest.mark.clause("四(六)1(1)")),
        pytest.param("projects", marks=pytest.mark.clause("四(六)1(1)")),
        pytest.param("effect", marks=pytest.mark.clause("四(六)1(1)")),
        pytest.param("system", marks=pytest.mark.clause("四(六)1(2)")),
        pytest.param("mechanism", marks=pytest.mark.clause("四(六)1(2)")),
        pytest.param("management", marks=pytest.mark.clause("四(六)1(2)")),
        pytest.param("innovation", marks=pytest.mark.clause("四(六)1(2)")),
        pytest.param("ideas", marks=pytest.mark.clause("四(六)1(3)")),
        pytest.param("measures", marks=pytest.mark.clause("四(六)1(3)")),
    ],
)
def test_a_self_assessment_without_one_of_its_parts_is_not_sent(cast, notified, left_out):
    tables = ("figures", "objectives", "tasks", "projects")
    steps.write_self_assessment(
        notified, cast.jiangning_handle, **{left_out: [] if left_out in tables else ""}
    )
    with pytest.raises(Unmet) as refusal:
        steps.send_self_assessment(notified, cast.jiangning_sign)
    label = str(form_of(notified, "self_assessment").fields[left_out].label)
    assert all(label in lack.text for lack in refusal.value.lacks)
    assert refusal.value.lacks[0].url.startswith(write_url(notified, "self_assessment"))


def test_the_figures_of_the_newest_annual_report_are_carried_over(cast, zone, clock):
    report = zone.annual_reports.get()
    keys = [row["key"] for row in zone.plan_versions.get(number=0).content["indicators"]]
    report.report = {"actuals": [{"key": key, "actual": "17", "note": ""} for key in keys]}
    Version.freeze(report, "report", by=cast.jiangning_sign, at=timezone.now())
    perform(zone, "end_term", by=SYSTEM)
    assessment = steps.assessment_of(zone)
    steps.notify(assessment, cast.province_sign)
    assessment.refresh_from_db()
    assert [row["actual"] for row in assessment.self_assessment["figures"]] == ["17"] * len(keys)
    form = form_of(assessment, "self_assessment")
    assert str(report.year) in form.fields["figures"].heads[-1]
    assert form.fields["figures"].fixed[0].cells[-1] == "17"


def test_sending_the_self_assessment_meets_what_was_owed_and_keeps_a_version(cast, self_assessed):
    obligation = owed(self_assessed, ObligationKind.SELF_ASSESSMENT)
    assert obligation.standing == Standing.MET
    assert obligation.met_by == "self_assess"
    assert self_assessed.version_of("self_assessment").number == 1


@pytest.mark.parametrize("who", ["nanjing_handle", "province_handle"])
def test_a_return_is_owed_by_its_own_day_and_answered_by_sending_again(cast, self_assessed, who):
    if who == "province_handle":
        steps.give_opinion(self_assessed, cast.nanjing_sign)
    steps.return_to_county(self_assessed, getattr(cast, who), "请核对指标。", days=10)
    self_assessed.refresh_from_db()
    answer = owed(self_assessed, ObligationKind.ANSWER_RETURN)
    assert answer.due_at == self_assessed.due == end_of(timezone.localdate() + timedelta(days=10))
    steps.send_self_assessment(self_assessed, cast.jiangning_sign)
    answer.refresh_from_db()
    assert answer.standing == Standing.MET
    self_assessed.refresh_from_db()
    assert self_assessed.state == "self_assessed"  # it goes by the city again
    assert self_assessed.version_of("self_assessment").number == 2


def test_an_opinion_that_cannot_be_printed_is_told_so_at_its_field(cast, client_of, self_assessed):
    self_assessed.refresh_from_db()
    page = client_of(cast.nanjing_sign).post(
        transition_url(self_assessed, "give_opinion"),
        {"version": self_assessed.version, "opinion": "同意😀"},
    )
    assert page.status_code == 422
    assert "U+1F600" in page.context["form"].errors["opinion"][0]


@pytest.mark.clause("四(六)")
def test_a_county_that_never_answers_cannot_hold_up_its_assessment(cast, notified, clock):
    with pytest.raises(Unmet, match="2029年5月16日24:00"):
        steps.go_on_without(notified, cast.province_sign, "逾期未报送")
    clock.move_to(end_of(timezone.localdate() + timedelta(days=30)))
    steps.go_on_without(notified, cast.province_sign, "逾期未报送")
    assert owed(notified, ObligationKind.SELF_ASSESSMENT).standing == Standing.WAIVED
    steps.evaluate(notified, cast.province_handle, (50, 40, 40))
    steps.finish_evaluation(notified, cast.province_handle)
    steps.grade(notified, cast.province_sign, "unqualified")
    steps.decide(notified, cast.province_sign)
    paper = Paper.objects.get(kind=PaperKind.ASSESSMENT_DECISION)
    assert "未在规定期限内报送自评材料" in paper.letter.paragraphs[0]


def test_a_county_keeps_the_whole_time_of_a_return(cast, self_assessed, clock):
    clock.shift(timedelta(days=29))
    steps.return_to_county(self_assessed, cast.nanjing_handle, "请核对指标。", days=10)
    clock.shift(timedelta(days=5))  # the notice's day is over, the return's is not
    with pytest.raises(Unmet, match="2029年5月25日24:00"):
        steps.go_on_without(self_assessed, cast.province_sign, "逾期未报送")
    clock.shift(timedelta(days=6))
    steps.go_on_without(self_assessed, cast.province_sign, "逾期未报送")
    assert owed(self_assessed, ObligationKind.ANSWER_RETURN).standing == Standing.WAIVED
    steps.evaluate(self_assessed, cast.province_handle)
    steps.finish_evaluation(self_assessed, cast.province_handle)
    steps.grade(self_assessed, cast.province_sign, "excellent")
    steps.decide(self_assessed, cast.province_sign)
    said = Paper.objects.get(kind=PaperKind.ASSESSMENT_DECISION).letter.paragraphs[0]
    assert "退回后未在规定期限内重新报送" in said
    assert "提出意见" not in said, "the city has given no opinion"


def test_a_handler_does_not_send_what_leaves_the_county(cast, written):
    with pytest.raises(NotAllowed):
        steps.send_self_assessment(written, cast.jiangning_handle)


@pytest.mark.parametrize(
    ("baseline", "target", "actual", "reached"),
    [
        ("10", "40", "30", "75.0"),
        ("10", "40", "50", "125.0"),
        ("20", "10", "15", "50.0"),  # a figure that the plan wants to fall: half of the way
        ("20", "10", "8", "120.0"),
        ("0", "3", "1", "33.3"),
        ("0", "0", "5", None),
        ("10", "40", "", None),
    ],
)
def test_the_share_of_the_target_is_worked_out(baseline, target, actual, reached):
    assert share(baseline, target, actual) == (Decimal(reached) if reached else None)


@pytest.mark.parametrize(
    ("figure", "read"),
    [("1100.00", "1,100"), ("0.50", "0.5"), ("0", "0"), ("", "—"), ("约3", "约3")],
)
def test_a_figure_is_read_with_its_thousands_apart_and_without_empty_decimals(figure, read):
    assert shown(figure) == read


def test_the_table_shows_what_the_county_states(cast, notified):
    steps.write_self_assessment(notified, cast.jiangning_handle, achieved=Decimal("0.5"))
    steps.send_self_assessment(notified, cast.jiangning_sign)
    notified.refresh_from_db()
    table = figures_of(notified, notified.version_of("self_assessment").content["figures"])
    for row, planned in zip(table.rows, notified.plan_version.content["indicators"], strict=True):
        assert row.target == planned[TARGETS[-1]]
        assert row.actual == str(round(Decimal(row.target) / 2))


@pytest.mark.parametrize(("years_later", "counts"), [(0, True), (1, False)])
def test_only_reports_of_the_term_are_measured(cast, assessment, clock, years_later, counts):
    year = assessment.zone.term_ends_on.year + years_later
    clock.move_to(datetime(year + 1, 1, 15, tzinfo=UTC))
    report = begin(AnnualReport(zone=assessment.zone, year=year), by=SYSTEM)
    term_steps.write_report(report, cast.jiangning_handle)
    term_steps.send_report(report, cast.jiangning_sign)
    assert (year in figures_of(assessment).years) == counts


def test_a_writing_of_a_later_step_has_no_empty_heading(cast, client_of, notified):
    page = client_of(cast.province_handle).get(notified.get_absolute_url()).text
    assert 'id="writing-self_assessment"' in page
    assert 'id="writing-evaluation"' not in page
