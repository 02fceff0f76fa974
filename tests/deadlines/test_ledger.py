"""The ledger: an obligation arises, changes its day and ends once, each on record."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import IntegrityError, transaction
from django.utils import timezone

from applications.models import Application
from cluster_portal.counties.models import Office
from cluster_portal.deadlines.ledger import extend, meet, move, owe, waive
from cluster_portal.deadlines.models import Obligation, ObligationKind, Standing
from cluster_portal.workflow.declare import SYSTEM
from cluster_portal.workflow.errors import Unmet
from cluster_portal.workflow.models import LogRow
from cluster_portal.workflow.models.logged import ProtectedFieldError
from cluster_portal.workflow.verifying import broken_rows

pytestmark = pytest.mark.django_db

KIND = ObligationKind.ANSWER_RETURN
DAY = timedelta(days=1)


@pytest.fixture
def owed(cast, draft) -> Obligation:
    """Something that Jiangning owes in ten days, about its draft."""
    return owe(
        kind=KIND,
        office=cast.jiangning_sign.office,
        county=draft.county,
        about=draft,
        due_at=timezone.now() + 10 * DAY,
        clause="四(三)句2",
        by=cast.nanjing_handle,
    )


def events(obligation: Obligation) -> list[str]:
    return [row.event for row in LogRow.objects.of(obligation)]


def fresh(obligation: Obligation) -> Obligation:
    return Obligation.objects.get(pk=obligation.pk)


def test_every_change_is_on_record_with_who_and_why(cast, draft, owed):
    later = owed.due_at + 5 * DAY
    extend(kind=KIND, about=draft, due_at=later, reason="系统故障", by=cast.province_handle)
    move(kind=KIND, about=draft, due_at=later - DAY, by=cast.province_sign)
    meet(kind=KIND, about=draft, event="submit", by=cast.jiangning_sign)
    rows = list(LogRow.objects.of(owed))
    assert [row.event for row in rows] == ["begin", "extended", "moved", "met"]
    assert [row.actor for row in rows] == [
        cast.nanjing_handle,
        cast.province_handle,
        cast.province_sign,
        cast.jiangning_sign,
    ]
    assert rows[1].reason == "系统故障"
    assert all(row.label for row in rows)
    assert not list(broken_rows())


def test_an_obligation_that_is_met_says_by_what_and_is_met_once(cast, draft, owed):
    met = meet(kind=KIND, about=draft, event="submit", by=cast.jiangning_sign)
    assert met == owed
    owed = fresh(owed)
    assert owed.standing == Standing.MET
    assert owed.met_by_label == Application.label_of_event("submit")
    assert meet(kind=KIND, about=draft, event="submit", by=cast.jiangning_sign) is None
    assert waive(kind=KIND, about=draft, reason="不再需要", by=SYSTEM) is None
    assert fresh(owed).met_at == owed.met_at
    assert events(owed) == ["begin", "met"]


def test_the_first_instant_after_the_day_is_late(cast, draft, owed):
    meet(kind=KIND, about=draft, event="submit", by=cast.jiangning_sign, at=owed.due_at)
    assert fresh(owed).standing == Standing.MET_LATE


def test_an_obligation_that_is_waived_says_by_whom_and_why(cast, draft, owed):
    with pytest.raises(Unmet):
        waive(kind=KIND, about=draft, reason="  ", by=cast.jiangning_sign)
    assert fresh(owed).standing == Standing.OPEN
    waive(kind=KIND, about=draft, reason="已撤回", by=cast.jiangning_sign)
    owed = fresh(owed)
    assert (owed.standing, owed.waived_by) == (Standing.WAIVED, cast.jiangning_sign)
    assert owed.waived_reason == "已撤回"


def test_the_portal_itself_can_waive(draft, owed):
    waive(kind=KIND, about=draft, reason="已撤回", by=SYSTEM)
    assert fresh(owed).waived_by is None


def test_an_extension_needs_a_reason_and_never_takes_time_away(cast, draft, owed):
    by = cast.province_handle
    with pytest.raises(Unmet):
        extend(kind=KIND, about=draft, due_at=owed.due_at + DAY, reason="", by=by)
    for due_at in (owed.due_at, owed.due_at - DAY):
        assert extend(kind=KIND, about=draft, due_at=due_at, reason="系统故障", by=by) is None
    assert fresh(owed).due_at == owed.due_at
    assert events(owed) == ["begin"]


def test_a_day_that_stays_the_same_is_not_moved(cast, draft, owed):
    assert move(kind=KIND, about=draft, due_at=owed.due_at, by=cast.province_sign) is None
    assert events(owed) == ["begin"]
    move(kind=KIND, about=draft, due_at=owed.due_at - DAY, by=cast.province_sign)
    assert fresh(owed).due_at == owed.due_at - DAY


def test_what_has_ended_is_not_moved_or_extended(cast, draft, owed):
    meet(kind=KIND, about=draft, event="submit", by=cast.jiangning_sign)
    day, by = owed.due_at + DAY, cast.province_sign
    assert move(kind=KIND, about=draft, due_at=day, by=by) is None
    assert extend(kind=KIND, about=draft, due_at=day, reason="系统故障", by=by) is None
    assert fresh(owed).due_at == owed.due_at


def test_a_thing_has_one_open_obligation_of_a_kind(cast, draft, owed):
    again = {
        "kind": KIND,
        "office": cast.jiangning_sign.office,
        "county": draft.county,
        "about": draft,
        "due_at": owed.due_at,
        "clause": "四(三)句2",
        "by": cast.nanjing_handle,
    }
    with pytest.raises(IntegrityError), transaction.atomic():
        owe(**again)
    meet(kind=KIND, about=draft, event="submit", by=cast.jiangning_sign)
    assert owe(**again).standing == Standing.OPEN


def test_an_obligation_names_a_clause_that_there_is(cast, draft):
    with pytest.raises(ValueError, match="九"):
        owe(
            kind=KIND,
            office=cast.jiangning_sign.office,
            county=draft.county,
            about=draft,
            due_at=timezone.now(),
            clause="九",
            by=SYSTEM,
        )


@pytest.mark.parametrize(
    "ending",
    [
        {"met_at": True},
        {"met_by": "submit"},
        {"waived_at": True},
        {"waived_reason": "已撤回"},
        {"met_at": True, "met_by": "submit", "waived_at": True, "waived_reason": "已撤回"},
    ],
    ids=lambda ending: " and ".join(ending),
)
def test_the_database_refuses_half_an_ending_and_two_of_them(owed, ending):
    values = {name: timezone.now() if value is True else value for name, value in ending.items()}
    with pytest.raises(IntegrityError), transaction.atomic():
        Obligation.objects.filter(pk=owed.pk).update(**values)


def test_nobody_makes_one_beside_the_ledger(cast, draft, owed):
    copy = Obligation(
        kind=ObligationKind.SUBMIT_APPLICATION, office=owed.office, due_at=owed.due_at
    )
    with pytest.raises(ProtectedFieldError):
        copy.save()


@pytest.mark.parametrize("standing", Standing)
def test_each_obligation_stands_in_one_way_and_queries_agree(cast, draft, owed, standing):
    kind = ObligationKind.SUBMIT_APPLICATION  # the draft's own, beside the one above
    at = {
        Standing.OPEN: None,
        Standing.OVERDUE: None,
        Standing.MET: timezone.now(),
        Standing.MET_LATE: owed.due_at + 400 * DAY,
    }
    submission = Obligation.objects.about(draft).get(kind=kind)
    match standing:
        case Standing.OVERDUE:
            move(kind=kind, about=draft, due_at=timezone.now() - DAY, by=SYSTEM)
        case Standing.WAIVED:
            waive(kind=kind, about=draft, reason="已撤回", by=SYSTEM)
        case Standing.MET | Standing.MET_LATE:
            meet(kind=kind, about=draft, event="submit", by=SYSTEM, at=at[standing])
    assert fresh(submission).standing == standing
    found = {each for each in Standing if submission in Obligation.objects.standing(each)}
    assert found == {standing}
    assert (submission in Obligation.objects.unended()) == (not fresh(submission).is_ended)


# Sight --------------------------------------------------------------------------------------------


@pytest.fixture
def of_each(cast, draft) -> dict[str, Obligation]:
    """One owed by each of these offices, all about Jiangning's draft but the province's own."""
    Obligation.objects.all().delete()
    offices = {
        "jiangning": Office.objects.get(county__code="320115"),
        "gulou": Office.objects.get(county__code="320106"),
        "kunshan": Office.objects.get(county__code="320583"),
        "nanjing": Office.objects.get(city__code="320100"),
        "province": Office.objects.get(kind=Office.Kind.PROVINCE),
    }
    made = {}
    for name, office in offices.items():
        made[name] = owe(
            kind=KIND,
            office=office,
            county=None if name == "province" else draft.county,
            about=draft,
            due_at=timezone.now() + DAY,
            clause="四(四)",
            by=SYSTEM,
        )
        meet(kind=KIND, about=draft, event="submit", by=SYSTEM)
    return made


@pytest.mark.real_database
@pytest.mark.parametrize(
    ("person", "sees"),
    [
        ("jiangning_handle", {"jiangning"}),
        ("gulou_sign", {"gulou"}),
        ("kunshan_sign", {"kunshan"}),
        ("nanjing_handle", {"jiangning", "gulou", "nanjing"}),
        ("suzhou_sign", {"kunshan"}),
        ("province_sign", {"jiangning", "gulou", "kunshan", "nanjing", "province"}),
        ("auditor", {"jiangning", "gulou", "kunshan", "nanjing", "province"}),
        ("expert", set()),
    ],
)
def test_each_sees_what_their_reach_allows(cast, of_each, person, sees):
    visible = set(Obligation.objects.visible_to(getattr(cast, person)))
    assert {name for name, obligation in of_each.items() if obligation in visible} == sees


def test_nobody_sees_nothing(of_each):
    assert not Obligation.objects.visible_to(AnonymousUser()).exists()
