"""The list of applications as a sheet, from rows as overview.CountyRow."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from cluster_portal.counties.sheets import county_columns
from cluster_portal.workflow.sheets import Column, Kind, Sheet

from .models import Round
from .overview import STATES

NAME = _("Applications")
COUNTY = county_columns(lambda row: row.county)


def _state(row: Any) -> Any:
    not_started = STATES[0][1]
    return row.application.get_state_display() if row.application else not_started


def _of_application(name: str) -> Any:
    return lambda row: getattr(row.application, name, None)


SENT = (
    Column(_("State"), _state),
    Column(_("Version"), _of_application("sent_number"), Kind.NUMBER),
    Column(_("Submitted"), _of_application("sent_at"), Kind.INSTANT),
)
CITY_RANK = Column(_("City's rank"), _of_application("rank"), Kind.NUMBER)
STILL_TO_BE_SENT = Column(_("Still to be sent"), lambda row: row.deadline, Kind.DEADLINE)

# A county does not see how its city ranks it.
OWN_APPLICATIONS = Sheet(
    NAME,
    (Column(_("Round"), _of_application("round")), *COUNTY, *SENT, STILL_TO_BE_SENT),
)


def applications_of(round_: Round) -> Sheet:
    """All counties within reach in one round, for the city and those above."""
    of_round = Column(_("Round"), lambda _row: round_)
    return Sheet(NAME, (of_round, *COUNTY, *SENT, CITY_RANK, STILL_TO_BE_SENT))
