"""Fills an empty database with a living portal: six years in which every state has come about.

All of it is performed as people would, each step on its own simulated day, in the order of the days,
so that the histories, the papers, the ledger and the log are real. Counted from today back:

- the round that is open now: applications in every state, the first of them before the experts;
- the one before it: its proposed counties are public, an objection waits for its answer;
- the one before that has just been decided: its zones draw up their implementation plans;
- then zones that build and report, zones whose term has just ended, zones assessed a year ago;
- and a first round that ended without a designation.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from cluster_portal.deadlines.calendar import ONE_DAY
from zones import sweeping
from zones.models import ExchangeKind, Zone

from . import (
    lives,
    open_round,
    review_steps,
    round_lives,
    selection_steps,
    steps,
    term_steps,
    zone_lives,
)
from .clock import SHANGHAI, Clock, Life, live, working_day_before
from .lives import Days
from .round_lives import ANNOUNCED, PANEL
from .world import Place, World

BEGUN = 75  # days ago: when the open round was opened


class Filling:
    """One run: makes the people, gathers all lives, lives them."""

    def __init__(self, password: str) -> None:
        self.world = World(password)
        self.lives: list[Life] = []

    def fill(self) -> None:
        world, year = self.world, self.world.open_year
        self._open_round(year)
        self._announced_round(year - 1)
        self._plans(year - 2, world.ago(45))
        self._builders(year - 3, world.ago(75, years=2))
        self._due(year - 4, world.ago(80, years=3))
        self._assessed(year - 5, world.ago(75, years=4))
        self._round_without_designation(year - 6)
        self._add(self._together())
        self._add(self._nights())
        live(self.lives, until=timezone.now())

    def _add(self, life: Life) -> None:
        self.lives.append(life)

    # Rounds ---------------------------------------------------------------------------------------

    def _open_round(self, year: int) -> None:
        """Open to applications; whoever came early is before the experts already."""
        self._add(round_lives.opening(self.world, year, self.world.ago(BEGUN), stays_open=True))
        due_on = self.world.today + timedelta(days=14)
        self._add(round_lives.panel(self.world, year, self.world.ago(BEGUN - 10), due_on))
        self._add(round_lives.meeting(self.world, year, self.world.ago(8)))
        for turn, (name, days_ago, life) in enumerate(
            (
                ("qidong", 72, open_round.proposed),
                ("haian", 71, open_round.visited_after_all),
                ("rudong", 70, open_round.to_be_visited),
                ("tongzhou", 70, open_round.scored),
                ("tianning", 69, open_round.being_scored),
                ("qinhuai", 68, open_round.withdrawn),
                ("huishan", 66, open_round.rejected),
                ("xishan", 40, open_round.assigned),
                ("yixing", 32, open_round.sent_back),
                ("jiangyin", 30, open_round.recommended),
                ("xuanwu", 26, open_round.declined),
                ("wuzhong", 16, open_round.returned),
                ("pukou", 9, open_round.submitted),
                ("taicang", 18, open_round.ready),
                ("jiangning", 20, open_round.guided),
                ("peixian", 12, open_round.carried_over),
            )
        ):
            clock = self.world.clock(self.world.ago(days_ago), turn)
            self._add(life(self.world, clock, self.world.place(name), year))

    def _announced_round(self, year: int) -> None:
        """The notice has run its days; the objection has to be answered before the decision."""
        decided_on = self.world.today
        self._selected_round(year, decided_on, decides=False)
        for turn, name in enumerate(("gulou", "rugao", "binhu")):
            self._add(
                round_lives.candidate(
                    self.world, year, decided_on, name, turn, wins=name != "binhu"
                )
            )
        self._add(self._objections(year))

    def _plans(self, year: int, decided_on: date) -> None:
        stages = {
            "jianye": zone_lives.DRAFT,
            "qixia": zone_lives.RETURNED,
            "xiangcheng": zone_lives.ENDORSED,
            "wujiang": zone_lives.SENT,
        }
        self._selected_round(year, decided_on)
        for turn, (name, stage) in enumerate(stages.items()):
            clock = self.world.clock(decided_on, turn)
            then = zone_lives.plan_up_to(self.world, clock, self.world.place(name), stage)
            self._add(round_lives.candidate(self.world, year, decided_on, name, turn, then=then))

    def _builders(self, year: int, decided_on: date) -> None:
        self._selected_round(year, decided_on)
        building = (
            ("kunshan", zone_lives.kunshan),
            ("yuhuatai", zone_lives.yuhuatai),
            ("changshu", zone_lives.changshu),
            ("liangxi", zone_lives.liangxi),
            ("wujin", zone_lives.wujin),
        )
        for turn, (name, life) in enumerate(building):
            clock = self.world.clock(decided_on, turn)
            then = life(self.world, clock, self.world.place(name))
            self._add(round_lives.candidate(self.world, year, decided_on, name, turn, then=then))
            # The last report of the others is part of their own lives.
            self._reports(name, turn, decided_on, but_last=name != "kunshan")

    def _due(self, year: int, decided_on: date) -> None:
        """Terms that ended some eighty days ago: an assessment in each state before its decision."""
        self._selected_round(year, decided_on)
        stages = {
            "luhe": zone_lives.OPENED,
            "zhangjiagang": zone_lives.NOTIFIED,
            "gusu": zone_lives.SELF_ASSESSED,
            "xinwu": zone_lives.OPINED,
            "xinbei": zone_lives.EVALUATED,
            "haimen": zone_lives.GRADED,
        }
        for turn, (name, stage) in enumerate(stages.items()):
            clock = self.world.clock(decided_on, turn)
            then = zone_lives.assessed_up_to(self.world, clock, self.world.place(name), stage)
            self._add(round_lives.candidate(self.world, year, decided_on, name, turn, then=then))
            self._reports(name, turn, decided_on)

    def _assessed(self, year: int, decided_on: date) -> None:
        self._selected_round(year, decided_on)
        assessed: tuple[tuple[str, Callable[[World, Clock, Place], Days]], ...] = (
            ("lishui", zone_lives.excellent),
            ("huqiu", zone_lives.qualified),
            ("chongchuan", zone_lives.ordered),
            ("liyang", zone_lives.extended),
            ("gaochun", zone_lives.reported),
            ("zhonglou", zone_lives.verified),
            ("quanshan", zone_lives.noticed),
            ("yunlong", zone_lives.heard),
            ("pizhou", zone_lives.passed),
            ("xinyi", zone_lives.revoked),
        )
        for turn, (name, life) in enumerate(assessed):
            clock = self.world.clock(decided_on, turn)
            then = life(self.world, clock, self.world.place(name))
            self._add(round_lives.candidate(self.world, year, decided_on, name, turn, then=then))
            if name != "xinyi":
                self._reports(name, turn, decided_on)

    def _reports(self, name: str, turn: int, decided_on: date, *, but_last: bool = False) -> None:
        """A life beside the zone's own; every third county was late once."""
        years = range(decided_on.year, lives.last_reported(self.world) + 1 - but_last)
        late = 0 if turn % 3 else decided_on.year + 1
        clock = self.world.clock(decided_on, turn)
        self._add(
            lives.report_each_year(self.world, clock, self.world.place(name), years, late=late)
        )

    def _round_without_designation(self, year: int) -> None:
        """Its only application was not accepted, so its panel was never needed."""
        world, place = self.world, self.world.place("peixian")

        def lived() -> Days:
            clock = world.clock(date(year, 5, 10))
            yield from lives.apply(world, clock, place, year)
            yield from lives.send(clock, place)
            yield from lives.be_recommended(clock, place)
            yield clock.on(date(year, 7, 8))
            review_steps.begin_panel(world.round(year), world.handle)
            yield clock.later(days=4)
            steps.reject(lives.application_of(place), world.sign, lives.TOO_FEW)
            yield clock.later(days=7)
            selection = selection_steps.begin_selection(world.round(year), world.handle)
            yield clock.later(days=7)
            selection_steps.end(selection, world.sign)

        self._add(round_lives.opening(self.world, year, date(year, 3, 1)))
        self._add(lived())

    def _selected_round(self, year: int, decided_on: date, *, decides: bool = True) -> None:
        self._add(round_lives.opening(self.world, year, date(year, 3, 1)))
        self._add(round_lives.panel(self.world, year, decided_on - timedelta(days=PANEL)))
        self._add(round_lives.selection(self.world, year, decided_on, decides=decides))

    def _objections(self, year: int) -> Days:
        """One answered, one waiting."""
        world, clock = self.world, self.world.clock(self.world.ago(ANNOUNCED), 21)
        yield clock.on(world.today - timedelta(days=ANNOUNCED - 1))
        selection = world.round(year).selection
        first, second = (lives.case_of(world.place(name)) for name in ("gulou", "rugao"))
        objection = selection_steps.object_(selection, first, world.handle)
        yield clock.later()
        selection_steps.object_(selection, second, world.handle)
        yield clock.later(days=4)
        selection_steps.answer(objection, world.handle)

    def _together(self) -> Days:
        """Events and support: one event held, one called off, one ahead."""
        world, clock = self.world, self.world.clock(self.world.ago(120), 22)
        names = ("kunshan", "yuhuatai", "changshu", "liangxi", "wujin")
        yield clock.now
        zones = [lives.zone_of(world.place(name)) for name in names]
        day = working_day_before(clock.now.date() + timedelta(days=12))
        exchange = term_steps.plan_exchange(zones, world.handle, on=day)
        yield clock.later(days=14)
        term_steps.hold_exchange(exchange, world.handle, present=zones[:4])
        yield clock.later(days=3)
        for zone in zones[:2]:
            term_steps.give_support(zone, world.handle)
        yield clock.on(world.ago(60))
        called_off = term_steps.plan_exchange(
            zones,
            world.handle,
            on=working_day_before(clock.now.date() + timedelta(days=30)),
            kind=ExchangeKind.TRAINING,
            subject="知识产权服务业骨干人才培训班",
        )
        yield clock.later(days=4)
        term_steps.cancel_exchange(called_off, world.handle)
        yield clock.on(world.ago(5))
        ahead = working_day_before(world.today + timedelta(days=20))
        term_steps.plan_exchange(zones, world.handle, on=ahead)

    def _nights(self) -> Days:
        """The portal's own sweep: in the first hour of each year and after each term's last day."""
        days = {
            date(year, 1, 1) for year in range(self.world.today.year - 5, self.world.today.year + 1)
        }
        while days:
            day = min(days)
            days.discard(day)
            yield datetime.combine(day, time(0, 30), SHANGHAI)
            sweeping.sweep()
            ends = Zone.objects.filter(state=Zone.State.BUILDING).values_list(
                "term_ends_on", flat=True
            )
            days |= {end + ONE_DAY for end in ends if end + ONE_DAY < self.world.today}
