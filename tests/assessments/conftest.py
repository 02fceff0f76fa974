"""Jiangning's zone at the end of its term, and its assessment at each step."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, time, timedelta

import pytest
import time_machine

from assessments.models import Assessment, Rectification
from cluster_portal.policy.lists import Grade
from cluster_portal.workflow.declare import SYSTEM
from cluster_portal.workflow.door import perform
from desks.demonstration import assessment_steps as steps
from desks.demonstration.clock import SHANGHAI
from zones.models import Zone


@pytest.fixture
def clock(zone) -> Iterator[time_machine.Coordinates]:
    """The morning after the last day of the term."""
    after = datetime.combine(zone.term_ends_on + timedelta(days=1), time(9, 30), SHANGHAI)
    with time_machine.travel(after, tick=False) as clock:
        yield clock


@pytest.fixture
def due(zone, clock) -> Zone:
    """The zone with its term over."""
    return perform(zone, "end_term", by=SYSTEM).thing


@pytest.fixture
def assessment(due) -> Assessment:
    return steps.assessment_of(due)


@pytest.fixture
def notified(cast, assessment) -> Assessment:
    steps.notify(assessment, cast.province_sign)
    return assessment


@pytest.fixture
def written(cast, notified) -> Assessment:
    """The self-assessment is filled in and not yet sent."""
    steps.write_self_assessment(notified, cast.jiangning_handle)
    return notified


@pytest.fixture
def self_assessed(cast, written) -> Assessment:
    steps.send_self_assessment(written, cast.jiangning_sign)
    return written


@pytest.fixture
def opined(cast, self_assessed) -> Assessment:
    steps.give_opinion(self_assessed, cast.nanjing_sign)
    return self_assessed


@pytest.fixture
def evaluated(cast, opined) -> Assessment:
    """A score of 90.80."""
    steps.evaluate(opined, cast.province_handle)
    steps.finish_evaluation(opined, cast.province_handle)
    return opined


@pytest.fixture
def unqualified(cast, evaluated) -> Assessment:
    """Graded unqualified against the suggestion, and decided."""
    steps.grade(evaluated, cast.province_sign, Grade.UNQUALIFIED, "弄虚作假。")
    steps.decide(evaluated, cast.province_sign)
    return evaluated


@pytest.fixture
def ordered(unqualified) -> Rectification:
    return steps.rectification_of(unqualified.zone)
