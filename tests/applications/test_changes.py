"""What changed between two versions: everything that did, and nothing that did not."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from applications.models import Application, Purpose
from applications.reading import Change, chapters, compare
from applications.writing import attach, remove_attachment, remove_row, save_row
from desks.demonstration import content, steps


def changes(application: Application, old: int = 1, new: int = 2) -> dict[str, list[Change]]:
    was, is_now = (application.snapshots.get(number=number) for number in (old, new))
    found = compare(chapters(was.data, was.files), chapters(is_now.data, is_now.files))
    return {spec.key: changed for spec, changed in found}


def upload(application: Application, by: Any, name: str, text: str) -> None:
    attach(application, SimpleUploadedFile(name, steps.small_pdf(text)), Purpose.OTHER, by=by)


def change_row(application: Application, row: Any, by: Any, **changed: Any) -> None:
    opened = row.fingerprint
    for name, value in changed.items():
        setattr(row, name, value)
    key = {"keyproject": "projects", "institution": "institutions"}[row._meta.model_name]
    save_row(application, key, row, by=by, opened=opened)


@pytest.fixture
def reopened(cast, complete) -> Application:
    """Returned with every list open; two files and two projects in it share a name."""
    by = cast.jiangning_handle
    for text in ("一", "二"):
        upload(complete, by, "同名.pdf", text)
    for money in ("11", "22"):
        project = content.projects(complete.county, 2026)[0]
        steps.add_row(complete, "projects", {**project, "name": "同名项目", "money": money}, by)
    steps.submit(complete, cast.jiangning_sign)
    items = dict.fromkeys(("evidence", "projects", "institutions"), "请更正")
    steps.return_to_county(complete, cast.nanjing_sign, items)
    return complete


def test_one_of_two_files_of_a_name_removed_is_shown(cast, reopened):
    first = reopened.attachments.filter(name="同名.pdf").first()
    remove_attachment(first, by=cast.jiangning_handle)
    steps.submit(reopened, cast.jiangning_sign)
    ((change,),) = changes(reopened).values()
    assert (change.label, change.new) == ("同名.pdf", "")
    assert first.sha256[:16] in change.old


def test_a_second_file_of_the_same_name_is_shown_as_new(cast, reopened):
    upload(reopened, cast.jiangning_handle, "同名.pdf", "三")
    steps.submit(reopened, cast.jiangning_sign)
    ((change,),) = changes(reopened).values()
    assert (change.label, change.old) == ("同名.pdf", "")


def test_a_change_in_the_first_of_two_projects_of_a_name_is_shown(cast, reopened):
    first = reopened.keyprojects.filter(name="同名项目").first()
    change_row(reopened, first, cast.jiangning_handle, money=33)
    steps.submit(reopened, cast.jiangning_sign)
    (change,) = changes(reopened)["projects"]
    assert change.label == "同名项目"
    assert " 11 " in change.old
    assert " 33 " in change.new


def test_two_institutions_of_a_name_do_not_hide_each_other(cast, reopened):
    one, two = reopened.institutions.all()[:2]
    change_row(reopened, one, cast.jiangning_handle, name=two.name)
    steps.submit(reopened, cast.jiangning_sign)
    (change,) = changes(reopened)["institutions"]
    was = reopened.snapshots.get(number=1).data["institutions"][0]["name"]
    assert change.label == two.name
    assert was in change.old
    assert two.name in change.new


def test_what_was_removed_and_added_again_the_same_counts_as_unchanged(cast, reopened):
    project = reopened.keyprojects.filter(name="同名项目").last()
    file = reopened.attachments.filter(name="同名.pdf").last()
    remove_row(reopened, "projects", project, by=cast.jiangning_handle)
    project.pk = None
    save_row(reopened, "projects", project, by=cast.jiangning_handle)
    remove_attachment(file, by=cast.jiangning_handle)
    upload(reopened, cast.jiangning_handle, "同名.pdf", "二")
    steps.submit(reopened, cast.jiangning_sign)
    assert changes(reopened) == {}


def test_a_file_replaced_under_its_name_stands_old_beside_new(cast, reopened):
    plan = reopened.attachments.get(purpose=Purpose.PLAN)
    remove_attachment(plan, by=cast.jiangning_handle)
    file = SimpleUploadedFile(plan.name, steps.small_pdf("新规划"))
    kept = attach(reopened, file, Purpose.PLAN, by=cast.jiangning_handle)
    steps.submit(reopened, cast.jiangning_sign)
    (change,) = changes(reopened)["evidence"]
    assert plan.sha256[:16] in change.old
    assert kept.sha256[:16] in change.new


@pytest.mark.clause("四(四)")
def test_the_province_compares_with_what_it_sent_back_and_reads_every_return_between(
    cast, client_of, recommended
):
    def answer(phone: str) -> None:
        basics = content.answers(recommended.county, recommended.round.year)["basics"]
        steps.answer(
            recommended, "basics", {**basics, "contact_phone": phone}, cast.jiangning_handle
        )
        steps.submit(recommended, cast.jiangning_sign)

    steps.send_back(recommended, cast.province_handle, {"basics": "省局要求补电话"})
    recommended.refresh_from_db()
    answer("025-2")
    steps.return_to_county(recommended, cast.nanjing_sign, {"basics": "市局要求再补"})
    answer("025-3")
    steps.check_as_city(recommended, cast.nanjing_handle, rank=1)
    steps.recommend(recommended, cast.nanjing_sign)
    case = steps.case_of(recommended)
    client = client_of(cast.province_handle)
    compared = reverse("snapshot_changes", args=[recommended.pk, 3]) + "?from=1"
    for page in (case.get_absolute_url(), reverse("formal_check", args=[case.pk])):
        assert f'href="{compared}"' in client.get(page).text, page
    page = client.get(compared)
    assert page.context["before"].number == 1
    for words in ("省局要求补电话", "市局要求再补", "025-52110000", "025-3"):
        assert words in page.text, words
    assert "025-2<" not in page.text
    assert "省局要求补电话" not in client.get(compared.split("?")[0]).text
