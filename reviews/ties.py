"""Which ties keep an expert from judging a county (四(四)句2)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from django.utils.translation import gettext as _

from .models import Case, Expert


def ties(expert: Expert, case: Case, *, institutions: Iterable[str] | None = None) -> Iterator[str]:
    """Every tie as a sentence; none when the expert may judge.

    institutions: names_applied_with(case), for who asks about many experts. With it, and with
    `tied_to` prefetched, this asks no database.
    """
    county = case.county
    if expert.home_city_id == county.city_id:
        yield _("%(expert)s is at home in %(city)s, the county's own city.") % {
            "expert": expert,
            "city": county.city,
        }
    employer = _bare(expert.employer)
    places = (county.name, county.paper_name, str(county.city).removesuffix("市"))
    if any(_bare(place) in employer for place in places):
        yield _("%(expert)s works there: %(employer)s.") % {
            "expert": expert,
            "employer": expert.employer,
        }
    names = names_applied_with(case) if institutions is None else institutions
    if any(employer in name or name in employer for name in map(_bare, names) if name):
        yield _(
            "%(employer)s, where %(expert)s works, is one of the institutions applied with."
        ) % {
            "expert": expert,
            "employer": expert.employer,
        }
    if county.pk in {tied.pk for tied in expert.tied_to.all()}:
        yield _("%(expert)s has declared a tie with this county.") % {"expert": expert}


def names_applied_with(case: Case) -> list[str]:
    """The institutions that the county names in what it sent."""
    snapshot = case.application.latest_snapshot
    return [row["name"] for row in snapshot.data["institutions"]] if snapshot else []


def _bare(name: str) -> str:
    """Without spaces and full-width differences: how names are compared."""
    return "".join(name.split()).replace("（", "(").replace("）", ")")
