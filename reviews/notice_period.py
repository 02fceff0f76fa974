"""How long a public notice runs (practice: five working days, the day of publication counted)."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from cluster_portal.deadlines.calendar import Reckoning, reckon

DEFAULT_DAYS = 5  # working days; the policy names none, so each round may set its own


def reckoning(first_day: date, working_days: int) -> Reckoning:
    """The term with its steps and warnings. The first day counts, so it is reckoned from the eve."""
    return reckon(first_day - timedelta(days=1), working_days=working_days)


def ends_at(first_day: date, working_days: int) -> datetime:
    """The first instant at which the notice is over."""
    return reckoning(first_day, working_days).ends_at
