"""Adjustments: the county proposes, the city reviews, the province approves (四(六)句3)."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from cluster_portal.deadlines.models import Obligation, ObligationKind
from cluster_portal.documents import press
from cluster_portal.documents.conformity import Result, check_letter
from cluster_portal.documents.models import Paper, PaperKind
from cluster_portal.workflow.door import perform
from cluster_portal.workflow.errors import Conflict, NotAllowed, Unmet
from cluster_portal.workflow.writing import form_of
from desks.demonstration import term_steps, zone_steps
from zones.models import Adjustment, Origin, Zone
from zones.plans import newest_plan, plan_in_force
from zones.sweeping import sweep

pytestmark = pytest.mark.django_db

State = Adjustment.State


@pytest.fixture
def draft(cast, zone: Zone) -> Adjustment:
    return term_steps.begin_adjustment(zone, cast.jiangning_handle)


@pytest.fixture
def sent(cast, draft: Adjustment) -> Adjustment:
    term_steps.propose_adjustment(draft, cast.jiangning_handle)
    term_steps.send_adjustment(draft, cast.jiangning_sign)
    return draft


@pytest.fixture
def reviewed(cast, sent: Adjustment) -> Adjustment:
    term_steps.review_adjustment(sent, cast.nanjing_sign)
    return sent


def owed(adjustment: Adjustment) -> list[Obligation]:
    return list(Obligation.objects.about(adjustment).unended())


@pytest.mark.clause("四(六)句3")
def test_approval_makes_the_next_version_and_issues_the_reply(cast, reviewed) -> None:
    zone = reviewed.zone
    before = newest_plan(zone)
    term_steps.approve_adjustment(reviewed, cast.province_sign)
    after = newest_plan(zone)
    assert (after.number, after.origin) == (before.number + 1, Origin.ADJUSTMENT)
    assert plan_in_force(zone, timezone.localdate()) == after
    old, new = before.content["indicators"][0], after.content["indicators"][0]
    assert Decimal(new["target_1"]) < Decimal(old["target_1"])
    assert after.content["indicators"][1:] == before.content["indicators"][1:]
    assert "知识产权运营中心" in after.content["notes"]
    reply = Paper.objects.get(kind=PaperKind.ADJUSTMENT_REPLY)
    assert Adjustment.objects.get(pk=reviewed.pk).reply == reply
    assert set(reply.parties.all()) == {
        cast.province_sign.office,
        cast.nanjing_sign.office,
        cast.jiangning_sign.office,
    }
    (annex,) = reply.letter.annexes
    assert annex.rows[0][0] == old["name"]
    assert "调整为" in annex.rows[0][2]


@pytest.mark.clause("四(六)句3")
def test_the_city_has_to_review_it_before_the_province_can_approve(cast, sent) -> None:
    with pytest.raises(Conflict):
        term_steps.approve_adjustment(sent, cast.province_sign)
    sent.refresh_from_db()
    assert sent.state == State.SUBMITTED
    assert newest_plan(sent.zone).number == 0


def test_only_the_county_proposes_and_only_its_own_city_reviews(cast, zone, sent) -> None:
    with pytest.raises(NotAllowed):
        term_steps.review_adjustment(sent, cast.suzhou_sign)
    with pytest.raises(NotAllowed):
        term_steps.begin_adjustment(zone, cast.province_handle)
    with pytest.raises(NotAllowed):
        term_steps.begin_adjustment(zone, cast.kunshan_sign)


def test_a_refusal_says_why_in_a_paper_and_leaves_the_plan(cast, reviewed) -> None:
    before = newest_plan(reviewed.zone)
    term_steps.refuse_adjustment(reviewed, cast.province_sign, reason="所述情况不足。")
    assert newest_plan(reviewed.zone) == before
    reply = Paper.objects.get(kind=PaperKind.ADJUSTMENT_REPLY)
    assert "所述情况不足。" in reply.letter.paragraphs
    assert any("不同意" in str(paragraph) for paragraph in reply.letter.paragraphs)


def test_a_proposal_that_changes_nothing_is_not_sent(cast, draft) -> None:
    rows = newest_plan(draft.zone).content["indicators"]
    same = [{"key": r["key"], "target_1": r["target_1"]} for r in rows]
    typed = {"why": "无", "targets": same, "tasks": "", "projects": ""}
    zone_steps.save(draft, "proposal", typed, cast.jiangning_handle)
    with pytest.raises(Unmet, match="没有变化"):
        term_steps.send_adjustment(draft, cast.jiangning_sign)


@pytest.mark.parametrize("quoted", ["tasks", "projects"])
def test_what_the_reply_quotes_has_to_be_printable(draft, quoted) -> None:
    form = form_of(draft, "proposal", data={quoted: "新建运营中心😀"})
    assert not form.is_valid()
    assert "U+1F600" in form.errors[quoted][0]


def test_an_answer_is_owed_after_a_return_and_met_by_sending_again(cast, sent) -> None:
    term_steps.return_adjustment(sent, cast.nanjing_handle, days=10)
    (obligation,) = owed(sent)
    assert obligation.kind == ObligationKind.ANSWER_RETURN
    assert obligation.office == cast.jiangning_sign.office
    assert timezone.localdate(obligation.due_at - timedelta(seconds=1)) == (
        timezone.localdate() + timedelta(days=10)
    )
    term_steps.send_adjustment(sent, cast.jiangning_sign)
    assert not owed(sent)


def test_what_the_province_returns_goes_by_the_city_again(cast, reviewed) -> None:
    term_steps.return_adjustment(reviewed, cast.province_handle)
    term_steps.send_adjustment(reviewed, cast.jiangning_sign)
    reviewed.refresh_from_db()
    assert reviewed.state == State.SUBMITTED
    assert reviewed.version_of("proposal").number == 2


def test_a_withdrawal_ends_what_was_owed(cast, sent) -> None:
    term_steps.return_adjustment(sent, cast.nanjing_handle)
    term_steps.withdraw_adjustment(sent, cast.jiangning_sign)
    assert not owed(sent)


def test_one_adjustment_at_a_time(cast, draft) -> None:
    with pytest.raises(Unmet, match="正在办理"):
        term_steps.begin_adjustment(draft.zone, cast.jiangning_sign)


@pytest.mark.clause("四(六)句3")
def test_nothing_is_adjusted_once_the_term_is_over(cast, zone, on_day) -> None:
    with on_day(zone.term_ends_on + timedelta(days=1)), pytest.raises(Unmet, match="建设期"):
        term_steps.begin_adjustment(zone, cast.jiangning_handle)


def test_what_was_not_decided_lapses_with_the_term(cast, sent, on_day) -> None:
    with on_day(sent.zone.term_ends_on + timedelta(days=1)):
        sweep()
    sent.refresh_from_db()
    assert sent.state == State.LAPSED
    assert newest_plan(sent.zone).number == 0


@pytest.mark.clause("四(五)2")
def test_a_plan_with_a_lower_target_can_be_sent_after_the_adjustment(cast, reviewed) -> None:
    plan = reviewed.zone.implementation_plan
    zone_steps.draw_up_plan(plan, cast.jiangning_handle, raise_by=-1)
    with pytest.raises(Unmet, match="调整"):
        zone_steps.send_plan(plan, cast.jiangning_sign)
    term_steps.approve_adjustment(reviewed, cast.province_sign)
    zone_steps.draw_up_plan(plan, cast.jiangning_handle)
    zone_steps.send_plan(plan, cast.jiangning_sign)
    zone_steps.endorse_plan(plan, cast.nanjing_sign)
    zone_steps.file_plan(plan, cast.province_sign)
    assert [v.origin for v in reviewed.zone.plan_versions.all()] == [
        Origin.WORK_PLAN,
        Origin.ADJUSTMENT,
        Origin.FILED,
    ]


@pytest.mark.parametrize("how", [term_steps.approve_adjustment, term_steps.refuse_adjustment])
def test_the_reply_keeps_to_the_standard(cast, reviewed, how, tmp_path) -> None:
    how(reviewed, cast.province_sign)
    printed = tmp_path / "reply.pdf"
    reply = Paper.objects.get(kind=PaperKind.ADJUSTMENT_REPLY)
    printed.write_bytes(press.letter_pdf(reply.letter).pdf)
    assert not [c for c in check_letter(printed) if c.result is Result.NOT_MET]


def test_the_page_shows_old_beside_new_and_marks_what_is_lower(cast, client_of, reviewed) -> None:
    old = newest_plan(reviewed.zone).content["indicators"][0]
    for user in (cast.jiangning_sign, cast.nanjing_handle, cast.province_handle, cast.auditor):
        page = client_of(user).get(reviewed.get_absolute_url()).content.decode()
        assert f'<del class="quiet">{Decimal(old["target_1"]):,.0f}' in page
        assert "降低" in page
        assert "情况属实" in page


def test_after_the_approval_the_page_still_shows_what_was_changed(
    cast, client_of, reviewed
) -> None:
    term_steps.approve_adjustment(reviewed, cast.province_sign)
    page = client_of(cast.jiangning_sign).get(reviewed.get_absolute_url()).content.decode()
    assert "降低" in page
    assert form_of(reviewed, "proposal").reading()[1].lines[0][3].startswith("26")


def test_the_county_begins_one_from_its_zone(cast, client_of, zone) -> None:
    client = client_of(cast.jiangning_handle)
    url = f"/zones/{zone.pk}/adjustments/begin/"
    assert url in client.get(zone.get_absolute_url()).content.decode()
    response = client.post(url)
    assert response["Location"] == Adjustment.objects.get().get_absolute_url()
    again = client.post(url, follow=True).content.decode()
    assert "正在办理" in again
    for other in (cast.nanjing_sign, cast.province_sign):
        assert client_of(other).post(url).status_code == 404
    assert client_of(cast.kunshan_sign).post(url).status_code == 404
    assert Adjustment.objects.count() == 1


def test_it_is_read_by_its_county_city_and_the_province_only(cast, client_of, sent) -> None:
    url = sent.get_absolute_url()
    for user in (cast.kunshan_sign, cast.suzhou_sign, cast.expert):
        assert client_of(user).get(url).status_code == 404
    assert perform(sent, "review", by=cast.nanjing_sign, opinion="同意。").thing.opinion == "同意。"


def test_an_adjustment_is_measured_from_the_plan_that_stood_then(cast, zone, filed, on_day) -> None:
    with on_day(timezone.localdate() + timedelta(days=40)):
        first = term_steps.begin_adjustment(zone, cast.jiangning_handle)
        term_steps.propose_adjustment(first, cast.jiangning_handle)
        term_steps.send_adjustment(first, cast.jiangning_sign)
        term_steps.review_adjustment(first, cast.nanjing_sign)
        term_steps.approve_adjustment(first, cast.province_sign)
    versions = {v.number: v for v in zone.plan_versions.all()}
    assert [v.origin for v in versions.values()] == ["work_plan", "filed", "adjustment"]
    assert plan_in_force(zone, versions[2].in_force_from - timedelta(days=1)) == versions[1]
    assert plan_in_force(zone, date(2099, 1, 1)) == versions[2]


def test_figures_stand_as_they_are_read_beside_the_new_targets(draft) -> None:
    (first, *_rest) = form_of(draft, "proposal").fields["targets"].widget.fixed
    assert newest_plan(draft.zone).content["indicators"][0]["target_3"] == "40"
    assert first.cells[3].endswith(" / 40")
