"""Two people of a county write at once: nothing of what either typed is lost unsaid."""

from __future__ import annotations

import pytest
from django.db import transaction

from applications.models import Application, Purpose
from applications.plan_forms import SECTION_FORMS
from applications.writing import attach, remove_row, save_answers, save_row
from cluster_portal.workflow.errors import Conflict
from desks.demonstration import content, steps

from .crowd import at_once

pytestmark = [pytest.mark.real_database, pytest.mark.django_db(transaction=True)]


def typed(application: Application, key: str) -> dict:
    said = content.answers(application.county, application.round.year)[key]
    form = SECTION_FORMS[key](said, thing=application)
    assert form.is_valid()
    return form.plain()


def saving(application: Application, key: str, answers: dict, by, seen: int = 0):
    own = Application.objects.get(pk=application.pk)
    return lambda: save_answers(own, key, answers, by=by, seen=seen)


def test_two_sections_saved_at_once_are_both_kept(cast, draft, log_is_whole):
    people = (cast.jiangning_handle, cast.jiangning_sign)
    keys = list(SECTION_FORMS)[:4]
    version = draft.version
    answers = at_once(
        [saving(draft, key, typed(draft, key), people[place % 2]) for place, key in enumerate(keys)]
    )
    assert not [answer for answer in answers if isinstance(answer, Exception)]
    assert set(draft.sections.values_list("key", flat=True)) == set(keys)
    draft.refresh_from_db()
    assert draft.version == version + len(keys), "whoever read it before is told of each"
    log_is_whole()


@pytest.mark.parametrize("saved_before", [False, True])
def test_of_one_section_saved_at_once_one_is_kept_and_the_other_told(cast, draft, saved_before):
    people = (cast.jiangning_handle, cast.jiangning_sign)
    if saved_before:
        saving(draft, "basics", typed(draft, "basics"), cast.jiangning_handle)()
    seen = int(saved_before)
    words = [{**typed(draft, "basics"), "marker": person.name} for person in people]
    answers = at_once(
        [
            saving(draft, "basics", said, person, seen)
            for said, person in zip(words, people, strict=True)
        ]
    )
    kept = draft.sections.get(key="basics")
    (conflict,) = [answer for answer in answers if isinstance(answer, Conflict)]
    winner = people[1 - answers.index(conflict)]
    assert kept.data["marker"] == winner.name, (
        "the first stands whole, the second overwrote nothing"
    )
    assert kept.version == seen + 1
    assert winner.name in str(conflict)


def changing(application: Application, row, by, **changed: str):
    """A save of the row as it stands now, changed as this person typed it."""
    own, fresh = Application.objects.get(pk=application.pk), type(row).objects.get(pk=row.pk)
    opened = fresh.fingerprint
    for name, value in changed.items():
        setattr(fresh, name, value)
    return lambda: save_row(own, "projects", fresh, by=by, opened=opened)


def test_of_one_row_changed_by_many_at_once_one_is_kept_and_the_others_told(cast, draft):
    project = content.projects(draft.county, draft.round.year)[0]
    steps.add_row(draft, "projects", project, cast.jiangning_handle)
    row = draft.keyprojects.get()
    people = [cast.jiangning_handle, cast.jiangning_sign] * 5
    answers = at_once(
        [
            changing(draft, row, person, milestones=f"第{place}人写的")
            for place, person in enumerate(people)
        ]
    )
    (kept,) = [place for place, answer in enumerate(answers) if answer is None]
    assert all(isinstance(a, Conflict) for place, a in enumerate(answers) if place != kept)
    assert draft.keyprojects.get().milestones == f"第{kept}人写的"


def test_a_row_changed_while_it_is_removed_is_changed_first_or_told_gone(cast, draft):
    project = content.projects(draft.county, draft.round.year)[0]
    steps.add_row(draft, "projects", project, cast.jiangning_handle)
    row = draft.keyprojects.get()
    own = Application.objects.get(pk=draft.pk)
    gone = type(row).objects.get(pk=row.pk)
    changed, removed = at_once(
        [
            changing(draft, row, cast.jiangning_handle, milestones="写了很久"),
            lambda: remove_row(own, "projects", gone, by=cast.jiangning_sign),
        ]
    )
    assert removed is None
    assert changed is None or isinstance(changed, Conflict)
    assert not draft.keyprojects.exists(), "what was removed does not come back"


def test_one_new_row_and_one_file_sent_many_times_at_once_are_there_once(cast, draft):
    from django.core.files.uploadedfile import SimpleUploadedFile

    typed_row = content.projects(draft.county, draft.round.year)[0]

    def add():
        own = Application.objects.get(pk=draft.pk)
        return lambda: steps.add_row(own, "projects", typed_row, cast.jiangning_handle)

    def upload():
        own = Application.objects.get(pk=draft.pk)
        file = SimpleUploadedFile("规划.pdf", steps.small_pdf("一"))
        return lambda: attach(own, file, Purpose.PLAN, by=cast.jiangning_handle)

    answers = at_once([click() for click in (add, upload) * 5])
    assert not [answer for answer in answers if isinstance(answer, Exception)]
    assert (draft.keyprojects.count(), draft.attachments.count()) == (1, 1)


def test_files_uploaded_at_once_are_all_kept(cast, draft):
    from django.core.files.uploadedfile import SimpleUploadedFile

    def upload(number: int):
        own = Application.objects.get(pk=draft.pk)
        file = SimpleUploadedFile("同名.pdf", steps.small_pdf(str(number)))
        return lambda: attach(own, file, Purpose.OTHER, by=cast.jiangning_handle)

    answers = at_once([upload(number) for number in range(10)])
    assert not [answer for answer in answers if isinstance(answer, Exception)]
    kept = draft.attachments.all()
    assert len({attachment.file.name for attachment in kept}) == 10
    assert len({attachment.sha256 for attachment in kept}) == 10


def test_what_is_written_while_the_signatory_signs_is_in_the_snapshot_or_refused(cast, complete):
    """The county's own race: submitted is what was read, and what came later is not lost unsaid."""
    from cluster_portal.workflow.door import Outcome, perform

    row = complete.sections.get(key="basics")
    seen_version = complete.version
    own = Application.objects.get(pk=complete.pk)
    later = {**typed(complete, "basics"), "marker": "后来的"}

    def sign() -> Outcome:
        return perform(
            own, "submit", by=cast.jiangning_sign, expected_version=seen_version, agreed=True
        )

    signed, saved = at_once(
        [sign, saving(complete, "basics", later, cast.jiangning_handle, row.version)]
    )
    row.refresh_from_db()
    if isinstance(signed, Outcome):
        assert isinstance(saved, Exception)
        assert "marker" not in row.data
    else:
        assert isinstance(signed, Conflict)
        assert cast.jiangning_handle.name in str(signed)
        assert row.data["marker"] == "后来的"


def test_begun_twice_at_once_there_is_one_application(cast, round_):
    """A double click on "begin", by two people of the county, through the page itself."""
    from django.test import Client
    from django.urls import reverse

    def click(person):
        client = Client(raise_request_exception=False)  # it would raise those of other threads
        client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
        return lambda: client.post(reverse("application_begin", args=[round_.pk])).status_code

    people = [cast.jiangning_handle, cast.jiangning_sign] * 5
    assert at_once([click(person) for person in people]) == [302] * 10
    assert Application.objects.count() == 1
    with transaction.atomic():
        assert Application.objects.get().county.code == "320115"
