"""A zone: how it begins, its term, what it owes, and how it ends (四(五), 四(六))."""

from __future__ import annotations

from datetime import date

import pytest


@pytest.mark.clause("四(五)1")
def test_the_term_runs_three_years_from_the_day_of_designation(zone):
    assert zone.designated_on == date(2026, 4, 15)
    assert zone.term_ends_on == date(2029, 4, 15)
    assert zone.name == "南京市江宁区知识产权服务业集聚发展区"
