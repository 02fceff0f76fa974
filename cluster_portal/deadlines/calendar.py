"""The legal calendar: on which day a term ends, and why on that one.

A term is reckoned as the Civil Code 民法典 第200–204条 say. Holidays and make-up working days are
those that the State Council has published, as the package chinesecalendar holds them. The calendar
of a year comes out in the November before it: for years that it does not hold, only weekends are
known, and whatever depends on such a year is said in a warning.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import MAXYEAR, date, datetime, timedelta

from chinese_calendar import constants
from django.utils.formats import date_format
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from cluster_portal.workflow.days import cn_date, end_of

ONE_DAY = timedelta(days=1)
FRIDAY = 5
MONTHS_A_YEAR = 12
PUBLISHED = range(min(constants.holidays).year, max(constants.holidays).year + 1)
# From here on a day may still change with the next year's calendar: in 2018 the New Year's holiday
# began on 30 December, and the 29th, a Saturday, was worked for it.
NEXT_YEARS = (12, 25)


@dataclass(frozen=True)
class Reckoning:
    """On which day something ends, and how that day was found.

    nominal: the last day by the term alone; last_day: after it was moved for holidays.
    steps: each step of the reckoning as a sentence, in the reader's language.
    warnings: what may still change, as the calendar of a year is not published.
    """

    nominal: date
    last_day: date
    steps: tuple[str, ...]
    warnings: tuple[str, ...] = ()

    @property
    def ends_at(self) -> datetime:
        """24:00 of the last day in Shanghai (第203条): the first instant that is too late."""
        return end_of(self.last_day)


def reckon(
    start: date,
    *,
    days: int | None = None,
    months: int | None = None,
    years: int | None = None,
    working_days: int | None = None,
    roll: bool = True,
) -> Reckoning:
    """When a term ends that begins with an event on the day `start`. Exactly one unit is given.

    roll: whether a last day on a holiday moves to the next working day. A term in working days ends
        on a working day anyway.
    Raises ValueError where the term is not one whole positive number of one unit, or ends beyond
    the year 9999.
    """
    units = {"days": days, "months": months, "years": years, "working_days": working_days}
    given = {unit: number for unit, number in units.items() if number is not None}
    if len(given) != 1:
        raise ValueError("a term has exactly one unit")
    ((unit, number),) = given.items()
    if number < 1:
        raise ValueError("a term has at least one day, month or year")
    first = _("%(day)s is the day of the event and is not counted (Civil Code 第201条).") % {
        "day": _day(start)
    }
    try:
        match unit:
            case "days":
                nominal, how = _after_days(start, number)
            case "working_days":
                nominal, how = _after_working_days(start, number)
            case _:
                count = number if unit == "months" else number * MONTHS_A_YEAR
                nominal, how = _after_months(start, count)
        if unit == "working_days":
            return _found(nominal, nominal, [first, how], looked_at=_days(start + ONE_DAY, nominal))
        return _rolled(nominal, [first, how]) if roll else _found(nominal, nominal, [first, how])
    except OverflowError as error:
        raise ValueError("the term ends beyond the calendar") from error


def fixed_day(day: date, *, roll: bool = False) -> Reckoning:
    """When something ends that is due by a day of the calendar, such as 31 January.

    The day itself is still in time. It is moved for holidays only where a rule says so.
    """
    how = _("The day is fixed: %(day)s.") % {"day": _day(day)}
    return _rolled(day, [how]) if roll else _found(day, day, [how])


def is_working_day(day: date) -> bool:
    """Whether people work on this day: make-up working days count, statutory holidays do not.

    Of a year that is not published only the weekends are known; unpublished_year() tells.
    """
    if day in constants.workdays:
        return True
    return day.isoweekday() <= FRIDAY and day not in constants.holidays


def unpublished_year(day: date) -> int | None:
    """The year whose calendar is not published and may make a holiday or working day of the day."""
    if day.year not in PUBLISHED:
        return day.year
    late = (day.month, day.day) >= NEXT_YEARS
    return day.year + 1 if late and day.year + 1 not in PUBLISHED else None


def _after_days(start: date, number: int) -> tuple[date, str]:
    nominal = start + timedelta(days=number)
    how = ngettext(
        "%(number)d day counted from the next day on: it ends on %(day)s.",
        "%(number)d days counted from the next day on: it ends on %(day)s.",
        number,
    )
    return nominal, how % {"number": number, "day": _day(nominal)}


def _after_months(start: date, number: int) -> tuple[date, str]:
    """The corresponding day of the last month, or its last day where it has none (第202条)."""
    year, month = divmod(start.year * MONTHS_A_YEAR + start.month - 1 + number, MONTHS_A_YEAR)
    if year > MAXYEAR:
        raise OverflowError
    length = monthrange(year, month + 1)[1]
    nominal = date(year, month + 1, min(start.day, length))
    values = {"day": _day(nominal), "number": start.day}
    if start.day <= length:
        how = _("It ends on the corresponding day of the last month: %(day)s (Civil Code 第202条).")
    else:
        how = _(
            "The last month has no day %(number)d, so it ends on that month's last day: %(day)s "
            "(Civil Code 第202条)."
        )
    return nominal, how % values


def _after_working_days(start: date, number: int) -> tuple[date, str]:
    day, left = start, number
    while left:
        day += ONE_DAY
        left -= is_working_day(day)
    how = ngettext(
        "%(number)d working day counted from the next day on, make-up working days included and "
        "holidays left out: it ends on %(day)s.",
        "%(number)d working days counted from the next day on, make-up working days included and "
        "holidays left out: it ends on %(day)s.",
        number,
    )
    return day, how % {"number": number, "day": _day(day)}


def _rolled(nominal: date, steps: list[str]) -> Reckoning:
    """The next working day where the nominal one is a holiday (第203条)."""
    day = nominal
    while not is_working_day(day):
        day += ONE_DAY
    named = {"day": _day(nominal), "name": _holiday(nominal)}
    if day != nominal:
        moved = _("It moves to the next working day: %(day)s (Civil Code 第203条).")
        steps += [_("%(day)s is a holiday (%(name)s).") % named, moved % {"day": _day(day)}]
    elif unpublished_year(nominal):
        steps.append(_("%(day)s is no weekend; it is not moved.") % named)
    elif nominal in constants.workdays and nominal.isoweekday() > FRIDAY:
        steps.append(_("%(day)s is a make-up working day; it is not moved.") % named)
    else:
        steps.append(_("%(day)s is a working day; it is not moved.") % named)
    return _found(nominal, day, steps, looked_at=_days(nominal, day))


def _found(
    nominal: date, last_day: date, steps: list[str], *, looked_at: Iterable[date] = ()
) -> Reckoning:
    """The result, with one warning for each year whose unpublished calendar was looked at."""
    end = _("It ends at 24:00 of %(day)s.") % {"day": cn_date(last_day)}
    unknown = sorted({year for day in looked_at if (year := unpublished_year(day))})
    warning = _(
        "The holidays of %(year)d are not published here: only weekends were taken into account. "
        "Reckon again once they are."
    )
    return Reckoning(
        nominal, last_day, (*steps, end), tuple(warning % {"year": year} for year in unknown)
    )


def _days(first: date, last: date) -> list[date]:
    """From the first to the last, both included."""
    return [first + timedelta(days=number) for number in range((last - first).days + 1)]


def _day(day: date) -> str:
    """With its weekday: 2026年2月17日（星期二）."""
    return _("%(day)s (%(weekday)s)") % {"day": cn_date(day), "weekday": date_format(day, "l")}


def _holiday(day: date) -> str:
    """What the holiday is called; a weekend without a name of its own is just that."""
    name = constants.holidays.get(day)
    if name is None:
        return _("weekend")
    holiday = constants.Holiday(name)
    return str(holiday.value if (get_language() or "").startswith("en") else holiday.chinese)
