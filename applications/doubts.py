"""What is odd in an application, though it may be right: questioned, never refused.

The county sees the questions while it writes; what it leaves goes with the snapshot, so that
whoever checks sees the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from .models.rows import InstitutionKind

if TYPE_CHECKING:
    from .models import Institution, KeyProject

# Beyond these a figure is asked about: a multiple of what the trade's own statistics give for the
# nation (28.9 万元 a head, 935 万元 a patent agency in 2023).
ODD_STAFF = 2000  # persons
ODD_REVENUE_A_HEAD = 300  # 万元
ODD_PROJECT = 500_000  # 万元
LONG_PROJECT = 10  # years


def of_institutions(rows: Iterable[Institution]) -> Iterator[str]:
    """Each sentence names its institution."""
    for row in rows:
        named = {"institution": row.name}
        staff = row.staff or 0
        qualified = (row.patent_attorneys or 0) + (row.lawyers or 0)
        if row.staff is not None and not 0 < staff <= ODD_STAFF:
            yield _("%(institution)s: is a staff of %(staff)d right?") % {**named, "staff": staff}
        if row.staff is not None and qualified > staff:
            yield _("%(institution)s: more attorneys and lawyers than staff.") % named
        if staff and row.revenue is not None and row.revenue / staff > ODD_REVENUE_A_HEAD:
            yield _("%(institution)s: is a revenue of %(revenue)s (10,000 yuan) right?") % {
                **named,
                "revenue": row.revenue,
            }
        if row.kind == InstitutionKind.PATENT_AGENCY and row.patent_attorneys == 0:
            yield _("%(institution)s: a patent agency without a patent attorney.") % named
        if row.kind == InstitutionKind.LAW_FIRM and row.lawyers == 0:
            yield _("%(institution)s: a law firm without a lawyer.") % named


def of_projects(rows: Iterable[KeyProject]) -> Iterator[str]:
    """Each sentence names its project."""
    for row in rows:
        if not 0 < row.money <= ODD_PROJECT:
            yield _("%(project)s: is %(money)s (10,000 yuan) right?") % {
                "project": row.name,
                "money": row.money,
            }
        if row.ends_on.year - row.starts_on.year > LONG_PROJECT:
            yield _("%(project)s: it runs for more than %(years)d years.") % {
                "project": row.name,
                "years": LONG_PROJECT,
            }
