"""A county and its city at one draft at once: what is said is said once, and before the draft closes."""

from __future__ import annotations

import pytest

from applications import guiding
from applications.models import Application, GuidanceComment
from cluster_portal.workflow.errors import NotAllowed
from cluster_portal.workflow.models import LogRow

from .crowd import at_once

pytestmark = [pytest.mark.real_database, pytest.mark.django_db(transaction=True)]


def own(application: Application) -> Application:
    return Application.objects.get(pk=application.pk)


def test_a_draft_shared_by_two_at_once_is_shared_once_on_record(cast, draft, log_is_whole):
    people = (cast.jiangning_handle, cast.jiangning_sign)
    at_once([lambda by=by: guiding.share(own(draft), by=by) for by in people])
    assert LogRow.objects.of(draft).filter(event="draft_shared").count() == 1
    log_is_whole()


def test_a_comment_clicked_twice_at_once_is_said_once_and_settled_once(cast, draft):
    guiding.share(draft, by=cast.jiangning_handle)
    city = cast.nanjing_handle
    at_once([lambda: guiding.comment(own(draft), "basics", "请核对", by=city)] * 2)
    said = GuidanceComment.objects.get()
    people = (cast.nanjing_handle, cast.nanjing_sign)
    at_once([lambda by=by: guiding.settle(said, by=by) for by in people])
    first = GuidanceComment.objects.get()
    guiding.settle(first, by=cast.nanjing_sign)
    assert GuidanceComment.objects.get().settled_at == first.settled_at


def test_nothing_is_said_to_a_draft_after_it_was_closed_in_the_same_moment(cast, draft):
    guiding.share(draft, by=cast.jiangning_handle)
    acts = [
        lambda text=text: guiding.comment(own(draft), "basics", text, by=cast.nanjing_handle)
        for text in ("甲", "乙", "丙")
    ]
    answers = at_once([*acts, lambda: guiding.unshare(own(draft), by=cast.jiangning_sign)])
    closed = LogRow.objects.of(draft).get(event="draft_unshared").at
    said = [answer for answer in answers[:3] if isinstance(answer, GuidanceComment)]
    refused = [answer for answer in answers[:3] if isinstance(answer, NotAllowed)]
    assert len(said) + len(refused) == len(acts)
    assert set(GuidanceComment.objects.all()) == set(said)
    assert all(comment.said_at <= closed for comment in said)
