"""A round of the demonstration: opening, panel, meeting, decision, and a county that goes through it."""

from __future__ import annotations

from datetime import date, timedelta

from cluster_portal.deadlines.calendar import ONE_DAY
from cluster_portal.policy.numbers import ROUND_CLOSES

from . import lives, review_steps, selection_steps, steps
from .lives import Days
from .world import World

OPEN_FOR_NOW = 30  # days: how long the open round stays open at least
# How many days before the decision the panel is set up, the first case accepted, and so on.
PANEL, ACCEPTED, MEETING, PROPOSED, ANNOUNCED = 74, 72, 24, 22, 18


def opening(world: World, year: int, day: date, *, stays_open: bool = False) -> Days:
    clock = world.clock(day)
    yield clock.on(day)
    until = world.today + timedelta(days=OPEN_FOR_NOW)
    later = until if stays_open and until > date(year, *ROUND_CLOSES) else None
    steps.open_round(world.sign, year, opens_on=clock.now.date(), closes_on=later)


def panel(world: World, year: int, day: date, due_on: date | None = None) -> Days:
    clock = world.clock(day)
    yield clock.on(day)
    begun = review_steps.begin_panel(world.round(year), world.handle)
    yield clock.later()
    review_steps.set_rules(begun, world.handle, due_on=due_on or day + timedelta(days=30))


def selection(world: World, year: int, decided_on: date, *, decides: bool) -> Days:
    clock = world.clock(decided_on - timedelta(days=MEETING), 20)
    yield from meeting(world, year, clock.now.date())
    held = world.round(year).selection
    yield clock.on(decided_on - timedelta(days=ANNOUNCED))
    selection_steps.announce(held, world.sign)
    if decides:
        yield clock.on(decided_on)
        selection_steps.decide(held, world.sign)


def meeting(world: World, year: int, day: date) -> Days:
    clock = world.clock(day, 20)
    yield clock.on(day)
    begun = selection_steps.begin_selection(world.round(year), world.handle)
    yield clock.later()
    selection_steps.write_minutes(begun, world.handle)


def candidate(
    world: World,
    year: int,
    decided_on: date,
    name: str,
    turn: int,
    *,
    wins: bool = True,
    then: Days | None = None,
) -> Days:
    """From the application to the selection, and on with its zone where it wins."""
    place = world.place(name)
    clock = world.clock(date(year, 3, 22) + timedelta(days=2 * turn), turn)
    yield from lives.apply(world, clock, place, year)
    yield from lives.send(clock, place)
    if turn == 0:
        yield from lives.be_returned(clock, place)
        yield from lives.correct(clock, place)
    yield from lives.be_recommended(clock, place)
    accepted_on = decided_on - timedelta(days=ACCEPTED)
    yield from lives.be_judged(world, clock, place, accepted_on, 0.95 - turn * 0.02)
    yield clock.on(decided_on - timedelta(days=PROPOSED))
    if wins:
        selection_steps.propose(lives.case_of(place), world.sign)
        if then:
            yield clock.on(decided_on + ONE_DAY)
            yield from then
    else:
        selection_steps.not_select(lives.case_of(place), world.sign, lives.BEHIND)
