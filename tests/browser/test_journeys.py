"""A day of each of those who act after the application, in Chromium, clicked as they would click.

Everything before the day of each was lived on its own days, as the demonstration is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.test import override_settings
from django.utils import timezone
from playwright.sync_api import Browser

from cluster_portal.policy.lists import Grade
from desks.demonstration import lives, review_steps, round_lives, selection_steps
from desks.demonstration.clock import SHANGHAI, Life, live
from desks.demonstration.lives import Days
from desks.demonstration.world import World
from reviews.models import ExpertReview, Selection
from zones import sweeping
from zones.models import AnnualReport, Zone

from .person import NARROW, WIDE, Person
from .portal import PASSWORD, own_database, serving
from .test_axe import violations

pytestmark = pytest.mark.browser

Opener = Callable[..., Person]
DESIGNATED_AGO = 60  # days and three years: the term is over
EXPERT = "expert.04"


@pytest.fixture(scope="module")
def world(
    django_db_blocker: Any, chromium: Browser, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[World]:
    """Zones whose term is over, counties that were scored, and one that an expert has to score."""
    folder = tmp_path_factory.mktemp("journeys")
    with (
        django_db_blocker.unblock(),
        override_settings(MEDIA_ROOT=folder / "media", DEMONSTRATION=True),
        own_database(folder / "portal.sqlite3"),
    ):
        call_command("load_divisions", verbosity=0)
        world = World(PASSWORD)
        live(gather(world), until=timezone.now())
        sweeping.sweep()
        yield world


@pytest.fixture(scope="module")
def portal(world: World) -> Iterator[str]:
    """Instead of the cast's empty portal: this world's."""
    with serving() as address:
        yield address


def gather(world: World) -> list[Life]:
    old, closed, open_ = world.open_year - 4, world.open_year - 1, world.open_year
    designated = world.ago(DESIGNATED_AGO, years=3)
    scored = world.ago(40)
    panels = ((old, designated - timedelta(days=74)), (closed, scored), (open_, world.ago(45)))
    kunshan = world.place("kunshan")
    reported = range(designated.year, lives.last_reported(world))
    return [
        lives.report_each_year(world, world.clock(designated), kunshan, reported),
        nights(world),
        round_lives.opening(world, old, date(old, 3, 1)),
        round_lives.opening(world, closed, world.ago(500)),
        round_lives.opening(world, open_, world.ago(50), stays_open=True),
        *(round_lives.panel(world, year, day) for year, day in panels),
        round_lives.selection(world, old, designated, decides=True),
        zone(world, old, designated, "kunshan", 0),
        zone(world, old, designated, "zhangjiagang", 1),
        scored_county(world, closed, "jianye", 0),
        scored_county(world, closed, "qixia", 1),
        being_scored(world, open_),
    ]


def nights(world: World) -> Days:
    """The sweep of each New Year's night, which opens the year's report."""
    for year in range(world.open_year - 3, world.today.year + 1):
        yield datetime.combine(date(year, 1, 1), time(0, 30), SHANGHAI)
        sweeping.sweep()


def zone(world: World, year: int, designated: Any, name: str, turn: int) -> Days:
    """昆山市 only files its plan; 张家港市 is before the province with a poor account of itself."""
    place = world.place(name)
    then = lives.file_plan(world, world.clock(designated, turn), place)
    yield from round_lives.candidate(world, year, designated, name, turn, then=then)
    if name == "zhangjiagang":
        clock = world.clock(designated, turn)
        yield clock.on(lives.zone_of(place).term_ends_on + timedelta(days=1))
        sweeping.sweep()
        yield from lives.be_notified(world, clock, place)
        yield from lives.assess_oneself(clock, place, 0.5)
        yield from lives.be_opined(clock, place)


def scored_county(world: World, year: int, name: str, turn: int) -> Days:
    place, clock = world.place(name), world.clock(world.ago(480), turn)
    yield from lives.apply(world, clock, place, year)
    yield from lives.send(clock, place)
    yield from lives.be_recommended(clock, place)
    yield from lives.be_accepted(world, clock, place, day=world.ago(38))
    yield from lives.be_assigned(world, clock, place)
    yield from lives.be_scored(world, clock, place, 0.9 - turn / 10)


def being_scored(world: World, year: int) -> Days:
    """江宁区, of whose three experts one has not yet said whether they take it on."""
    place, clock = world.place("jiangning"), world.clock(world.ago(44))
    yield from lives.apply(world, clock, place, year)
    yield from lives.send(clock, place)
    yield from lives.be_recommended(clock, place)
    yield from lives.be_accepted(world, clock, place)
    yield from lives.be_assigned(world, clock, place, "expert.05", "expert.08", EXPERT)
    yield clock.later()
    review_steps.start_review(lives.case_of(place), world.handle)


def fits(window: Person, name: str) -> None:
    """A page as it should be: axe finds nothing, and nothing runs off it, wide and narrow."""
    window.page.wait_for_load_state()
    assert not violations(window)
    for size in (NARROW, WIDE):
        window.page.set_viewport_size(size)
        window.shoot(f"50-{name}-{size['width']}")
        needs = window.page.evaluate("document.documentElement.scrollWidth")
        assert needs <= size["width"], f"{name} needs {needs} px"


def named(what: str, window: Person) -> str:
    """A picture's name from the page's address."""
    return what + window.path().rstrip("/").replace("/", "-")


def decide(window: Person, what: str, typed: dict[str, Any] | None = None) -> None:
    """Press the button on the thing's page, fill in what it asks, confirm."""
    window.click(window.page.get_by_role("main").get_by_role("link", name=what, exact=True))
    window.type(typed or {})
    fits(window, named("page", window))
    window.click(window.button(what))
    window.sees(f"已办理“{what}”")


def write(window: Person, typed: dict[str, Any]) -> None:
    """Open the thing's writing, fill it in, save and go back."""
    window.click(window.link("填写").first)
    window.type(typed)
    fits(window, named("page", window))
    window.click(window.button("保存并返回"))
    window.sees("已保存")
    fits(window, named("written", window))


@pytest.mark.clause("四(四)句2")
def test_an_expert_declares_reads_scores_and_hands_in(person: Opener, world: World):
    window = person(EXPERT)
    fits(window, "expert-home")
    window.click(window.link("江宁区").first)
    window.does_not_see("基本情况和联系人", "推荐排序")
    window.click(window.link("申明无利害关系并接受"))
    for box in window.page.get_by_role("main").get_by_role("checkbox").all():
        box.check()
    fits(window, "expert-declares")
    window.click(window.button("申明无利害关系并接受"))
    window.sees("基本情况和联系人")
    fits(window, "expert-reads")
    scores = {"20": "17", "15": "12.5", "25": "22", "10": "8"}
    weights = ("20", "15", "25", "15", "10", "15")
    typed = {f"scores-{place}-score": scores[weight] for place, weight in enumerate(weights)}
    typed |= {f"scores-{place}-reason": "依据充分，与申报书一致。" for place in range(6)}
    write(window, {**typed, "comment": "基础扎实，建议现场核实机构运营情况。"})
    decide(window, "提交评分表")
    window.sees("84.5")
    review = ExpertReview.objects.get(
        expert=world.experts[EXPERT], case__application__county__code="320115"
    )
    assert review.state == ExpertReview.State.SUBMITTED
    window.go("/")
    window.sees("目前没有待办事项")


@pytest.mark.clause("四(四)句3")
def test_the_province_shortlists_proposes_and_tells_the_public(person: Opener, world: World):
    window = person("province.sign")
    year = world.open_year - 1
    for name in ("jianye", "qixia"):
        window.go(f"/cases/ranking/{world.round(year).pk}/")
        fits(window, "ranking")
        place = world.place(name)
        window.click(window.link(place.county.name).first)
        decide(window, "入围")
        visit = selection_steps.plan_visit(lives.case_of(place), world.handle)
        selection_steps.hold_visit(visit, world.handle, world.sign)
        window.go(lives.case_of(place).get_absolute_url())
        fits(window, "case")
        decide(window, "提出拟设立")
    window.go("/cases/selections/")
    fits(window, "selections")
    window.click(window.page.get_by_role("row", name=str(year)).get_by_role("button"))
    write(
        window,
        {
            "meeting_on": timezone.localdate(),
            **{f"present-{n}-name": name for n, name in enumerate(("沈国栋", "周敏"))},
            **{f"present-{n}-post": "省知识产权局" for n in range(2)},
            "minutes": "听取评审和考察情况汇报，一致同意。",
            "notice_days": 5,
            "objections_to": "省知识产权局，南京市汉中门大街145号，025-83279000",
        },
    )
    decide(window, "发布公示")
    fits(window, "announced")
    assert world.round(year).selection.state == Selection.State.ANNOUNCED
    anybody = person()
    anybody.go("/public/notices/")
    anybody.click(anybody.page.locator("main table a").first)
    anybody.sees("建邺区", "栖霞区")
    fits(anybody, "public-notice")


@pytest.mark.clause("五(三)")
def test_a_county_reports_in_january_and_both_take_note(person: Opener, world: World):
    window = person("kunshan.sign")
    report = lives.report_of(world.place("kunshan"), lives.last_reported(world))
    window.go("/")
    fits(window, "zone-home")
    window.click(window.link(f"昆山市{report.year}年度报告").first)
    typed = {"summary": "新引进服务机构6家，建成一站式服务平台。", "plan": "继续引进高端服务机构。"}
    typed |= {f"actuals-{n}-actual": 30 for n in range(7)}
    typed |= {f"projects-{n}-progress": "按计划推进。" for n in range(2)}
    write(window, typed)
    decide(window, "报送设区市局和省局")
    for username, what in (
        ("suzhou.sign", "设区市局确认收悉"),
        ("province.handle", "省局确认收悉（市局已收悉）"),
    ):
        reader = person(username)
        reader.go("/")
        reader.click(reader.link(f"昆山市{report.year}年度报告").first)
        decide(reader, what)
    report.refresh_from_db()
    assert report.state == AnnualReport.State.ACKNOWLEDGED


@pytest.mark.clause("四(六)2句4")
def test_an_assessment_that_ends_in_a_revocation(person: Opener, world: World):
    handler, signatory = person("province.handle"), person("province.sign")
    county, city = person("zhangjiagang.sign"), person("suzhou.sign")
    assessment = lives.assessment_of(world.place("zhangjiagang")).get_absolute_url()
    handler.go(assessment)
    points = {f"scores-{n}-score": 50 for n in range(3)}
    write(handler, points | {f"scores-{n}-reason": "主要指标未完成。" for n in range(3)})
    decide(handler, "完成评价")
    signatory.go(assessment)
    decide(signatory, "评定等次", {"grade": Grade.UNQUALIFIED.value})
    decide(signatory, "签发考核决定", {"what": "补足专职人员。\n引进商业运营类机构。"})
    fits(signatory, "assessed")

    county.go("/")
    fits(county, "county-home")
    county.click(county.link("张家港市限期整改").first)
    write(
        county,
        {
            "findings-0-finding": "专职人员不足",
            "findings-0-done": "已配备2人",
            "findings-0-result": "完成",
            **{f"figures-{n}-actual": 10 for n in range(6)},
        },
    )
    decide(county, "报送整改报告")
    rectification = lives.rectification_of(world.place("zhangjiagang")).get_absolute_url()
    city.go(rectification)
    decide(city, "出具核查意见", {"holds": ["no"], "verification": "商业运营类机构仍未引进。"})
    signatory.go(rectification)
    decide(signatory, "告知拟取消称号", {"reason": "主要整改事项未完成。"})
    county.go(rectification)
    write(county, {"facts": "协议已签订。", "wish": "请求保留称号。"})
    decide(county, "提交陈述申辩意见")
    signatory.go(rectification)
    decide(signatory, "取消称号", {"reason": "整改后仍不合格。"})
    fits(signatory, "revoked")
    zone = Zone.objects.get(county__code="320582")
    assert zone.state == Zone.State.REVOKED
    anybody = person()
    anybody.go("/public/zones/")
    anybody.sees("昆山市")
    anybody.does_not_see("张家港市")
