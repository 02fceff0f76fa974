"""The demonstration: performed, whole, and only where it may be."""

from __future__ import annotations

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from applications.models import Application
from cluster_portal.counties.models import User
from cluster_portal.documents.models import Paper
from cluster_portal.workflow.models import LogRow
from cluster_portal.workflow.verifying import broken_rows
from desks.demonstration.people import CAST
from reviews.models import Case


@pytest.fixture
def demonstration(db, settings, monkeypatch):
    settings.DEMONSTRATION = True
    monkeypatch.setenv("DEMO_PASSWORD", "Js-demo-2026")
    call_command("demo", verbosity=0)


def test_it_holds_applications_and_cases_in_every_state(demonstration):
    assert {a.state for a in Application.objects.all()} == set(Application.State.values)
    assert {c.state for c in Case.objects.all()} == set(Case.State.values)


def test_it_is_performed_so_that_history_papers_and_log_are_real(demonstration):
    assert not list(broken_rows())
    assert Paper.objects.exists()
    assert not Paper.objects.waiting().exists()
    assert not LogRow.objects.filter(at__gt=timezone.now()).exists()
    for application in Application.objects.all():
        assert LogRow.objects.of(application).first().event == "begin"


def test_its_accounts_log_in_with_the_one_password_and_need_no_change(demonstration, client):
    for part in CAST:
        answer = client.post(
            "/account/login/", {"username": part.username, "password": "Js-demo-2026"}, follow=True
        )
        assert answer.status_code == 200
        assert answer.context["user"].username == part.username
        assert answer.resolver_match.url_name == "home"
        client.post("/account/logout/")
    others = User.objects.exclude(username__in=[part.username for part in CAST])
    assert not any(person.has_usable_password() for person in others)


def test_it_is_made_once_and_only_in_a_fresh_database(demonstration):
    rows = LogRow.objects.count()
    call_command("demo", if_empty=True, verbosity=0)
    assert LogRow.objects.count() == rows
    with pytest.raises(CommandError):
        call_command("demo", verbosity=0)


def test_it_is_never_made_where_demonstrations_are_off(db, settings):
    settings.DEMONSTRATION = False
    with pytest.raises(CommandError):
        call_command("demo", verbosity=0)
    assert not User.objects.exists()
