"""Four counties' whole path on the real engine: what `manage.py walkthrough` lives and tells.

江宁区 is assessed as excellent, 昆山市 as qualified; 张家港市 and 鼓楼区 as unqualified: the one puts
itself right after an extension, the other loses its title. Beside them 太仓市 is not selected and
玄武区 not accepted. Every line told is a row of the log, or a refusal in its own words.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import date, datetime, time
from pathlib import Path
from typing import Any
from unicodedata import east_asian_width

import time_machine
from django.core.management import call_command
from django.db.models import F

from applications import prints
from assessments.models import NationalRecommendation
from cluster_portal.deadlines.models import Obligation, Standing
from cluster_portal.documents.models import Paper, PaperKind
from cluster_portal.documents.rendering import render_waiting
from cluster_portal.policy.lists import Grade
from cluster_portal.workflow.declare import BEGIN, workflow_models
from cluster_portal.workflow.door import perform
from cluster_portal.workflow.errors import Refused
from cluster_portal.workflow.models import LogRow
from cluster_portal.workflow.verifying import broken_rows
from zones import sweeping
from zones.models import Zone

from . import assessment_steps, lives, review_steps, selection_steps, steps, term_steps, zone_steps
from .clock import SHANGHAI, Clock, Life, live
from .lives import Days
from .people import CAST, EXTRAS
from .world import Place, World

Tell = Callable[[str], object]

YEAR = 2021
TODAY = date(2026, 3, 10)  # the walk's own: five years after its round was opened
UNTIL = datetime.combine(TODAY, time(18), SHANGHAI)
COUNTIES = ("jiangning", "kunshan", "zhangjiagang", "taicang", "gulou", "xuanwu")
SHARES = dict(zip(COUNTIES, (0.93, 0.88, 0.84, 0.79, 0.76, 0), strict=True))
CODES = {part.username.partition(".")[0]: part.office for part in (*CAST, *EXTRAS)}
ENDS = {
    "jiangning": Zone.State.EXCELLENT,
    "kunshan": Zone.State.RETAINED,
    "zhangjiagang": Zone.State.RETAINED,
    "gulou": Zone.State.REVOKED,
}
ACCEPTED, PROPOSED, ANNOUNCED, DECIDED = (
    date(YEAR, 7, 20), date(YEAR, 9, 13), date(YEAR, 9, 22), date(YEAR, 10, 15),
)  # fmt: skip
OVERRIDE = "鼓楼区为省会中心城区，服务机构辐射面广，经集体研究，优先考虑区域布局。"


def walk(out: Path, *, tell: Tell) -> None:
    """Live it all; write every paper into `out`. Raises where anything is not as it should be."""
    call_command("load_divisions", verbosity=0)
    world = World(None, TODAY)
    Walk(world, tell).go()
    write_papers(out, world.place("jiangning"))
    with time_machine.travel(UNTIL, tick=False):
        account(tell)


class Walk:
    """The lives, and how they are told: each row of the log in a line, with its simulated day."""

    def __init__(self, world: World, tell: Tell) -> None:
        self.world, self.tell = world, tell
        self.models = {model._meta.label_lower: model for model in workflow_models()}
        self.number, self.told = 0, LogRow.objects.latest("pk").pk

    def go(self) -> None:
        places = [self.world.place(name) for name in COUNTIES]
        zones = [place for place in places if place.name in ENDS]
        lived: list[Life] = [
            self._round(),
            self._selection(),
            self._nights(),
            self._zones_together(),
            *(self._county(turn, place) for turn, place in enumerate(places)),
            *(self._reports(turn, place) for turn, place in enumerate(zones)),
        ]
        live(lived, until=UNTIL, after_each=self.tell_news)

    # Telling --------------------------------------------------------------------------------------

    def tell_news(self) -> None:
        """Every row of the log on a thing with states that was written since the last time."""
        for row in LogRow.objects.filter(pk__gt=self.told).order_by("pk"):
            self.told = row.pk
            if row.model in self.models:
                self._tell_row(row)

    def _tell_row(self, row: LogRow) -> None:
        self.number += 1
        thing: Any = self.models[row.model]._base_manager.get(pk=row.object_id)
        came = f" → {row.to_state_label}" if row.to_state != row.from_state else ""
        when = row.at.astimezone(SHANGHAI)
        self.tell(
            f"{self.number:>4}. {when:%Y-%m-%d %H:%M}  {row.office_name}{row.actor_name}：{thing.title}，"
            f"{row.label}{came}"
        )

    def refused(self, what: str, do: Callable[[], object]) -> None:
        """A step that has to be refused, with the sentences that say why."""
        self.tell_news()
        try:
            do()
        except Refused as refusal:
            self.tell(f"      被拒绝：{what}")
            for lack in refusal.lacks[:3]:
                self.tell(f"        {lack}")
        else:
            raise AssertionError(f"not refused: {what}")

    # The round ------------------------------------------------------------------------------------

    def _round(self) -> Days:
        world, clock = self.world, self.world.clock(date(YEAR, 3, 16))
        yield clock.now
        steps.open_round(world.sign, YEAR, opens_on=clock.now.date())
        yield clock.on(date(YEAR, 7, 12))
        panel = review_steps.begin_panel(world.round(YEAR), world.handle)
        yield clock.later()
        review_steps.set_rules(panel, world.handle, due_on=date(YEAR, 8, 20))

    def _selection(self) -> Days:
        """Meeting, public notice, an objection and its answer, the decision."""
        world, clock = self.world, self.world.clock(date(YEAR, 9, 9), 20)
        yield clock.now
        selection = selection_steps.begin_selection(world.round(YEAR), world.handle)
        yield clock.later(days=1)
        selection_steps.write_minutes(selection, world.handle)
        yield clock.on(ANNOUNCED)
        selection_steps.announce(selection, world.sign)
        yield clock.later(days=2)
        case = lives.case_of(world.place("kunshan"))
        objection = selection_steps.object_(selection, case, world.handle)
        yield clock.later()
        self.refused(
            "公示期未满、异议未答复，不得确定",
            lambda: selection_steps.decide(selection, world.sign),
        )
        yield clock.later(days=5)
        selection_steps.answer(objection, world.handle)
        yield clock.on(DECIDED)
        selection_steps.decide(selection, world.sign)

    def _nights(self) -> Days:
        """The portal's own sweep, in the first hour of each year and after the terms' last day."""
        nights = [date(year, 1, 1) for year in range(YEAR + 1, TODAY.year + 1)]
        for day in sorted([*nights, date(YEAR + 3, DECIDED.month, DECIDED.day + 1)]):
            yield datetime.combine(day, time(0, 30), SHANGHAI)
            sweeping.sweep()

    # County by county -----------------------------------------------------------------------------

    def _county(self, turn: int, place: Place) -> Days:
        world, clock = self.world, self.world.clock(date(YEAR, 4, 6 + turn), turn)
        yield from self._apply(clock, place)
        if place.name == "xuanwu":
            yield clock.on(ACCEPTED)
            steps.reject(lives.application_of(place), world.sign, lives.TOO_FEW)
            return
        yield from lives.be_accepted(world, clock, place, day=ACCEPTED)
        yield from self._be_assigned(clock, place)
        yield from lives.be_scored(world, clock, place, SHARES[place.name])
        yield from self._be_shortlisted(clock, place)
        if place.name == "taicang":
            return
        yield from lives.be_visited(world, clock, place)
        yield clock.on(PROPOSED)
        selection_steps.propose(lives.case_of(place), world.sign, self._reason(place))
        yield clock.on(DECIDED)
        zone_life: dict[str, Callable[[Clock, Place], Days]] = {
            "jiangning": self._jiangning,
            "kunshan": self._kunshan,
            "zhangjiagang": self._zhangjiagang,
            "gulou": self._gulou,
        }
        yield from zone_life[place.name](clock, place)

    def _apply(self, clock: Clock, place: Place) -> Days:
        """江宁区 is returned by its city and sent back by the province on the way."""
        tried = place.name == "jiangning"
        yield from lives.apply(self.world, clock, place, YEAR, complete=not tried)
        if tried:
            application = lives.application_of(place)
            self.refused("材料不齐时提交", lambda: steps.submit(application, place.sign))
            yield clock.later(days=3)
            steps.fill_gaps(application, place.handle)
        yield from lives.send(clock, place)
        if tried:
            yield from lives.be_returned(clock, place)
            yield from lives.correct(clock, place)
        yield from lives.be_recommended(clock, place)
        if tried:
            yield clock.later(days=20)
            items = {"projects": "请补充项目的年度节点。"}
            steps.send_back(lives.application_of(place), self.world.handle, items)
            yield from lives.correct(clock, place)
            yield from lives.be_recommended(clock, place)

    def _be_assigned(self, clock: Clock, place: Place) -> Days:
        """江宁区: nobody of its own city is assigned; one expert steps back, another takes the place."""
        world = self.world
        if place.name != "jiangning":
            yield from lives.be_assigned(world, clock, place)
            return
        yield clock.later(days=1)
        case = lives.case_of(place)
        own = world.experts["expert.01"]
        self.refused(
            f"指派南京市专家{own}评审江宁区", lambda: review_steps.assign(case, own, world.handle)
        )
        yield from lives.be_assigned(world, clock, place)
        yield clock.later(days=1)
        tied = lives.reviews_of(place)[0]
        perform(
            tied, "recuse", by=tied.expert.user, reason="本人配偶任职于该区服务机构，申请回避。"
        )
        yield clock.later()
        yield from lives.be_assigned(world, clock, place, "expert.04")

    def _be_shortlisted(self, clock: Clock, place: Place) -> Days:
        """鼓楼区 goes before 太仓市, whose score is higher: that needs a reason."""
        world, case = self.world, lives.case_of(place)
        yield clock.on(date(YEAR, 8, 18))
        if place.name == "taicang":
            selection_steps.not_shortlist(case, world.sign, lives.BEHIND)
            return
        if place.name == "gulou":
            self.refused(
                "不按排序入围而不说明理由", lambda: selection_steps.shortlist(case, world.sign)
            )
        selection_steps.shortlist(case, world.sign, self._reason(place))

    @staticmethod
    def _reason(place: Place) -> str:
        return OVERRIDE if place.name == "gulou" else ""

    # Their zones ----------------------------------------------------------------------------------

    def _jiangning(self, clock: Clock, place: Place) -> Days:
        """The city returned the plan once; an inspection, closed; in the end excellent."""
        yield from lives.draw_up_plan(clock, place)
        yield from lives.send_plan(clock, place)
        yield clock.later(days=4)
        zone_steps.return_plan(lives.plan_of(place), place.city_handle)
        yield clock.later(days=4)
        zone_steps.draw_up_plan(lives.plan_of(place), place.handle, raise_by=1)
        yield from lives.send_plan(clock, place)
        yield from lives.file_sent_plan(self.world, clock, place)
        yield from lives.be_assessed(self.world, clock, place, Grade.EXCELLENT)

    def _kunshan(self, clock: Clock, place: Place) -> Days:
        """An adjustment that the province refuses; in the end qualified."""
        yield from lives.file_plan(self.world, clock, place)
        yield clock.on(date(YEAR + 2, 9, 4))
        yield from lives.adjust(clock, place)
        term_steps.refuse_adjustment(lives.adjustment_of(place), self.world.sign)
        yield from lives.be_assessed(self.world, clock, place, Grade.QUALIFIED)

    def _zhangjiagang(self, clock: Clock, place: Place) -> Days:
        """A lower target in the plan is refused; it is adjusted in due form afterwards."""
        yield from lives.draw_up_plan(clock, place, raise_by=-1)
        plan = lives.plan_of(place)
        self.refused("《实施方案》指标低于工作方案", lambda: zone_steps.send_plan(plan, place.sign))
        yield clock.later(days=2)
        zone_steps.draw_up_plan(plan, place.handle)
        yield from lives.send_plan(clock, place)
        yield from lives.file_sent_plan(self.world, clock, place)
        yield clock.on(date(YEAR + 1, 11, 7))
        yield from lives.adjust(clock, place)
        term_steps.approve_adjustment(lives.adjustment_of(place), self.world.sign)
        yield from lives.be_assessed(self.world, clock, place, Grade.UNQUALIFIED)
        rectification = lives.rectification_of(place)
        yield clock.later(days=150)
        assessment_steps.extend(rectification, self.world.sign)
        yield from lives.report_rectification(clock, place, days=60)
        yield from lives.be_verified(clock, place)
        yield clock.later(days=12)
        assessment_steps.let_pass(rectification, self.world.sign)

    def _gulou(self, clock: Clock, place: Place) -> Days:
        """Its plan came late, its rectification did not do: heard, then revoked."""
        yield clock.on(date(YEAR + 1, 1, 10))
        yield from lives.file_plan(self.world, clock, place)
        yield clock.on(date(YEAR + 2, 5, 15))
        yield from self._be_inspected(clock, place)
        yield from lives.be_assessed(self.world, clock, place, Grade.UNQUALIFIED)
        rectification = lives.rectification_of(place)
        yield from lives.report_rectification(clock, place, days=150, achieved=0.6)
        yield from lives.be_verified(clock, place, holds=False)
        yield clock.later(days=20)
        assessment_steps.announce_revocation(rectification, self.world.sign)
        yield clock.later(days=2)
        self.refused(
            "未听取陈述、期限未满即撤销称号",
            lambda: assessment_steps.revoke(rectification, self.world.sign),
        )
        yield clock.later(days=5)
        assessment_steps.state_case(rectification, place.sign)
        yield clock.later(days=12)
        assessment_steps.revoke(rectification, self.world.sign)

    def _be_inspected(self, clock: Clock, place: Place) -> Days:
        """Its first answers do not do."""
        world = self.world
        inspection = term_steps.plan_inspection(lives.zone_of(place), world.handle)
        yield clock.later(days=7)
        term_steps.hold_inspection(inspection, world.handle, world.sign)
        yield clock.later(days=20)
        term_steps.answer_inspection(inspection, place.sign)
        yield clock.later(days=4)
        term_steps.ask_again(inspection, world.handle)
        yield clock.later(days=8)
        term_steps.answer_inspection(inspection, place.sign)
        yield clock.later(days=4)
        term_steps.close_inspection(inspection, world.handle)

    def _reports(self, turn: int, place: Place) -> Days:
        """Each January; 鼓楼区 once late, and no more after its title is gone."""
        clock = self.world.clock(DECIDED, turn)
        last = YEAR + 3 if place.name == "gulou" else TODAY.year - 1
        late = YEAR + 1 if place.name == "gulou" else 0
        years = range(YEAR, last + 1)
        return lives.report_each_year(self.world, clock, place, years, late=late)

    def _zones_together(self) -> Days:
        """An event with all four, and support for one."""
        world, clock = self.world, self.world.clock(date(YEAR + 2, 6, 5), 21)
        yield clock.now
        zones = [lives.zone_of(world.place(name)) for name in ENDS]
        exchange = term_steps.plan_exchange(zones, world.handle)
        yield clock.later(days=12)
        term_steps.hold_exchange(exchange, world.handle, present=zones[:3])
        yield clock.later(days=5)
        term_steps.give_support(zones[0], world.handle)


# The closing account ------------------------------------------------------------------------------


def write_papers(out: Path, place: Place) -> None:
    """Every official paper as a PDF, named by its number and kind; and what one county printed."""
    render_waiting()
    for paper in Paper.objects.order_by("pk"):
        assert paper.is_ready, (paper.number, paper.render_error)
        target = out / f"{paper.number}-{paper.get_kind_display()}.pdf"
        target.write_bytes(paper.file.read())
    for ordered in lives.application_of(place).latest_snapshot.prints.all():
        (out / prints.named(ordered)).write_bytes(prints.print_pdf(ordered))


def account(tell: Tell) -> None:
    """What came of it, in a table. Raises where it is not as it should be."""
    for name, state in ENDS.items():
        zone = Zone.objects.get(case__application__county__code=CODES[name])
        assert zone.state == state, f"{zone} is {zone.state}"
    assert NationalRecommendation.objects.count() == 1
    broken = list(broken_rows())
    assert not broken, broken
    papers = Counter(Paper.objects.order_by("pk").values_list("kind", flat=True))
    assert set(papers) == set(PaperKind.values), set(PaperKind.values) - set(papers)
    waiting = Paper.objects.waiting()
    assert not waiting.exists(), [(paper.number, paper.render_error) for paper in waiting]
    owed = {s: Obligation.objects.standing(s).count() for s in Standing}
    assert not owed[Standing.OVERDUE], list(Obligation.objects.standing(Standing.OVERDUE))
    stateful = [model._meta.label_lower for model in workflow_models()]
    moved = LogRow.objects.filter(model__in=stateful).exclude(from_state=F("to_state"))
    table = {
        "完成的状态转换": moved.exclude(event=BEGIN).count(),
        "形成的公文": papers.total(),
        **{f"  {PaperKind(kind).label}": number for kind, number in papers.items()},
        "应办事项": sum(owed.values()),
        **{f"  {standing.label}": number for standing, number in owed.items()},
        "核验无误的日志": LogRow.objects.count(),
    }
    tell("")
    for what, number in table.items():
        tell(f"{what}{' ' * (32 - _columns(what))}{number:>6}")


def _columns(text: str) -> int:
    """How wide it stands in a terminal: a Chinese character takes two columns."""
    return sum(2 if east_asian_width(character) in "WF" else 1 for character in text)
