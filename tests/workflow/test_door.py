"""The one door: what perform(), begin(), record() and edit() promise."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from applications.models import Application, Snapshot
from cluster_portal.documents.models import Paper
from cluster_portal.workflow.door import begin, perform, record
from cluster_portal.workflow.errors import Conflict, Invalid, NotAllowed, Unmet
from cluster_portal.workflow.models import LogRow
from cluster_portal.workflow.models.logged import ProtectedFieldError
from cluster_portal.workflow.signals import transitioned
from desks.demonstration import steps
from desks.demonstration.content import answers


def log_of(thing) -> list[str]:
    return [row.event for row in LogRow.objects.of(thing)]


def test_a_transition_changes_state_version_and_log_together(cast, complete):
    version = complete.version
    outcome = perform(
        complete, "submit", by=cast.jiangning_sign, expected_version=version, agreed=True
    )
    assert complete.state == Application.State.SUBMITTED
    assert complete.version == version + 1
    row = outcome.log
    assert (row.from_state, row.to_state) == ("draft", "submitted")
    assert (row.actor_name, row.office_name) == ("李为民", "南京市江宁区人民政府")
    assert row.version == complete.version
    assert complete.log_head == row.hash


def test_the_right_is_checked_when_executing(cast, complete):
    for person in (cast.jiangning_handle, cast.kunshan_sign, cast.nanjing_sign, cast.auditor):
        with pytest.raises(NotAllowed):
            perform(complete, "submit", by=person, agreed=True)
    assert log_of(complete) == ["begin"]


def test_conditions_answer_with_sentences_and_places(cast, draft):
    with pytest.raises(Unmet) as refusal:
        perform(draft, "submit", by=cast.jiangning_sign, agreed=True)
    assert any("/sections/basics/" in lack.url for lack in refusal.value.lacks)
    draft.refresh_from_db()
    assert draft.state == Application.State.DRAFT


def test_the_form_is_asked_even_without_a_browser(cast, complete):
    with pytest.raises(Invalid):
        perform(complete, "submit", by=cast.jiangning_sign)
    assert not Snapshot.objects.exists()


def test_the_same_request_twice_counts_as_done(cast, complete):
    version = complete.version
    first = perform(
        complete, "submit", by=cast.jiangning_sign, expected_version=version, agreed=True
    )
    second = perform(
        complete, "submit", by=cast.jiangning_sign, expected_version=version, agreed=True
    )
    assert second.repeated
    assert second.log == first.log
    assert log_of(complete) == ["begin", "submit"]
    assert Snapshot.objects.count() == 1


def test_another_request_from_the_same_page_is_a_conflict_and_names_the_first(cast, submitted):
    version = submitted.version
    perform(submitted, "decline", by=cast.nanjing_sign, expected_version=version, reason="材料不实")
    due_on = timezone.localdate() + timedelta(days=3)
    with pytest.raises(Conflict) as conflict:
        perform(
            submitted,
            "return_for_correction",
            by=cast.nanjing_handle,
            expected_version=version,
            due_on=due_on,
            items=[{"section": "basics", "text": "补电话"}],
        )
    assert "徐文华" in str(conflict.value)
    assert conflict.value.last.event == "decline"


def test_who_decides_is_told_what_was_edited_meanwhile(cast, complete):
    seen = complete.version
    steps.answer(
        complete, "basics", answers(complete.county, 2026)["basics"], cast.jiangning_handle
    )
    with pytest.raises(Conflict) as conflict:
        perform(complete, "submit", by=cast.jiangning_sign, expected_version=seen, agreed=True)
    assert "王晓岚" in str(conflict.value)


def test_what_hangs_on_a_transition_falls_with_it(cast, complete):
    def fail(**kwargs) -> None:
        raise RuntimeError("no paper left")

    transitioned.connect(fail, sender=Application)
    try:
        with pytest.raises(RuntimeError):
            perform(complete, "submit", by=cast.jiangning_sign, agreed=True)
    finally:
        transitioned.disconnect(fail, sender=Application)
    complete.refresh_from_db()
    assert complete.state == Application.State.DRAFT
    assert log_of(complete) == ["begin"]
    assert not Snapshot.objects.exists()


def test_state_refuses_assignment(draft):
    with pytest.raises(ProtectedFieldError):
        draft.state = Application.State.RECOMMENDED


def test_state_refuses_queryset_update(draft):
    for change in ({"state": "recommended"}, {"version": 9}, {"log_head": ""}):
        with pytest.raises(ProtectedFieldError):
            Application.objects.filter(pk=draft.pk).update(**change)
        with pytest.raises(ProtectedFieldError):
            draft.county.applications.update(**change)


def test_state_refuses_bulk_update_and_bulk_create(draft):
    with pytest.raises(ProtectedFieldError):
        Application.objects.bulk_update([draft], ["state"])
    with pytest.raises(ProtectedFieldError):
        Application.objects.bulk_create([Application(round=draft.round, county=draft.county)])


def test_a_transition_method_does_nothing_outside_the_door(draft):
    from django_fsm import TransitionNotAllowed

    with pytest.raises(TransitionNotAllowed):
        draft.withdraw()


def test_a_thing_begins_only_through_the_door(cast, round_):
    with pytest.raises(ProtectedFieldError):
        Application(
            round=round_, county=cast.kunshan_sign.office.county, started_by=cast.kunshan_sign
        ).save()


def test_a_stale_copy_cannot_turn_the_clock_back(cast, submitted):
    stale = Application.objects.get(pk=submitted.pk)
    steps.return_to_county(submitted, cast.nanjing_sign, {"basics": "补电话"})
    stale.save()
    assert Application.objects.get(pk=submitted.pk).state == Application.State.RETURNED
    with pytest.raises(ProtectedFieldError):
        stale.save(update_fields=["state"])


def test_a_row_can_be_read_again(cast, submitted):
    copy = Application.objects.get(pk=submitted.pk)
    steps.return_to_county(submitted, cast.nanjing_sign, {"basics": "补电话"})
    copy.refresh_from_db()
    assert copy.state == Application.State.RETURNED


def test_a_consequence_cannot_be_performed_by_hand(cast, recommended):
    for name in ("send_back", "conclude"):
        with pytest.raises(NotAllowed):
            perform(recommended, name, by=cast.province_sign)


def test_begin_asks_who_and_conditions(cast, round_, draft):
    with pytest.raises(NotAllowed):
        begin(
            Application(
                round=round_,
                county=cast.kunshan_sign.office.county,
                started_by=cast.jiangning_sign,
            ),
            by=cast.jiangning_sign,
        )
    with pytest.raises(Unmet):
        steps.begin_application(cast.jiangning_sign, round_)


def test_an_event_is_recorded_only_by_whom_it_may(cast, round_):
    with pytest.raises(NotAllowed):
        record(round_, "closing_moved", by=cast.nanjing_sign, reason="想延期")
    with pytest.raises(Unmet):
        record(round_, "closing_moved", by=cast.province_sign, reason="  ")


def test_the_letter_is_issued_with_the_recommendation(cast, recommended):
    assert Paper.objects.get().office == cast.nanjing_sign.office
    assert recommended.state == Application.State.RECOMMENDED
