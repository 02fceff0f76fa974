"""Days and the ends of days: the one place that reckons them and the one that words them.

A day of the policy is a day in Asia/Shanghai. Its end, "24:00", is the same instant as the beginning
of the next day: the first instant that is too late (Civil Code 第203条).
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

MIDNIGHT = time(0, 0)
SOON = timedelta(days=7)  # from here on what is due stands out

# Not in the translations: a date must read right even where a translation is missing.
DAY_FORMATS = {"zh-hans": "Y年n月j日", "en": "j F Y"}
BEFORE_TIME = {"zh-hans": "", "en": ", "}

# Days that a person may type. Beyond them lie slips and "for ever", and the end of the calendar.
FIRST_DAY, LAST_DAY = date(2000, 1, 1), date(2099, 12, 31)


def end_of(day: date) -> datetime:
    """24:00 of the day, as the instant at which the next day begins."""
    return datetime.combine(
        day + timedelta(days=1), MIDNIGHT, tzinfo=timezone.get_default_timezone()
    )


def last_day_before(instant: datetime) -> date:
    """The last day that is still in time for what ends at the instant."""
    end = local(instant)
    return end.date() - timedelta(days=1) if end.time() == MIDNIGHT else end.date()


def local(instant: datetime) -> datetime:
    """The instant in the portal's own time zone."""
    return timezone.localtime(instant, timezone.get_default_timezone())


def _end(value: date | datetime) -> datetime:
    return local(value) if isinstance(value, datetime) else end_of(value)


def _language() -> str:
    return "en" if (get_language() or "").startswith("en") else "zh-hans"


def cn_date(value: date | datetime | None) -> str:
    """A day: 2026年6月30日; in English 30 June 2026. An instant counts in the portal's time zone."""
    if value is None:
        return ""
    day = local(value).date() if isinstance(value, datetime) else value
    return date_format(day, DAY_FORMATS[_language()])


def cn_time(value: datetime | None) -> str:
    """When something happened: 2026年6月30日 14:03."""
    if value is None:
        return ""
    return f"{cn_date(value)} {local(value):%H:%M}"


def deadline(value: date | datetime | None) -> str:
    """When something ends: 2026年6月30日24:00.

    The end of a day is the same instant as the next day's beginning, but an official deadline names
    the day that is still in time (Civil Code 第203条). A date ends when its day ends.
    """
    if value is None:
        return ""
    end = _end(value)
    hour = "24:00" if end.time() == MIDNIGHT else f"{end:%H:%M}"
    return f"{cn_date(last_day_before(end))}{BEFORE_TIME[_language()]}{hour}"


def days_left(value: date | datetime | None) -> str:
    """How long until then, or since then, in words and whole days."""
    if value is None:
        return ""
    end, now = _end(value), local(timezone.now())
    days = (last_day_before(end) - now.date()).days
    if now >= end:
        if days == 0:
            return _("Overdue since today")
        return ngettext("%(days)d day overdue", "%(days)d days overdue", -days) % {"days": -days}
    if days == 0:
        return _("Ends today")
    return ngettext("%(days)d day left", "%(days)d days left", days) % {"days": days}


def urgency(value: date | datetime | None) -> str:
    """The class that makes an end stand out: is-overdue, is-soon (within a week), or none."""
    if value is None:
        return ""
    left = _end(value) - timezone.now()
    if left <= timedelta():
        return "is-overdue"
    return "is-soon" if left <= SOON else ""
