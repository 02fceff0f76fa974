"""A writing in a browser: its table grows, an error leads to its cell, nothing typed is lost."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.utils import timezone
from playwright.sync_api import expect

from applications import round_keeping
from cluster_portal.counties.models import User
from cluster_portal.workflow.rows_field import EMPTY_LINES
from cluster_portal.workflow.writing import write_url
from desks.demonstration import review_steps
from reviews.criteria import CRITERIA
from reviews.models import Panel

from .person import NARROW, Person
from .test_axe import violations

pytestmark = pytest.mark.browser

Opener = Callable[..., Person]
NEXT = len(CRITERIA)  # the number of the first empty line


@pytest.fixture(scope="module")
def panel(portal: str) -> Panel:
    by, today = User.objects.get(username="province.sign"), timezone.localdate()
    round_ = round_keeping.open_round(
        year=today.year,
        opens_on=today - timedelta(days=1),
        closes_on=today + timedelta(days=30),
        reason="测试",
        by=by,
    )
    return review_steps.begin_panel(round_, by)


def test_it_shuts_nobody_out_before_and_after_a_mistake(person: Opener, panel: Panel):
    window = person("province.sign")
    window.go(write_url(panel, "rules"))
    found = violations(window)
    window.shoot("writing")
    window.type({"criteria-0-weight": "0", "minimum_experts": "0"})
    window.click(window.button("保存"))
    found += violations(window)
    window.shoot("writing_error")
    assert not found, "\n".join(found)


def test_an_error_leads_to_its_cell(person: Opener, panel: Panel):
    window = person("province.sign")
    window.go(write_url(panel, "rules"))
    window.type({"criteria-2-weight": "0"})
    window.click(window.button("保存"))
    window.click(window.page.locator(".error-summary a").first)
    expect(window.field("criteria-2-weight")).to_be_focused()


def test_a_narrow_window_scrolls_the_table_and_not_the_page(person: Opener, panel: Panel):
    window = person("province.sign", size=NARROW)
    window.go(write_url(panel, "rules"))
    window.shoot("writing_narrow")
    wide = window.page.evaluate("document.documentElement.scrollWidth")
    assert wide <= NARROW["width"]
    assert window.page.evaluate(
        "[...document.querySelectorAll('.rows-widget')].every(t => t.scrollWidth > 360)"
    )


def test_the_table_grows_line_by_line_and_every_line_is_saved(person: Opener, panel: Panel):
    window = person("province.sign")
    window.go(write_url(panel, "rules"))
    last = NEXT + EMPTY_LINES
    window.click(window.button("添加一行"))
    expect(window.field(f"criteria-{last}-name")).to_be_focused()
    window.type({f"criteria-{last}-name": "新增指标", f"criteria-{last}-weight": "5"})
    window.click(window.button("保存"))
    window.sees("已保存")
    expect(window.field(f"criteria-{NEXT}-name")).to_have_value("新增指标")
    window.type({f"criteria-{NEXT}-name": "", f"criteria-{NEXT}-weight": ""})
    window.click(window.button("保存"))
    expect(window.field(f"criteria-{NEXT}-name")).to_have_value("")


def test_what_was_typed_when_the_session_ended_is_back_with_its_added_lines(
    person: Opener, panel: Panel
):
    window = person("province.sign")
    window.go(write_url(panel, "rules"))
    last = NEXT + EMPTY_LINES
    window.click(window.button("添加一行"))
    window.type({f"criteria-{last}-name": "没有丢失", "criteria-1-name": "也没有丢失"})
    Session.objects.all().delete()
    window.click(window.button("保存"))
    window.log_in("province.sign")
    expect(window.field(f"criteria-{last}-name")).to_have_value("没有丢失")
    expect(window.field("criteria-1-name")).to_have_value("也没有丢失")
    panel.refresh_from_db()
    assert "没有丢失" not in str(panel.rules)
