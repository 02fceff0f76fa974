"""Two people at one row or one check, or one person clicking twice: nothing is lost or doubled."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from applications.checklists import CITY_ITEMS, FAILS, HOLDS
from applications.models import Application, Institution, KeyProject
from applications.reviewing import save_city_review
from applications.row_forms import InstitutionForm
from applications.writing import remove_row, save_answers, save_row
from cluster_portal.workflow.errors import Conflict
from desks.demonstration import content, steps


def project_of(draft: Application, **changed: str) -> dict[str, Any]:
    return {**content.projects(draft.county, draft.round.year)[0], **changed}


@pytest.fixture
def project(cast, draft) -> KeyProject:
    steps.add_row(draft, "projects", project_of(draft), cast.jiangning_handle)
    return draft.keyprojects.get()


def page_of(project: KeyProject) -> str:
    return reverse("row_edit", args=[project.application_id, "projects", project.pk])


def opened(client, project: KeyProject) -> str:
    """The fingerprint that the page carries."""
    page = client.get(page_of(project))
    assert f'name="opened" value="{page.context["opened"]}"' in page.text
    return page.context["opened"]


# One row, two people ------------------------------------------------------------------------------


def test_of_two_at_one_project_the_second_is_told_and_shown_the_first_s(
    cast, client_of, draft, project
):
    one, two = client_of(cast.jiangning_handle), client_of(cast.jiangning_sign)
    seen = opened(one, project)
    assert opened(two, project) == seen
    first = project_of(draft, milestones="甲写的节点", opened=seen)
    assert one.post(page_of(project), first).status_code == 302
    second = project_of(draft, milestones="乙写的节点", opened=seen)
    page = two.post(page_of(project), second)
    assert page.status_code == 409
    assert "error-summary" in page.text
    assert "乙写的节点" in page.text, "what was typed is kept"
    assert "甲写的节点" in page.text, "what the other saved is shown"
    project.refresh_from_db()
    assert project.milestones == "甲写的节点"
    again = {**second, "opened": page.context["opened"]}
    assert two.post(page_of(project), again).status_code == 302, "it starts from what was shown"
    project.refresh_from_db()
    assert project.milestones == "乙写的节点"


def test_a_typing_mistake_does_not_make_one_forget_what_was_opened(cast, client_of, draft, project):
    one, two = client_of(cast.jiangning_handle), client_of(cast.jiangning_sign)
    seen = opened(one, project)
    two.post(page_of(project), project_of(draft, lead="新单位", opened=seen))
    wrong = one.post(page_of(project), project_of(draft, money="很多", opened=seen))
    assert (wrong.status_code, wrong.context["opened"]) == (422, seen)
    right = one.post(page_of(project), project_of(draft, money="7", opened=seen))
    assert right.status_code == 409
    assert "新单位" in right.text


def test_what_was_typed_into_a_removed_row_can_be_added_as_new(cast, client_of, draft, project):
    client = client_of(cast.jiangning_handle)
    gone = page_of(project)
    typed = project_of(draft, milestones="写了很久", opened=opened(client, project))
    remove_row(draft, "projects", project, by=cast.jiangning_sign)
    page = client.post(gone, typed)
    assert page.status_code == 409
    assert "写了很久" in page.text
    add = reverse("row_add", args=[draft.pk, "projects"])
    assert f'action="{add}"' in page.text
    assert not draft.keyprojects.exists()
    assert client.post(add, typed).status_code == 302
    assert draft.keyprojects.get().milestones == "写了很久"


def test_a_row_removed_between_the_look_and_the_save_does_not_come_back(cast, draft, project):
    stale = KeyProject.objects.get(pk=project.pk)
    seen = stale.fingerprint
    stale.milestones = "更正后的节点"
    remove_row(draft, "projects", project, by=cast.jiangning_sign)
    with pytest.raises(Conflict):
        save_row(draft, "projects", stale, by=cast.jiangning_handle, opened=seen)
    assert not draft.keyprojects.exists()


def test_a_row_that_never_was_is_no_page(cast, client_of, draft):
    client = client_of(cast.jiangning_handle)
    nothing = reverse("row_edit", args=[draft.pk, "projects", 987654])
    assert client.get(nothing).status_code == 404
    assert client.post(nothing, project_of(draft)).status_code == 404


# The city's check ---------------------------------------------------------------------------------


def test_the_city_is_shown_what_a_colleague_saved_meanwhile(cast, client_of, submitted):
    review = submitted.city_reviews.get()
    page_url = reverse("city_review", args=[submitted.pk])
    key = CITY_ITEMS[0].key
    mine = {
        "piece": review.pk,
        "seen": review.version,
        f"{key}_verdict": FAILS,
        f"{key}_note": "我的批注",
        "opinion": "我的意见",
    }
    save_city_review(
        review,
        answers={key: {"verdict": HOLDS, "note": "同事的批注"}},
        opinion="同事的意见",
        rank=37,
        by=cast.nanjing_sign,
        seen=review.version,
    )
    client = client_of(cast.nanjing_handle)
    page = client.post(page_url, mine)
    assert page.status_code == 409
    for words in ("我的批注", "我的意见", "同事的批注", "同事的意见", "<dd>37</dd>"):
        assert words in page.text, words
    assert client.post(page_url, {**mine, "seen": review.version + 1}).status_code == 302
    assert "同事的意见" not in client.get(page_url).text


# One person, twice --------------------------------------------------------------------------------


def test_a_section_sent_twice_is_saved_once(cast, client_of, draft):
    client = client_of(cast.jiangning_handle)
    page = reverse("section", args=[draft.pk, "industry"])
    typed = {
        **content.answers(draft.county, draft.round.year)["industry"],
        "seen": "0",
        "stay": "",
    }
    assert [client.post(page, typed).status_code for _click in range(2)] == [302, 302]
    assert draft.sections.get().version == 1
    assert [client.post(page, {**typed, "seen": "1"}).status_code for _click in range(2)] == [
        302,
        302,
    ]
    assert draft.sections.get().version == 2


def test_the_same_words_of_another_person_or_other_words_of_the_same_are_no_repeat(cast, draft):
    typed = {"zone_name": "集聚区"}
    save_answers(draft, "basics", typed, by=cast.jiangning_handle, seen=0)
    with pytest.raises(Conflict):
        save_answers(draft, "basics", typed, by=cast.jiangning_sign, seen=0)
    with pytest.raises(Conflict):
        save_answers(draft, "basics", {"zone_name": "x"}, by=cast.jiangning_handle, seen=0)


def test_the_city_s_check_sent_twice_is_saved_once(cast, client_of, submitted):
    review = submitted.city_reviews.get()
    client = client_of(cast.nanjing_handle)
    typed = {"piece": review.pk, "seen": 0, "opinion": "同意推荐", "rank": "1"}
    page = reverse("city_review", args=[submitted.pk])
    assert [client.post(page, typed).status_code for _click in range(2)] == [302, 302]
    review.refresh_from_db()
    assert review.version == 1


@pytest.mark.parametrize("key", ["institutions", "projects"])
@pytest.mark.parametrize("button", ["done", "another"])
def test_a_new_row_sent_twice_is_added_once(cast, client_of, draft, key, button):
    typed = {
        "institutions": lambda: content.institutions(draft.county, 1),
        "projects": lambda: content.projects(draft.county, draft.round.year),
    }[key]()[0]
    client = client_of(cast.jiangning_handle)
    page = reverse("row_add", args=[draft.pk, key])
    answers = [client.post(page, {**typed, button: ""}).status_code for _click in range(2)]
    assert answers == [302, 302]
    assert (draft.institutions.count(), draft.keyprojects.count()) == (
        int(key == "institutions"),
        int(key == "projects"),
    )


def test_a_project_that_differs_in_anything_is_another_one(cast, client_of, draft, project):
    client = client_of(cast.jiangning_handle)
    page = reverse("row_add", args=[draft.pk, "projects"])
    assert client.post(page, project_of(draft, money="1.25")).status_code == 302
    assert draft.keyprojects.count() == 2


def test_an_institution_with_another_s_code_is_still_refused_at_the_field(cast, client_of, draft):
    row = content.institutions(draft.county, 1)[0]
    steps.add_row(draft, "institutions", row, cast.jiangning_handle)
    page = client_of(cast.jiangning_handle).post(
        reverse("row_add", args=[draft.pk, "institutions"]), {**row, "name": "另一机构"}
    )
    assert page.status_code == 422
    assert "credit_code" in page.context["form"].errors
    assert Institution.objects.count() == 1


def test_a_changed_row_sent_twice_is_changed_once(cast, client_of, draft, project):
    client = client_of(cast.jiangning_handle)
    typed = project_of(draft, money="88.5", opened=opened(client, project))
    assert [client.post(page_of(project), typed).status_code for _click in range(2)] == [302, 302]
    project.refresh_from_db()
    assert str(project.money) == "88.50"


def test_a_file_uploaded_twice_is_kept_once_and_said_to_be_there(cast, client_of, draft):
    client = client_of(cast.jiangning_handle)
    client.cookies["django_language"] = "en"

    def upload(name: str = "规划.pdf", purpose: str = "plan", text: str = "a"):
        file = SimpleUploadedFile(name, steps.small_pdf(text))
        return client.post(
            reverse("file_add", args=[draft.pk]), {"purpose": purpose, "file": file}, follow=True
        ).text

    assert "is there already" not in upload()
    assert "is there already" in upload()
    assert draft.attachments.count() == 1
    for other in ({"name": "b.pdf"}, {"purpose": "other"}, {"text": "b"}):
        assert "is there already" not in upload(**other)
    assert draft.attachments.count() == 4


def test_a_removed_file_can_be_uploaded_again(cast, client_of, draft):
    client = client_of(cast.jiangning_handle)
    add = reverse("file_add", args=[draft.pk])
    for _time in range(2):
        file = SimpleUploadedFile("规划.pdf", steps.small_pdf("a"))
        client.post(add, {"purpose": "plan", "file": file})
        there = draft.attachments.current().get()
        client.post(reverse("file_remove", args=[draft.pk, there.pk]))
    assert draft.attachments.count() == 2


def test_a_row_made_into_another_is_refused_with_a_sentence(cast, draft):
    one, two = content.institutions(draft.county, 2)
    for row in (one, two):
        steps.add_row(draft, "institutions", row, cast.jiangning_handle)
    second = draft.institutions.last()
    seen = second.fingerprint
    second.credit_code = one["credit_code"]
    with pytest.raises(Conflict):
        save_row(draft, "institutions", second, by=cast.jiangning_handle, opened=seen)
    assert draft.institutions.filter(credit_code=one["credit_code"]).count() == 1


def test_the_form_of_a_standing_row_does_not_pass_as_a_repeat_of_another(cast, draft):
    one, two = content.institutions(draft.county, 2)
    for row in (one, two):
        steps.add_row(draft, "institutions", row, cast.jiangning_handle)
    form = InstitutionForm(one, instance=draft.institutions.last())
    assert "credit_code" in form.errors


def test_what_was_typed_when_it_was_submitted_meanwhile_is_shown_apart(cast, submitted, client_of):
    """The section shows what was submitted; what could not be saved stands beside it, named so."""
    page = f"/applications/{submitted.pk}/sections/schedule/"
    answer = client_of(cast.jiangning_handle).post(page, {"seen": "1", "schedule": "来不及的一句"})
    assert answer.status_code == 422
    assert answer.context["unsaved"][0].text == "来不及的一句"
    assert answer.context["form"]["schedule"].value() != "来不及的一句"
    assert "来不及的一句" in answer.content.decode()


def test_a_check_typed_when_it_was_recommended_meanwhile_is_shown_apart(
    cast, recommended, client_of
):
    review = recommended.city_reviews.get()
    typed = {"piece": review.pk, "seen": review.version, "opinion": "改过的意见", "rank": 1}
    answer = client_of(cast.nanjing_handle).post(f"/applications/{recommended.pk}/check/", typed)
    assert answer.status_code == 409
    assert answer.context["unsaved"][0].text == "改过的意见"
    assert answer.context["form"]["opinion"].value() == review.opinion
