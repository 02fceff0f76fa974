"""A case that was sent back never hangs: whatever becomes of the answer, someone can end it."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from cluster_portal.deadlines.models import Obligation
from cluster_portal.documents.models import Paper, PaperKind
from cluster_portal.workflow.door import perform
from cluster_portal.workflow.errors import Unmet
from desks.demonstration import steps


@pytest.fixture
def sent_back(cast, recommended):
    """Jiangning's application, to be answered within ten days."""
    steps.send_back(recommended, cast.province_handle, {"industry": "请补充企业名单"}, days=10)
    recommended.refresh_from_db()
    return recommended


def after_the_deadline(application):
    return time_machine.travel(application.closes_at + timedelta(minutes=1), tick=True)


@pytest.mark.clause("四(三)句2")
def test_a_case_ends_when_the_city_does_not_recommend_it_again(cast, sent_back):
    steps.submit(sent_back, cast.jiangning_sign)
    perform(sent_back, "decline", by=cast.nanjing_sign, reason="补正后仍不符合条件")
    assert steps.case_of(sent_back).is_ended


def test_a_first_decline_has_no_case_to_end(cast, submitted):
    done = perform(submitted, "decline", by=cast.nanjing_sign, reason="机构不足").thing
    assert done.state == "declined"


@pytest.mark.clause("四(四)")
def test_what_is_not_answered_in_time_can_be_rejected_and_nothing_is_owed_then(cast, sent_back):
    with after_the_deadline(sent_back):
        steps.reject(sent_back, cast.province_sign, "逾期未补正")
    sent_back.refresh_from_db()
    assert (sent_back.state, steps.case_of(sent_back).state) == ("concluded", "rejected")
    assert Paper.objects.filter(kind=PaperKind.REJECTION_NOTICE).count() == 1
    assert not Obligation.objects.about(sent_back).unended().exists()


def test_the_county_has_its_days_first(cast, sent_back):
    with pytest.raises(Unmet):
        steps.reject(sent_back, cast.province_sign, "等不及")
    assert timezone.now() < sent_back.closes_at
    assert steps.case_of(sent_back).state == "sent_back"


def test_what_was_answered_waits_for_the_city_and_is_not_rejected_over_its_head(cast, sent_back):
    closed = after_the_deadline(sent_back)
    steps.submit(sent_back, cast.jiangning_sign)
    with closed, pytest.raises(Unmet):
        steps.reject(sent_back, cast.province_sign, "逾期")
