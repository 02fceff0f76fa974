"""What is typed saves itself, and is not lost: not by a crash of the server, a session's end, a
colleague at the same section, a closed page. Files are sent one by one, and again."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.utils import timezone
from playwright.sync_api import Browser, Locator, Route, expect

from applications import round_keeping
from applications.models import Application, Round
from cluster_portal.counties.models import User
from desks.demonstration import steps

from .person import NARROW, Person
from .portal import own_database, populate
from .process import PortalProcess
from .test_axe import violations

pytestmark = pytest.mark.browser

Opener = Callable[..., Person]


@pytest.fixture(scope="module")
def process(
    django_db_blocker: Any, chromium: Browser, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[PortalProcess]:
    folder = tmp_path_factory.mktemp("portal")
    served = PortalProcess(folder / "portal.sqlite3", folder / "media")
    with django_db_blocker.unblock(), own_database(served.database):
        served.launch()
        try:
            populate()
            served.wait()
            yield served
        finally:
            served.kill()


@pytest.fixture(scope="module")
def portal(process: PortalProcess) -> str:
    return process.address


@pytest.fixture(scope="module")
def round_(portal: str) -> Round:
    today = timezone.localdate()
    return round_keeping.open_round(
        year=today.year,
        opens_on=today - timedelta(days=1),
        closes_on=today + timedelta(days=30),
        reason="测试",
        by=User.objects.get(username="province.sign"),
    )


@pytest.fixture
def draft(round_: Round) -> Callable[[str], Application]:
    """An empty draft of the county of this signatory. Each test takes another county."""
    return lambda name: steps.begin_application(User.objects.get(username=name), round_)


def section(application: Application, key: str) -> str:
    return f"{application.get_absolute_url()}sections/{key}/"


def stored(application: Application, key: str, field: str) -> str:
    return application.sections.get(key=key).data[field]


def line(window: Person) -> Locator:
    """The line that says how it stands with what was typed."""
    return window.page.locator("[data-saving]")


def saved_again(window: Person) -> None:
    """It has saved, and knows of nothing since."""
    done = "[data-saving][data-state=saved]:has([data-doing]:empty)"
    expect(window.page.locator(done)).to_be_visible()


def test_a_crash_of_the_server_in_the_middle_of_typing_loses_nothing(
    person: Opener, draft, process: PortalProcess
):
    application = draft("kunshan.sign")
    window = person("kunshan.sign")
    window.go(section(application, "schedule"))
    text = window.field("schedule")
    text.press_sequentially("第一年：建成公共服务平台。")
    expect(line(window)).to_contain_text("尚未保存")
    expect(line(window).get_by_role("status")).to_contain_text("已保存 10:")
    window.shoot("saving_saved")
    assert stored(application, "schedule", "schedule") == "第一年：建成公共服务平台。"
    process.kill()
    text.press_sequentially("第二年：引进机构。")
    expect(line(window).get_by_role("status")).to_contain_text("服务器没有应答")
    text.press_sequentially("第三年：总结评估。")
    window.shoot("saving_away")
    found = violations(window)
    process.start()
    saved_again(window)
    whole = "第一年：建成公共服务平台。第二年：引进机构。第三年：总结评估。"
    assert stored(application, "schedule", "schedule") == whole
    assert application.sections.get(key="schedule").version == 3, "once for each pause"
    window.click(window.button("保存"))
    window.sees("已保存。")
    expect(window.field("schedule")).to_have_value(whole)
    assert not found, "\n".join(found)


def test_a_lost_answer_and_a_reload_lose_nothing_and_make_no_conflict_with_oneself(
    person: Opener, draft
):
    application = draft("pukou.sign")
    window = person("pukou.sign")
    window.page.on("dialog", lambda dialog: dialog.accept())
    window.go(section(application, "schedule"))

    def lose_the_answer(route: Route) -> None:
        if route.request.method == "POST":
            route.fetch()
            route.abort()
        else:
            route.continue_()

    window.page.route("**/sections/schedule/", lose_the_answer)
    window.type(schedule="已保存而没有应答的进度安排")
    expect(line(window)).to_contain_text("服务器没有应答")
    window.page.unroute("**/sections/schedule/")
    assert stored(application, "schedule", "schedule") == "已保存而没有应答的进度安排"
    window.type(schedule="断网时写的进度安排")
    window.page.reload()
    expect(window.page.locator("[data-restored]")).to_be_visible()
    expect(window.field("schedule")).to_have_value("断网时写的进度安排")
    saved_again(window)
    assert stored(application, "schedule", "schedule") == "断网时写的进度安排"


def test_a_session_that_ended_leads_through_the_login_back_to_the_text_which_then_saves_itself(
    person: Opener, draft
):
    application = draft("qinhuai.sign")
    window = person("qinhuai.sign", size=NARROW)
    window.go(section(application, "schedule"))
    Session.objects.all().delete()
    window.type(schedule="会话结束后写的内容")
    expect(line(window)).to_contain_text("登录已失效")
    window.shoot("saving_expired_narrow")
    window.click(line(window).get_by_role("link", name="重新登录"))
    window.sees("登录已失效")
    window.log_in("qinhuai.sign")
    expect(window.field("schedule")).to_have_value("会话结束后写的内容")
    saved_again(window)
    assert stored(application, "schedule", "schedule") == "会话结束后写的内容"


def test_of_two_in_one_section_the_second_sees_both_side_by_side_and_keeps_their_own(
    person: Opener, draft
):
    application = draft("jiangning.sign")
    first, second = person("jiangning.handle"), person("jiangning.sign")
    for window in (first, second):
        window.go(section(application, "schedule"))
    first.type(schedule="甲写的进度安排", safeguards="两人都同意的保障")
    saved_again(first)
    second.type(schedule="乙写的进度安排", safeguards="两人都同意的保障")
    expect(line(second).get_by_role("status")).to_contain_text("对照查看双方内容")
    found = violations(second)
    second.click(second.button("保存"))
    beside = second.page.locator("#theirs ~ .side-by-side")
    expect(beside).to_have_count(1)
    expect(beside).to_contain_text("甲写的进度安排")
    expect(beside).to_contain_text("乙写的进度安排")
    expect(second.field("schedule")).to_have_value("乙写的进度安排")
    second.shoot("saving_conflict")
    found += violations(second)
    assert stored(application, "schedule", "schedule") == "甲写的进度安排"
    second.click(second.button("保存"))
    second.sees("已保存。")
    assert stored(application, "schedule", "schedule") == "乙写的进度安排"
    assert not found, "\n".join(found)


def test_what_is_not_right_is_named_and_saves_itself_once_it_is(person: Opener, draft):
    application = draft("xuanwu.sign")
    window = person("xuanwu.sign")
    window.go(section(application, "basics"))
    window.type(contact_email="不是邮箱")
    expect(line(window).get_by_role("status")).to_contain_text("有1处需要更正")
    window.type(contact_email="office@example.org")
    saved_again(window)
    assert stored(application, "basics", "contact_email") == "office@example.org"


def test_leaving_within_the_pause_warns_and_after_it_does_not(person: Opener, draft):
    application = draft("gulou.sign")
    window = person("gulou.sign")
    asked: list[str] = []
    window.page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    window.go(section(application, "schedule"))
    window.type(schedule="还没有保存")
    with window.page.expect_event("dialog"):
        window.page.get_by_role("link", name="首页").first.click(no_wait_after=True)
    assert asked == ["beforeunload"]
    saved_again(window)
    window.click(window.page.get_by_role("link", name="首页").first)
    window.sees("待办事项")
    assert asked == ["beforeunload"]


def test_a_half_typed_new_row_is_there_when_one_comes_back(person: Opener, draft):
    application = draft("jiangyin.sign")
    window = person("jiangyin.sign")
    window.page.on("dialog", lambda dialog: dialog.accept())
    page = f"{section(application, 'projects')}rows/add/"
    window.go(page)
    window.type(name="只写了一半的项目")
    window.go("/")
    window.go(page)
    expect(window.field("name")).to_have_value("只写了一半的项目")
    expect(window.page.locator("[data-restored]")).to_be_visible()
    window.click(window.link("取消"))
    window.go(page)
    expect(window.field("name")).to_have_value("")


def the_list_misses_no_file(window: Person) -> None:
    """A file that is kept just as the list is being renewed for another one renews it again."""
    fetched: list[str] = []
    window.page.on(
        "request", lambda r: fetched.append(r.url) if "hx-request" in r.headers else None
    )
    with window.page.expect_response(lambda _response: len(fetched) == 2):
        window.page.evaluate(
            """() => {
                const uploaded = () => document.body.dispatchEvent(new Event("uploaded"));
                document.body.addEventListener("htmx:afterSwap", uploaded, { once: true });
                uploaded();
            }"""
        )


def test_files_are_sent_one_by_one_and_again_after_the_network_was_away(person: Opener, draft):
    application = draft("yixing.sign")
    window = person("yixing.sign")
    window.go(section(application, "evidence"))
    rows = window.page.locator(".uploads li")
    there = window.page.locator("#files tbody tr")

    def choose(*files: tuple[str, bytes]) -> None:
        window.page.set_input_files(
            "[type=file]",
            [{"name": name, "mimeType": "application/pdf", "buffer": b} for name, b in files],
        )
        window.click(window.button("上传"))

    choose(
        ("甲.pdf", steps.small_pdf("甲")), ("坏.pdf", b"nothing"), ("乙.pdf", steps.small_pdf("乙"))
    )
    expect(there).to_have_count(2)
    expect(rows).to_have_count(1)
    expect(rows).to_contain_text("坏.pdf")
    expect(rows).to_contain_text("内容与扩展名不符")
    window.shoot("uploads")
    the_list_misses_no_file(window)
    found = violations(window)
    window.click(rows.get_by_role("button", name="不再上传"))

    window.context.set_offline(True)
    choose(("丙.pdf", steps.small_pdf("丙")))
    expect(rows).to_contain_text("服务器没有应答")
    window.context.set_offline(False)
    slow = window.context.new_cdp_session(window.page)
    slow.send(
        "Network.emulateNetworkConditions",
        {"offline": False, "latency": 0, "downloadThroughput": -1, "uploadThroughput": 300_000},
    )
    window.click(rows.get_by_role("button", name="重试"))
    expect(there).to_have_count(3)
    choose(("丁.pdf", steps.small_pdf("丁" * 150_000)))
    expect(rows.locator("progress")).to_be_visible()
    expect(rows).to_contain_text("%")
    window.shoot("uploads_progress")
    expect(there).to_have_count(4)
    expect(rows).to_have_count(0)
    assert not found, "\n".join(found)
