"""What follows from assignments and withdrawals in the experts' review (四(四)句2)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from applications.models import Application
from cluster_portal.workflow.declare import demand
from cluster_portal.workflow.door import perform
from cluster_portal.workflow.errors import Lack
from cluster_portal.workflow.signals import on

from .models import Case, ExpertReview, Panel
from .models.expert_review import OPEN


@on(ExpertReview, "begin")
def freeze_criteria(thing: ExpertReview, by: Any, **kwargs: Any) -> None:
    """With the first assignment the criteria are locked: all are judged by the same."""
    if thing.panel.state == Panel.State.DRAFT:
        perform(thing.panel, "freeze", by=by)


@on(Case, "end_with_application")
def end_reviews(thing: Case, by: Any, **kwargs: Any) -> None:
    """The county has withdrawn: no expert goes on judging it.

    Locked, so that an expert who steps back in the same moment is no reason to refuse the county,
    in a sentence that would name them.
    """
    unfinished = thing.expert_reviews.filter(state__in=OPEN)
    for review in unfinished.select_for_update(of=("self",), no_key=True):
        perform(review, "end_with_case", by=by)


@demand(Application, "withdraw")
def not_being_designated(application: Application) -> Iterator[Lack]:
    """A county whose case is proposed or designated can't withdraw any more.

    The sentence does not name the proposal, which is the public notice's to tell.
    """
    decided = (Case.State.PROPOSED, Case.State.DESIGNATED)
    if Case.objects.filter(application=application, state__in=decided).exists():
        yield Lack(
            _("The province is about to decide on it; turn to the provincial bureau instead.")
        )
