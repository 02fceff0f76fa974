"""The demonstration: performed, whole, and open to whoever tries it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.db.models import Count
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from applications.models import Application
from cluster_portal.counties.models import User
from cluster_portal.deadlines.models import Obligation, Standing
from cluster_portal.documents.models import Paper, PaperKind
from cluster_portal.workflow import sheets
from cluster_portal.workflow.declare import workflow_models
from cluster_portal.workflow.models import LogRow, WorkflowModel
from cluster_portal.workflow.verifying import broken_rows
from desks.demonstration.people import CAST, EXPERTS
from reviews.models import Case
from tests.ledger import nothing_is_lost
from zones.models import Zone

pytestmark = pytest.mark.django_db

PASSWORD = "Js-demo-2026"
ACCOUNTS = [part.username for part in (*CAST, *EXPERTS)]


@pytest.fixture(scope="module", autouse=True)
def demonstration(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[None]:
    """Made once for all tests of this module, which only look at it, and taken back at the end."""
    with (
        django_db_blocker.unblock(),
        override_settings(DEMONSTRATION=True, MEDIA_ROOT=tmp_path_factory.mktemp("demonstration")),
        pytest.MonkeyPatch.context() as patch,
        transaction.atomic(),
    ):
        patch.setenv("DEMO_PASSWORD", PASSWORD)
        call_command("demo", verbosity=0)
        yield
        transaction.set_rollback(True)


@pytest.mark.parametrize("model", workflow_models(), ids=lambda model: model.__name__)
def test_it_holds_things_in_every_state(model: type[WorkflowModel]):
    states = set(model._base_manager.values_list("state", flat=True))
    assert states == {str(state) for state in model.State.values}


def test_its_zones_were_designated_over_four_years():
    """One set just now, one in the middle of its term, one at its end, one after its assessment."""
    today = timezone.localdate()
    ages = {(today - zone.designated_on).days // 365 for zone in Zone.objects.all()}
    assert ages == {0, 2, 3, 4}


def test_the_ledger_holds_what_is_open_met_late_overdue_and_waived():
    for standing in Standing:
        assert Obligation.objects.standing(standing).exists(), standing


def test_in_all_of_it_no_obligation_is_lost():
    assert Application.objects.count() > 5
    nothing_is_lost()


def test_every_kind_of_paper_was_issued():
    assert set(Paper.objects.values_list("kind", flat=True)) == set(PaperKind.values)


def test_it_is_performed_so_that_its_history_is_real():
    assert not list(broken_rows())
    assert not LogRow.objects.filter(at__gt=timezone.now()).exists()
    for application in Application.objects.all():
        assert LogRow.objects.of(application).first().event == "begin"


def test_its_log_was_written_in_the_order_of_the_days():
    people = LogRow.objects.filter(actor__isnull=False).order_by("pk").values_list("at", flat=True)
    assert list(people) == sorted(people)


@pytest.mark.parametrize("username", ACCOUNTS)
def test_its_accounts_log_in_with_the_one_password_and_need_no_change(username: str):
    client = Client()
    answer = client.post(
        "/account/login/", {"username": username, "password": PASSWORD}, follow=True
    )
    assert answer.status_code == 200
    assert answer.context["user"].username == username
    assert answer.resolver_match.url_name == "home"


def test_nobody_logs_in_as_those_who_only_fill_it_with_life():
    others = User.objects.exclude(username__in=ACCOUNTS)
    assert others
    assert not any(person.has_usable_password() for person in others)


LISTS = (
    "annual_reports", "applications", "assessments", "audit_log", "cases", "deadlines", "exchanges",
    "experts", "inspections", "panels", "people", "recommendations", "selections", "supports", "zones",
)  # fmt: skip


def addresses_of_lists() -> list[str]:
    """Also of those that belong to a round or a case: the one of the most rows."""
    reviewed = Case.objects.annotate(n=Count("expert_reviews")).order_by("-n")[0]
    visited = Case.objects.annotate(n=Count("visits")).order_by("-n")[0]
    return [
        *(reverse(name) for name in LISTS),
        reverse("supports") + "?sums=on",
        reverse("experts_of_case", args=[reviewed.pk]),
        reverse("ranking", args=[reviewed.application.round_id]),
        reverse("site_visits_of_case", args=[visited.pk]),
    ]


def test_no_row_of_an_exported_list_asks_the_database_for_itself(monkeypatch):
    """Every statement is asked once, but for its values: for the many rows as for a single one."""
    monkeypatch.setattr(sheets, "BATCH", 100_000)
    asked: dict[str, list[str]] = {}
    rows = {}
    for username, urls in (
        ("province.sign", addresses_of_lists()),
        ("jiangning.sign", [reverse("applications")]),
        ("expert.05", [reverse("expert_reviews")]),
    ):
        client = Client()
        user = User.objects.get(username=username)
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        for url in urls:
            with CaptureQueriesContext(connection) as queries:
                answer = client.get(url + ("&" if "?" in url else "?") + "export=csv")
                rows[url] = len(b"".join(answer.streaming_content).splitlines()) - 1
            shapes = Counter(re.sub(r"'[^']*'|\d+", "?", each["sql"]) for each in queries)
            asked[url] = [f"{n} × {sql}" for sql, n in shapes.items() if n > 1]
    assert {url: found for url, found in asked.items() if found} == {}
    assert all(rows.values()), rows


def test_it_is_made_once():
    rows = LogRow.objects.count()
    call_command("demo", if_empty=True, verbosity=0)
    assert LogRow.objects.count() == rows
    with pytest.raises(CommandError):
        call_command("demo", verbosity=0)
