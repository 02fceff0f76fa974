"""What each of the cast sees of each kind of thing: everything that is read starts from here."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.files.uploadedfile import SimpleUploadedFile

from applications.models import Application, Attachment, Purpose, Round, Snapshot
from applications.writing import attach
from assessments.models import Assessment, Rectification
from cluster_portal.counties.models import Office, User
from cluster_portal.documents.models import Paper, PaperKind
from cluster_portal.workflow.models import LogRow
from desks.demonstration import steps
from reviews.models import Case, ExpertReview, Objection, Panel, Selection, SiteVisit
from zones.models import (
    Adjustment,
    AnnualReport,
    Exchange,
    ImplementationPlan,
    Inspection,
    Support,
    Zone,
)

from .cast import (
    AUDITOR,
    CITY,
    COUNTY,
    EXPERTS,
    OFFICES,
    OTHER_CITY,
    OTHER_COUNTIES,
    PROVINCE,
    P,
)
from .dossier import Dossier

pytestmark = pytest.mark.real_database

READERS = CITY | PROVINCE | AUDITOR
OUTSIDE = OTHER_COUNTIES | OTHER_CITY | EXPERTS
LOGGED_IN = [person for person in P if person is not P.NOBODY]


def seen(dossier: Dossier, model: Any) -> dict[P, set[int]]:
    return {
        person: set(model.objects.visible_to(dossier.user(person)).values_list("pk", flat=True))
        for person in LOGGED_IN
    }


def every(model: Any, **which: Any) -> set[int]:
    return set(model._base_manager.filter(**which).values_list("pk", flat=True))


def table(*parts: tuple[frozenset[P], set[int]]) -> dict[P, set[int]]:
    """Everyone of the cast with what they are to see; those not named see nothing."""
    return {person: set().union(*(s for p, s in parts if person in p)) for person in LOGGED_IN}


def test_applications(dossier, neighbours):
    jiangning = every(Application, county__code="320115")
    gulou, kunshan = neighbours[P.GULOU_SIGN].pk, neighbours[P.KUNSHAN_SIGN].pk
    assert jiangning
    assert seen(dossier, Application) == table(
        (COUNTY | READERS, jiangning),
        (frozenset({P.GULOU_SIGN}) | READERS, {gulou}),
        (frozenset({P.KUNSHAN_SIGN}) | OTHER_CITY | PROVINCE | AUDITOR, {kunshan}),
    )


def test_snapshots(dossier, neighbours):
    steps.submit(neighbours[P.KUNSHAN_SIGN], dossier.user(P.KUNSHAN_SIGN))
    kunshan = every(Snapshot, application=neighbours[P.KUNSHAN_SIGN])
    jiangning = every(Snapshot, application__county__code="320115")
    assert kunshan
    assert seen(dossier, Snapshot) == table(
        (COUNTY | READERS, jiangning),
        (frozenset({P.KUNSHAN_SIGN}) | OTHER_CITY | PROVINCE | AUDITOR, kunshan),
    )


def test_files_of_a_draft_are_the_countys_alone(dossier, neighbours):
    sent = every(Attachment, application__county__code="320115", first_sent_in__isnull=False)
    unsent = every(Attachment, application__county__code="320115", first_sent_in__isnull=True)
    gulou = every(Attachment, application=neighbours[P.GULOU_SIGN])
    kunshan = every(Attachment, application=neighbours[P.KUNSHAN_SIGN])
    assert sent
    assert unsent
    assert seen(dossier, Attachment) == table(
        (COUNTY | READERS, sent),
        (COUNTY, unsent),
        (frozenset({P.GULOU_SIGN}), gulou),
        (frozenset({P.KUNSHAN_SIGN}), kunshan),
    )
    # And what is added while a return is answered stays at home until it is sent.
    returned = dossier.thing("application", "returned")
    returned.corrections.last().items.create(section="evidence", text="请补充")
    pdf = upload("补充.pdf")
    added = attach(returned, pdf, Purpose.OTHER, by=dossier.user(P.JIANGNING_HANDLE))
    for person in READERS | OUTSIDE:
        assert not Attachment.objects.visible_to(dossier.user(person)).filter(pk=added.pk)


def upload(name: str) -> Any:
    return SimpleUploadedFile(name, steps.small_pdf("补充"))


def test_papers(dossier):
    """All that the county is told, it and its city read; what passes between offices above, they."""
    letters = every(Paper, kind=PaperKind.RECOMMENDATION_LETTER)
    reports = every(Paper, kind=PaperKind.VISIT_REPORT)
    assert letters
    assert reports
    told = every(Paper) - letters - reports
    assert seen(dossier, Paper) == table(
        (PROVINCE | AUDITOR, reports), (READERS, letters), (READERS | COUNTY, told)
    )


def test_cases(dossier):
    assert every(Case)
    assert seen(dossier, Case) == table((PROVINCE | AUDITOR, every(Case)))


@pytest.mark.parametrize("model", [Panel, SiteVisit, Selection, Objection])
def test_what_the_province_works_on(dossier, model):
    assert every(model)
    assert seen(dossier, model) == table((PROVINCE | AUDITOR, every(model)))


def test_score_sheets(dossier):
    """四(四)句2: an expert reads no other's, and nothing more after having stepped back."""
    own = every(ExpertReview, state=ExpertReview.State.SUBMITTED)
    recused = every(ExpertReview, state=ExpertReview.State.RECUSED)
    assert own
    assert recused
    assert seen(dossier, ExpertReview) == table(
        (PROVINCE | AUDITOR, own | recused), (frozenset({P.EXPERT}), own)
    )


@pytest.mark.parametrize(
    "model",
    [
        Zone,
        ImplementationPlan,
        AnnualReport,
        Adjustment,
        Inspection,
        Exchange,
        Support,
        Assessment,
        Rectification,
    ],
)
def test_what_belongs_to_a_zone(dossier, model):
    assert every(model)
    assert seen(dossier, model) == table((READERS | COUNTY, every(model)))


def test_the_log(dossier):
    assert seen(dossier, LogRow) == table((PROVINCE | AUDITOR, every(LogRow)))


def test_rounds(dossier):
    assert seen(dossier, Round) == table((OFFICES, every(Round)))


def test_offices(dossier):
    nanjing = every(Office, city__code="320100") | every(Office, county__city__code="320100")
    suzhou = every(Office, city__code="320500") | every(Office, county__city__code="320500")
    assert seen(dossier, Office) == table(
        (COUNTY, every(Office, county__code="320115")),
        (frozenset({P.GULOU_SIGN}), every(Office, county__code="320106")),
        (frozenset({P.KUNSHAN_SIGN}), every(Office, county__code="320583")),
        (CITY, nanjing),
        (OTHER_CITY, suzhou),
        (PROVINCE | AUDITOR, every(Office)),
    )


def test_people(dossier):
    nanjing = every(User, office__city__code="320100")
    suzhou = every(User, office__city__code="320500")
    assert seen(dossier, User) == table(
        (COUNTY, every(User, office__county__code="320115")),
        (frozenset({P.GULOU_SIGN}), every(User, office__county__code="320106")),
        (frozenset({P.KUNSHAN_SIGN}), every(User, office__county__code="320583")),
        (CITY, nanjing | every(User, office__county__city__code="320100")),
        (OTHER_CITY, suzhou | every(User, office__county__city__code="320500")),
        (
            PROVINCE,
            every(User, office__kind="province")
            | every(User, office__kind="city")
            | every(User, role="expert"),
        ),
        (AUDITOR, every(User)),
    )


def test_nobody_sees_nothing(dossier):
    for model in (Application, Attachment, Snapshot, Paper, Case, LogRow, Round, Office, User):
        assert model.objects.exists()
        assert not model.objects.visible_to(AnonymousUser()).exists(), model
