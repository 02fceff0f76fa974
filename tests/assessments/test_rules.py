"""The rules of the assessment: read by every office, changed by the province with a reason."""

from __future__ import annotations

import pytest
from django.urls import reverse

from assessments.models import Rules
from cluster_portal.workflow.models import LogRow

STANDING = {
    "completion_weight": 60,
    "experience_weight": 20,
    "outlook_weight": 20,
    "excellent_from": 90,
    "qualified_from": 60,
    "rectification_months": 6,
    "hearing_days": 10,
    "programme": "国家知识产权服务业集聚发展试验区",
    "reason": "统一口径",
    "version": 0,
}


def post(client, **changed):
    return client.post(reverse("assessment_rules"), {**STANDING, **changed})


def test_reading_the_rules_writes_nothing(cast, client_of):
    assert client_of(cast.kunshan_sign).get(reverse("assessment_rules")).status_code == 200
    assert not Rules.objects.exists()


def test_a_change_is_on_record_with_its_reason(cast, client_of):
    assert post(client_of(cast.province_sign), excellent_from=95).status_code == 302
    rules = Rules.objects.current()
    assert rules.excellent_from == 95
    row = LogRow.objects.of(rules).last()
    assert (row.event, row.reason) == ("edit", "统一口径")
    assert row.data["excellent_from"] == {"from": 90, "to": 95}


@pytest.mark.parametrize(
    ("changed", "at"),
    [
        ({"completion_weight": 50}, "__all__"),
        ({"excellent_from": 60}, "__all__"),
        ({"excellent_from": 101}, "excellent_from"),
        ({"hearing_days": 1}, "hearing_days"),
        ({"programme": "试验区😀"}, "programme"),
        ({"reason": " "}, "reason"),
    ],
)
def test_what_does_not_fit_is_told_so_and_nothing_changes(cast, client_of, changed, at):
    page = post(client_of(cast.province_sign), **changed)
    assert page.status_code == 422
    assert at in page.context["form"].errors
    assert not Rules.objects.exists()


def test_of_two_who_change_them_the_second_is_told_so(cast, client_of):
    client = client_of(cast.province_sign)
    post(client, excellent_from=95)
    assert post(client, excellent_from=92).status_code == 409
    assert Rules.objects.current().excellent_from == 95


@pytest.mark.parametrize("who", ["province_handle", "nanjing_sign", "jiangning_sign", "auditor"])
def test_only_a_signatory_of_the_province_changes_them(cast, client_of, who):
    assert post(client_of(getattr(cast, who)), excellent_from=95).status_code == 404
    assert not Rules.objects.exists()
