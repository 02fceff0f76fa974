"""A whole round for tests: counties whose scores are in, at what speed a test can bear."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import time_machine
from django.utils import timezone

from applications.models import Round
from cluster_portal.counties.models import User
from desks.demonstration import review_steps, selection_steps, steps
from reviews.models import Case, Expert, Selection

# Who signs for the county and its city, by the county's name in the cast.
CITIES = {"jiangning": "nanjing", "gulou": "nanjing", "kunshan": "suzhou", "jiangyin": "wuxi"}
LEAST_EXPERTS = 1  # one sheet a case: what several come to is the tally's tests' business


@contextmanager
def on_day(day: date, at: time = time(10)) -> Iterator[None]:
    """The program believes that it is that day."""
    with time_machine.travel(datetime.combine(day, at, ZoneInfo("Asia/Shanghai")), tick=True):
        yield


def recommend(cast: SimpleNamespace, round_: Round, county: str, rank: int) -> Case:
    """The county's application reaches the province and is accepted."""
    signatory: User = getattr(cast, f"{county}_sign")
    city: User = getattr(cast, f"{CITIES[county]}_sign")
    application = steps.begin_application(signatory, round_)
    steps.fill_in(application, signatory, institutions=15)
    steps.submit(application, signatory)
    steps.check_as_city(application, city, rank=rank)
    steps.recommend(application, city)
    steps.check_as_province(application, cast.province_handle)
    steps.accept(application, cast.province_handle)
    return steps.case_of(application)


def review(cast: SimpleNamespace, case: Case, expert: Expert, share: float) -> None:
    """The expert gives the county this share of the whole."""
    sheet = review_steps.assign(case, expert, cast.province_handle)
    review_steps.accept(sheet)
    case.refresh_from_db()
    review_steps.start_review(case, cast.province_handle)
    review_steps.score(sheet, share)
    review_steps.hand_in(sheet)
    case.refresh_from_db()


def scored(cast: SimpleNamespace, round_: Round, **shares: float) -> dict[str, Case]:
    """Counties whose scores are in: name in the cast → case."""
    panel = review_steps.begin_panel(round_, cast.province_handle)
    due_on = timezone.localdate() + timedelta(days=20)
    review_steps.set_rules(
        panel, cast.province_handle, minimum_experts=LEAST_EXPERTS, due_on=due_on
    )
    (expert,) = review_steps.make_experts(cast.province_sign, "321300")
    cases = {}
    for rank, (county, share) in enumerate(shares.items(), 1):
        cases[county] = recommend(cast, round_, county, rank)
        review(cast, cases[county], expert, share)
    return cases


def visited(cast: SimpleNamespace, case: Case, reason: str = "") -> Case:
    """Shortlisted and visited on the same day."""
    selection_steps.shortlist(case, cast.province_sign, reason)
    visit = selection_steps.plan_visit(case, cast.province_handle)
    selection_steps.hold_visit(visit, cast.province_handle, cast.province_sign)
    return case


def proposed(cast: SimpleNamespace, case: Case, reason: str = "") -> Case:
    visited(cast, case, reason)
    selection_steps.propose(case, cast.province_sign, reason)
    return case


def announced(
    cast: SimpleNamespace, round_: Round, day: date, *, working_days: int = 5
) -> Selection:
    """The round's selection with its notice, which begins on that day."""
    with on_day(day):
        selection = selection_steps.begin_selection(round_, cast.province_handle)
        selection_steps.write_minutes(selection, cast.province_handle, days=working_days)
        selection_steps.announce(selection, cast.province_sign)
    return selection
