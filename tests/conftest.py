"""The cast of all tests: the same few people, on the real engine, on one and the same day."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from zoneinfo import ZoneInfo

import hypothesis
import pytest
import time_machine
from django.conf import settings as django_settings
from django.core.cache import cache
from django.core.management import call_command
from django.test import Client
from django.utils import timezone, translation

from applications import round_keeping
from applications.models import Application, Round
from cluster_portal.counties.models import Office, Role, User
from desks.demonstration import selection_steps, steps
from desks.demonstration.people import CAST, EXTRAS, Part, make_people
from zones.models import Zone

# The clock of all tests starts here and runs on: a working day while a round is open, far from
# midnight, from the ends of month and year, from a holiday. So no test fails for the hour at which
# it happens to run. Another start, to look for what hangs on the day:
#     PORTAL_TEST_CLOCK=2026-12-31T23:50 .venv/bin/python -m pytest
# It is set before a test module is read, since some reckon days where they are read. It lies in the
# past, for pytest takes the folders of other runs for forgotten ones when they are days old.
STARTS_AT = datetime.fromisoformat(os.environ.get("PORTAL_TEST_CLOCK", "2026-04-15T10:00"))
time_machine.travel(STARTS_AT.replace(tzinfo=ZoneInfo("Asia/Shanghai")), tick=True).start()

# The same examples in every run, however slow the machine: what fails here fails everywhere.
hypothesis.settings.register_profile(
    "steady",
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[hypothesis.HealthCheck.too_slow],
)
hypothesis.settings.load_profile("steady")


# The files that take longest, so that none of them is begun last, when the other worker has nothing
# left to do. Of two that lie beside each other each worker takes one.
HERE = Path(__file__).parent
LONG_FILES = (
    "browser/",
    "permissions/test_edges.py",
    "lifecycle/",
    "permissions/",
    "desks/test_demo.py",
    "zones/",
    "documents/",
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The long files first; the others stay in their order."""
    items.sort(key=lambda item: place_of(item.path.relative_to(HERE).as_posix()))


def place_of(path: str) -> int:
    places = (n for n, long in enumerate(LONG_FILES) if path.startswith(long))
    return next(places, len(LONG_FILES))


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> None:
    """The divisions never change and are slow to load: they are there before the first test."""
    with django_db_blocker.unblock():
        call_command("load_divisions", verbosity=0)


@pytest.fixture(autouse=True)
def nothing_left_behind() -> Iterator[None]:
    """Neither what another test put into the cache nor the language that it read last."""
    cache.clear()
    with translation.override(django_settings.LANGUAGE_CODE):
        yield


@pytest.fixture(autouse=True)
def own_files(tmp_path, settings) -> None:
    """No test leaves a file behind or finds one of another."""
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def divisions(db) -> None:
    """Loaded anew only where a test with real commits has emptied the database."""
    if not Office.objects.exists():
        call_command("load_divisions", verbosity=0)


@pytest.fixture
def cast(divisions) -> SimpleNamespace:
    """People by their user name with _ for the dot: cast.jiangning_sign, cast.auditor …"""
    more = (Part("expert", "专家", Role.EXPERT), Part("conflicted_expert", "回避专家", Role.EXPERT))
    people = make_people((*CAST, *EXTRAS, *more), None, demonstration=False)
    return SimpleNamespace(**{name.replace(".", "_"): user for name, user in people.items()})


@pytest.fixture
def client_of() -> Callable[[User | None], Client]:
    """A browser in which this person is logged in; None is a stranger."""

    def make(user: User | None) -> Client:
        client = Client()
        if user is not None:
            client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        return client

    return make


@pytest.fixture
def round_(cast) -> Round:
    """This year's round, open for long enough whatever day the tests run on."""
    today = timezone.localdate()
    return round_keeping.open_round(
        year=today.year,
        opens_on=today - timedelta(days=1),
        closes_on=today + timedelta(days=30),
        reason="测试",
        by=cast.province_sign,
    )


@pytest.fixture
def draft(cast, round_) -> Application:
    """Jiangning's application, begun and empty."""
    return steps.begin_application(cast.jiangning_handle, round_)


@pytest.fixture
def complete(cast, draft) -> Application:
    """Jiangning's application with everything filled in."""
    steps.fill_in(draft, cast.jiangning_handle)
    draft.refresh_from_db()
    return draft


@pytest.fixture
def submitted(cast, complete) -> Application:
    steps.submit(complete, cast.jiangning_sign)
    return complete


@pytest.fixture
def recommended(cast, submitted) -> Application:
    steps.check_as_city(submitted, cast.nanjing_handle, rank=1)
    steps.recommend(submitted, cast.nanjing_sign)
    return submitted


@pytest.fixture
def zone(cast) -> Zone:
    """Jiangning's zone, designated today: its application went the whole way in the weeks before."""
    from tests import rounds

    today = timezone.localdate()
    with rounds.on_day(today - timedelta(days=40)):
        round_ = round_keeping.open_round(
            year=today.year,
            opens_on=timezone.localdate(),
            closes_on=timezone.localdate() + timedelta(days=10),
            reason="测试",
            by=cast.province_sign,
        )
        (case,) = rounds.scored(cast, round_, jiangning=0.9).values()
        rounds.proposed(cast, case)
    selection = rounds.announced(cast, round_, today - timedelta(days=25))
    selection_steps.decide(selection, cast.province_sign)
    return Zone.objects.get(case=case)
