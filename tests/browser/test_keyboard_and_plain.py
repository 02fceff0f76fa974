"""Without a mouse, without scripts, twice, too late, at the same time: nothing breaks or is lost."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.utils import timezone
from playwright.sync_api import expect

from applications import round_keeping
from applications.models import Application, Round
from cluster_portal.counties.models import User
from cluster_portal.workflow.models import LogRow
from desks.demonstration import steps

from .person import Person

pytestmark = pytest.mark.browser

Opener = Callable[..., Person]
# What the keyboard can reach: as browsers have it, less what is folded away or switched off.
INTERACTIVE = """() => [...document.querySelectorAll(
    'a[href], button:not([disabled]), input:not([type=hidden]):not([disabled]), ' +
    'select:not([disabled]), textarea:not([disabled]), summary, [tabindex="0"]'
  )].filter(element => element.checkVisibility() && !element.closest('fieldset[disabled]'))
    .filter(element => element.type !== 'radio' || element.checked ||
      !document.querySelector(`input[name="${element.name}"]:checked`) &&
      element === document.querySelector(`input[name="${element.name}"]`))
    .map((element, number) => { element.dataset.number = number; return element.outerHTML; })"""
FOCUSED = """() => {
    const element = document.activeElement, style = getComputedStyle(element);
    const ring = style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0;
    return [element.dataset.number || '', ring || style.boxShadow !== 'none'];
}"""


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
    """A complete draft of the county of this signatory. Each test takes another county."""

    def make(username: str) -> Application:
        user = User.objects.get(username=username)
        application = steps.begin_application(user, round_)
        steps.fill_in(application, user)
        return application

    return make


def test_the_skip_link_leads_to_the_content(person: Opener):
    window = person("auditor")
    window.sees("待办事项")
    window.go("/")
    window.page.keyboard.press("Tab")
    skip = window.page.get_by_role("link", name="跳到正文")
    expect(skip).to_be_focused()
    assert skip.bounding_box()["x"] >= 0, "it is seen once it has the focus"
    window.page.keyboard.press("Enter")
    expect(window.page.locator("#main")).to_be_focused()


def test_everything_is_reached_by_tab_and_seen_there(person: Opener, draft):
    application = draft("wuzhong.sign")
    steps.submit(application, User.objects.get(username="wuzhong.sign"))
    other = draft("zhangjiagang.sign")
    address = application.get_absolute_url()
    stops = {
        "wuzhong.sign": ["/", address],
        "zhangjiagang.sign": [
            f"{other.get_absolute_url()}sections/basics/",
            f"{other.get_absolute_url()}sections/institutions/rows/add/",
            f"{other.get_absolute_url()}sections/evidence/",
            f"/do/application/{other.pk}/submit/",
        ],
        "suzhou.sign": [
            "/applications/",
            f"{address}check/",
            f"/do/application/{application.pk}/decline/",
        ],
        "": ["/account/login/"],
    }
    for username, paths in stops.items():
        window = person(username)
        for path in paths:
            window.go(path)
            reached_by_tab(window)


def reached_by_tab(window: Person) -> None:
    """Tab once through the page: no element is left out, none is without a visible focus."""
    window.page.evaluate("document.activeElement.blur()")
    elements = window.page.evaluate(INTERACTIVE)
    missing = dict(enumerate(elements))
    for _press in range(len(elements) + 20):  # a date field takes several presses
        window.page.keyboard.press("Tab")
        number, seen = window.page.evaluate(FOCUSED)
        if number and int(number) in missing:  # the parts of a date field draw their own ring
            assert seen, f"{window.path()}: no visible focus: {missing[int(number)]}"
            del missing[int(number)]
        if not missing:
            break
    assert not missing, f"{window.path()}: not reached: {list(missing.values())}"


def test_an_application_is_submitted_without_scripts(person: Opener, draft):
    application = draft("gulou.sign")
    window = person("gulou.sign", script=False)
    window.click(window.link("鼓楼区").first)
    window.click(window.link("提交至设区市知识产权局"))
    window.field("agreed").check()
    window.click(window.button("提交至设区市知识产权局"))
    window.sees("已提交市局")
    application.refresh_from_db()
    assert application.state == Application.State.SUBMITTED


def test_the_other_language_keeps_the_page_and_stays_chosen(person: Opener, round_: Round):
    window = person("xuanwu.sign")
    window.go("/applications/?page=1")
    window.click(window.page.get_by_role("button", name="English"))
    expect(window.page.locator("html")).to_have_attribute("lang", "en")
    assert window.page.url.endswith("/applications/?page=1")
    window.sees("Applications")
    window.click(window.page.locator("details.account summary"))
    window.click(window.page.get_by_role("button", name="Log out"))
    window.type(username="xuanwu.sign", password="Browser-2026-tests")
    window.click(window.button("Log in"))
    window.sees("What waits for me")
    window.click(window.page.get_by_role("button", name="简体中文"))
    window.sees("待办事项")


def test_sending_a_decision_twice_counts_once(person: Opener, draft):
    application = draft("qinhuai.sign")
    window = person("qinhuai.sign")
    window.go(f"/do/application/{application.pk}/submit/")
    window.field("agreed").check()
    answers = window.page.evaluate(
        """async () => {
            const send = () => fetch(location.href, {
                method: 'POST', body: new FormData(document.querySelector('main form')),
            });
            const both = await Promise.all([send(), send()]);
            return both.map(answer => [answer.status, new URL(answer.url).pathname]);
        }"""
    )
    assert answers == [[200, application.get_absolute_url()]] * 2
    assert LogRow.objects.of(application).filter(event="submit").count() == 1
    window.go("/")
    window.does_not_see("未办理")


def test_two_quick_clicks_show_no_error(person: Opener, draft):
    application = draft("kunshan.sign")
    window = person("kunshan.sign")
    window.go(f"/do/application/{application.pk}/submit/")
    window.field("agreed").check()
    window.button("提交至设区市知识产权局").dblclick()
    window.sees("已办理“提交至设区市知识产权局”")
    assert LogRow.objects.of(application).filter(event="submit").count() == 1


def test_a_session_that_ended_leads_back_to_the_same_page_and_text(person: Opener, draft):
    application = draft("jiangyin.sign")
    section = f"{application.get_absolute_url()}sections/schedule/"
    window = person("jiangyin.sign")
    window.go(section)
    window.type(schedule="会话结束前写的内容")
    Session.objects.all().delete()
    window.click(window.button("保存"))
    window.sees("登录已失效")
    window.log_in("jiangyin.sign", "mistyped")
    window.log_in("jiangyin.sign")
    assert window.path() == section
    expect(window.page.locator("[data-restored]")).to_be_visible()
    expect(window.field("schedule")).to_have_value("会话结束前写的内容")
    window.click(window.button("保存"))
    window.sees("已保存。")
    assert application.sections.get(key="schedule").data["schedule"] == "会话结束前写的内容"
    window.type(schedule="后来写的内容")
    window.click(window.button("保存"))
    window.go(section)
    expect(window.page.locator("[data-restored]")).to_be_hidden()
    expect(window.field("schedule")).to_have_value("后来写的内容")


def test_the_scripts_are_no_newer_than_the_browsers_of_2019():
    """ES2019, for Chromium 90's forks. By their marks: what 2020 and later added to the grammar."""
    scripts = sorted((Path(settings.BASE_DIR) / "static").glob("*.js"))
    assert scripts
    script = "\n".join(path.read_text(encoding="utf-8") for path in scripts)
    code = re.sub(r"/\*.*?\*/|//[^\n]*", "", script, flags=re.DOTALL)
    newer = {
        "optional chaining (2020)": r"\?\.(?!\d)",
        "nullish coalescing (2020)": r"\?\?",
        "dynamic import (2020)": r"\bimport\s*\(",
        "big integers (2020)": r"\b\d+n\b",
        "logical assignment (2021)": r"(\|\||&&)=",
        "numeric separators (2021)": r"\d_\d",
        "class fields (2022)": r"#\w+\s*[=;(]",
        "top-level await (2022)": r"^await\b",
        "methods of later years": r"\.(replaceAll|at|findLast|toSorted|matchAll|allSettled|any)\(",
    }
    found = [name for name, mark in newer.items() if re.search(mark, code, re.MULTILINE)]
    assert not found
