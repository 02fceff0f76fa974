"""What the page's script is answered when it saves by itself, and when it sends a file."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from applications.checklists import CITY_ITEMS, HOLDS
from applications.models import Application
from cluster_portal.workflow.models import Version
from cluster_portal.workflow.writing import write_url
from desks.demonstration import steps
from zones.models import ImplementationPlan

BY_ITSELF = {"X-Background": "1"}


def answered(client: Any, address: str, typed: dict[str, Any]) -> tuple[int, dict[str, Any]]:
    """The status and the answer of a save by itself."""
    response = client.post(address, typed, headers=BY_ITSELF)
    return response.status_code, json.loads(response.content)


def page_of(application: Application, key: str = "schedule") -> str:
    return reverse("section", args=[application.pk, key])


def test_half_a_section_saves_itself_and_tells_the_time_and_the_next_version(
    cast, client_of, draft
):
    client = client_of(cast.jiangning_handle)
    status, answer = answered(client, page_of(draft), {"schedule": "写了一半", "seen": "0"})
    assert (status, answer["state"], answer["fields"]) == (200, "saved", {"seen": 1})
    assert re.fullmatch(r"已保存 \d\d:\d\d", answer["said"])
    again = answered(client, page_of(draft), {"schedule": "写了一半", "seen": "0"})
    assert again[1]["fields"] == {"seen": 1}, "the same sent twice counts once"
    assert draft.sections.get().data["schedule"] == "写了一半"


def test_what_is_wrong_is_counted_and_the_first_is_named(cast, client_of, draft):
    client = client_of(cast.jiangning_handle)
    typed = {"contact_email": "不是邮箱", "zone_name": "长" * 201, "seen": "0"}
    status, answer = answered(client, page_of(draft, "basics"), typed)
    assert (status, answer["state"]) == (422, "wrong")
    assert answer["said"].startswith("有2处需要更正，更正后自动保存。集聚区名称：")
    assert not draft.sections.exists()


def test_the_second_of_two_is_told_who_was_first_and_saves_over_nobody(cast, client_of, draft):
    one, two = client_of(cast.jiangning_handle), client_of(cast.jiangning_sign)
    answered(one, page_of(draft), {"schedule": "甲", "seen": "0"})
    status, answer = answered(two, page_of(draft), {"schedule": "乙", "seen": "0"})
    assert (status, answer["state"]) == (409, "conflict")
    assert "王晓岚" in answer["said"]
    assert draft.sections.get().data["schedule"] == "甲"
    page = two.post(page_of(draft), {"schedule": "乙", "safeguards": "", "seen": "0"})
    assert page.status_code == 409
    beside = [(saved.label, saved.text, typed.text) for saved, typed in page.context["theirs"]]
    assert beside == [("进度安排", "甲", "乙")], "only what differs"
    assert "data-autosave" not in page.text, "whether to save over the other is for the person"


def test_what_can_not_be_saved_any_more_is_refused_with_the_reason(cast, client_of, submitted):
    client = client_of(cast.jiangning_handle)
    status, answer = answered(client, page_of(submitted), {"schedule": "晚了", "seen": "1"})
    assert (status, answer["state"]) == (403, "refused")
    assert "已提交" in answer["said"]


def test_the_city_s_check_saves_itself(cast, client_of, submitted):
    review = submitted.city_reviews.get()
    typed = {f"{CITY_ITEMS[0].key}_verdict": HOLDS, "piece": review.pk, "seen": "0"}
    client, page = client_of(cast.nanjing_handle), reverse("city_review", args=[submitted.pk])
    status, answer = answered(client, page, typed)
    assert (status, answer["fields"]) == (200, {"seen": 1})
    review.refresh_from_db()
    assert review.answers[CITY_ITEMS[0].key]["verdict"] == HOLDS


def test_the_formal_check_saves_itself(cast, client_of, recommended):
    check = steps.case_of(recommended).formal_checks.get()
    page = reverse("formal_check", args=[check.case_id])
    status, answer = answered(
        client_of(cast.province_handle), page, {"piece": check.pk, "seen": "0"}
    )
    assert (status, answer["fields"]) == (200, {"seen": 1})


def test_a_writing_saves_itself_and_what_makes_versions_does_not(cast, client_of, zone):
    client, plan = client_of(cast.jiangning_handle), ImplementationPlan.objects.get(zone=zone)
    page = client.get(write_url(plan, "plan")).text
    assert "data-autosave" in page
    sent = {key: re.search(f'name="{key}" value="([^"]*)"', page)[1] for key in ("seen", "opened")}
    status, answer = answered(client, write_url(plan, "plan"), sent)
    assert (status, answer["state"], set(answer["fields"])) == (200, "saved", {"seen", "opened"})
    later = answered(client, write_url(plan, "plan"), answer["fields"])
    assert later[0] == 200, "the fields of the answer are those of the next save"
    assert "data-autosave" not in client.get(write_url(zone, "organisation")).text
    assert not Version.objects.of(zone, "organisation").exists()


@pytest.mark.parametrize(
    ("content", "status", "state"),
    [(steps.small_pdf("规划"), 200, "saved"), (b"nothing", 422, "wrong"), (b"", 422, "wrong")],
)
def test_a_file_sent_by_itself_is_answered_in_a_sentence(
    cast, client_of, draft, content, status, state
):
    typed = {"purpose": "other", "file": SimpleUploadedFile("规划.pdf", content)}
    place = reverse("file_add", args=[draft.pk])
    got, answer = answered(client_of(cast.jiangning_handle), place, typed)
    assert (got, answer["state"]) == (status, state)
    assert "规划.pdf" in answer["said"]
    if state == "saved":
        assert answer["fields"] == {"purpose": "authority"}, "what is still to be proved comes next"


def test_a_file_sent_to_a_writing_or_too_late_is_answered_in_a_sentence(cast, client_of, zone):
    client, plan = client_of(cast.jiangning_handle), ImplementationPlan.objects.get(zone=zone)
    place = reverse("enclosure_add", args=["implementationplan", plan.pk, "plan"])

    def sent(content: bytes, address: str = place) -> tuple[int, str]:
        typed = {"purpose": "other", "file": SimpleUploadedFile("规划.pdf", content)}
        status, answer = answered(client, address, typed)
        assert answer["said"]
        return status, answer["state"]

    assert sent(steps.small_pdf("规划")) == (200, "saved")
    assert sent(b"nothing") == (422, "wrong")
    late = reverse("file_add", args=[Application.objects.get().pk])
    assert sent(steps.small_pdf("规划"), late) == (403, "refused")


def test_a_save_by_itself_that_says_nothing_is_answered(cast, client_of, submitted, draft):
    city, county = client_of(cast.nanjing_handle), client_of(cast.jiangning_handle)
    for client, page in (
        (city, reverse("city_review", args=[submitted.pk])),
        (county, page_of(draft)),
        (county, page_of(draft, "basics")),
    ):
        status, answer = answered(client, page, {})
        assert status in (403, 409, 422)
        assert answer["said"]


def test_a_refused_file_keeps_what_frames_the_page(cast, client_of, draft):
    client, page = client_of(cast.jiangning_handle), page_of(draft, "evidence")
    refused = client.post(reverse("file_add", args=[draft.pk]), {"purpose": "plan"})
    assert refused.status_code == 422
    assert "error-summary" in refused.text
    for name in ("items", "comments", "carried", "doubts", "following", "locked"):
        assert refused.context[name] == client.get(page).context[name] or not refused.context[name]
