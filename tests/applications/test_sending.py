"""What was sent stays: snapshots, returns, the city's check, the letter."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from applications.models import Application, Purpose
from applications.reading import chapters, compare
from applications.writing import attach, remove_attachment, save_answers, save_row
from cluster_portal.documents.models import Paper, PaperKind
from cluster_portal.workflow.door import perform
from cluster_portal.workflow.errors import Conflict, NotAllowed, Unmet
from cluster_portal.workflow.models.log import AppendOnlyError
from desks.demonstration import content, steps


def basics(application: Application, **changed) -> dict:
    return {**content.answers(application.county, application.round.year)["basics"], **changed}


def test_a_snapshot_holds_everything_and_never_changes(cast, submitted):
    snapshot = submitted.latest_snapshot
    assert snapshot.number == 1
    assert len(snapshot.data["institutions"]) == 20
    assert {f["purpose"] for f in snapshot.files} == {"authority", "plan", "policies", "funds"}
    assert all(len(f["sha256"]) == 64 for f in snapshot.files)
    assert snapshot.sha256 == snapshot.content_hash()
    snapshot.data["institutions"] = []
    with pytest.raises(AppendOnlyError):
        snapshot.save()
    with pytest.raises(AppendOnlyError):
        submitted.snapshots.update(number=7)
    with pytest.raises(AppendOnlyError):
        snapshot.delete()


def test_what_the_county_writes_later_does_not_reach_what_it_sent(cast, submitted):
    steps.return_to_county(submitted, cast.nanjing_sign, {"basics": "补电话"})
    steps.answer(submitted, "basics", basics(submitted, contact_phone="1"), cast.jiangning_handle)
    assert submitted.latest_snapshot.data["answers"]["basics"]["contact_phone"] != "1"


def test_a_removed_file_stays_with_the_version_that_was_sent_with_it(cast, submitted, client_of):
    steps.return_to_county(submitted, cast.nanjing_sign, {"evidence": "换一份规划"})
    file = submitted.attachments.get(purpose=Purpose.PLAN)
    remove_attachment(file, by=cast.jiangning_handle)
    assert file not in submitted.attachments.current()
    answer = client_of(cast.nanjing_sign).get(f"/applications/{submitted.pk}/files/{file.pk}/")
    assert b"".join(answer.streaming_content).startswith(b"%PDF")


def test_a_submitted_application_cannot_be_written(cast, submitted):
    with pytest.raises(NotAllowed):
        save_answers(submitted, "basics", {}, by=cast.jiangning_handle, seen=1)
    row = submitted.institutions.first()
    with pytest.raises(NotAllowed):
        save_row(submitted, "institutions", row, by=cast.jiangning_handle)
    with pytest.raises(NotAllowed):
        attach(
            submitted,
            SimpleUploadedFile("a.pdf", steps.small_pdf("a")),
            Purpose.OTHER,
            by=cast.jiangning_handle,
        )


def test_only_the_returned_sections_unlock(cast, submitted):
    steps.return_to_county(submitted, cast.nanjing_sign, {"basics": "补电话"})
    steps.answer(submitted, "basics", basics(submitted), cast.jiangning_handle)
    with pytest.raises(NotAllowed):
        save_answers(submitted, "industry", {}, by=cast.jiangning_handle, seen=1)


def test_nobody_else_writes_in_a_county_s_draft(cast, complete):
    for person in (cast.kunshan_sign, cast.nanjing_sign, cast.province_sign, cast.auditor):
        with pytest.raises(NotAllowed):
            save_answers(complete, "basics", {}, by=person, seen=1)


def test_two_people_in_one_section_the_second_is_told_and_nothing_is_lost(cast, draft):
    typed = basics(draft)
    save_answers(draft, "basics", typed, by=cast.jiangning_handle, seen=0)
    with pytest.raises(Conflict) as conflict:
        save_answers(
            draft, "basics", {**typed, "zone_name": "另一名称"}, by=cast.jiangning_sign, seen=0
        )
    assert "王晓岚" in str(conflict.value)
    assert draft.sections.get(key="basics").data["zone_name"] == typed["zone_name"]


def test_a_draft_is_saved_with_needed_fields_empty(cast, draft, client_of):
    page = f"/applications/{draft.pk}/sections/government/"
    answer = client_of(cast.jiangning_handle).post(page, {"seen": "0", "authority": "市监局"})
    assert answer.status_code == 302
    assert draft.sections.get(key="government").data["authority"] == "市监局"


def test_a_wrong_type_is_named_and_what_was_typed_is_kept(cast, draft, client_of):
    page = f"/applications/{draft.pk}/sections/government/"
    answer = client_of(cast.jiangning_handle).post(
        page, {"seen": "0", "authority": "市监局", "funds-0-amount": "很多"}
    )
    assert answer.status_code == 422
    said = answer.content.decode()
    assert 'value="很多"' in said
    assert 'value="市监局"' in said
    assert not draft.sections.exists()


@pytest.mark.clause("四(三)句2")
def test_the_city_returns_item_by_item_with_a_day(cast, submitted):
    steps.return_to_county(submitted, cast.nanjing_handle, {"basics": "补电话", "tasks": "细化"})
    correction = submitted.open_correction
    assert {item.section for item in correction.items.all()} == {"basics", "tasks"}
    assert correction.due_on > timezone.localdate()
    steps.submit(submitted, cast.jiangning_sign)
    correction.refresh_from_db()
    assert correction.answered_at is not None
    assert submitted.latest_snapshot.number == 2


def test_what_changed_between_two_versions_is_shown_old_beside_new(cast, submitted):
    first = submitted.latest_snapshot
    steps.return_to_county(submitted, cast.nanjing_handle, {"basics": "补电话", "projects": "补"})
    steps.answer(submitted, "basics", basics(submitted, contact_phone="025-1"), cast.jiangning_sign)
    project = {**content.projects(submitted.county, 2026)[0], "name": "新项目"}
    steps.add_row(submitted, "projects", project, cast.jiangning_sign)
    steps.submit(submitted, cast.jiangning_sign)
    second = submitted.latest_snapshot
    found = compare(chapters(first.data, first.files), chapters(second.data, second.files))
    assert [spec.key for spec, _changes in found] == ["basics", "projects"]
    (phone,) = found[0][1]
    assert (phone.old, phone.new) == ("025-52110000", "025-1")
    (project_change,) = found[1][1]
    assert project_change.old == ""
    assert "新项目" in project_change.label


@pytest.mark.clause("四(三)句2", "四句3")
def test_the_city_cannot_recommend_before_every_check_is_answered(cast, submitted):
    with pytest.raises(Unmet) as refusal:
        steps.recommend(submitted, cast.nanjing_sign)
    assert len(refusal.value.lacks) == 4 + 3 + 2  # materials, conditions, opinion and rank
    steps.check_as_city(submitted, cast.nanjing_handle, rank=1)
    steps.recommend(submitted, cast.nanjing_sign)
    assert submitted.state == Application.State.RECOMMENDED


@pytest.mark.clause("四(三)句2")
def test_an_item_that_does_not_hold_stands_against_a_recommendation(cast, submitted):
    from applications.checklists import CITY_ITEMS, FAILS
    from applications.reviewing import save_city_review

    review = submitted.city_reviews.get()
    answers = steps.all_hold(CITY_ITEMS)
    answers[CITY_ITEMS[0].key] = {"verdict": FAILS, "note": "缺页"}
    save_city_review(
        review, answers=answers, opinion="同意", rank=1, by=cast.nanjing_handle, seen=0
    )
    with pytest.raises(Unmet) as refusal:
        steps.recommend(submitted, cast.nanjing_sign)
    assert len(refusal.value.lacks) == 1


def test_two_counties_of_a_city_cannot_have_the_same_rank(cast, round_, recommended):
    other = steps.begin_application(cast.gulou_sign, round_)
    steps.fill_in(other, cast.gulou_sign)
    steps.submit(other, cast.gulou_sign)
    steps.check_as_city(other, cast.nanjing_handle, rank=1)
    with pytest.raises(Unmet) as refusal:
        steps.recommend(other, cast.nanjing_sign)
    assert "江宁区" in str(refusal.value)
    steps.check_as_city(other, cast.nanjing_handle, rank=2)
    steps.recommend(other, cast.nanjing_sign)


def test_a_rank_that_was_given_up_is_free_again(cast, round_, recommended):
    steps.send_back(recommended, cast.province_handle, {"basics": "补电话"})
    recommended.refresh_from_db()
    steps.submit(recommended, cast.jiangning_sign)
    steps.check_as_city(recommended, cast.nanjing_handle, rank=2)
    steps.recommend(recommended, cast.nanjing_sign)
    other = steps.begin_application(cast.gulou_sign, round_)
    steps.fill_in(other, cast.gulou_sign)
    steps.submit(other, cast.gulou_sign)
    steps.check_as_city(other, cast.nanjing_handle, rank=1)
    steps.recommend(other, cast.nanjing_sign)
    assert other.state == Application.State.RECOMMENDED


@pytest.mark.clause("四(三)1")
def test_the_letter_of_recommendation_is_the_city_s_with_its_number(cast, recommended):
    letter = Paper.objects.get(kind=PaperKind.RECOMMENDATION_LETTER)
    assert letter.number == f"宁知函〔{timezone.localdate().year}〕1号"
    assert letter.addressee == "江苏省知识产权局"
    assert "江宁区" in letter.title
    assert set(letter.parties.all()) == {cast.nanjing_sign.office, cast.province_sign.office}
    assert recommended.city_reviews.get().letter == letter


def test_a_resubmission_is_checked_anew_but_opinion_and_rank_are_carried_over(cast, recommended):
    steps.send_back(recommended, cast.province_handle, {"basics": "补电话"})
    recommended.refresh_from_db()
    steps.submit(recommended, cast.jiangning_sign)
    review = recommended.city_reviews.last()
    assert review.answers == {}
    assert review.rank == 1
    assert review.opinion
    with pytest.raises(Unmet):
        steps.recommend(recommended, cast.nanjing_sign)


def test_a_withdrawn_application_takes_its_case_with_it(cast, recommended):
    perform(recommended, "withdraw", by=cast.jiangning_sign, reason="区划调整")
    assert steps.case_of(recommended).state == "withdrawn"


@pytest.mark.parametrize(
    ("name", "content_", "said"),
    [
        ("规划.exe", b"MZ", "PDF"),
        ("规划.pdf", b"", "规划.pdf"),
        ("规划.pdf", b"<html><script>alert(1)</script>", "规划.pdf"),
        ("表.xlsx", b"PK\x03\x04 no zip", "表.xlsx"),
    ],
)
def test_a_file_that_is_not_what_it_says_is_refused_with_a_sentence(
    cast, draft, name, content_, said
):
    with pytest.raises(ValidationError) as refusal:
        attach(draft, SimpleUploadedFile(name, content_), Purpose.PLAN, by=cast.jiangning_handle)
    assert said in str(refusal.value)
    assert not draft.attachments.exists()


def test_an_institution_counts_once_and_its_code_is_checked(cast, draft):
    row = content.institutions(draft.county, 1)[0]
    steps.add_row(draft, "institutions", row, cast.jiangning_handle)
    from applications.row_forms import InstitutionForm

    again = InstitutionForm({**row, "name": "另一机构"})
    again.instance.application = draft
    assert "credit_code" in again.errors
    wrong = InstitutionForm({**row, "credit_code": row["credit_code"][:-1] + "0"})
    wrong.instance.application = draft
    assert "credit_code" in wrong.errors


def test_full_width_digits_and_spaces_in_a_code_are_normalised(cast, draft):
    from applications.row_forms import InstitutionForm

    row = content.institutions(draft.county, 1)[0]
    wide = row["credit_code"].translate({ord(c): ord(c) + 0xFEE0 for c in "0123456789"})
    form = InstitutionForm({**row, "credit_code": f" {wide} "})
    form.instance.application = draft
    assert form.is_valid(), form.errors
    assert form.cleaned_data["credit_code"] == row["credit_code"]


@pytest.mark.parametrize("name", ["recommend", "decline", "return_for_correction"])
def test_the_city_decides_with_its_check_beside_the_decision(cast, client_of, submitted, name):
    from applications.checklists import CITY_ITEMS, FAILS
    from applications.reviewing import save_city_review

    save_city_review(
        submitted.city_reviews.get(),
        answers={CITY_ITEMS[0].key: {"verdict": FAILS, "note": "联系人不是区内人员"}},
        opinion="",
        rank=None,
        by=cast.nanjing_handle,
        seen=0,
    )
    page = client_of(cast.nanjing_sign).get(f"/do/application/{submitted.pk}/{name}/")
    assert "联系人不是区内人员" in page.content.decode()


def test_a_returned_application_is_due_on_the_day_of_the_return(cast, client_of, submitted):
    steps.return_to_county(submitted, cast.nanjing_sign, {"basics": "补电话"}, days=5)
    assert submitted.due == submitted.open_correction.closes_at < submitted.closes_at
    (row,) = [
        r
        for r in client_of(cast.nanjing_sign).get("/applications/").context["rows"]
        if r.application == submitted
    ]
    assert row.deadline == submitted.due
