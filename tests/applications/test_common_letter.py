"""Several counties of one city recommended in one letter: all of them or none."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from applications.models import Application, CityReview, Snapshot
from applications.papers import common_letter
from applications.progress import Progress
from applications.recommending import candidates, recommend_together
from cluster_portal.counties import accounts
from cluster_portal.counties.eligibility import add_development_zone, admit_development_zones
from cluster_portal.counties.models import Office
from cluster_portal.documents import press
from cluster_portal.documents.conformity import Result, check_letter
from cluster_portal.documents.models import NumberSequence, Paper
from cluster_portal.workflow.door import perform
from cluster_portal.workflow.errors import Conflict, Refused
from desks.demonstration import steps
from reviews.models import Case

from .ready import ready, sent

pytestmark = pytest.mark.clause("四(三)1")


@pytest.fixture
def three(cast, round_) -> list[Application]:
    """Jiangning, Gulou and Pukou, ready in the order of their ranks."""
    return [
        ready(cast, round_, county, rank)
        for rank, county in enumerate(("jiangning", "gulou", "pukou"), 1)
    ]


def page_of(round_: Any) -> str:
    return reverse("recommend_together", args=[round_.pk])


def ticked(*chosen: Application) -> dict[str, Any]:
    return {
        "chosen": [thing.pk for thing in chosen],
        **{f"version_{thing.pk}": thing.version for thing in chosen},
    }


def versions(*chosen: Application) -> dict[int, int]:
    return {thing.pk: thing.version for thing in chosen}


def states(round_: Any) -> set[str]:
    return set(Application.objects.filter(round=round_).values_list("state", flat=True))


def test_one_signature_recommends_three_counties_in_one_letter_with_its_table(
    cast, client_of, round_, three, tmp_path
):
    city = client_of(cast.nanjing_sign)
    page = city.get(page_of(round_))
    assert page.context["chosen"] == {thing.pk for thing in three}, "whoever is ready is ticked"
    answer = city.post(page_of(round_), ticked(*reversed(three)))
    paper = Paper.objects.get()
    assert answer.status_code == 302
    assert answer.url == reverse("paper", args=[paper.pk])
    assert states(round_) == {"recommended"}
    assert set(CityReview.objects.values_list("letter", flat=True)) == {paper.pk}
    assert Case.objects.count() == 3
    (annex,) = paper.letter.annexes
    assert [row[1] for row in annex.rows] == ["江宁区", "鼓楼区", "浦口区"]
    assert [row[-1] for row in annex.rows] == ["1", "2", "3"]
    staff = sum(row["staff"] for row in three[0].latest_snapshot.data["institutions"])
    assert annex.rows[0][3:5] == ("15", str(staff))
    # It stands on the page of each, for the city and the province, and is no county's business.
    for thing in three:
        assert list(Paper.objects.about(thing)) == [paper]
    for who in (cast.nanjing_handle, cast.province_handle, cast.auditor):
        assert paper.number in client_of(who).get(three[1].get_absolute_url()).text
    for who in (cast.jiangning_sign, cast.gulou_sign, cast.suzhou_sign):
        assert not Paper.objects.visible_to(who).exists()
    assert paper.number not in client_of(cast.jiangning_sign).get(three[0].get_absolute_url()).text
    check_page = reverse("formal_check", args=[steps.case_of(three[2]).pk])
    assert paper.number in client_of(cast.province_handle).get(check_page).text
    # The same form again, as after a double click, is answered with the same letter.
    assert city.post(page_of(round_), ticked(*three)).url == answer.url
    assert Paper.objects.count() == 1
    file = tmp_path / "letter.pdf"
    file.write_bytes(press.letter_pdf(paper.letter).pdf)
    assert not [each for each in check_letter(file) if each.result == Result.NOT_MET]


def test_before_the_signature_a_page_shows_what_would_be_signed_and_decides_nothing(
    cast, client_of, round_, three
):
    check = reverse("together_check", args=[round_.pk])
    city = client_of(cast.nanjing_sign)
    assert f'action="{check}"' in city.get(page_of(round_)).text, "the choice leads there"
    page = city.post(check, ticked(*three[1:]))
    assert [each.application for each in page.context["chosen"]] == three[1:]
    for thing in three[1:]:
        assert f'name="version_{thing.pk}" value="{thing.version}"' in page.text
        assert thing.city_reviews.get().opinion in page.text
    assert reverse("together_preview", args=[round_.pk]) in page.text
    assert states(round_) == {"submitted"}
    # Another check saved since the page was shown: what it carries is not signed.
    carried = ticked(*three[1:])
    steps.check_as_city(three[2], cast.nanjing_handle, rank=3, opinion="另一意见。")
    assert city.post(page_of(round_), carried).status_code == 409
    assert "另一意见。" in city.post(check, carried).text
    # Nothing ticked, something odd, or someone who may not sign.
    assert city.post(check, {}).status_code == 422
    assert city.post(check, {"chosen": ["9" * 5000]}).status_code == 422
    assert city.get(check).url == page_of(round_)
    handler = client_of(cast.nanjing_handle).post(check, ticked(*three))
    assert handler.context["may_not"]
    assert "btn-primary" not in handler.text
    assert client_of(cast.suzhou_sign).post(check, ticked(*three)).status_code == 422
    assert client_of(cast.province_sign).post(check, ticked(*three)).status_code == 404


def test_if_one_is_refused_nothing_is_done_and_the_page_says_which_and_why(
    cast, client_of, round_, three
):
    steps.check_as_city(three[1], cast.nanjing_handle, rank=1)  # the rank of Jiangning
    three[1].refresh_from_db()
    page = client_of(cast.nanjing_sign).post(page_of(round_), ticked(*three))
    assert page.status_code == 422
    (lack,) = page.context["refused"]
    assert "鼓楼区" in lack.text
    assert "江宁区" in lack.text
    assert states(round_) == {"submitted"}
    assert not Paper.objects.exists()
    assert not NumberSequence.objects.exists()
    assert page.context["chosen"] == {thing.pk for thing in three}, "what was ticked stays so"


def test_a_check_saved_after_the_page_was_opened_is_told_and_nothing_is_signed(
    cast, client_of, round_, three
):
    seen = ticked(*three)
    steps.check_as_city(three[2], cast.nanjing_handle, rank=3, opinion="另一意见。")
    page = client_of(cast.nanjing_sign).post(page_of(round_), seen)
    assert page.status_code == 409
    assert "浦口区" in page.text
    assert states(round_) == {"submitted"}
    assert not Paper.objects.exists()
    without = {name: value for name, value in seen.items() if not name.startswith("version")}
    assert client_of(cast.nanjing_sign).post(page_of(round_), without).status_code == 409


def test_a_mix_of_what_was_recommended_and_what_was_not_is_refused(cast, round_, three):
    first, second, third = three
    seen = versions(first, second, third)
    alone = perform(first, "recommend", by=cast.nanjing_sign, expected_version=first.version)
    assert not alone.repeated
    with pytest.raises(Conflict):
        recommend_together(round_, seen, by=cast.nanjing_sign)
    second.refresh_from_db()
    assert second.state == "submitted"
    assert Paper.objects.count() == 1
    rest = {pk: version for pk, version in seen.items() if pk != first.pk}
    paper = recommend_together(round_, rest, by=cast.nanjing_sign)
    assert paper.serial == 2
    assert [row[1] for row in paper.letter.annexes[0].rows] == ["鼓楼区", "浦口区"]


def test_a_development_zone_stands_in_the_letter_with_its_administration(cast, round_):
    kunshan = steps.begin_application(cast.kunshan_sign, round_)
    admit_development_zones(True, by=cast.province_sign, reason="试点")
    park = add_development_zone(
        by=cast.province_sign,
        city=kunshan.county.city,
        code="320571",
        name="苏州工业园区",
        government_name="苏州工业园区管理委员会",
    )
    version = Snapshot(data=Progress(kunshan).as_data())
    recommended = [
        (application, CityReview(snapshot=version, opinion="同意推荐。", rank=rank))
        for rank, application in enumerate((kunshan, Application(county=park, round=round_)), 1)
    ]
    letter = common_letter(round_, recommended, cast.suzhou_sign.office)
    assert "昆山市人民政府、苏州工业园区管理委员会在我局指导下" in letter.paragraphs[0]
    assert "管理委员会人民政府" not in str(letter)


def test_one_alone_gets_the_letter_that_it_would_get_alone(cast, round_):
    only = ready(cast, round_, "jiangning", 1)
    paper = recommend_together(round_, versions(only), by=cast.nanjing_sign)
    assert paper.letter.annexes == ()
    assert (paper.about_model, paper.about_id) == ("applications.application", only.pk)
    assert list(Paper.objects.about(only)) == [paper]


def test_who_may_not_sign_or_is_of_another_city_recommends_nothing(cast, client_of, round_, three):
    handler = client_of(cast.nanjing_handle).post(page_of(round_), ticked(*three))
    assert handler.status_code == 422
    other = client_of(cast.suzhou_sign)
    assert not other.get(page_of(round_)).context["candidates"]
    assert other.post(page_of(round_), ticked(*three)).status_code == 422
    for who in (cast.jiangning_sign, cast.province_sign, cast.auditor):
        assert client_of(who).get(page_of(round_)).status_code == 404
        assert client_of(who).post(page_of(round_), ticked(*three)).status_code == 404
    assert states(round_) == {"submitted"}
    nothing = client_of(cast.nanjing_sign).post(page_of(round_), {"chosen": ["x", "9" * 30]})
    assert nothing.status_code == 422


def test_the_preview_is_the_draft_for_those_that_are_ticked(cast, client_of, round_, three):
    preview = reverse("together_preview", args=[round_.pk])
    city = client_of(cast.nanjing_handle)
    answer = city.post(preview, ticked(*three[:2]))
    assert answer["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF")
    assert city.post(preview, {}).status_code == 422
    steps.check_as_city(three[0], cast.nanjing_handle, rank=1)
    CityReview.objects.filter(application=three[0]).update(opinion="好😀")
    refused = city.post(preview, ticked(*three))
    assert refused.status_code == 422
    assert "U+1F600" in refused.text


def test_who_is_not_ready_is_grey_with_what_it_lacks(cast, client_of, round_):
    waiting = sent(cast, round_, "gulou")
    page = client_of(cast.nanjing_sign).get(page_of(round_))
    (candidate,) = page.context["candidates"]
    wanted = {str(lack) for lack in Refusal(waiting, cast.nanjing_sign).lacks}
    assert {str(lack) for lack in candidate.why_not} == wanted, "as the conditions themselves say"
    assert "disabled" in page.text
    first = ready(cast, round_, "jiangning", 1)
    assert [each.application.pk for each in candidates(round_, cast.nanjing_sign)] == [
        first.pk,
        waiting.pk,
    ]
    accounts.edit_office(
        Office.objects.get(city__code="320100"), by=cast.nanjing_sign, document_prefix=""
    )
    cast.nanjing_sign.office.refresh_from_db()
    assert all(each.why_not for each in candidates(round_, cast.nanjing_sign))


class Refusal:
    """What perform() says when it refuses the recommendation."""

    def __init__(self, application: Application, by: Any) -> None:
        with pytest.raises(Refused) as refusal:
            perform(application, "recommend", by=by)
        self.lacks = refusal.value.lacks
