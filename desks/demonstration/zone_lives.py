"""The zones of the years before: what each one lives through after its designation."""

from __future__ import annotations

from datetime import timedelta

from cluster_portal.policy.lists import Grade
from zones.models import Inspection

from . import assessment_steps, lives, term_steps, zone_steps
from .clock import Clock
from .lives import Days
from .world import Place, World

DRAFT, SENT, ENDORSED, RETURNED = range(4)
OPENED, NOTIFIED, SELF_ASSESSED, OPINED, EVALUATED, GRADED = range(6)
NO_FUNDS = "《实施方案》未明确第三年专项经费安排，请补充后重新报送。"


# Just designated: the plan is owed within three months --------------------------------------------


def plan_up_to(world: World, clock: Clock, place: Place, stage: int) -> Days:
    yield from lives.draw_up_plan(clock, place)
    if stage >= SENT:
        yield from lives.send_plan(clock, place)
    if stage == ENDORSED:
        yield clock.later(days=4)
        zone_steps.endorse_plan(lives.plan_of(place), place.city_sign)
    if stage == RETURNED:
        yield clock.later(days=4)
        plan = lives.plan_of(place)
        zone_steps.return_plan(plan, place.city_handle, reason=NO_FUNDS, days=30)


# Building -----------------------------------------------------------------------------------------


def kunshan(world: World, clock: Clock, place: Place) -> Days:
    """A zone as it should be, with an inspection to answer and an adjustment being drawn up."""
    yield from lives.file_plan(world, clock, place)
    yield clock.on(world.ago(150))
    yield from lives.adjust(clock, place)
    term_steps.approve_adjustment(lives.adjustment_of(place), world.sign)
    yield clock.on(world.ago(24))
    inspection = term_steps.plan_inspection(lives.zone_of(place), world.handle)
    yield clock.later(days=8)
    term_steps.hold_inspection(inspection, world.handle, world.sign)
    yield clock.on(world.ago(6))
    lives.propose_adjustment(place)


def yuhuatai(world: World, clock: Clock, place: Place) -> Days:
    """Reports late; an adjustment waits for the city, which has planned an inspection."""
    last = lives.last_reported(world)
    yield from lives.file_plan(world, clock, place)
    yield from lives.send_report(clock, place, last, world.ago(9))
    lives.propose_adjustment(place)
    yield clock.later(days=2)
    term_steps.send_adjustment(lives.adjustment_of(place), place.sign)
    yield clock.later(days=1)
    term_steps.plan_inspection(lives.zone_of(place), place.city_handle)


def changshu(world: World, clock: Clock, place: Place) -> Days:
    """The report is with the province still; the city returned the adjustment."""
    last = lives.last_reported(world)
    yield from lives.file_plan(world, clock, place)
    yield clock.on(world.ago(45))
    inspection = term_steps.plan_inspection(lives.zone_of(place), place.city_handle)
    yield clock.later(days=7)
    term_steps.hold_inspection(inspection, place.city_handle, place.city_sign)
    yield clock.later(days=9)
    term_steps.answer_inspection(inspection, place.sign)
    yield from lives.send_report(clock, place, last, world.ago(20))
    lives.propose_adjustment(place)
    yield clock.later(days=3)
    term_steps.acknowledge(lives.report_of(place, last), place.city_handle)
    term_steps.send_adjustment(lives.adjustment_of(place), place.sign)
    yield clock.later(days=5)
    term_steps.return_adjustment(lives.adjustment_of(place), place.city_handle)


def liangxi(world: World, clock: Clock, place: Place) -> Days:
    """The province had returned the plan; the report is with the city still."""
    last = lives.last_reported(world)
    yield from lives.draw_up_plan(clock, place)
    yield from lives.send_plan(clock, place)
    yield clock.later(days=3)
    zone_steps.endorse_plan(lives.plan_of(place), place.city_sign)
    yield clock.later(days=5)
    zone_steps.return_plan(lives.plan_of(place), world.handle, reason=NO_FUNDS)
    yield clock.later(days=4)
    zone_steps.draw_up_plan(lives.plan_of(place), place.handle)
    yield from lives.send_plan(clock, place)
    yield clock.later(days=3)
    zone_steps.endorse_plan(lives.plan_of(place), place.city_sign)
    yield clock.later(days=4)
    zone_steps.file_plan(lives.plan_of(place), world.sign)
    yield clock.on(world.ago(130))
    inspection = term_steps.plan_inspection(lives.zone_of(place), world.handle)
    yield clock.later(days=7)
    term_steps.hold_inspection(inspection, world.handle, world.sign)
    yield clock.later(days=12)
    term_steps.answer_inspection(inspection, place.sign)
    yield clock.later(days=5)
    term_steps.close_inspection(inspection, world.handle)
    yield from lives.send_report(clock, place, last, world.ago(25))
    lives.propose_adjustment(place)
    yield clock.later(days=3)
    term_steps.acknowledge(lives.report_of(place, last), world.handle)
    term_steps.send_adjustment(lives.adjustment_of(place), place.sign)
    yield clock.later(days=5)
    term_steps.review_adjustment(lives.adjustment_of(place), place.city_sign)


def wujin(world: World, clock: Clock, place: Place) -> Days:
    """An adjustment was refused, another withdrawn; the returned report is overdue."""
    last = lives.last_reported(world)
    yield from lives.file_plan(world, clock, place)
    yield clock.on(world.ago(200))
    yield from lives.adjust(clock, place)
    term_steps.refuse_adjustment(lives.adjustment_of(place), world.sign)
    yield clock.on(world.ago(90))
    lives.propose_adjustment(place)
    yield clock.later(days=5)
    term_steps.withdraw_adjustment(lives.adjustment_of(place), place.sign)
    inspection = term_steps.plan_inspection(lives.zone_of(place), world.handle)
    yield clock.later(days=3)
    term_steps.cancel_inspection(inspection, world.handle)
    yield from lives.send_report(clock, place, last, world.ago(19))
    yield clock.later(days=6)
    term_steps.return_report(lives.report_of(place, last), world.handle, days=5)


# The term has just ended --------------------------------------------------------------------------


def assessed_up_to(world: World, clock: Clock, place: Place, stage: int) -> Days:
    """Three good years, then the assessment as far as that stage."""
    yield from lives.file_plan(world, clock, place)
    if stage == OPENED:  # what it wanted to change was not decided within the term
        yield clock.on(lives.zone_of(place).term_ends_on - timedelta(days=12))
        lives.propose_adjustment(place)
        yield clock.later(days=2)
        term_steps.send_adjustment(lives.adjustment_of(place), place.sign)
    if stage >= NOTIFIED:
        day = world.ago(14) if stage == NOTIFIED else None
        yield from lives.be_notified(world, clock, place, day=day, days=40)
    if stage >= SELF_ASSESSED:
        yield from lives.assess_oneself(clock, place, 0.9)
    if stage >= OPINED:
        yield from lives.be_opined(clock, place)
    if stage >= EVALUATED:
        yield from lives.be_evaluated(world, clock, place, (86, 84, 80))
    if stage >= GRADED:
        yield from lives.be_graded(world, clock, place, Grade.QUALIFIED)


# Assessed a year ago ------------------------------------------------------------------------------


def excellent(world: World, clock: Clock, place: Place) -> Days:
    yield from lives.file_plan(world, clock, place)
    yield from lives.be_assessed(world, clock, place, Grade.EXCELLENT)


def qualified(world: World, clock: Clock, place: Place) -> Days:
    yield from lives.file_plan(world, clock, place)
    yield from lives.be_assessed(world, clock, place, Grade.QUALIFIED)


def ordered(world: World, clock: Clock, place: Place) -> Days:
    yield from _found_unqualified(world, clock, place, decided=80)


def extended(world: World, clock: Clock, place: Place) -> Days:
    yield from _found_unqualified(world, clock, place, decided=200)
    yield clock.on(world.ago(25))
    assessment_steps.extend(lives.rectification_of(place), world.sign)


def reported(world: World, clock: Clock, place: Place) -> Days:
    yield from _found_unqualified(world, clock, place, decided=170)
    yield from lives.report_rectification(clock, place, days=150)


def verified(world: World, clock: Clock, place: Place) -> Days:
    yield from _found_unqualified(world, clock, place, decided=185)
    yield from lives.report_rectification(clock, place, days=150)
    yield from lives.be_verified(clock, place)


def noticed(world: World, clock: Clock, place: Place) -> Days:
    yield from _found_unqualified(world, clock, place, decided=210)
    yield from lives.report_rectification(clock, place, days=165, achieved=0.6)
    yield from lives.be_verified(clock, place, holds=False)
    yield clock.on(world.ago(6))
    assessment_steps.announce_revocation(lives.rectification_of(place), world.sign)


def heard(world: World, clock: Clock, place: Place) -> Days:
    yield from _found_unqualified(world, clock, place, decided=215)
    yield from lives.report_rectification(clock, place, days=165, achieved=0.6)
    yield from lives.be_verified(clock, place, holds=False)
    yield clock.on(world.ago(14))
    assessment_steps.announce_revocation(lives.rectification_of(place), world.sign)
    yield clock.later(days=6)
    assessment_steps.state_case(lives.rectification_of(place), place.sign)


def passed(world: World, clock: Clock, place: Place) -> Days:
    yield from _found_unqualified(world, clock, place, decided=330)
    yield from lives.report_rectification(clock, place, days=140)
    yield from lives.be_verified(clock, place)
    yield clock.later(days=10)
    assessment_steps.let_pass(lives.rectification_of(place), world.sign)


def revoked(world: World, clock: Clock, place: Place) -> Days:
    """It never filed a plan, hardly reported, and did not put itself right."""
    term_ends_on = lives.zone_of(place).term_ends_on
    yield from lives.report(world, clock, place, term_ends_on.year - 3, late=35)
    yield clock.on(term_ends_on - timedelta(days=160))
    inspection: Inspection = term_steps.plan_inspection(lives.zone_of(place), world.handle)
    yield clock.later(days=8)
    term_steps.hold_inspection(inspection, world.handle, world.sign)
    yield from lives.be_assessed(world, clock, place, Grade.UNQUALIFIED)
    yield clock.on(lives.rectification_of(place).due_at.date() + timedelta(days=5))
    assessment_steps.announce_revocation(lives.rectification_of(place), world.sign)
    yield clock.later(days=25)
    assessment_steps.revoke(lives.rectification_of(place), world.sign)


def _found_unqualified(world: World, clock: Clock, place: Place, *, decided: int) -> Days:
    """Its decision is so many days ago."""
    yield from lives.file_plan(world, clock, place)
    yield from lives.be_assessed(
        world, clock, place, Grade.UNQUALIFIED, decided_on=world.ago(decided)
    )
