"""What was sent is kept as it was: numbered, with its hash, never changed (invariant 4)."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from cluster_portal.workflow.declare import SYSTEM
from cluster_portal.workflow.models import Version
from cluster_portal.workflow.models.log import AppendOnlyError
from cluster_portal.workflow.writing import enclose
from desks.demonstration import zone_steps
from desks.demonstration.steps import small_pdf
from zones.models import ImplementationPlan, Zone

pytestmark = pytest.mark.real_database


@pytest.fixture
def sent(cast, zone) -> Version:
    zone_steps.keep_organisation(zone, cast.jiangning_handle)
    return Version.objects.of(zone, "organisation").get()


def test_it_is_numbered_from_one_without_gaps(cast, zone, sent):
    for phone in ("025-1", "025-2"):
        zone_steps.keep_organisation(zone, cast.jiangning_handle, phone=phone)
    kept = Version.objects.of(zone, "organisation")
    assert list(kept.values_list("number", flat=True)) == [1, 2, 3]
    assert [version.content["phone"] for version in kept][1:] == ["025-1", "025-2"]
    assert zone.version_of("organisation").number == 3


def test_saving_what_stands_already_makes_no_version(cast, zone, sent):
    zone_steps.keep_organisation(zone, cast.jiangning_sign)
    assert Version.objects.of(zone, "organisation").count() == 1


def test_the_program_refuses_to_change_or_delete_it(sent):
    sent.content = {}
    for attempt in (
        sent.save,
        sent.delete,
        lambda: Version.objects.update(content={}),
        lambda: Version.objects.filter(pk=sent.pk).delete(),
        lambda: Version.objects.bulk_update([sent], ["content"]),
    ):
        with pytest.raises(AppendOnlyError):
            attempt()


def test_the_database_refuses_to_change_it(sent):
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE workflow_version SET number = 9 WHERE id = %s", [sent.pk])
    assert Version.objects.get(pk=sent.pk).number == 1


def test_the_database_refuses_to_delete_it(sent):
    if connection.vendor != "postgresql":
        pytest.skip("the test runner itself empties SQLite's tables by DELETE")
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM workflow_version WHERE id = %s", [sent.pk])


def test_the_database_refuses_a_second_one_of_the_same_number(zone, sent):
    with pytest.raises(DatabaseError), transaction.atomic():
        Version.objects.create(
            model=sent.model,
            object_id=zone.pk,
            name=sent.name,
            number=sent.number,
            content={},
            sent_at=timezone.now(),
        )


def test_its_hash_is_of_what_was_sent_and_of_the_files(cast, zone):
    plan = ImplementationPlan.objects.get(zone=zone)
    upload = SimpleUploadedFile("方案.pdf", small_pdf("方案"))
    kept = enclose(plan, "plan", upload, by=cast.jiangning_handle)
    zone_steps.draw_up_plan(plan, cast.jiangning_handle)
    zone_steps.send_plan(plan, cast.jiangning_sign)
    version = plan.version_of("plan")
    assert version.sha256 == version.content_hash()
    assert [file["sha256"] for file in version.files] == [kept.sha256]
    version.files = []
    assert version.sha256 != version.content_hash()


def test_later_drafts_leave_it_as_it_was(cast, zone):
    plan = ImplementationPlan.objects.get(zone=zone)
    zone_steps.draw_up_plan(plan, cast.jiangning_handle)
    zone_steps.send_plan(plan, cast.jiangning_sign)
    first = plan.version_of("plan")
    zone_steps.return_plan(plan, cast.nanjing_handle)
    zone_steps.draw_up_plan(plan, cast.jiangning_handle, general="改后的总体要求")
    assert Version.objects.of(plan, "plan").get().content == first.content
    zone_steps.send_plan(plan, cast.jiangning_sign)
    assert plan.version_of("plan").content["general"] == "改后的总体要求"
    assert Version.objects.get(pk=first.pk).sha256 == first.content_hash()


def test_what_the_portal_itself_sent_names_the_portal(zone):
    version = Version.freeze(zone, "organisation", by=SYSTEM, at=timezone.now())
    assert version.sender == str(SYSTEM)
    assert Zone.objects.get().version_of("organisation") == version
