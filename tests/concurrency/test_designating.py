"""Many decide on a round at once: one decision, and each zone begins once."""

from __future__ import annotations

import threading
import time
from datetime import date
from typing import Any

import pytest
from django.db import transaction

from cluster_portal.counties.models import Office
from cluster_portal.documents.models import Paper, PaperKind
from cluster_portal.workflow.door import Outcome, perform
from cluster_portal.workflow.errors import Refused
from desks.demonstration import review_steps, selection_steps
from reviews.assigning import begin_panel
from reviews.models import Objection, Panel, Selection, SiteVisit
from reviews.selecting import begin_selection, plan_visit
from tests import rounds
from zones.models import Zone

from .crowd import at_once, signatories

pytestmark = [pytest.mark.real_database, pytest.mark.django_db(transaction=True)]

CROWD = 20
FIRST, AFTER = date(2026, 9, 28), date(2026, 10, 12)


def done(answers: list[Any]) -> int:
    """How many did it; all others were refused with a sentence."""
    assert all(str(a) for a in answers if isinstance(a, Refused))
    return sum(not isinstance(a, Refused) for a in answers)


@pytest.fixture
def announced(cast, round_) -> Selection:
    for case in rounds.scored(cast, round_, jiangning=0.9, kunshan=0.8).values():
        rounds.proposed(cast, case)
    return rounds.announced(cast, round_, FIRST)


@pytest.mark.clause("四(四)句4")
def test_twenty_designate_at_once_and_one_decision_goes_out(announced, log_is_whole):
    people = signatories(Office.objects.get(kind="province"), CROWD)
    version = Selection.objects.get().version

    def deciding(person: Any) -> Any:
        own = Selection.objects.get()
        return lambda: perform(own, "decide", by=person, expected_version=version)

    with rounds.on_day(AFTER):
        answers = at_once([deciding(person) for person in people])
    assert done(answers) == 1
    assert sum(isinstance(answer, Outcome) for answer in answers) == 1
    decision = Paper.objects.get(kind=PaperKind.DESIGNATION)
    assert {zone.decision for zone in Zone.objects.all()} == {decision}
    assert Zone.objects.count() == 2
    log_is_whole()


def test_a_decision_and_an_objection_never_cross(cast, announced, log_is_whole):
    """Either it is on record and stands in the way, or the decision was first and it is told so."""
    case = announced.proposed.first()
    with rounds.on_day(AFTER):
        decided, objected = at_once(
            [
                lambda: selection_steps.decide(Selection.objects.get(), cast.province_sign),
                lambda: selection_steps.object_(
                    Selection.objects.get(), case, cast.province_handle, on=FIRST
                ),
            ]
        )
    assert isinstance(decided, Refused) != isinstance(objected, Refused)
    assert Objection.objects.count() == int(isinstance(decided, Refused))
    assert Zone.objects.count() == (0 if isinstance(decided, Refused) else 2)
    log_is_whole()


def test_a_decision_and_a_non_selection_never_cross(cast, announced, log_is_whole):
    """A county whose case ends in that moment is not among the designated, or it is and stays."""
    case = announced.proposed.last()
    with rounds.on_day(AFTER):
        at_once(
            [
                lambda: selection_steps.decide(Selection.objects.get(), cast.province_sign),
                lambda: selection_steps.not_select(case, cast.province_sign, "异议成立"),
            ]
        )
    case.refresh_from_db()
    named = [
        row[2]
        for paper in Paper.objects.filter(kind=PaperKind.DESIGNATION)
        for row in paper.letter.annexes[0].rows
    ]
    assert (case.county.name in named) == (case.state == "designated")
    assert sorted(zone.county.name for zone in Zone.objects.all()) == sorted(named)
    log_is_whole()


def test_a_visit_and_a_selection_begin_once_however_many_begin_them(cast, round_, log_is_whole):
    (case,) = rounds.scored(cast, round_, jiangning=0.9).values()
    selection_steps.shortlist(case, cast.province_sign)
    team = list(selection_steps.TEAM)
    people = signatories(Office.objects.get(kind="province"), CROWD)
    visits = [
        lambda person=person: plan_visit(
            type(case).objects.get(), planned_on=FIRST, team=team, by=person
        )
        for person in people[::2]
    ]
    selections = [
        lambda person=person: begin_selection(type(round_).objects.get(), by=person)
        for person in people[1::2]
    ]
    answers = at_once([*visits, *selections])
    assert done(answers) == 2
    assert (SiteVisit.objects.count(), Selection.objects.count()) == (1, 1)
    log_is_whole()


def test_a_panel_begins_once_however_many_begin_it(round_, log_is_whole):
    people = signatories(Office.objects.get(kind="province"), CROWD)
    answers = at_once(
        [
            lambda person=person: begin_panel(type(round_).objects.get(), by=person)
            for person in people
        ]
    )
    assert (done(answers), Panel.objects.count()) == (1, 1)
    log_is_whole()


@pytest.mark.parametrize("planned", [False, True], ids=["planned", "cancelled"])
def test_a_county_withdraws_while_a_visit_is_planned_or_cancelled(
    cast, round_, log_is_whole, planned
):
    """Both hold the application before the case and the visit, so none waits for ever."""
    (case,) = rounds.scored(cast, round_, jiangning=0.9).values()
    selection_steps.shortlist(case, cast.province_sign)
    team = list(selection_steps.TEAM)
    if planned:
        visit = plan_visit(case, planned_on=FIRST, team=team, by=cast.province_handle)
    people = signatories(Office.objects.get(kind="province"), CROWD // 2)
    withdrawal, *_others = at_once(
        [
            lambda: perform(
                case.application, "withdraw", by=cast.jiangning_sign, reason="不再申报"
            ),
            *(
                (lambda person=person: perform(visit, "cancel", by=person, reason="改期"))
                if planned
                else (
                    lambda person=person: plan_visit(
                        type(case).objects.get(), planned_on=FIRST, team=team, by=person
                    )
                )
                for person in people
            ),
        ]
    )
    assert withdrawal.thing.state == "withdrawn"
    assert not SiteVisit.objects.filter(state="planned").exists()
    log_is_whole()


def test_an_expert_who_steps_back_does_not_hold_up_the_county_that_withdraws(
    cast, round_, log_is_whole
):
    """The county would read the expert's name in the refusal."""
    case = rounds.recommend(cast, round_, "jiangning", 1)
    begin_panel(round_, by=cast.province_handle)
    (expert,) = review_steps.make_experts(cast.province_sign, "320500")
    review = review_steps.assign(case, expert, cast.province_handle)
    stepped_back = threading.Event()

    def step_back() -> None:
        with transaction.atomic():
            perform(review, "decline", by=expert.user, reason="时间冲突")
            stepped_back.set()
            time.sleep(1)  # until the county waits for this row

    def withdraw() -> Outcome:
        stepped_back.wait()
        return perform(case.application, "withdraw", by=cast.jiangning_sign, reason="不再申报")

    _expert, withdrawal = at_once([step_back, withdraw])
    assert not isinstance(withdrawal, Refused), str(withdrawal)
    review.refresh_from_db()
    assert review.state == "declined"
    log_is_whole()
