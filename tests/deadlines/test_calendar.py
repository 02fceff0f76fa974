"""The legal calendar: the vectors of practice, and its rules restated as simply as they can be."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, datetime, timedelta
from io import StringIO
from zoneinfo import ZoneInfo

import chinese_calendar
import pytest
from django.core.management import CommandError, call_command
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from cluster_portal.deadlines.calendar import (
    PUBLISHED,
    fixed_day,
    is_working_day,
    reckon,
    unpublished_year,
)

SHANGHAI = ZoneInfo("Asia/Shanghai")
ONE_DAY = timedelta(days=1)
PUBLISHED_DAYS = st.dates(date(2004, 1, 1), date(2024, 12, 1))
ANY_DAY = st.dates(date(1990, 1, 1), date(2060, 12, 31))
NUMBERS = st.integers(1, 400)


def all_of(first: date, last: date) -> list[date]:
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]


# Vectors ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("start", "months", "nominal", "last_day"),
    [
        pytest.param(
            date(2023, 11, 30), 3, date(2024, 2, 29), date(2024, 2, 29), id="no 30 February"
        ),
        pytest.param(
            date(2025, 11, 17), 3, date(2026, 2, 17), date(2026, 2, 24), id="Spring Festival"
        ),
        pytest.param(
            date(2023, 2, 28), 36, date(2026, 2, 28), date(2026, 2, 28), id="make-up Saturday"
        ),
    ],
)
def test_terms_end_as_practice_says(start, months, nominal, last_day):
    found = reckon(start, months=months)
    assert (found.nominal, found.last_day, found.warnings) == (nominal, last_day, ())


def test_three_years_from_29_february_end_on_28_february():
    assert reckon(date(2020, 2, 29), years=3, roll=False).last_day == date(2023, 2, 28)


def test_a_fixed_day_is_moved_only_where_a_rule_says_so():
    sunday = date(2024, 6, 30)
    assert fixed_day(sunday).last_day == sunday
    assert fixed_day(sunday, roll=True).last_day == date(2024, 7, 1)


def test_the_last_day_ends_at_24_00_in_shanghai():
    assert reckon(date(2025, 11, 17), months=3).ends_at == datetime(2026, 2, 25, tzinfo=SHANGHAI)


def test_five_working_days_leave_out_the_holidays_and_count_the_days_worked_for_them():
    # 1 to 8 October 2025 are holidays; Sunday 28 September and Saturday 11 October are worked.
    assert reckon(date(2025, 9, 26), working_days=5).last_day == date(2025, 10, 10)
    assert reckon(date(2025, 9, 26), working_days=6).last_day == date(2025, 10, 11)


def test_a_holiday_that_is_left_where_it_is():
    found = reckon(date(2025, 11, 17), months=3, roll=False)
    assert found.last_day == found.nominal == date(2026, 2, 17)


# Restated -----------------------------------------------------------------------------------------


@given(ANY_DAY, NUMBERS)
def test_days_are_counted_from_the_next_day_on(start, number):
    assert len(all_of(start + ONE_DAY, reckon(start, days=number).nominal)) == number


@given(ANY_DAY, NUMBERS)
def test_months_end_on_the_corresponding_day_or_the_months_last(start, number):
    nominal = reckon(start, months=number).nominal
    assert (nominal.year - start.year) * 12 + nominal.month - start.month == number
    assert nominal.day == start.day or (
        nominal.day < start.day and nominal.day == monthrange(nominal.year, nominal.month)[1]
    )


@given(ANY_DAY, st.integers(1, 40))
def test_a_year_is_twelve_months(start, number):
    years, months = reckon(start, years=number), reckon(start, months=12 * number)
    assert (years.nominal, years.last_day) == (months.nominal, months.last_day)


@given(ANY_DAY, NUMBERS)
def test_working_days_are_as_many_as_asked_and_the_last_is_one(start, number):
    last = reckon(start, working_days=number).last_day
    assert is_working_day(last)
    assert sum(map(is_working_day, all_of(start + ONE_DAY, last))) == number


@given(ANY_DAY, NUMBERS, st.sampled_from(["days", "months"]))
def test_a_last_day_moves_to_the_first_working_day_from_it_on(start, number, unit):
    found = reckon(start, **{unit: number})
    assert is_working_day(found.last_day)
    assert not any(is_working_day(day) for day in all_of(found.nominal, found.last_day - ONE_DAY))
    stays = reckon(start, **{unit: number}, roll=False)
    assert stays.last_day == stays.nominal == found.nominal


@given(PUBLISHED_DAYS)
def test_a_working_day_of_a_published_year_is_what_was_published(day):
    assert is_working_day(day) == chinese_calendar.is_workday(day)
    assert unpublished_year(day) is None


@given(ANY_DAY.filter(lambda day: day.year not in PUBLISHED))
def test_of_an_unpublished_year_only_weekends_are_known(day):
    assert is_working_day(day) == (day.isoweekday() <= 5)
    assert unpublished_year(day) == day.year


@given(ANY_DAY, NUMBERS, st.sampled_from(["days", "months", "working_days"]), st.booleans())
def test_a_warning_stands_wherever_a_day_that_was_looked_at_is_not_published(
    start, number, unit, roll
):
    found = reckon(start, **{unit: number}, roll=roll)
    if unit == "working_days":
        looked_at = all_of(start + ONE_DAY, found.last_day)
    else:
        looked_at = all_of(found.nominal, found.last_day) if roll else []
    years = {unpublished_year(day) for day in looked_at} - {None}
    assert len(found.warnings) == len(years)
    for year in years:
        assert any(str(year) in warning for warning in found.warnings)


def test_the_last_days_of_the_last_published_year_depend_on_the_next_one():
    """The New Year's holiday of a year may begin in the December before, as it did in 2018."""
    last = PUBLISHED[-1]
    assert unpublished_year(date(last, 12, 24)) is None
    assert unpublished_year(date(last, 12, 28)) == last + 1
    assert unpublished_year(date(last - 1, 12, 28)) is None


@given(ANY_DAY, NUMBERS, st.sampled_from(["days", "months", "years", "working_days"]))
def test_every_reckoning_says_how_in_sentences(start, number, unit):
    steps = reckon(start, **{unit: min(number, 100)}).steps
    assert len(steps) >= 3
    assert all(step.strip() for step in steps)


# What is refused ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "term",
    [
        {},
        {"days": 1, "months": 1},
        {"days": 0},
        {"working_days": -3},
        {"years": 9000},
        {"days": 10**7},
    ],
)
def test_what_is_no_term_is_refused(term):
    with pytest.raises(ValueError):
        reckon(date(2026, 1, 1), **term)


# The command --------------------------------------------------------------------------------------


def said(*arguments: str) -> list[str]:
    out = StringIO()
    with translation.override("en"):
        call_command("deadline", *arguments, stdout=out)
    return out.getvalue().splitlines()


def test_command_prints_the_last_day_and_each_step():
    lines = said("2025-11-17", "--months", "3")
    assert lines[0] == "2026-02-24"
    assert lines[1].startswith("1. 17 November 2025 (Monday) is the day of the event")
    assert "Spring Festival" in lines[3]
    assert lines[-1] == "5. It ends at 24:00 of 24 February 2026."
    assert said("2025-11-17", "--months", "3", "--no-roll")[0] == "2026-02-17"


def test_command_warns_of_a_year_that_is_not_published():
    assert said("2031-01-06", "--working-days", "3")[-1].startswith("! The holidays of 2031")


def test_command_says_in_a_line_why_it_could_not():
    with pytest.raises(CommandError):
        said("2026-01-01", "--days", "0")
    with pytest.raises(CommandError):
        said("2026-01-01")
    with pytest.raises(CommandError):
        said("2026-13-01", "--days", "1")
