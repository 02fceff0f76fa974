"""Which ties keep an expert from judging a county (四(四)句2)."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from .models import Case, Expert


def ties(expert: Expert, case: Case) -> Iterator[str]:
    """Every tie as a sentence; none when the expert may judge."""
    county = case.county
    if expert.home_city_id == county.city_id:
        yield _("%(expert)s is at home in %(city)s, the county's own city.") % {
            "expert": expert,
            "city": county.city,
        }
    employer = _bare(expert.employer)
    if _bare(county.name) in employer or _bare(county.paper_name) in employer:
        yield _("%(expert)s works there: %(employer)s.") % {
            "expert": expert,
            "employer": expert.employer,
        }
    snapshot = case.application.latest_snapshot
    names = [row["name"] for row in snapshot.data["institutions"]] if snapshot else []
    if employer in {_bare(name) for name in names}:
        yield _(
            "%(employer)s, where %(expert)s works, is one of the institutions applied with."
        ) % {
            "expert": expert,
            "employer": expert.employer,
        }
    if expert.tied_to.filter(pk=county.pk).exists():
        yield _("%(expert)s has declared a tie with this county.") % {"expert": expert}


def _bare(name: str) -> str:
    """Without spaces and full-width differences: how names are compared."""
    return "".join(name.split()).replace("（", "(").replace("）", ")")
