"""What an application owes, as the ledger has it."""

from __future__ import annotations

from applications.models import Application
from cluster_portal.deadlines.models import Obligation, ObligationKind

SUBMIT, ANSWER = ObligationKind.SUBMIT_APPLICATION, ObligationKind.ANSWER_RETURN
IN_HAND = {
    Application.State.DRAFT: SUBMIT,
    Application.State.RETURNED: ANSWER,
}


def nothing_is_lost() -> None:
    """What a county has in hand it owes, and it owes nothing else."""
    for application in Application.objects.all():
        open_kinds = {each.kind for each in Obligation.objects.about(application).unended()}
        wanted = {IN_HAND[application.state]} if application.state in IN_HAND else set()
        assert open_kinds == wanted, application.state
        returns = application.corrections.count()
        kinds = [kind for kind, _standing in standings(application)]
        assert kinds == [SUBMIT, *[ANSWER] * returns]


def standings(application: Application) -> list[tuple[str, str]]:
    found = Obligation.objects.about(application).order_by("pk")
    return [(each.kind, each.standing) for each in found]
