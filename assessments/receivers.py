"""What this act hears of the others, and what follows from its own decisions."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from cluster_portal.deadlines.calendar import reckon
from cluster_portal.documents.issuing import issue
from cluster_portal.documents.letter import Letter
from cluster_portal.documents.models import Paper, PaperKind
from cluster_portal.policy.lists import Grade
from cluster_portal.workflow.door import begin, perform
from cluster_portal.workflow.models import LogRow
from cluster_portal.workflow.signals import on
from zones.models import Zone
from zones.plans import plan_in_force

from . import obligations, papers  # noqa: F401 - connects what is owed
from .figures import carried_over
from .models import Assessment, NationalRecommendation, Rectification, Rules


@on(Zone, "end_term")
def open_assessment(thing: Zone, by: Any, **kwargs: Any) -> None:
    """The term is over: its assessment opens, on the plan in force on the last day (四(六)句2)."""
    plan = plan_in_force(thing, thing.term_ends_on)
    begin(Assessment(zone=thing, plan_version=plan), by=by)


@on(Assessment, "notify")
def give_notice(thing: Assessment, by: Any, data: Any, **kwargs: Any) -> None:
    """The rules are fixed, the county's figures carried over, the notice issued."""
    thing.rules = Rules.objects.current().as_data()
    Assessment.objects.filter(pk=thing.pk).update(
        rules=thing.rules, self_assessment={"figures": carried_over(thing.plan_version)}
    )
    letter = papers.assessment_notice(thing, data["due_on"])
    _issue(PaperKind.ASSESSMENT_NOTICE, thing, by, letter)


@on(Assessment, "decide")
def carry_out(thing: Assessment, by: Any, data: Any, **kwargs: Any) -> None:
    """What the grade brings, in one transaction with the decision (四(六)2)."""
    match Grade(thing.grade):  # type: ignore[call-arg]  # a choice by its value
        case Grade.EXCELLENT:
            _decide(thing, by, papers.decision(thing))
            letter = papers.national_recommendation(thing)
            NationalRecommendation.objects.create(
                assessment=thing,
                programme=thing.rules["programme"],
                letter=_issue(PaperKind.NATIONAL_RECOMMENDATION, thing, by, letter),
            )
            perform(thing.zone, "excel", by=by)
        case Grade.QUALIFIED:
            _decide(thing, by, papers.decision(thing))
            perform(thing.zone, "retain", by=by)
        case Grade.UNQUALIFIED:
            _order_rectification(thing, by, data["what"])
            perform(thing.zone, "rectify", by=by)


def _order_rectification(assessment: Assessment, by: Any, what: str) -> None:
    """One chance, with a day: begun, ordered by a paper; the decision names the order."""
    sent = assessment.version_of("self_assessment")
    figures = sent.content["figures"] if sent else carried_over(assessment.plan_version)
    months = assessment.rules["rectification_months"]
    rectification = begin(
        Rectification(
            assessment=assessment,
            due_at=reckon(timezone.localdate(), months=months).ends_at,
            what=what,
            report={"figures": figures},
        ),
        by=by,
    )
    order = _issue(PaperKind.RECTIFICATION_ORDER, rectification, by, papers.order(rectification))
    _decide(assessment, by, papers.decision(assessment, order=order.number))


@on(Rectification, "let_pass")
def retain_after_passing(thing: Rectification, by: Any, **kwargs: Any) -> None:
    _issue(PaperKind.ASSESSMENT_DECISION, thing, by, papers.passed(thing, announced=False))
    perform(thing.zone, "retain", by=by)


@on(Rectification, "keep")
def retain_after_all(thing: Rectification, by: Any, **kwargs: Any) -> None:
    _issue(PaperKind.ASSESSMENT_DECISION, thing, by, papers.passed(thing, announced=True))
    perform(thing.zone, "retain", by=by)


@on(Rectification, "announce_revocation")
def announce(thing: Rectification, by: Any, log: LogRow, **kwargs: Any) -> None:
    assert thing.hearing_ends_at is not None  # the transition has just set it
    letter = papers.revocation_notice(thing, log.reason, thing.hearing_ends_at)
    _issue(PaperKind.REVOCATION_NOTICE, thing, by, letter)


@on(Rectification, "revoke")
def revoke_title(thing: Rectification, by: Any, log: LogRow, **kwargs: Any) -> None:
    _issue(PaperKind.REVOCATION, thing, by, papers.revocation(thing, log.reason))
    perform(thing.zone, "revoke", by=by, reason=log.reason)


def _decide(assessment: Assessment, by: Any, letter: Letter) -> None:
    paper = _issue(PaperKind.ASSESSMENT_DECISION, assessment, by, letter)
    Assessment.objects.filter(pk=assessment.pk).update(decision=paper)


def _issue(kind: PaperKind, about: Assessment | Rectification, by: Any, letter: Letter) -> Paper:
    """A paper of the province, which all three offices may read."""
    return issue(
        kind=kind,
        office=by.office,
        signed_by=by,
        letter=letter,
        about=about,
        parties=papers.offices_of(about).all,
    )
