"""How the city's check is saved."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from cluster_portal.counties.who import CITY
from cluster_portal.workflow.door import edit
from cluster_portal.workflow.errors import Conflict, NotAllowed

from .models import Application, CityReview


def why_not_reviewable(review: CityReview, user: Any) -> str | None:
    """The sentence that says why this person can't change the check now, or None."""
    refusal = CITY.refuses(user, review.application)
    if refusal:
        return refusal
    if review.application.state != Application.State.SUBMITTED:
        return _("The application is not before the city now; it is “%(state)s”.") % {
            "state": review.application.get_state_display()
        }
    return None


def save_city_review(
    review: CityReview,
    *,
    answers: dict[str, Any],
    opinion: str,
    rank: int | None,
    by: Any,
    seen: int,
) -> CityReview:
    """Save the check, half answered or whole. Raises NotAllowed, or Conflict when it was saved
    by someone else after this person opened it (`seen` is the version they saw)."""
    with edit(review.application) as application:
        fresh = CityReview.objects.select_for_update().get(pk=review.pk)
        fresh.application = application
        locked = why_not_reviewable(fresh, by)
        if locked:
            raise NotAllowed([locked])
        if fresh.snapshot != application.latest_snapshot:
            raise Conflict([_("The county has sent a new version meanwhile. Check that one.")])
        fresh.answers, fresh.opinion, fresh.rank = answers, opinion, rank
        fresh.save_piece(within=application, by=by, seen=seen)
    return fresh
