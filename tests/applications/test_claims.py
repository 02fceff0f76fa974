"""The same institution claimed by two counties: who is told, and of what."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from applications.claims import claimed_twice, claims_in
from cluster_portal.workflow.door import perform
from desks.demonstration import content, steps


@pytest.fixture
def sent(cast, round_) -> SimpleNamespace:
    """Three counties of two cities that have sent; all name Jiangning's first institution."""
    people = {
        "jiangning": cast.jiangning_sign,
        "gulou": cast.gulou_sign,
        "kunshan": cast.kunshan_sign,
    }
    begun = {name: steps.begin_application(by, round_) for name, by in people.items()}
    shared = content.institutions(begun["jiangning"].county, 1)[0]
    for name, by in people.items():
        steps.fill_in(begun[name], by, institutions=15)
        if name != "jiangning":
            steps.add_row(begun[name], "institutions", shared, by)
        steps.submit(begun[name], by)
    return SimpleNamespace(**begun, shared=(shared["name"], shared["credit_code"]))


def test_an_institution_of_two_counties_is_told_to_whoever_sees_both_of_them(cast, round_, sent):
    version = sent.jiangning.latest_snapshot
    with CaptureQueriesContext(connection) as asked:
        told = claimed_twice(version, cast.province_handle)
    assert len(asked) <= 2
    assert told == [(*sent.shared, ["南京市鼓楼区", "苏州市昆山市"])]
    assert claimed_twice(version, cast.auditor) == told
    assert claimed_twice(version, cast.nanjing_sign) == [(*sent.shared, ["南京市鼓楼区"])]
    assert claimed_twice(sent.kunshan.latest_snapshot, cast.suzhou_sign) == []
    everyone = [*sent.shared, ["南京市鼓楼区", "南京市江宁区", "苏州市昆山市"]]
    with CaptureQueriesContext(connection) as asked:
        assert [[*claim] for claim in claims_in(round_, cast.province_handle)] == [everyone]
    assert len(asked) == 1
    (claim,) = claims_in(round_, cast.nanjing_sign)
    assert claim.counties == ["南京市鼓楼区", "南京市江宁区"]
    assert claims_in(round_, cast.suzhou_sign) == []


def test_no_county_and_no_expert_is_told_what_others_name(cast, round_, sent):
    for user in (cast.jiangning_sign, cast.gulou_sign, cast.expert):
        assert claims_in(round_, user) == []
        assert claimed_twice(sent.jiangning.latest_snapshot, user) == []


def test_what_was_withdrawn_or_corrected_is_claimed_no_more(cast, round_, sent):
    version: Any = sent.jiangning.latest_snapshot
    perform(sent.gulou, "withdraw", by=cast.gulou_sign, reason="另有安排")
    assert claimed_twice(version, cast.nanjing_sign) == []
    (told,) = claimed_twice(version, cast.province_sign)
    assert told.counties == ["苏州市昆山市"]
    steps.return_to_county(sent.kunshan, cast.suzhou_sign, {"institutions": "核对机构"})
    (told,) = claimed_twice(version, cast.province_sign)
    assert told.counties == ["苏州市昆山市"], "what was sent stands until it is sent anew"
    sent.kunshan.institutions.get(credit_code=sent.shared[1]).delete()
    steps.submit(sent.kunshan, cast.kunshan_sign)
    assert claimed_twice(version, cast.province_sign) == []
    assert claims_in(round_, cast.province_sign) == []
