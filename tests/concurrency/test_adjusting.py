"""Many approve one adjustment at the same moment: one version of the plan, one reply."""

from __future__ import annotations

from typing import Any

import pytest

from cluster_portal.counties.models import Office
from cluster_portal.documents.models import Paper, PaperKind
from cluster_portal.workflow.door import Outcome, perform
from cluster_portal.workflow.errors import Conflict
from desks.demonstration import term_steps
from zones.models import Adjustment, Origin

from .crowd import at_once, signatories

pytestmark = [pytest.mark.real_database, pytest.mark.django_db(transaction=True)]

CROWD = 20


@pytest.mark.clause("四(六)句3")
def test_twenty_approve_at_once_and_the_plan_gets_one_version(cast, zone, log_is_whole):
    adjustment = term_steps.begin_adjustment(zone, cast.jiangning_handle)
    term_steps.propose_adjustment(adjustment, cast.jiangning_handle)
    term_steps.send_adjustment(adjustment, cast.jiangning_sign)
    term_steps.review_adjustment(adjustment, cast.nanjing_sign)
    adjustment.refresh_from_db()

    def approving(person: Any) -> Any:
        own = Adjustment.objects.get(pk=adjustment.pk)
        return lambda: perform(own, "approve", by=person, expected_version=adjustment.version)

    people = signatories(Office.objects.get(kind="province"), CROWD)
    answers = at_once([approving(person) for person in people])

    assert sum(isinstance(answer, Outcome) for answer in answers) == 1
    assert sum(isinstance(answer, Conflict) for answer in answers) == CROWD - 1
    assert zone.plan_versions.filter(origin=Origin.ADJUSTMENT).count() == 1
    reply = Paper.objects.get(kind=PaperKind.ADJUSTMENT_REPLY)
    assert Adjustment.objects.get(pk=adjustment.pk).reply == reply
    log_is_whole()
