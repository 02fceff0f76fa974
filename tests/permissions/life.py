"""One life, from the first draft to the title's end, with every way that branches off from it.

Taken by the same steps that people take. Whoever walks it is called at each station, once for each
state of each kind of thing; what happens on a branch is taken back, in the database and in time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.utils import timezone

from applications import round_keeping
from applications.models import Application, Round
from assessments.models import Assessment, Rectification
from cluster_portal.counties.models import City, User
from cluster_portal.policy.lists import Grade
from cluster_portal.policy.numbers import MINIMUM_INSTITUTIONS
from cluster_portal.workflow.declare import SYSTEM
from cluster_portal.workflow.door import begin, perform
from cluster_portal.workflow.writing import enclose
from desks.demonstration import (
    assessment_steps,
    review_steps,
    selection_steps,
    steps,
    term_steps,
    zone_steps,
)
from reviews.models import Case, Expert, ExpertReview, Panel, Selection
from zones import sweeping
from zones.models import Zone

from .cast import P

REASON = "测试所用的理由"
Visit = Callable[[Any], None]


class Life:
    """Jiangning's, in the round of that year. people: by P; experts: by P and two unnamed ones."""

    def __init__(self, people: dict[P, User | None], year: int, visit: Visit | None = None) -> None:
        self.people, self.year, self.visit = people, year, visit
        self.met: set[tuple[str, str]] = set()

    def user(self, person: P) -> User:
        user = self.people[person]
        assert user is not None
        return user

    # Time and branches ---------------------------------------------------------------------------

    @contextmanager
    def running(self) -> Iterator[None]:
        """The program's clock is this life's, from the spring of its year on."""
        with time_machine.travel(_morning(date(self.year, 4, 15)), tick=True) as self.clock:
            yield

    def later(self, days: int) -> None:
        """So many days later, or on the working day after."""
        self.on(timezone.localdate() + timedelta(days=days))

    def on(self, day: date) -> None:
        while day.isoweekday() > 5:
            day += timedelta(days=1)
        self.clock.move_to(_morning(day))

    @contextmanager
    def branch(self) -> Iterator[None]:
        """What happens here did not happen."""
        now = timezone.now()
        with transaction.atomic():
            yield
            transaction.set_rollback(True)
        self.clock.move_to(now)

    def at(self, *things: Any, ready: bool = False) -> None:
        """Stations: each state of each kind once, and again where more has become possible."""
        for thing in things:
            fresh = _fresh(thing)
            station = (fresh._meta.model_name, fresh.state)
            if self.visit and (ready or station not in self.met):
                self.met.add(station)
                with transaction.atomic():
                    self.visit(fresh)
                    transaction.set_rollback(True)

    def either(self, *ways: Callable[[], Any]) -> None:
        """Each way on its own, and taken back: what it leads to are stations. Only if visited."""
        if self.visit is None:
            return
        for way in ways:
            with self.branch():
                self.at(*_things(way()))

    def move(self, thing: Any, name: str, person: P, **data: Any) -> Any:
        return perform(_fresh(thing), name, by=self.user(person), **data).thing

    # Act one -------------------------------------------------------------------------------------

    def apply(self) -> Application:
        handler, signatory = self.user(P.JIANGNING_HANDLE), self.user(P.JIANGNING_SIGN)
        city = self.user(P.NANJING_HANDLE)
        today = timezone.localdate()
        self.round: Round = round_keeping.open_round(
            year=self.year,
            opens_on=today - timedelta(days=1),
            closes_on=today + timedelta(days=20),
            reason="测试",
            by=self.user(P.PROVINCE_SIGN),
        )
        self.application = application = steps.begin_application(handler, self.round)
        steps.fill_in(application, handler, institutions=MINIMUM_INSTITUTIONS)
        self.at(application)
        steps.submit(application, signatory)
        steps.check_as_city(application, city, rank=1)
        self.at(application)

        def returned() -> Application:
            steps.return_to_county(application, city, {"basics": "请更正"})
            return application

        self.either(
            returned,
            lambda: self.move(application, "decline", P.NANJING_SIGN, reason=REASON),
        )
        steps.recommend(application, self.user(P.NANJING_SIGN))
        steps.check_as_province(application, self.user(P.PROVINCE_HANDLE))
        self.case: Case = steps.case_of(application)
        self.at(application, self.case)

        def sent_back() -> tuple[Any, ...]:
            steps.send_back(application, self.user(P.PROVINCE_HANDLE), {"basics": "请更正"})
            return application, self.case

        self.either(
            sent_back,
            lambda: self.move(self.case, "reject", P.PROVINCE_SIGN, reason=REASON),
            lambda: (
                self.move(application, "withdraw", P.JIANGNING_SIGN, reason=REASON),
                self.case,
            ),
        )
        steps.accept(application, self.user(P.PROVINCE_HANDLE))
        self.at(self.case)
        return application

    # Act two -------------------------------------------------------------------------------------

    def experts(self) -> dict[P, Expert]:
        """The two of the cast, as experts of other cities; made once."""
        province, made = self.user(P.PROVINCE_SIGN), {}
        for person, code in ((P.EXPERT, "320500"), (P.CONFLICTED_EXPERT, "320200")):
            expert = Expert.objects.filter(user=self.user(person)).first()
            made[person] = expert or begin(
                Expert(
                    user=self.user(person),
                    home_city=City.objects.get(code=code),
                    employer=f"{person}知识产权研究所",
                    field="知识产权管理",
                ),
                by=province,
            )
        return made

    def review(self) -> None:
        """The panel's rules, two experts of whom one steps back, the scores of the other."""
        province = self.user(P.PROVINCE_HANDLE)
        self.panel: Panel = review_steps.begin_panel(self.round, province)
        due_on = timezone.localdate() + timedelta(days=30)
        review_steps.set_rules(self.panel, province, minimum_experts=1, due_on=due_on)
        self.at(self.panel)
        experts = self.experts()
        self.case.refresh_from_db()
        recused = review_steps.assign(self.case, experts[P.CONFLICTED_EXPERT], province)
        self.sheet: ExpertReview = review_steps.assign(self.case, experts[P.EXPERT], province)
        sheet, expert = self.sheet, P.EXPERT
        self.at(self.panel, sheet)
        review_steps.accept(recused)
        self.recused = self.move(recused, "recuse", P.CONFLICTED_EXPERT, reason=REASON)
        self.either(
            lambda: self.move(sheet, "decline", expert, reason=REASON),
            lambda: self.move(sheet, "recuse", expert, reason=REASON),
            lambda: self.move(sheet, "excuse", P.PROVINCE_HANDLE, reason=REASON),
        )
        review_steps.accept(sheet)
        self.at(sheet)
        self.at(self.case, ready=True)
        self.case.refresh_from_db()
        review_steps.start_review(self.case, province)
        review_steps.score(sheet, 0.8)
        self.at(sheet, self.case)
        review_steps.hand_in(sheet)
        self.at(sheet)
        self.at(self.case, ready=True)
        self.either(
            lambda: self.move(self.case, "not_shortlist", P.PROVINCE_SIGN, reason=REASON),
        )
        self.move(self.case, "shortlist", P.PROVINCE_SIGN)

    def visit_county(self) -> None:
        province, signatory = self.user(P.PROVINCE_HANDLE), self.user(P.PROVINCE_SIGN)
        self.case.refresh_from_db()
        self.site_visit = visit = selection_steps.plan_visit(self.case, province)
        selection_steps.write_report(visit, province)
        self.at(self.case, visit)
        self.either(lambda: self.move(visit, "cancel", P.PROVINCE_HANDLE, reason=REASON))
        self.move(visit, "hold", P.PROVINCE_SIGN)
        self.at(visit)
        self.at(self.case, ready=True)
        self.case.refresh_from_db()
        selection_steps.propose(self.case, signatory)
        self.at(self.case)

    def select(self) -> None:
        """After the round's closing: meeting, notice, an objection, the decision."""
        province, signatory = self.user(P.PROVINCE_HANDLE), self.user(P.PROVINCE_SIGN)
        self.later(30)
        self.selection: Selection = selection_steps.begin_selection(self.round, province)
        selection_steps.write_minutes(self.selection, province)
        self.at(self.selection)

        def none() -> Selection:
            selection_steps.not_select(_fresh(self.case), signatory, REASON)
            self.at(self.selection, ready=True)
            return selection_steps.end(_fresh(self.selection), signatory).thing

        self.either(none)
        selection_steps.announce(_fresh(self.selection), signatory)
        self.at(self.selection)
        self.objection = selection_steps.object_(
            _fresh(self.selection), _fresh(self.case), province
        )
        self.at(self.objection)
        selection_steps.answer(self.objection, province)
        self.at(self.objection)
        self.later(21)
        self.at(self.selection, ready=True)
        selection_steps.decide(_fresh(self.selection), signatory)
        self.zone: Zone = zone_steps.zone_of(self.application)
        self.at(self.selection, self.case, self.application, self.zone)

    # Act three -----------------------------------------------------------------------------------

    def draw_up_plan(self) -> None:
        plan, city, province = self.zone.implementation_plan, P.NANJING_SIGN, P.PROVINCE_SIGN
        self.plan = plan
        self.later(20)
        handler = self.user(P.JIANGNING_HANDLE)
        zone_steps.draw_up_plan(plan, handler)
        scan = SimpleUploadedFile("实施方案.pdf", steps.small_pdf("实施方案"))
        self.enclosure = enclose(_fresh(plan), "plan", scan, by=handler)
        self.at(plan)
        zone_steps.send_plan(plan, self.user(P.JIANGNING_SIGN))
        self.at(plan)

        def lapsed() -> Any:
            self.assess()
            self.rectify()
            return plan

        self.either(lapsed)

        def returned() -> Any:
            return zone_steps.return_plan(_fresh(plan), self.user(P.NANJING_HANDLE)).thing

        self.either(returned)
        zone_steps.endorse_plan(_fresh(plan), self.user(city))
        self.at(plan)
        zone_steps.file_plan(_fresh(plan), self.user(province))
        self.at(plan)
        zone_steps.keep_organisation(self.zone, handler)

    def adjust(self) -> None:
        """An adjustment that is approved, and another that is still a draft when the term ends."""
        handler, signatory = self.user(P.JIANGNING_HANDLE), self.user(P.JIANGNING_SIGN)
        self.later(60)
        self.adjustment = thing = term_steps.begin_adjustment(_fresh(self.zone), handler)
        term_steps.propose_adjustment(thing, handler)
        self.at(thing)
        self.either(lambda: self.move(thing, "withdraw", P.JIANGNING_SIGN, reason=REASON))
        term_steps.send_adjustment(_fresh(thing), signatory)
        self.at(thing)
        city = self.user(P.NANJING_SIGN)
        self.either(lambda: term_steps.return_adjustment(_fresh(thing), city).thing)
        term_steps.review_adjustment(_fresh(thing), city)
        self.at(thing)
        self.either(lambda: self.move(thing, "refuse", P.PROVINCE_SIGN, reason=REASON))
        self.move(thing, "approve", P.PROVINCE_SIGN)
        self.at(thing)
        self.second_adjustment = term_steps.begin_adjustment(_fresh(self.zone), handler)

    def inspect(self) -> None:
        """An inspection of the province's that is closed, and another that is still planned."""
        handler, signatory = self.user(P.PROVINCE_HANDLE), self.user(P.PROVINCE_SIGN)
        today = timezone.localdate()
        self.inspection = thing = term_steps.plan_inspection(_fresh(self.zone), handler, on=today)
        term_steps.note_findings(thing, handler)
        self.at(thing)
        self.either(lambda: term_steps.cancel_inspection(_fresh(thing), handler).thing)
        perform(_fresh(thing), "hold", by=signatory)
        answers = [{"key": "0", "done": "已补足，拨付凭证见附件。"}]
        zone_steps.save(thing, "answers", {"answers": answers}, self.user(P.JIANGNING_HANDLE))
        self.at(thing)
        self.move(thing, "answer", P.JIANGNING_SIGN)
        self.at(thing)
        term_steps.close_inspection(_fresh(thing), handler)
        self.at(thing)
        self.second_inspection = term_steps.plan_inspection(_fresh(self.zone), handler)

    def report(self) -> None:
        """The first year's report, known to both; the next one is still a draft at the end."""
        city, province = self.user(P.NANJING_HANDLE), self.user(P.PROVINCE_HANDLE)
        self.on(date(self.year, 12, 20))
        sweeping.sweep()
        self.annual_report = thing = term_steps.report_of(self.zone, self.year)
        term_steps.write_report(thing, self.user(P.JIANGNING_HANDLE))
        self.at(thing)
        self.move(thing, "submit", P.JIANGNING_SIGN)
        self.at(thing)

        def city_first() -> Any:
            term_steps.acknowledge(_fresh(thing), city)
            self.at(thing)
            return term_steps.acknowledge(_fresh(thing), province).thing

        self.either(lambda: term_steps.return_report(_fresh(thing), city).thing, city_first)
        term_steps.acknowledge(_fresh(thing), province)
        self.at(thing)
        term_steps.acknowledge(_fresh(thing), city)
        self.at(thing)
        self.later(30)
        sweeping.sweep()
        self.second_report = term_steps.report_of(self.zone, self.year + 1)

    def meet(self) -> None:
        """An event of the province's to which the zone is invited, and what it was given."""
        province = self.user(P.PROVINCE_HANDLE)
        today = timezone.localdate()
        self.exchange = thing = term_steps.plan_exchange([_fresh(self.zone)], province, on=today)
        self.at(thing)
        self.either(lambda: term_steps.cancel_exchange(_fresh(thing), province).thing)
        term_steps.hold_exchange(_fresh(thing), province)
        self.at(thing)
        term_steps.give_support(_fresh(self.zone), province)

    # Act four ------------------------------------------------------------------------------------

    def assess(self, grade: Grade = Grade.UNQUALIFIED) -> None:
        """The term ends; the assessment to its decision. Other grades are branches."""
        self.on(self.zone.term_ends_on + timedelta(days=1))
        perform(_fresh(self.zone), "end_term", by=SYSTEM)
        self.assessment: Assessment = assessment_steps.assessment_of(self.zone)
        thing, province = self.assessment, self.user(P.PROVINCE_SIGN)
        self.at(self.zone, thing)
        assessment_steps.notify(thing, province)

        def overdue() -> Any:
            self.later(60)
            self.at(thing, ready=True)
            return assessment_steps.go_on_without(_fresh(thing), province, REASON).thing

        self.either(overdue)
        assessment_steps.write_self_assessment(thing, self.user(P.JIANGNING_HANDLE), 0.6)
        self.at(thing, ready=True)
        assessment_steps.send_self_assessment(_fresh(thing), self.user(P.JIANGNING_SIGN))
        self.at(thing)
        assessment_steps.give_opinion(_fresh(thing), self.user(P.NANJING_SIGN))
        assessment_steps.evaluate(thing, self.user(P.PROVINCE_HANDLE), (50, 55, 45))
        self.at(thing, ready=True)
        assessment_steps.finish_evaluation(_fresh(thing), self.user(P.PROVINCE_HANDLE))
        self.at(thing)

        def decided(grade: Grade) -> tuple[Any, ...]:
            assessment_steps.grade(_fresh(thing), province, grade, REASON)
            self.at(thing)
            assessment_steps.decide(_fresh(thing), province)
            return thing, self.zone

        self.either(lambda: decided(Grade.EXCELLENT), lambda: decided(Grade.QUALIFIED))
        decided(grade)
        self.at(thing, self.zone)

    def rectify(self) -> None:
        """One chance: reported in time, verified, and the title is lost all the same."""
        self.rectification: Rectification = assessment_steps.rectification_of(self.zone)
        thing, province = self.rectification, self.user(P.PROVINCE_SIGN)
        county, signatory = self.user(P.JIANGNING_HANDLE), self.user(P.JIANGNING_SIGN)
        assessment_steps.write_rectification(thing, county)
        self.at(thing)
        assessment_steps.extend(thing, province)
        self.at(thing)
        self.later(20)
        perform(_fresh(thing), "submit", by=signatory)
        self.at(thing)
        assessment_steps.verify(_fresh(thing), self.user(P.NANJING_SIGN), holds=False)
        self.at(thing)
        self.either(lambda: assessment_steps.let_pass(_fresh(thing), province, REASON).thing)
        assessment_steps.announce_revocation(_fresh(thing), province)
        assessment_steps.write_statement(thing, county)
        self.at(thing)
        perform(_fresh(thing), "state_case", by=signatory)
        self.at(thing)
        assessment_steps.revoke(_fresh(thing), province)
        self.at(thing, self.zone)

    def whole(self) -> None:
        """Everything, one act after the other."""
        with self.running():
            self.apply()
            self.review()
            self.visit_county()
            self.select()
            self.draw_up_plan()
            self.adjust()
            self.inspect()
            self.report()
            self.meet()
            self.assess()
            self.at(self.second_adjustment)
            self.rectify()
            self.at(self.second_inspection, self.second_report)


def _fresh(thing: Any) -> Any:
    return type(thing)._base_manager.get(pk=thing.pk)


def _things(result: Any) -> tuple[Any, ...]:
    return result if isinstance(result, tuple) else (result,)


def _morning(day: date) -> datetime:
    return datetime.combine(day, time(10), ZoneInfo("Asia/Shanghai"))
