"""A later act's condition on an earlier act's transition: asked with it, and only there."""

from __future__ import annotations

import pytest

from applications.models import Application
from cluster_portal.workflow import declare
from cluster_portal.workflow.declare import BEGIN, demand, transitions_of, workflow_models
from cluster_portal.workflow.door import begin, perform
from cluster_portal.workflow.errors import Lack, Unmet

REASON = "后一阶段的条件未满足。"


@pytest.fixture
def demanded(monkeypatch):
    """Demands made here end with the test."""
    kept = {key: list(conditions) for key, conditions in declare._demands.items()}
    yield
    declare._demands.clear()
    declare._demands.update(kept)


def never(_thing):
    """Never holds."""
    yield Lack(REASON)


def test_it_stands_beside_the_transition_s_own_conditions(cast, complete, demanded):
    demand(Application, "submit")(never)
    with pytest.raises(Unmet) as refused:
        perform(complete, "submit", by=cast.jiangning_sign, agreed=True)
    assert [str(lack) for lack in refused.value.lacks] == [REASON]
    complete.refresh_from_db()
    assert complete.state == Application.State.DRAFT


def test_its_page_says_it_before_anyone_tries(cast, client_of, complete, demanded):
    demand(Application, "submit")(never)
    assert REASON in client_of(cast.jiangning_sign).get(complete.get_absolute_url()).text


def test_other_transitions_do_not_ask_it(cast, complete, demanded):
    demand(Application, "submit")(never)
    perform(complete, "withdraw", by=cast.jiangning_sign, reason="测试")
    assert complete.state == Application.State.WITHDRAWN


def test_a_beginning_asks_it_too(cast, round_, demanded):
    demand(Application, BEGIN)(never)
    begun = Application(
        round=round_, county=cast.jiangning_sign.office.county, started_by=cast.jiangning_sign
    )
    with pytest.raises(Unmet):
        begin(begun, by=cast.jiangning_sign)
    assert not Application.objects.exists()


def test_every_demand_that_is_made_is_on_something_that_is_there():
    models = {model._meta.label: model for model in workflow_models()}
    for label, name in declare._demands:
        if declare._demands[label, name]:
            assert name == BEGIN or name in transitions_of(models[label]), (label, name)
