"""The pool of experts, ties, assignments, and what an expert sees (四(四)句2)."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cluster_portal.counties.models import City, County, Role, User
from cluster_portal.workflow.door import perform
from cluster_portal.workflow.errors import Invalid, NotAllowed, Unmet
from cluster_portal.workflow.models import LogRow
from cluster_portal.workflow.writing import write_url
from desks.demonstration import review_steps, steps
from desks.demonstration.people import EXPERTS, make_experts
from reviews import pool as pool_keeping
from reviews.models import Expert, ExpertReview
from reviews.panel_forms import DeclarationForm
from reviews.ties import ties

JIANGNING = "320115"


def page_of(client: Any, name: str, *args: Any) -> str:
    answer = client.get(reverse(name, args=args))
    assert answer.status_code == 200, (name, args)
    return str(answer.content.decode())


# The pool -------------------------------------------------------------------------------------------


def typed(**changed: Any) -> dict[str, Any]:
    city = City.objects.get(code="320500")
    return {
        "name": "李教授",
        "home_city": city.pk,
        "employer": "苏州大学",
        "field": "知识产权法",
        **changed,
    }


def test_a_signatory_takes_an_expert_in_with_an_account_whose_password_is_shown_once(
    cast, client_of
):
    client = client_of(cast.province_sign)
    county = County.objects.get(code="320583")
    answer = client.post(reverse("expert_add"), typed(tied_to=[county.pk]))
    expert = Expert.objects.get(user__name="李教授")
    assert expert.user.role == Role.EXPERT
    assert expert.user.must_change_password
    assert expert.user.check_password(answer.context["password"])
    assert answer.context["password"] in answer.content.decode()
    assert answer.headers["Cache-Control"].startswith("max-age=0")
    assert list(expert.tied_to.all()) == [county]
    assert LogRow.objects.of(expert).get().data["tied_to"] == ["320583"]
    assert "李教授" in page_of(client, "experts")


def test_the_same_form_sent_twice_makes_one_expert(cast, client_of):
    client = client_of(cast.province_sign)
    client.post(reverse("expert_add"), typed())
    assert client.post(reverse("expert_add"), typed()).status_code == 422
    assert Expert.objects.count() == 1


def test_neither_account_nor_expert_comes_alone(cast, client_of):
    answer = client_of(cast.province_sign).post(reverse("expert_add"), typed(employer=""))
    assert answer.status_code == 422
    assert not User.objects.filter(name="李教授").exists()
    with pytest.raises(NotAllowed):
        pool_keeping.take_in(
            by=cast.province_handle,
            name="李教授",
            home_city=City.objects.get(code="320500"),
            employer="苏州大学",
            field="法学",
        )
    assert not User.objects.filter(name="李教授").exists()


def test_the_page_of_accounts_makes_no_expert(cast, client_of):
    """An account without the particulars could be assigned to anything."""
    form = {"office": "", "role": "expert", "name": "李教授", "username": ""}
    client_of(cast.province_sign).post(reverse("person_add"), form)
    assert not User.objects.filter(name="李教授").exists()


def test_an_older_page_takes_no_tie_away_that_another_has_entered(cast, client_of, pool):
    expert, county = pool[0], County.objects.get(code="320583")
    address = reverse("expert_edit", args=[expert.pk])
    typed = {"home_city": expert.home_city_id, "employer": expert.employer, "field": "专利导航"}
    seen = {"seen": expert.version}
    first, second = client_of(cast.province_handle), client_of(cast.province_sign)
    assert first.post(address, typed | seen | {"tied_to": [county.pk]}).status_code == 302
    late = second.post(address, typed | seen)
    assert late.status_code == 409
    theirs = late.content.decode().split('id="theirs"')[1].split("</section>")[0]
    assert "昆山市" in theirs
    assert list(expert.tied_to.all()) == [county]
    assert second.post(address, typed).status_code == 409  # a page that says no version


def test_a_change_of_particulars_is_on_record_old_and_new(cast, client_of, pool):
    expert = pool[0]
    client = client_of(cast.province_handle)
    county = County.objects.get(code="320583")
    new = {
        "home_city": expert.home_city_id,
        "employer": "苏州科技大学",
        "field": expert.field,
        "tied_to": [county.pk],
        "seen": expert.version,
    }
    assert client.post(reverse("expert_edit", args=[expert.pk]), new).status_code == 302
    changes = LogRow.objects.of(expert).last().data["changes"]
    assert changes["employer"] == {"from": expert.employer, "to": "苏州科技大学"}
    assert changes["tied_to"] == {"from": [], "to": ["320583"]}
    rows = LogRow.objects.of(expert).count()
    expert.refresh_from_db()
    client.post(reverse("expert_edit", args=[expert.pk]), new | {"seen": expert.version})
    assert LogRow.objects.of(expert).count() == rows  # nothing changed, nothing to record


def test_the_pool_filters_by_home_city_field_and_name(cast, client_of):
    made = make_experts(EXPERTS, None, by=cast.province_sign, demonstration=False)
    client = client_of(cast.auditor)

    def found(**asked: Any) -> set[str]:
        return {row.user.username for row in client.get(reverse("experts"), asked).context["rows"]}

    assert found() == set(made)
    assert found(city="320100") == {"expert.01", "expert.02"}
    assert found(field="代理") == {"expert.06"}
    assert found(name="殷国平") == found(name="苏州大学") == {"expert.03"}
    assert 'class="empty"' in client.get(reverse("experts"), {"name": "没有"}).content.decode()


def test_only_the_province_keeps_the_pool_and_only_its_signatory_takes_in(cast, client_of, pool):
    for who, reads, adds, edits in [
        ("province_sign", 200, 200, 200),
        ("province_handle", 200, 404, 200),
        ("auditor", 200, 404, 404),
        ("nanjing_sign", 404, 404, 404),
        ("jiangning_sign", 404, 404, 404),
        ("expert", 404, 404, 404),
    ]:
        client = client_of(getattr(cast, who))
        assert client.get(reverse("experts")).status_code == reads, who
        assert client.get(reverse("expert_add")).status_code == adds, who
        page = client.get(reverse("expert_edit", args=[pool[0].pk]))
        assert page.status_code == edits, who


def test_the_pools_queries_do_not_grow_with_the_experts(cast, client_of, pool, accepted, panel):
    client = client_of(cast.province_handle)
    addresses = [reverse("experts"), reverse("experts_of_case", args=[accepted.pk])]
    before = [_queries(client, address) for address in addresses]
    review_steps.make_experts(cast.province_sign, *["320700"] * 8)
    assert [_queries(client, address) for address in addresses] == before


def _queries(client: Any, address: str) -> int:
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address).status_code == 200
    return len(asked)


# Ties -----------------------------------------------------------------------------------------------


def expert_with(
    cast, *, city: str = "320500", employer: str = "第九研究所", tied: str = ""
) -> Expert:
    expert, _password = pool_keeping.take_in(
        by=cast.province_sign,
        name="某专家",
        home_city=City.objects.get(code=city),
        employer=employer,
        field="法学",
        tied_to=County.objects.filter(code=tied),
    )
    return expert


@pytest.mark.clause("四(四)句2")
@pytest.mark.parametrize(
    ("particulars", "said"),
    [
        ({"city": "320100"}, "同属一市"),
        ({"employer": "江宁区科技服务中心"}, "工作单位在当地"),
        ({"employer": "南京 市 江宁区某某公司"}, "工作单位在当地"),
        ({"employer": "南京工业大学"}, "工作单位在当地"),
        ({"tied": JIANGNING}, "利害关系"),
    ],
)
def test_an_expert_bound_to_the_county_is_refused_with_the_reason(
    cast, accepted, panel, particulars, said
):
    expert = expert_with(cast, **particulars)
    with pytest.raises(Unmet) as refused:
        review_steps.assign(accepted, expert, cast.province_handle)
    assert said in str(refused.value)
    assert not accepted.expert_reviews.exists()


@pytest.mark.clause("四(四)句2")
@pytest.mark.parametrize("part", ["whole", "parent"])
def test_an_expert_of_an_institution_applied_with_is_refused(cast, accepted, panel, part):
    name = accepted.application.latest_snapshot.data["institutions"][0]["name"]
    expert = expert_with(cast, employer=name if part == "whole" else name[:-1])
    with pytest.raises(Unmet, match="机构"):
        review_steps.assign(accepted, expert, cast.province_handle)


@pytest.mark.clause("四(四)句2")
def test_an_expert_of_another_city_is_free_to_judge(cast, accepted):
    assert list(ties(expert_with(cast), accepted)) == []
    elsewhere = expert_with(cast, employer="第十研究所", tied="320583")
    assert list(ties(elsewhere, accepted)) == []


def test_the_page_gives_each_expert_a_button_or_the_reasons_why_not(
    cast, client_of, accepted, panel, pool
):
    at_home = expert_with(cast, city="320100")
    taken = review_steps.assign(accepted, pool[0], cast.province_handle)
    closed = pool[1]
    User.objects.filter(pk=closed.user_id).update(is_active=False)
    page = client_of(cast.province_handle).get(reverse("experts_of_case", args=[accepted.pk]))
    why_not = {c.expert.pk: c.why_not for c in page.context["candidates"]}
    assert all(why_not[pk] for pk in (at_home.pk, taken.expert_id, closed.pk))
    assert why_not[pool[2].pk] == ()
    text = page.content.decode()
    for expert in (at_home, taken.expert, closed):
        assert reverse("expert_assign", args=[accepted.pk, expert.pk]) not in text
    assert reverse("expert_assign", args=[accepted.pk, pool[2].pk]) in text
    auditor = page_of(client_of(cast.auditor), "experts_of_case", accepted.pk)
    assert reverse("expert_assign", args=[accepted.pk, pool[2].pk]) not in auditor


def test_assigning_by_the_page_and_a_refusal_in_words(cast, client_of, accepted, panel, pool):
    client = client_of(cast.province_handle)
    address = reverse("expert_assign", args=[accepted.pk, pool[0].pk])
    client.post(address)
    assert accepted.expert_reviews.get().expert == pool[0]
    again = client.post(address, follow=True)
    assert "曾" in again.content.decode()
    at_home = expert_with(cast, city="320100")
    refused = client.post(
        reverse("expert_assign", args=[accepted.pk, at_home.pk]), follow=True
    ).content.decode()
    assert "同属一市" in refused
    auditor = client_of(cast.auditor)
    auditor.post(reverse("expert_assign", args=[accepted.pk, pool[1].pk]))
    assert accepted.expert_reviews.count() == 1


# What an expert sees --------------------------------------------------------------------------------


def institution_of(review: ExpertReview) -> str:
    return str(review.snapshot.data["institutions"][0]["name"])


@pytest.mark.clause("四(四)句2")
def test_the_materials_open_with_the_declaration_and_not_before(cast, client_of, review):
    client = client_of(review.expert.user)
    file = review.snapshot.files[0]["id"]
    download = reverse("expert_file", args=[review.pk, file])
    pages = [
        reverse("expert_review", args=[review.pk]),
        write_url(review, "sheet"),
        reverse("transition", args=["expertreview", review.pk, "accept"]),
    ]
    for page in pages:
        text = client.get(page).content.decode()
        assert "江宁区" in text
        assert institution_of(review) not in text, page
    assert client.get(download).status_code == 404
    review_steps.accept(review)
    for page in pages[:2]:
        text = client.get(page).content.decode()
        assert institution_of(review) in text, page
        assert download in text
    answer = client.get(download)
    assert answer.status_code == 200
    assert answer.headers["Content-Disposition"].startswith("attachment")


@pytest.mark.clause("四(四)句2")
@pytest.mark.parametrize("left_out", list(DeclarationForm.base_fields))
def test_the_declaration_is_whole_or_none(cast, review, left_out):
    declared = dict.fromkeys(DeclarationForm.base_fields, True) | {left_out: False}
    with pytest.raises(Invalid):
        perform(review, "accept", by=review.expert.user, **declared)
    review.refresh_from_db()
    assert review.state == ExpertReview.State.ASSIGNED


def test_only_files_of_the_judged_version_are_downloaded(cast, client_of, review):
    from applications.models import Attachment

    review_steps.accept(review)
    application = review.case.application
    sent = application.attachments.first()
    later = Attachment.objects.create(
        application=application,
        purpose=sent.purpose,
        file=sent.file,
        name="未提交.pdf",
        content_type=sent.content_type,
        size=sent.size,
        sha256="0" * 64,
        uploaded_by=sent.uploaded_by,
    )
    client = client_of(review.expert.user)
    assert client.get(reverse("expert_file", args=[review.pk, sent.pk])).status_code == 200
    assert client.get(reverse("expert_file", args=[review.pk, later.pk])).status_code == 404


@pytest.mark.clause("四(四)句2")
@pytest.mark.parametrize("step", ["decline", "recuse"])
def test_whoever_steps_back_sees_nothing_any_more(cast, client_of, review, step):
    client = client_of(review.expert.user)
    pages = [
        review.get_absolute_url(),
        write_url(review, "sheet"),
        reverse("expert_file", args=[review.pk, review.snapshot.files[0]["id"]]),
        reverse("transition", args=["expertreview", review.pk, step]),
    ]
    answer = client.post(
        pages[-1], {"version": review.version, "reason": "与该区有合作"}, follow=True
    )
    assert answer.status_code == 200  # home, since the review itself is gone
    assert [client.get(page).status_code for page in pages] == [404] * 4
    assert client.get(reverse("expert_reviews")).context["rows"] == []
    seen = client_of(cast.province_handle).get(review.get_absolute_url())
    assert "与该区有合作" in seen.content.decode()


@pytest.mark.clause("四(四)句2")
def test_a_tie_found_while_scoring_closes_the_materials_and_the_sheet(client_of, review):
    review_steps.accept(review)
    review_steps.score(review)
    perform(review, "recuse", by=review.expert.user, reason="发现亲属任职")
    client = client_of(review.expert.user)
    assert client.get(review.get_absolute_url()).status_code == 404
    assert client.get(write_url(review, "sheet")).status_code == 404


def test_an_excused_expert_reads_no_materials(cast, client_of, review):
    review_steps.accept(review)
    review_steps.score(review)
    perform(review, "excuse", by=cast.province_handle, reason="因病")
    client = client_of(review.expert.user)
    for page in (review.get_absolute_url(), write_url(review, "sheet")):
        answer = client.get(page)
        assert answer.status_code == 200
        assert institution_of(review) not in answer.content.decode()
    file = review.snapshot.files[0]["id"]
    assert client.get(reverse("expert_file", args=[review.pk, file])).status_code == 404


@pytest.mark.clause("四(四)句2")
def test_no_expert_sees_anothers_review_sheet_or_files(cast, client_of, accepted, pool, review):
    other = review_steps.assign(accepted, pool[1], cast.province_handle)
    for each in (review, other):
        review_steps.accept(each)
        review_steps.score(each, reason=f"理由{each.pk}")
    review_steps.start_review(_with_minimum(accepted, 2, pool, cast), cast.province_handle)
    review_steps.hand_in(other)
    client = client_of(review.expert.user)
    file = review.snapshot.files[0]["id"]
    for page in (
        other.get_absolute_url(),
        write_url(other, "sheet"),
        reverse("version", args=["expertreview", other.pk, "sheet", 1]),
        reverse("expert_file", args=[other.pk, file]),
        reverse("transition", args=["expertreview", other.pk, "submit"]),
        reverse("experts_of_case", args=[accepted.pk]),
        reverse("ranking", args=[accepted.application.round_id]),
        reverse("panel", args=[review.panel.pk]),
        reverse("panels"),
        accepted.get_absolute_url(),
        accepted.application.get_absolute_url(),
        review.snapshot.get_absolute_url(),
        reverse("file_download", args=[accepted.application_id, file]),
    ):
        assert client.get(page).status_code == 404, page
    for page in (review.get_absolute_url(), write_url(review, "sheet"), "/"):
        text = client.get(page).content.decode()
        assert f"理由{other.pk}" not in text
        assert str(other.expert) not in text


def _with_minimum(case, minimum, pool, cast):
    """As many experts more as the panel asks for by default."""
    for expert in pool[minimum:3]:
        review_steps.assign(case, expert, cast.province_handle)
    return case


@pytest.mark.clause("四(四)句2")
def test_no_page_of_an_expert_shows_the_citys_rank_opinion_or_letter(cast, client_of, review):
    word = review.case.application.city_reviews.get()
    type(word).objects.filter(pk=word.pk).update(rank=31999)
    review_steps.accept(review)
    review_steps.score(review)
    client = client_of(review.expert.user)
    for page in (
        "/",
        reverse("expert_reviews"),
        review.get_absolute_url(),
        write_url(review, "sheet"),
        reverse("transition", args=["expertreview", review.pk, "submit"]),
        reverse("transition", args=["expertreview", review.pk, "recuse"]),
    ):
        text = client.get(page).content.decode()
        assert "31999" not in text, page
        assert word.opinion not in text
        assert word.letter.number not in text
    assert client.get(reverse("paper", args=[word.letter_id])).status_code == 404


def test_the_province_sees_each_state_but_no_sheet_before_it_is_handed_in(
    cast, client_of, accepted, pool, review
):
    review_steps.accept(review)
    review_steps.score(review, reason="只有专家看得到")
    province = client_of(cast.province_sign)
    assert "评分中" in page_of(province, "experts_of_case", accepted.pk)
    assert "只有专家看得到" not in page_of(province, "expert_review", review.pk)
    assert province.get(write_url(review, "sheet")).status_code == 404
    _with_minimum(accepted, 1, pool, cast)
    review_steps.start_review(accepted, cast.province_handle)
    review_steps.hand_in(review)
    assert "只有专家看得到" in page_of(province, "expert_review", review.pk)


def test_an_experts_home_and_list_name_the_review_and_its_day(
    cast, client_of, accepted, panel, pool
):
    from datetime import timedelta

    from django.utils import timezone

    day = timezone.localdate() + timedelta(days=20)
    review_steps.set_rules(panel, cast.province_handle, due_on=day)
    review = review_steps.assign(accepted, pool[0], cast.province_handle)
    client = client_of(review.expert.user)
    said = f"{day.month}月{day.day}日24:00"
    for page in ("/", reverse("expert_reviews"), review.get_absolute_url()):
        text = client.get(page).content.decode()
        assert said in text, page
        assert "江宁区" in text
    assert reverse("expert_reviews") in client.get("/").content.decode()  # in the menu


def test_the_experts_list_does_not_ask_more_for_more_reviews(cast, client_of, review):
    client = client_of(review.expert.user)
    one = _queries(client, reverse("expert_reviews"))
    home = _queries(client, "/")
    round_ = review.case.application.round
    for rank, who in enumerate((cast.gulou_sign, cast.pukou_sign), start=2):
        other = steps.begin_application(who, round_)
        steps.fill_in(other, who)
        steps.submit(other, who)
        steps.check_as_city(other, cast.nanjing_sign, rank=rank)
        steps.recommend(other, cast.nanjing_sign)
        steps.check_as_province(other, cast.province_handle)
        steps.accept(other, cast.province_handle)
        review_steps.assign(steps.case_of(other), review.expert, cast.province_handle)
    assert len(client.get(reverse("expert_reviews")).context["rows"]) == 3
    assert _queries(client, reverse("expert_reviews")) == one
    assert _queries(client, "/") == home


# The sheet ------------------------------------------------------------------------------------------


def sheet_as_typed(review: ExpertReview, **changed: str) -> dict[str, str]:
    content: dict[str, str] = {"seen": str(review.version), "stay": "", "comment": "总体较好"}
    for number in range(len(review.panel.criteria)):
        content[f"scores-{number}-score"] = "5"
        content[f"scores-{number}-reason"] = "有据可依"
    return content | changed


@pytest.mark.clause("四(四)句2")
def test_a_score_above_its_weight_is_refused_naming_the_criterion(client_of, review):
    review_steps.accept(review)
    _key, name, _meaning, weight = review.panel.criteria[0]
    client = client_of(review.expert.user)
    too_high = sheet_as_typed(review, **{"scores-0-score": str(weight + 1)})
    answer = client.post(write_url(review, "sheet"), too_high)
    text = answer.content.decode()
    assert answer.status_code == 422
    assert f"{name}：评分为" in text
    assert "有据可依" in text  # nothing typed is lost
    review.refresh_from_db()
    assert review.sheet == {}


@pytest.mark.parametrize("score", ["-1", "5.25", "五"])
def test_a_score_that_is_no_score_is_refused(client_of, review, score):
    review_steps.accept(review)
    answer = client_of(review.expert.user).post(
        write_url(review, "sheet"), sheet_as_typed(review, **{"scores-0-score": score})
    )
    assert answer.status_code == 422
    assert review.panel.criteria[0][1] in answer.content.decode()


def test_the_first_save_begins_scoring_and_half_a_sheet_may_be_saved(cast, client_of, review):
    review_steps.accept(review)
    half = sheet_as_typed(review, **{"scores-1-score": "", "scores-1-reason": ""})
    client_of(review.expert.user).post(write_url(review, "sheet"), half)
    review.refresh_from_db()
    assert review.state == ExpertReview.State.DRAFTING
    with pytest.raises(Unmet) as refused:
        review_steps.hand_in(review)
    assert review.panel.criteria[1][1] in str(refused.value)


@pytest.mark.clause("四(四)句2")
def test_a_sheet_is_handed_in_once_the_review_is_under_way_and_locked_then(
    cast, client_of, accepted, pool, review
):
    review_steps.accept(review)
    review_steps.score(review)
    with pytest.raises(Unmet):
        review_steps.hand_in(review)  # the province has not started the review
    _with_minimum(accepted, 1, pool, cast)
    review_steps.start_review(accepted, cast.province_handle)
    review_steps.hand_in(review)
    review.refresh_from_db()
    locked = dict(review.sheet)
    answer = client_of(review.expert.user).post(write_url(review, "sheet"), sheet_as_typed(review))
    assert answer.status_code == 422
    review.refresh_from_db()
    assert review.sheet == locked == review.version_of("sheet").content


def test_a_sheet_opened_again_keeps_what_was_handed_in(cast, accepted, pool, review):
    review_steps.accept(review)
    review_steps.score(review, 0.5)
    _with_minimum(accepted, 1, pool, cast)
    review_steps.start_review(accepted, cast.province_handle)
    review_steps.hand_in(review)
    with pytest.raises(Invalid):
        perform(review, "reopen", by=cast.province_handle)  # not without a reason
    perform(review, "reopen", by=cast.province_handle, reason="第二项依据有误")
    review_steps.score(review, 0.9)
    review_steps.hand_in(review)
    first, second = type(review.version_of("sheet")).objects.of(review, "sheet")
    assert (first.number, second.number) == (1, 2)
    assert first.content != second.content == review.sheet


def test_two_windows_of_one_sheet_the_second_is_told(client_of, review):
    review_steps.accept(review)
    opened = sheet_as_typed(review)
    client = client_of(review.expert.user)
    client.post(write_url(review, "sheet"), opened)
    answer = client.post(write_url(review, "sheet"), opened | {"comment": "另一窗口"})
    assert answer.status_code == 409
    assert "另一窗口" in answer.content.decode()


# Around the case ------------------------------------------------------------------------------------


def test_a_withdrawal_excuses_who_has_not_handed_in(cast, accepted, pool, review):
    perform(accepted.application, "withdraw", by=cast.jiangning_sign, reason="重新规划")
    review.refresh_from_db()
    assert review.state == ExpertReview.State.EXCUSED


@pytest.mark.parametrize("state", ["proposed", "designated"])
def test_no_withdrawal_once_the_case_is_proposed(cast, accepted, state):
    from django.db.models import QuerySet

    # Past the door: the road to there is the business of other tests.
    QuerySet.update(type(accepted).objects.filter(pk=accepted.pk), state=state)
    with pytest.raises(Unmet, match="省知识产权局"):
        perform(accepted.application, "withdraw", by=cast.jiangning_sign, reason="重新规划")


def test_an_expert_without_particulars_has_an_empty_list(cast, client_of):
    page = client_of(cast.expert).get(reverse("expert_reviews"))
    assert page.status_code == 200
    assert 'class="empty"' in page.content.decode()
    assert client_of(cast.province_sign).get(reverse("expert_reviews")).status_code == 404


def test_what_was_typed_too_late_is_shown_again_even_where_it_is_no_figure(cast, client_of, review):
    review_steps.accept(review)
    perform(review, "excuse", by=cast.province_handle, reason="另行安排")
    typed = {"scores-0-score": "十八分", "scores-1-score": "NaN", "comment": "基础较好"}
    page = client_of(review.expert.user).post(write_url(review, "sheet"), typed)
    assert page.status_code == 422
    assert "十八分" in page.content.decode()
    assert "基础较好" in page.content.decode()


@pytest.mark.clause("四(四)句2")
@pytest.mark.parametrize("step", ["accept", "submit"])
def test_a_tie_put_on_record_after_the_assignment_leaves_only_stepping_back(
    cast, accepted, panel, pool, step
):
    review_steps.set_rules(panel, cast.province_handle, minimum_experts=1)
    review = review_steps.assign(accepted, pool[0], cast.province_handle)
    if step == "submit":
        review_steps.accept(review)
        review_steps.start_review(accepted, cast.province_handle)
        review_steps.score(review)
    expert = review.expert
    pool_keeping.edit_expert(
        expert,
        by=cast.province_handle,
        home_city=expert.home_city,
        employer=expert.employer,
        field=expert.field,
        tied_to=[accepted.county],
    )
    review.refresh_from_db()
    with pytest.raises(Unmet) as refusal:
        review_steps.hand_in(review) if step == "submit" else review_steps.accept(review)
    assert str(refusal.value) == f"{expert}已申明与该县（市、区）有利害关系，应当回避。"
    assert perform(review, "recuse", by=expert.user, reason="亲属任职").thing.state == "recused"
