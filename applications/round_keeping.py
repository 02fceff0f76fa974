"""How a round is opened and its days are set: the province's and the cities' part of 四(三)句3.

Each function locks the round first, as a submission does, so that a closing and a submission never
cross: whichever comes second sees what the first has done.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cluster_portal.counties.eligibility import may_apply
from cluster_portal.counties.models import County
from cluster_portal.workflow.days import cn_date, deadline, end_of, last_day_before
from cluster_portal.workflow.door import begin, edit, record
from cluster_portal.workflow.errors import Unmet

from .models import Application, CityCutoff, Extension, Round
from .obligations import follow_days, follow_extension

# Who has sent its application has no use for more time; a return has its own day.
SENT = (
    Application.State.SUBMITTED,
    Application.State.RECOMMENDED,
    Application.State.DECLINED,
    Application.State.CONCLUDED,
)
LONGEST_EXTENSION = timedelta(days=90)  # an extension can't be taken back, so a slip must not last


def open_round(
    *, by: Any, year: int, opens_on: date, closes_on: date | None = None, reason: str = ""
) -> Round:
    """Open the round of a year (四(三)句3): from 00:00 of one day until 24:00 of another.

    closes_on: the policy's day where none is named; another day needs a reason.
    Raises NotAllowed or Unmet.
    """
    opens_at = end_of(opens_on - timedelta(days=1))
    closes_at = end_of(closes_on) if closes_on else Round.policy_closing(year)
    new = Round(year=year, opens_at=opens_at, closes_at=closes_at)
    new.closing_reason = _reason_of(new, reason)
    if closes_at <= opens_at:
        raise Unmet([_("The round has to close after it opens.")])
    try:
        with transaction.atomic():
            return begin(
                new, by=by, reason=new.closing_reason, opens_on=opens_on, closes_on=_day(closes_at)
            )
    except IntegrityError as error:
        raise Unmet([_("The year %(year)d has a round already.") % {"year": year}]) from error


def move_closing(round_: Round, *, by: Any, closes_on: date, reason: str) -> None:
    """Move the province's closing day, on the record. Raises NotAllowed or Unmet."""
    closes_at = end_of(closes_on)
    with _keeping(round_, "closing_moved", by=by, reason=reason, closes_on=closes_on) as fresh:
        if closes_at == fresh.closes_at:
            raise Unmet([_("This is the closing day already.")])
        _check_ahead(closes_at)
        if closes_at <= fresh.opens_at:
            raise Unmet([_("The round has to close after it opens.")])
        fresh.closes_at = closes_at
        fresh.closing_reason = _reason_of(fresh, reason)


def set_cutoff(round_: Round, *, by: Any, closes_on: date | None) -> CityCutoff | None:
    """Set the own day of the person's city for its counties. Raises NotAllowed or Unmet.

    Only an earlier day than the province's is an own day. With the province's, a later one or None
    the city has none: its counties then follow the province also when it moves the closing.
    """
    city = by.office.city
    code = city.code if city else ""
    closes_at = end_of(closes_on) if closes_on else None
    with transaction.atomic():
        round_.refresh_from_db(from_queryset=Round.objects.select_for_update(no_key=True))
        if closes_at is None or closes_at >= round_.closes_at:
            with _keeping(round_, "cutoff_lifted", by=by, city=code) as fresh:
                _check_ahead(fresh.closes_at)
                deleted, _rows = fresh.cutoffs.filter(city=city).delete()
                if not deleted:
                    raise Unmet([_("Your city has no own earlier day. The province's day holds.")])
            return None
        with _keeping(round_, "cutoff_set", by=by, closes_on=closes_on, city=code) as fresh:
            _check_ahead(closes_at)
            if closes_at <= fresh.opens_at:
                raise Unmet([_("The day has to come after the round opens.")])
            cutoff, _made = CityCutoff.objects.update_or_create(
                round=fresh, city=city, defaults={"closes_at": closes_at}
            )
    return cutoff


def grant_extension(
    round_: Round, *, by: Any, county: County, until: date, reason: str
) -> Extension:
    """Give one county more time, on the record. Raises NotAllowed or Unmet."""
    ends_at = end_of(until)
    with _keeping(
        round_, "extended", by=by, reason=reason, county=county.code, until=until
    ) as fresh:
        lacks = may_apply(county)
        if lacks:
            raise Unmet(lacks)
        _check_ahead(ends_at)
        if ends_at > fresh.closes_at + LONGEST_EXTENSION:
            raise Unmet(
                [
                    _("Choose a day within %(days)d days after the round closes.")
                    % {"days": LONGEST_EXTENSION.days}
                ]
            )
        if fresh.applications.filter(county=county, state__in=SENT).exists():
            raise Unmet([_("%(county)s has submitted already.") % {"county": county.full_name}])
        present = fresh.deadline_for(county)
        if ends_at <= present:
            raise Unmet(
                [
                    _("%(county)s has until %(when)s anyway. Choose a later day.")
                    % {"county": county.full_name, "when": deadline(present)}
                ]
            )
        extension = Extension.objects.create(
            round=fresh, county=county, until=ends_at, reason=reason.strip(), granted_by=by
        )
        follow_extension(extension, by=by)
    return extension


@contextmanager
def _keeping(
    round_: Round, event: str, *, by: Any, reason: str = "", **data: Any
) -> Iterator[Round]:
    """The round, locked and fresh, with the event on record; both fall with what is refused later.

    What counties still owe in the round follows its new days.

    record() asks for the person's right and the reason, so it comes before everything else.
    """
    with edit(round_) as fresh:
        record(fresh, event, by=by, reason=reason, **data)
        yield fresh
        follow_days(fresh, by=by, reason=reason)
    round_.refresh_from_db()


def _reason_of(round_: Round, reason: str) -> str:
    """Why the round closes on another day than the policy's; nothing where it is the policy's."""
    usual = Round.policy_closing(round_.year)
    if round_.closes_at == usual:
        return ""
    if not reason.strip():
        raise Unmet(
            [
                _("The policy's day is %(day)s (四（三）). Another day needs a reason.")
                % {"day": cn_date(_day(usual))}
            ]
        )
    return reason.strip()


def _check_ahead(closes_at: datetime) -> None:
    if closes_at <= timezone.now():
        raise Unmet([_("This day is over. Choose today or a later day.")])


def _day(closes_at: datetime) -> date:
    return last_day_before(closes_at)
