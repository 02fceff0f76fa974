"""The round that is open now, county by county: each life ends in another state."""

from __future__ import annotations

from applications import guiding
from applications.prefill import last_application
from cluster_portal.workflow.door import perform

from . import lives, review_steps, selection_steps, steps
from .clock import Clock
from .lives import Days
from .world import Place, World

TIE = "本人近两年曾担任该区政府法律顾问，申请回避。"
BUSY = "近期在国外访学，无法按时完成评审。"
SHARES = {"qidong": 0.93, "haian": 0.9, "rudong": 0.86, "tongzhou": 0.83}


def begun(world: World, clock: Clock, place: Place, year: int) -> Days:
    yield from lives.apply(world, clock, place, year, complete=False)


def guided(world: World, clock: Clock, place: Place, year: int) -> Days:
    """Begun, and shared with the city, which has said two things; one is answered."""
    yield from begun(world, clock, place, year)
    yield clock.later(days=2)
    application = lives.application_of(place)
    guiding.share(application, by=place.handle)
    yield clock.later(days=2)
    first = guiding.comment(
        application,
        "institutions",
        "植物新品种服务较为薄弱，建议补充相关机构。",
        by=place.city_handle,
    )
    guiding.comment(
        application, "indicators", "建议增加高价值发明专利拥有量指标。", by=place.city_handle
    )
    yield clock.later(days=1)
    guiding.reply(first, "已与两家机构对接，正在补充材料。", by=place.handle)


def carried_over(world: World, clock: Clock, place: Place, year: int) -> Days:
    """It applied years ago: it starts from that, and has still to confirm what was carried over."""
    yield clock.now
    last = last_application(place.county)
    steps.begin_application(place.handle, world.round(year), based_on=last)


def ready(world: World, clock: Clock, place: Place, year: int) -> Days:
    yield from lives.apply(world, clock, place, year)


def submitted(world: World, clock: Clock, place: Place, year: int) -> Days:
    yield from lives.apply(world, clock, place, year)
    yield from lives.send(clock, place)


def returned(world: World, clock: Clock, place: Place, year: int) -> Days:
    yield from submitted(world, clock, place, year)
    yield from lives.be_returned(clock, place, days=25)


def declined(world: World, clock: Clock, place: Place, year: int) -> Days:
    yield from submitted(world, clock, place, year)
    yield clock.later(days=6)
    reason = "专项经费尚未落实到位，建议下一年度再行申报。"
    perform(lives.application_of(place), "decline", by=place.city_sign, reason=reason)


def recommended(world: World, clock: Clock, place: Place, year: int) -> Days:
    yield from submitted(world, clock, place, year)
    yield from lives.be_recommended(clock, place)


def sent_back(world: World, clock: Clock, place: Place, year: int) -> Days:
    yield from recommended(world, clock, place, year)
    yield clock.on(world.ago(4))
    items = {"government": "请补充领导小组成立文件的文号。"}
    steps.send_back(lives.application_of(place), world.handle, items, days=25)


def rejected(world: World, clock: Clock, place: Place, year: int) -> Days:
    yield from recommended(world, clock, place, year)
    yield clock.later(days=6)
    steps.reject(lives.application_of(place), world.sign, lives.TOO_FEW)


def accepted(world: World, clock: Clock, place: Place, year: int) -> Days:
    yield from recommended(world, clock, place, year)
    yield from lives.be_accepted(world, clock, place)


def withdrawn(world: World, clock: Clock, place: Place, year: int) -> Days:
    """With experts at work already."""
    yield from accepted(world, clock, place, year)
    yield from lives.be_assigned(world, clock, place, "expert.03", "expert.04")
    yield clock.later(days=9)
    reason = "区划调整在即，经区政府研究，本年度不再申报。"
    perform(lives.application_of(place), "withdraw", by=place.sign, reason=reason)


def assigned(world: World, clock: Clock, place: Place, year: int) -> Days:
    """Sent back once, corrected, accepted; two experts do not take it on, others are asked."""
    yield from recommended(world, clock, place, year)
    yield clock.later(days=3)
    items = {"projects": "请补充项目年度节点。"}
    steps.send_back(lives.application_of(place), world.handle, items)
    yield from lives.correct(clock, place)
    yield from lives.be_recommended(clock, place)
    yield from lives.be_accepted(world, clock, place)
    yield from lives.be_assigned(
        world, clock, place, "expert.07", "expert.06", "expert.05", "expert.02"
    )
    yield clock.later()
    first, second, third, _fourth = lives.reviews_of(place)
    perform(first, "recuse", by=first.expert.user, reason=TIE)
    yield clock.later()
    perform(second, "decline", by=second.expert.user, reason=BUSY)
    yield clock.later()
    review_steps.accept(third)


def being_scored(world: World, clock: Clock, place: Place, year: int) -> Days:
    """One has handed in, one is scoring, one has only taken it on, one is excused."""
    yield from accepted(world, clock, place, year)
    yield from lives.be_assigned(
        world, clock, place, "expert.08", "expert.05", "expert.04", "expert.03", "expert.09"
    )
    yield clock.later(days=2)
    done, scoring, taken, _asked, excused = lives.reviews_of(place)
    for review in (done, scoring, taken):
        review_steps.accept(review)
    yield clock.later(days=1)
    review_steps.start_review(lives.case_of(place), world.handle)
    yield clock.later(days=4)
    review_steps.score(done, 0.72)
    review_steps.hand_in(done)
    yield clock.later()
    review_steps.score(scoring, 0.81)
    yield clock.later(days=3)
    perform(excused, "excuse", by=world.handle, reason="专家已因病请假。")


def scored(world: World, clock: Clock, place: Place, year: int) -> Days:
    yield from accepted(world, clock, place, year)
    yield from lives.be_assigned(world, clock, place)
    yield from lives.be_scored(world, clock, place, SHARES[place.name])


def shortlisted(world: World, clock: Clock, place: Place, year: int) -> Days:
    yield from scored(world, clock, place, year)
    yield from lives.be_shortlisted(world, clock, place)


def to_be_visited(world: World, clock: Clock, place: Place, year: int) -> Days:
    yield from shortlisted(world, clock, place, year)
    yield clock.on(world.ago(5))
    yield from lives.plan_visit(world, clock, place, ahead=14)


def visited_after_all(world: World, clock: Clock, place: Place, year: int) -> Days:
    """The first visit was called off, the second one took place."""
    yield from shortlisted(world, clock, place, year)
    yield from lives.plan_visit(world, clock, place)
    yield clock.later(days=2)
    visit = lives.case_of(place).visits.get()
    perform(visit, "cancel", by=world.handle, reason="因台风影响，考察另行安排。")
    yield from lives.be_visited(world, clock, place)


def proposed(world: World, clock: Clock, place: Place, year: int) -> Days:
    yield from shortlisted(world, clock, place, year)
    yield from lives.be_visited(world, clock, place)
    yield clock.later(days=2)
    selection_steps.propose(lives.case_of(place), world.sign)
