"""Rectification: one chance, one extension at most, and nobody's title is taken unheard."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest

from assessments import hearing
from assessments.models import Rectification
from cluster_portal.deadlines.models import Obligation, ObligationKind, Standing
from cluster_portal.documents.models import Paper, PaperKind
from cluster_portal.policy.lists import Grade
from cluster_portal.policy.names import ZONE_TITLE
from cluster_portal.workflow.actions import transition_url
from cluster_portal.workflow.days import end_of
from cluster_portal.workflow.door import perform
from cluster_portal.workflow.errors import Conflict, Invalid, NotAllowed, Unmet
from desks.demonstration import assessment_steps as steps
from desks.demonstration.clock import SHANGHAI


def owed(thing, kind) -> Obligation:
    return Obligation.objects.about(thing).get(kind=kind)


def words(kind) -> str:
    letter = Paper.objects.get(kind=kind).letter
    return "".join(text for _level, text in letter.numbered_paragraphs())


@pytest.fixture
def graded(cast, evaluated):
    steps.grade(evaluated, cast.province_sign, Grade.UNQUALIFIED, "弄虚作假。")
    return evaluated


@pytest.fixture
def verified(cast, ordered) -> Rectification:
    """Reported, and found not put right."""
    steps.report_rectification(ordered, cast.jiangning_sign)
    steps.verify(ordered, cast.nanjing_sign, holds=False)
    return ordered


@pytest.fixture
def noticed(cast, verified) -> Rectification:
    steps.announce_revocation(verified, cast.province_sign)
    verified.refresh_from_db()
    return verified


@pytest.mark.clause("四(六)2句4")
@pytest.mark.parametrize(
    ("decided_on", "last_day"),
    [
        (date(2025, 8, 17), date(2026, 2, 24)),  # into Spring Festival: the day after it
        (date(2025, 8, 31), date(2026, 2, 28)),  # no 31st; a Saturday that is worked
        (date(2025, 3, 14), date(2025, 9, 15)),  # a Sunday
    ],
)
def test_the_day_is_reckoned_in_months_from_the_decision(cast, graded, clock, decided_on, last_day):
    clock.move_to(datetime.combine(decided_on, time(10), SHANGHAI))
    steps.decide(graded, cast.province_sign)
    rectification = steps.rectification_of(graded.zone)
    assert rectification.due_at == end_of(last_day)
    assert owed(rectification, ObligationKind.RECTIFICATION).due_at == end_of(last_day)


def test_the_time_to_state_the_case_is_reckoned_in_working_days(ordered, clock):
    clock.move_to(datetime(2026, 2, 10, 10, tzinfo=SHANGHAI))
    assert hearing.ends_at(ordered) == end_of(date(2026, 3, 2))


def test_it_is_extended_once_and_only_to_a_later_day(cast, ordered):
    with pytest.raises(Invalid):
        steps.extend(ordered, cast.province_sign, days=0)
    with pytest.raises(Invalid):
        steps.extend(ordered, cast.province_sign, days=400)
    before = ordered.due_at
    steps.extend(ordered, cast.province_sign, days=60)
    ordered.refresh_from_db()
    assert ordered.due_at == before + timedelta(days=60)
    assert owed(ordered, ObligationKind.RECTIFICATION).due_at == ordered.due_at
    with pytest.raises(Conflict):
        steps.extend(ordered, cast.province_sign, days=30)


def test_the_report_meets_what_was_owed(cast, ordered):
    steps.report_rectification(ordered, cast.jiangning_sign)
    assert owed(ordered, ObligationKind.RECTIFICATION).standing == Standing.MET
    assert ordered.version_of("report").number == 1


def test_an_empty_report_is_not_sent(cast, ordered):
    with pytest.raises(Unmet):
        perform(ordered, "submit", by=cast.jiangning_sign)


@pytest.mark.parametrize("typed", [{"verification": "属实"}, {"holds": "yes"}])
def test_the_city_says_in_words_whether_it_was_put_right(cast, ordered, typed):
    steps.report_rectification(ordered, cast.jiangning_sign)
    with pytest.raises(Invalid):
        perform(ordered, "verify", by=cast.nanjing_sign, **typed)


@pytest.mark.clause("四(六)2句4")
def test_put_right_in_time_the_title_is_kept(cast, ordered):
    steps.report_rectification(ordered, cast.jiangning_sign)
    steps.verify(ordered, cast.nanjing_sign)
    steps.let_pass(ordered, cast.province_sign)
    ordered.refresh_from_db()
    assert ordered.state == "passed"
    assert ordered.zone.state == "retained"
    paper = Paper.objects.about(ordered).get(kind=PaperKind.ASSESSMENT_DECISION)
    assert f"保留南京市江宁区“{ZONE_TITLE}”称号" in paper.letter.paragraphs[0]


def test_passing_against_what_the_city_found_needs_a_reason(cast, verified):
    with pytest.raises(Invalid) as refusal:
        steps.let_pass(verified, cast.province_sign)
    assert list(refusal.value.form.errors) == ["reason"]
    steps.let_pass(verified, cast.province_sign, "复查时机构已落地。")
    verified.refresh_from_db()
    assert verified.zone.state == "retained"
    paper = Paper.objects.about(verified).get(kind=PaperKind.ASSESSMENT_DECISION)
    assert "经我局审核，整改合格" in paper.letter.paragraphs[0]
    assert "现场核查" not in paper.letter.paragraphs[0]


def test_a_county_that_lets_its_day_pass_is_told_of_a_revocation(cast, ordered, clock):
    with pytest.raises(Unmet, match="2029年10月16日24:00"):
        steps.announce_revocation(ordered, cast.province_sign)
    clock.move_to(ordered.due_at)
    steps.announce_revocation(ordered, cast.province_sign)
    assert owed(ordered, ObligationKind.RECTIFICATION).standing == Standing.WAIVED
    assert "未在整改期限内报送整改报告" in words(PaperKind.REVOCATION_NOTICE)


@pytest.mark.clause("四(六)2句4")
def test_the_notice_gives_facts_reasons_and_the_right_to_state_ones_case(cast, noticed):
    said = words(PaperKind.REVOCATION_NOTICE)
    assert "整改不到位" in said
    assert "主要整改事项仍未完成" in said
    assert "2029年4月30日前（含当日）" in said
    statement = owed(noticed, ObligationKind.STATEMENT)
    assert statement.due_at == noticed.hearing_ends_at == noticed.due == end_of(date(2029, 4, 30))
    assert noticed.zone.holds_title


@pytest.mark.clause("四(六)2句4")
def test_no_title_is_revoked_before_the_county_was_heard_or_its_day_is_over(cast, noticed, clock):
    clock.move_to(noticed.hearing_ends_at - timedelta(seconds=1))
    with pytest.raises(Unmet, match="2029年4月30日24:00"):
        steps.revoke(noticed, cast.province_sign)
    clock.move_to(noticed.hearing_ends_at)
    steps.revoke(noticed, cast.province_sign)
    noticed.refresh_from_db()
    assert noticed.zone.state == "revoked"
    statement = owed(noticed, ObligationKind.STATEMENT)
    assert statement.standing == Standing.WAIVED
    assert statement.waived_by is None
    said = words(PaperKind.REVOCATION)
    assert "未在规定期限内提出陈述申辩" in said
    assert f"决定取消南京市江宁区“{ZONE_TITLE}”称号" in said


def test_once_heard_the_province_need_not_wait_for_the_day(cast, noticed):
    steps.state_case(noticed, cast.jiangning_sign)
    assert owed(noticed, ObligationKind.STATEMENT).standing == Standing.MET
    steps.revoke(noticed, cast.province_sign)
    assert "提出了陈述申辩" in words(PaperKind.REVOCATION)


def test_after_its_day_the_county_can_no_longer_state_its_case(cast, noticed, clock):
    steps.write_statement(noticed, cast.jiangning_handle)
    clock.move_to(noticed.hearing_ends_at)
    with pytest.raises(Unmet, match="2029年4月30日24:00"):
        perform(noticed, "state_case", by=cast.jiangning_sign)


@pytest.mark.parametrize("heard", [True, False])
def test_the_title_may_be_kept_after_all(cast, noticed, heard):
    if heard:
        steps.state_case(noticed, cast.jiangning_sign)
    steps.keep(noticed, cast.province_sign)
    noticed.refresh_from_db()
    assert noticed.zone.state == "retained"
    expected = Standing.MET if heard else Standing.WAIVED
    assert owed(noticed, ObligationKind.STATEMENT).standing == expected
    paper = Paper.objects.about(noticed).get(kind=PaperKind.ASSESSMENT_DECISION)
    assert ("研究陈述申辩意见" in paper.letter.paragraphs[0]) == heard


def test_what_ended_is_not_begun_again(cast, noticed):
    steps.keep(noticed, cast.province_sign)
    for name in ("revoke", "announce_revocation", "let_pass"):
        with pytest.raises(Conflict):
            perform(noticed, name, by=cast.province_sign, reason="再议")


def test_the_city_does_not_revoke(cast, noticed):
    with pytest.raises(NotAllowed):
        perform(noticed, "revoke", by=cast.nanjing_sign, reason="再议")


def test_a_reason_that_cannot_be_printed_is_told_so_at_its_field(cast, client_of, verified):
    verified.refresh_from_db()
    page = client_of(cast.province_sign).post(
        transition_url(verified, "announce_revocation"),
        {"version": verified.version, "reason": "未完成😀"},
    )
    assert page.status_code == 422
    assert "U+1F600" in page.context["form"].errors["reason"][0]
