"""Pieces of lives: what a county and its offices do one after the other, each step on its own day.

Each piece yields the instant of its next step and then takes it; filling.py puts them together.
"""

from __future__ import annotations

from collections.abc import Generator, Iterable, Sequence
from datetime import date, datetime, timedelta

from applications.indicators import VALUES
from applications.models import Application, CityReview
from assessments.models import Assessment, Rectification
from cluster_portal.counties.models import User
from cluster_portal.policy.lists import Grade
from cluster_portal.workflow.door import perform
from reviews import assigning
from reviews.models import Case, ExpertReview
from zones.models import Adjustment, AnnualReport, ImplementationPlan, Zone

from . import (
    assessment_steps,
    content,
    review_steps,
    selection_steps,
    steps,
    term_steps,
    zone_steps,
)
from .clock import Clock, working_day_before
from .world import Place, World

Days = Generator[datetime, None, None]
EXPERTS_A_CASE = 3
WEEKS_OF_ASSESSING = 8

RETURNED = {
    "basics": "联系电话与加盖公章的扫描件不一致，请核对。",
    "indicators": "“执业专利代理师”的基期值请注明统计口径。",
}
TOO_FEW = "经核对，申报书所列服务机构中有4家注册地不在区内，不满足15家以上的申报条件。"
BEHIND = "综合得分和现场考察情况均列后位，服务机构集聚度不足，本年度不列入拟设立名单。"


# Act one ------------------------------------------------------------------------------------------


def apply(world: World, clock: Clock, place: Place, year: int, *, complete: bool = True) -> Days:
    """The county begins and fills in, on two days."""
    yield clock.now
    application = steps.begin_application(place.handle, world.round(year))
    yield clock.later(days=1)
    left_out = () if complete else ("schedule", "statement")
    number = 20 if complete else 12
    steps.fill_in(application, place.handle, institutions=number, left_out=left_out)


def send(clock: Clock, place: Place) -> Days:
    yield clock.later(days=2)
    steps.submit(application_of(place), place.sign)


def be_returned(clock: Clock, place: Place, by: User | None = None, *, days: int = 10) -> Days:
    """The city returns it; the county does not answer yet."""
    yield clock.later(days=3)
    steps.return_to_county(application_of(place), by or place.city_handle, RETURNED, days=days)


def correct(clock: Clock, place: Place) -> Days:
    """The county changes something in each returned section and sends it again."""
    yield clock.later(days=3)
    by, application = place.sign, application_of(place)
    opened = application.open_correction.open_sections
    year = application.round.year
    if "basics" in opened:
        typed = content.answers(application.county, year)["basics"]
        steps.answer(application, "basics", {**typed, "contact_phone": "025-52119999"}, by)
    if "indicators" in opened:
        typed = content.indicators()
        more = dict(zip(VALUES, (860, 980, 1120, 1300), strict=True))
        typed["listed"].append({"key": "high_value_patents", **more})
        steps.answer(application, "indicators", typed, by)
    if "projects" in opened:
        row = {**content.projects(application.county, year)[0], "name": "知识产权大数据平台"}
        steps.add_row(application, "projects", row, by)
    yield clock.later()
    steps.submit(application, by)


def be_recommended(clock: Clock, place: Place) -> Days:
    """With the next rank that the city has not given yet."""
    yield clock.later(days=5)
    application = application_of(place)
    given = CityReview.objects.filter(
        application__round=application.round_id,
        application__county__city=place.county.city_id,
        rank__isnull=False,
    )
    own = given.filter(application=application).last()
    rank = own.rank if own else given.values("application").distinct().count() + 1
    steps.check_as_city(application, place.city_handle, rank=rank or 1)
    yield clock.later()
    steps.recommend(application_of(place), place.city_sign)


def be_accepted(world: World, clock: Clock, place: Place, *, day: date | None = None) -> Days:
    yield clock.on(day) if day else clock.later(days=6)
    steps.check_as_province(application_of(place), world.handle)
    yield clock.later()
    steps.accept(application_of(place), world.handle)


# Act two ------------------------------------------------------------------------------------------


def be_assigned(world: World, clock: Clock, place: Place, *named: str) -> Days:
    """Experts free of ties are assigned, the least busy first; or those named."""
    yield clock.later(days=2)
    case = case_of(place)
    free = [world.experts[name] for name in named] or [
        candidate.expert for candidate in assigning.candidates(case) if not candidate.why_not
    ][:EXPERTS_A_CASE]
    for expert in free:
        review_steps.assign(case, expert, world.handle)


def be_scored(world: World, clock: Clock, place: Place, share: float) -> Days:
    """Every expert takes it on, scores and hands in; about that share of the points."""
    yield clock.later(days=1)
    for review in standing_of(place):
        review_steps.accept(review)
    yield clock.later()
    review_steps.start_review(case_of(place), world.handle)
    for number, review in enumerate(standing_of(place)):
        yield clock.later(days=2)
        review_steps.score(review, round(share + (number - 1) / 40, 3))
        yield clock.later()
        review_steps.hand_in(review)


def be_shortlisted(world: World, clock: Clock, place: Place) -> Days:
    yield clock.later(days=3)
    selection_steps.shortlist(case_of(place), world.sign)


def be_visited(world: World, clock: Clock, place: Place) -> Days:
    yield from plan_visit(world, clock, place)
    yield clock.later(days=7)
    visit = case_of(place).visits.latest("pk")
    selection_steps.write_report(visit, world.handle)
    yield clock.later()
    perform(visit, "hold", by=world.sign)


def plan_visit(world: World, clock: Clock, place: Place, *, ahead: int = 6) -> Days:
    """ahead: in how many days the visit is to take place."""
    yield clock.later(days=1)
    day = working_day_before(clock.now.date() + timedelta(days=ahead))
    selection_steps.plan_visit(case_of(place), world.handle, max(day, clock.now.date()))


def be_judged(world: World, clock: Clock, place: Place, accepted_on: date, share: float) -> Days:
    """From the acceptance to the visit."""
    yield from be_accepted(world, clock, place, day=accepted_on)
    yield from be_assigned(world, clock, place)
    yield from be_scored(world, clock, place, share)
    yield from be_shortlisted(world, clock, place)
    yield from be_visited(world, clock, place)


# Act three ----------------------------------------------------------------------------------------


def draw_up_plan(clock: Clock, place: Place, *, raise_by: int = 0) -> Days:
    yield clock.later(days=12)
    zone_steps.keep_organisation(zone_of(place), place.handle)
    yield clock.later(days=8)
    zone_steps.draw_up_plan(plan_of(place), place.handle, raise_by=raise_by)


def send_plan(clock: Clock, place: Place) -> Days:
    yield clock.later(days=3)
    zone_steps.send_plan(plan_of(place), place.sign)


def file_plan(world: World, clock: Clock, place: Place) -> Days:
    """Drawn up, sent, endorsed, filed: all within the three months."""
    yield from draw_up_plan(clock, place)
    yield from send_plan(clock, place)
    yield from file_sent_plan(world, clock, place)


def file_sent_plan(world: World, clock: Clock, place: Place) -> Days:
    yield clock.later(days=5)
    zone_steps.endorse_plan(plan_of(place), place.city_sign)
    yield clock.later(days=6)
    zone_steps.file_plan(plan_of(place), world.sign)


def report(world: World, clock: Clock, place: Place, year: int, *, late: int = 0) -> Days:
    """The report on that year, sent in January or so many days late, and acknowledged by both."""
    yield from send_report(clock, place, year, date(year + 1, 1, 18) + timedelta(days=late))
    yield clock.later(days=4)
    term_steps.acknowledge(report_of(place, year), place.city_handle)
    yield clock.later(days=3)
    term_steps.acknowledge(report_of(place, year), world.handle)


def send_report(clock: Clock, place: Place, year: int, day: date) -> Days:
    yield clock.on(day)
    term_steps.write_report(report_of(place, year), place.handle)
    yield clock.later(days=1)
    term_steps.send_report(report_of(place, year), place.sign)


def report_each_year(
    world: World, clock: Clock, place: Place, years: Iterable[int], *, late: int = 0
) -> Days:
    """A life beside the zone's own: its report each January. late: the year reported on late."""
    for year in years:
        yield from report(world, clock, place, year, late=40 if year == late else 0)


def last_reported(world: World) -> int:
    """The newest year of which every report was due before this month."""
    return world.today.year - 1 - (world.today.month == 1)


def propose_adjustment(place: Place) -> None:
    """Begun and filled in; not sent yet."""
    adjustment = term_steps.begin_adjustment(zone_of(place), place.handle)
    term_steps.propose_adjustment(adjustment, place.handle)


def adjust(clock: Clock, place: Place) -> Days:
    """Proposed, sent, reviewed by the city: as far as the province's reply."""
    propose_adjustment(place)
    yield clock.later(days=2)
    term_steps.send_adjustment(adjustment_of(place), place.sign)
    yield clock.later(days=6)
    term_steps.review_adjustment(adjustment_of(place), place.city_sign)
    yield clock.later(days=9)


# Act four -----------------------------------------------------------------------------------------


def be_notified(
    world: World, clock: Clock, place: Place, *, day: date | None = None, days: int = 30
) -> Days:
    """The term has ended and the portal opened the assessment: the province gives notice."""
    first = zone_of(place).term_ends_on + timedelta(days=6)
    yield clock.on(max(day or first, first))
    assessment_steps.notify(assessment_of(place), world.sign, days=days)


def assess_oneself(clock: Clock, place: Place, achieved: float) -> Days:
    yield clock.later(days=14)
    assessment_steps.write_self_assessment(assessment_of(place), place.handle, achieved)
    yield clock.later(days=2)
    assessment_steps.send_self_assessment(assessment_of(place), place.sign)


def be_opined(clock: Clock, place: Place) -> Days:
    yield clock.later(days=7)
    assessment_steps.give_opinion(assessment_of(place), place.city_sign)


def be_evaluated(world: World, clock: Clock, place: Place, points: Sequence[float]) -> Days:
    yield clock.later(days=8)
    assessment_steps.evaluate(assessment_of(place), world.handle, points)
    yield clock.later()
    assessment_steps.finish_evaluation(assessment_of(place), world.handle)


def be_graded(world: World, clock: Clock, place: Place, grade: Grade) -> Days:
    yield clock.later(days=3)
    assessment_steps.grade(assessment_of(place), world.sign, grade)


def be_assessed(
    world: World, clock: Clock, place: Place, grade: Grade, *, decided_on: date | None = None
) -> Days:
    """From the notice to the decision."""
    good = grade == Grade.EXCELLENT
    points = {
        Grade.EXCELLENT: (95, 92, 90),
        Grade.QUALIFIED: (82, 78, 75),
        Grade.UNQUALIFIED: (52, 58, 50),
    }[grade]
    notified_on = decided_on - timedelta(days=WEEKS_OF_ASSESSING * 7) if decided_on else None
    yield from be_notified(world, clock, place, day=notified_on)
    yield from assess_oneself(clock, place, 1.05 if good else 0.7)
    yield from be_opined(clock, place)
    yield from be_evaluated(world, clock, place, points)
    yield from be_graded(world, clock, place, grade)
    yield clock.on(decided_on) if decided_on else clock.later(days=4)
    assessment_steps.decide(assessment_of(place), world.sign)


def report_rectification(clock: Clock, place: Place, days: int, achieved: float = 0.95) -> Days:
    yield clock.later(days=days)
    assessment_steps.report_rectification(rectification_of(place), place.sign, achieved)


def be_verified(clock: Clock, place: Place, *, holds: bool = True) -> Days:
    yield clock.later(days=9)
    assessment_steps.verify(rectification_of(place), place.city_sign, holds=holds)


# Finding things as they are now -------------------------------------------------------------------


def application_of(place: Place) -> Application:
    return Application.objects.filter(county=place.county).latest("pk")


def case_of(place: Place) -> Case:
    return steps.case_of(application_of(place))


def reviews_of(place: Place) -> list[ExpertReview]:
    return list(case_of(place).expert_reviews.order_by("pk"))


def standing_of(place: Place) -> list[ExpertReview]:
    """Without those of experts who stepped back."""
    return list(case_of(place).expert_reviews.standing().order_by("pk"))


def zone_of(place: Place) -> Zone:
    return Zone.objects.get(county=place.county)


def plan_of(place: Place) -> ImplementationPlan:
    return ImplementationPlan.objects.get(zone__county=place.county)


def report_of(place: Place, year: int) -> AnnualReport:
    return AnnualReport.objects.get(zone__county=place.county, year=year)


def adjustment_of(place: Place) -> Adjustment:
    return Adjustment.objects.filter(zone__county=place.county).latest("pk")


def assessment_of(place: Place) -> Assessment:
    return Assessment.objects.get(zone__county=place.county)


def rectification_of(place: Place) -> Rectification:
    return Rectification.objects.get(assessment__zone__county=place.county)
