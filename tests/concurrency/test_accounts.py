"""Accounts kept by several people at once."""

from __future__ import annotations

import pytest

from cluster_portal.counties import accounts
from cluster_portal.counties.models import Office, User
from cluster_portal.workflow.models import LogRow

from .crowd import at_once, signatories

pytestmark = [pytest.mark.real_database, pytest.mark.django_db(transaction=True)]


def test_two_signatories_reset_each_others_password(cast, log_is_whole):
    """Each locks the other's account and puts their own on record: neither waits for the other."""
    one, other = signatories(Office.objects.get(kind="province"), 2)

    def reset(person: User, by: User):
        def act() -> int:
            for _ in range(15):
                accounts.reset_password(User.objects.get(pk=person.pk), by=by)
            return 15

        return act

    assert at_once([reset(one, other), reset(other, one)]) == [15, 15]
    for person in (one, other):
        assert LogRow.objects.of(person).filter(event="reset_password").count() == 15
    log_is_whole()
