"""The cast of all tests: the same few people, on the real engine."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace

import pytest
from django.core.management import call_command
from django.test import Client

from applications.models import Application, Round
from cluster_portal.counties.models import Role, User
from desks.demonstration import steps
from desks.demonstration.people import CAST, EXTRAS, Part, make_people


@pytest.fixture(autouse=True)
def own_files(tmp_path, settings) -> None:
    """No test leaves a file behind or finds one of another."""
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def divisions(db) -> None:
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
    from datetime import timedelta

    from django.utils import timezone

    from applications import round_keeping

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
