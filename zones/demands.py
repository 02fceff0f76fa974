"""What this act asks of earlier ones: a county that holds the title does not win it again (四(一))."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from applications.models import Application
from cluster_portal.workflow.days import cn_date
from cluster_portal.workflow.declare import demand
from cluster_portal.workflow.errors import Lack
from reviews.models import Case, Selection

from .models import Zone


@demand(Application, "begin", "submit")
def county_holds_no_title(application: Application) -> Iterator[Lack]:
    """Not one that already holds the title; after a revocation it may apply again (四(一))."""
    zone = Zone.objects.titled().filter(county=application.county_id).first()
    if zone:
        yield _held(zone)


@demand(Case, "propose")
def case_wins_no_second_title(case: Case) -> Iterator[Lack]:
    """An older round may have designated the county meanwhile."""
    yield from county_holds_no_title(case.application)


@demand(Selection, "decide")
def decision_gives_no_second_title(selection: Selection) -> Iterator[Lack]:
    """None of the proposed counties has been designated by another round's decision meanwhile."""
    counties = selection.proposed.values("application__county")
    for zone in Zone.objects.titled().filter(county__in=counties):
        yield _held(zone)


def _held(zone: Zone) -> Lack:
    return Lack(
        _("The county holds the title already: %(zone)s, designated on %(day)s.")
        % {"zone": zone.name, "day": cn_date(zone.designated_on)},
        zone.get_absolute_url(),
    )
