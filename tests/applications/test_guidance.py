"""Guidance (四(三)): the city reads a shared draft and comments; it stays advice between the two."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from applications import guiding
from applications.models import Application, Attachment, GuidanceComment, Purpose
from applications.outline import SECTIONS
from applications.writing import attach, remove_attachment
from cluster_portal.workflow.door import perform
from cluster_portal.workflow.errors import NotAllowed
from cluster_portal.workflow.models import LogRow
from desks.demonstration import steps
from desks.waiting import latest_changes

pytestmark = [pytest.mark.django_db, pytest.mark.clause("四(三)")]

COUNTY = ("jiangning_handle", "jiangning_sign")
CITY = ("nanjing_handle", "nanjing_sign")
OTHERS = (
    "gulou_sign", "kunshan_sign", "suzhou_sign", "province_handle", "province_sign",
    "auditor", "expert", "conflicted_expert",
)  # fmt: skip
SECRET = "请补充专职人员的任职文件编号"
ANSWER = "已补充任职文件"


@pytest.fixture
def shared(cast, draft) -> Application:
    """Jiangning's draft with a name and a file in it, shared with Nanjing."""
    steps.answer(draft, "basics", {"zone_name": "草稿中的名称"}, cast.jiangning_handle)
    upload = SimpleUploadedFile("规划.pdf", steps.small_pdf("plan"))
    attach(draft, upload, Purpose.PLAN, by=cast.jiangning_handle)
    guiding.share(draft, by=cast.jiangning_handle)
    return draft


@pytest.fixture
def commented(cast, shared) -> GuidanceComment:
    return guiding.comment(shared, "government", SECRET, by=cast.nanjing_handle)


def page_of(application: Application) -> str:
    return reverse("guidance", args=[application.pk])


def fresh(thing: Any) -> Any:
    return type(thing)._base_manager.get(pk=thing.pk)


# Sharing -------------------------------------------------------------------------------------------


def test_the_county_shares_and_stops_with_a_button_and_both_are_on_record(cast, client_of, draft):
    county, city = client_of(cast.jiangning_handle), client_of(cast.nanjing_handle)
    address = reverse("draft_sharing", args=[draft.pk])
    assert address in county.get(draft.get_absolute_url()).text
    assert page_of(draft) not in city.get(draft.get_absolute_url()).text
    county.post(address)
    county.post(address)  # a double click
    assert fresh(draft).is_shared
    assert page_of(draft) in city.get(draft.get_absolute_url()).text
    county.post(address, {"stop": ""})
    assert fresh(draft).shared_at is None
    rows = LogRow.objects.of(draft).exclude(event="begin")
    assert [(row.event, row.actor_id) for row in rows] == [
        ("draft_shared", cast.jiangning_handle.pk),
        ("draft_unshared", cast.jiangning_handle.pk),
    ]


def test_only_the_county_shares_its_draft(cast, client_of, draft):
    for name in (*CITY, *OTHERS):
        answer = client_of(getattr(cast, name)).post(reverse("draft_sharing", args=[draft.pk]))
        assert answer.status_code == 404
        with pytest.raises(NotAllowed):
            guiding.share(draft, by=getattr(cast, name))
    assert fresh(draft).shared_at is None


@pytest.mark.parametrize("move", ["submit", "withdraw"])
def test_sharing_ends_with_what_is_sent_or_given_up(cast, client_of, complete, move):
    guiding.share(complete, by=cast.jiangning_handle)
    if move == "submit":
        steps.submit(complete, cast.jiangning_sign)
    else:
        perform(complete, move, by=cast.jiangning_sign, reason="不再申报")
    assert fresh(complete).shared_at is None
    with pytest.raises(NotAllowed):
        guiding.share(complete, by=cast.jiangning_handle)
    if move == "submit":  # a return has to be shared anew
        steps.return_to_county(complete, cast.nanjing_handle, {"basics": "请更正"})
        assert not fresh(complete).is_shared
        guiding.share(complete, by=cast.jiangning_handle)
        page = client_of(cast.nanjing_handle).get(page_of(complete))
        assert "草稿，尚未提交" in page.text


# Reading -------------------------------------------------------------------------------------------


def test_the_city_reads_the_draft_and_its_files_while_it_is_shared(cast, client_of, shared):
    file = shared.attached[0]
    download = reverse("file_download", args=[shared.pk, file.pk])
    for name in CITY:
        page = client_of(getattr(cast, name)).get(page_of(shared))
        assert "草稿中的名称" in page.text
        assert "草稿，尚未提交" in page.text
        assert download in page.text
        assert client_of(getattr(cast, name)).get(download).status_code == 200
    guiding.unshare(shared, by=cast.jiangning_sign)
    page = client_of(cast.nanjing_sign).get(page_of(shared))
    assert (page.status_code, "草稿中的名称" in page.text) == (200, False)
    assert client_of(cast.nanjing_sign).get(download).status_code == 404


def test_a_file_taken_out_of_a_shared_draft_is_out_of_the_city_s_sight(cast, shared):
    file = shared.attached[0]
    assert file in Attachment.objects.visible_to(cast.nanjing_sign)
    remove_attachment(file, by=cast.jiangning_handle)
    assert file not in Attachment.objects.visible_to(cast.nanjing_sign)


def test_the_city_reads_its_guidance_page_only_never_the_writing_pages(cast, client_of, shared):
    city = client_of(cast.nanjing_sign)
    for key in SECTIONS:
        assert city.get(reverse("section", args=[shared.pk, key])).status_code == 404
    assert "草稿中的名称" not in city.get(shared.get_absolute_url()).text


@pytest.mark.parametrize("name", OTHERS)
def test_nobody_else_sees_anything_of_it_by_any_address(cast, client_of, shared, commented, name):
    guiding.reply(commented, ANSWER, by=cast.jiangning_sign)
    user = getattr(cast, name)
    client = client_of(user)
    file = shared.attached[0]
    assert client.get(page_of(shared)).status_code == 404
    assert client.get(reverse("file_download", args=[shared.pk, file.pk])).status_code == 404
    for sent in ({"section": "basics", "text": "x"}, {"comment": commented.pk, "text": "x"},
                 {"settle": commented.pk}):  # fmt: skip
        assert client.post(page_of(shared), sent).status_code == 404
    assert not GuidanceComment.objects.visible_to(user).exists()
    assert not Attachment.objects.visible_to(user).filter(application=shared).exists()
    for address in (shared.get_absolute_url(), reverse("applications"), reverse("rounds")):
        text = client.get(address).text
        for said in (SECRET, ANSWER, "草稿中的名称", page_of(shared), "共享草稿"):
            assert said not in text
    events = {change.event.row.event for change in latest_changes(user)}
    assert "draft_shared" not in events
    assert fresh(commented).settled_at is None


def test_the_county_and_its_city_read_it_in_the_history(cast, client_of, shared):
    for name in (*COUNTY, *CITY):
        assert (
            "向设区市局共享草稿"
            in client_of(getattr(cast, name)).get(shared.get_absolute_url()).text
        )


# Saying --------------------------------------------------------------------------------------------


def test_the_city_comments_the_county_answers_the_city_settles(cast, client_of, shared):
    county, city = client_of(cast.jiangning_handle), client_of(cast.nanjing_handle)
    answer = city.post(page_of(shared), {"section": "government", "text": SECRET})
    said = GuidanceComment.objects.get()
    assert answer["Location"] == f"{page_of(shared)}#comment-{said.pk}"
    for address in (shared.get_absolute_url(), reverse("section", args=[shared.pk, "government"])):
        assert SECRET in county.get(address).text, "where the county writes"
    assert SECRET not in county.get(reverse("section", args=[shared.pk, "basics"])).text
    county.post(page_of(shared), {"comment": said.pk, "text": ANSWER})
    city.post(page_of(shared), {"comment": said.pk, "text": "收到，请再核对"})
    page = city.get(page_of(shared)).text
    for text in (SECRET, ANSWER, "收到，请再核对", "王晓岚", "赵倩"):
        assert text in page
    city.post(page_of(shared), {"settle": said.pk})
    said = fresh(said)
    assert (said.said_by, said.settled_by) == (cast.nanjing_handle, cast.nanjing_handle)
    assert "已处理（赵倩" in city.get(page_of(shared)).text, "it is folded, with who and when"
    assert SECRET not in county.get(shared.get_absolute_url()).text
    with pytest.raises(NotAllowed, match="已处理"):
        guiding.reply(said, "还有一点", by=cast.jiangning_handle)


def test_only_the_city_comments_and_settles(cast, client_of, shared, commented):
    county = client_of(cast.jiangning_sign)
    assert county.post(page_of(shared), {"section": "basics", "text": "x"}).status_code == 409
    assert county.post(page_of(shared), {"settle": commented.pk}).status_code == 409
    assert "标为已处理" not in county.get(page_of(shared)).text
    assert GuidanceComment.objects.count() == 1
    assert fresh(commented).settled_at is None


def test_what_can_t_be_said_is_kept_with_the_reason(cast, client_of, shared, commented):
    city = client_of(cast.nanjing_handle)
    empty = city.post(page_of(shared), {"section": "basics", "text": " "})
    assert (empty.status_code, "is-invalid" in empty.text or "aria-invalid" in empty.text) == (
        422,
        True,
    )
    long = city.post(page_of(shared), {"comment": commented.pk, "text": "长" * 2001})
    assert long.status_code == 422
    assert "长" * 2001 in long.text
    guiding.unshare(shared, by=cast.jiangning_handle)
    late = city.post(page_of(shared), {"section": "basics", "text": "停止共享之后才写完的意见"})
    assert late.status_code == 409
    assert "停止共享之后才写完的意见" in late.text
    assert GuidanceComment.objects.count() == 1


@pytest.mark.parametrize("sent", [
    {"section": "nothing", "text": "x"}, {"comment": "0", "text": "x"}, {"comment": "x", "text": "x"},
    {"settle": "９９"}, {"settle": "9" * 30}, {"text": "x"},
])  # fmt: skip
def test_what_is_about_nothing_is_not_found(cast, client_of, shared, sent):
    assert client_of(cast.nanjing_handle).post(page_of(shared), sent).status_code == 404


def test_a_comment_of_another_application_can_t_be_reached_through_this_one(
    cast, client_of, round_, shared, commented
):
    other = steps.begin_application(cast.gulou_sign, round_)
    guiding.share(other, by=cast.gulou_sign)
    county = client_of(cast.gulou_sign)
    sent = {"comment": commented.pk, "text": "x"}
    assert county.post(page_of(other), sent).status_code == 404
    assert client_of(cast.nanjing_sign).post(page_of(other), sent).status_code == 404
    assert not commented.replies.exists()


def test_a_double_click_says_and_settles_once(cast, shared, commented):
    again = guiding.comment(shared, "government", SECRET, by=cast.nanjing_handle)
    assert again == commented
    for _click in range(2):
        guiding.reply(commented, ANSWER, by=cast.jiangning_handle)
    assert commented.replies.count() == 1
    guiding.settle(commented, by=cast.nanjing_handle)
    guiding.settle(commented, by=cast.nanjing_sign)
    assert fresh(commented).settled_by == cast.nanjing_handle, "the first one settled it"


def test_what_is_said_is_closed_but_readable_once_the_draft_is_sent(cast, client_of, complete):
    guiding.share(complete, by=cast.jiangning_handle)
    said = guiding.comment(complete, "government", SECRET, by=cast.nanjing_handle)
    steps.submit(complete, cast.jiangning_sign)
    for name in (*COUNTY, *CITY):
        page = client_of(getattr(cast, name)).get(page_of(complete))
        assert SECRET in page.text
        assert "<textarea" not in page.text
    for act in (
        lambda: guiding.comment(complete, "basics", "x", by=cast.nanjing_handle),
        lambda: guiding.reply(said, "x", by=cast.jiangning_handle),
        lambda: guiding.settle(said, by=cast.nanjing_handle),
    ):
        with pytest.raises(NotAllowed):
            act()
    sent = complete.latest_snapshot
    assert SECRET not in f"{sent.data} {sent.files} {sent.statement}"
    for name in ("province_sign", "auditor"):
        client = client_of(getattr(cast, name))
        for address in (complete.get_absolute_url(), sent.get_absolute_url()):
            assert SECRET not in client.get(address).text


def test_it_is_advice_a_signatory_is_not_held_up_by_it(cast, complete):
    guiding.share(complete, by=cast.jiangning_handle)
    complete.refresh_from_db()
    read = complete.version
    said = guiding.comment(complete, "government", SECRET, by=cast.nanjing_handle)
    guiding.reply(said, ANSWER, by=cast.jiangning_handle)
    perform(complete, "submit", by=cast.jiangning_sign, expected_version=read, agreed=True)
    assert complete.state == "submitted", "open comments are no condition either"


# The desks -----------------------------------------------------------------------------------------


def test_the_home_page_tells_the_city_of_drafts_and_the_county_of_comments(
    cast, client_of, shared, commented
):
    county, city = client_of(cast.jiangning_handle), client_of(cast.nanjing_sign)
    assert "1条指导意见未处理" in city.get(reverse("home")).text
    assert "1条指导意见待答复" in county.get(reverse("applications")).text
    guiding.reply(commented, ANSWER, by=cast.jiangning_handle)
    assert "待答复" not in county.get(reverse("applications")).text
    guiding.reply(commented, "请再核对", by=cast.nanjing_handle)
    assert "1条指导意见待答复" in county.get(reverse("applications")).text
    guiding.settle(commented, by=cast.nanjing_handle)
    assert "待答复" not in county.get(reverse("applications")).text
    assert "0条指导意见未处理" in city.get(reverse("home")).text
    guiding.unshare(shared, by=cast.jiangning_handle)
    assert "指导意见未处理" not in city.get(reverse("home")).text


def test_the_number_of_queries_does_not_grow_with_the_comments(cast, client_of, shared):
    county, city = client_of(cast.jiangning_handle), client_of(cast.nanjing_handle)
    section = reverse("section", args=[shared.pk, "government"])
    pages = [
        (county, page_of(shared)), (city, page_of(shared)), (county, section),
        (county, shared.get_absolute_url()), (county, reverse("applications")),
    ]  # fmt: skip

    def queries() -> list[int]:
        numbers = []
        for client, address in pages:
            with CaptureQueriesContext(
                connection,
            ) as seen:
                assert client.get(address).status_code == 200
            numbers.append(len(seen))
        return numbers

    def say(number: int) -> None:
        said = guiding.comment(shared, "government", f"意见{number}", by=cast.nanjing_handle)
        guiding.reply(said, f"答复{number}", by=cast.jiangning_handle)
        guiding.reply(said, f"回复{number}", by=cast.nanjing_handle)

    say(0)
    queries()
    one = queries()
    for number in range(1, 8):
        say(number)
    assert queries() == one
