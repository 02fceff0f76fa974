"""The list of applications as a sheet: a county's own, from rows as overview.CountyRow; one round's,
from rows as round_table.Row."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from cluster_portal.counties.sheets import county_columns
from cluster_portal.workflow.sheets import Column, Kind, Sheet

from .models import Round
from .overview import STATES
from .round_table import FLAGS

NAME = _("Applications")
COUNTY = county_columns(lambda row: row.county)


def _state(row: Any) -> Any:
    not_started = STATES[0][1]
    return row.application.get_state_display() if row.application else not_started


def _of_application(name: str) -> Any:
    return lambda row: getattr(row.application, name, None)


def _of_sent(value: Any) -> Any:
    return lambda row: value(row.sent) if row.sent else None


def _flags(row: Any) -> str:
    return "; ".join(str(label) for name, label in FLAGS if name in row.flags)


STATE = Column(_("State"), _state)
SENT = (
    STATE,
    Column(_("Version"), _of_application("sent_number"), Kind.NUMBER),
    Column(_("Submitted"), _of_application("sent_at"), Kind.INSTANT),
)
DUE = Column(_("Still to be sent"), lambda row: row.deadline, Kind.DEADLINE)

# A county does not see how its city ranks it.
OWN_APPLICATIONS = Sheet(
    NAME,
    (Column(_("Round"), _of_application("round")), *COUNTY, *SENT, DUE),
)


def applications_of(round_: Round, user: Any) -> Sheet:
    """All counties within reach in one round: what round_table says of each. Only their city learns
    how far drafts are."""
    of_round = Column(_("Round"), lambda _row: round_)
    of_city = (
        Column(_("Sections complete"), lambda row: row.complete, Kind.NUMBER),
        Column(_("What is missing"), lambda row: "\n".join(map(str, row.missing))),
    )
    return Sheet(
        NAME,
        (
            of_round,
            *COUNTY,
            STATE,
            Column(_("Stands out"), _flags),
            *(of_city[:1] if user.is_city else ()),
            *SENT[1:],
            Column(_("Checked"), lambda row: row.checked, Kind.NUMBER),
            Column(_("Stamped scans"), _of_sent(lambda sent: len(sent.scans)), Kind.NUMBER),
            Column(_("Questions"), _of_sent(lambda sent: sent.doubts), Kind.NUMBER),
            Column(_("City's rank"), _of_application("rank"), Kind.NUMBER),
            Column(_("Returned"), lambda row: row.returned, Kind.NUMBER),
            Column(_("Extended to"), lambda row: row.extended_until, Kind.DEADLINE),
            DUE,
            *(of_city[1:] if user.is_city else ()),
        ),
    )
