"""The audit log only grows, and a change in it is found (invariant 6)."""

from __future__ import annotations

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction

from applications.models import Application, Snapshot
from cluster_portal.workflow.models import LogRow
from cluster_portal.workflow.models.log import AppendOnlyError
from cluster_portal.workflow.verifying import broken_rows
from desks.demonstration import steps

pytestmark = pytest.mark.real_database


def sql(statement: str, *values) -> None:
    """Past every class of ours, as someone with a database client would."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


@pytest.fixture
def without_triggers(db):
    """As someone who owns the database: the trigger is dropped first."""
    on = " ON workflow_logrow" if connection.vendor == "postgresql" else ""
    sql(f"DROP TRIGGER workflow_logrow_append_only{on}")


def test_rows_refuse_change_and_deletion(recommended):
    row = LogRow.objects.of(recommended).last()
    row.reason = "另一个理由"
    with pytest.raises(AppendOnlyError):
        row.save()
    with pytest.raises(AppendOnlyError):
        row.delete()
    with pytest.raises(AppendOnlyError):
        LogRow.objects.all().update(reason="")
    with pytest.raises(AppendOnlyError):
        LogRow.objects.all().delete()


@pytest.mark.parametrize(
    ("update", "delete"),
    [
        ("UPDATE workflow_logrow SET id = id + 1000", "DELETE FROM workflow_logrow"),
        ("UPDATE applications_snapshot SET id = id + 1000", "DELETE FROM applications_snapshot"),
    ],
)
def test_the_database_itself_refuses_a_change(recommended, update, delete):
    with pytest.raises(DatabaseError), transaction.atomic():
        sql(update)
    if connection.vendor == "postgresql":
        with pytest.raises(DatabaseError), transaction.atomic():
            sql(delete)
    assert Snapshot.objects.exists()


def test_a_whole_log_verifies(recommended, capsys):
    call_command("verify_audit_log")
    assert "whole" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("statement", "what"),
    [
        ("UPDATE workflow_logrow SET reason = 'x' WHERE id = %s", "its content was changed"),
        ("DELETE FROM workflow_logrow WHERE id = %s", "the row before it is missing"),
        ("UPDATE workflow_logrow SET previous_hash = 'x' WHERE id = %s", "does not follow"),
    ],
)
def test_a_tampered_row_is_named(recommended, without_triggers, statement, what, capsys):
    row = LogRow.objects.of(recommended)[1]
    sql(statement, row.pk)
    with pytest.raises(SystemExit):
        call_command("verify_audit_log")
    said = capsys.readouterr().err
    assert f"applications.application {recommended.pk} #" in said
    assert what in said


def test_a_log_cut_off_at_its_end_is_found(cast, submitted, without_triggers):
    steps.return_to_county(submitted, cast.nanjing_sign, {"basics": "补电话"})
    sql("DELETE FROM workflow_logrow WHERE id = %s", LogRow.objects.of(submitted).last().pk)
    assert [b.what for b in broken_rows()] == ["its log was cut off or written past"]


def test_a_log_that_is_gone_whole_is_found(draft, without_triggers):
    sql(
        "DELETE FROM workflow_logrow WHERE model = %s AND object_id = %s",
        "applications.application",
        draft.pk,
    )
    assert [b.what for b in broken_rows()] == ["it has no log"]


def test_a_state_changed_past_the_log_is_found(submitted):
    sql(
        "UPDATE applications_application SET state = %s WHERE id = %s",
        Application.State.RECOMMENDED,
        submitted.pk,
    )
    assert [b.what for b in broken_rows()] == ["its state was changed without the log"]
