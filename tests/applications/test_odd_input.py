"""Whatever is sent gets an answer: kept, or refused with a sentence, and never a fault."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils.html import escape

from applications.models import Institution, KeyProject
from applications.plan_forms import SECTION_FORMS
from applications.row_forms import ROW_FORMS
from cluster_portal.counties.models import County
from cluster_portal.workflow.fields import LARGEST_COUNT, plain_text
from cluster_portal.workflow.rows_field import RowsField
from desks.demonstration import content, steps

HUGE = "9" * 23
ENDLESS = "9" * 5000  # more digits than int() takes


def section(draft, key: str) -> str:
    return reverse("section", args=[draft.pk, key])


@pytest.mark.django_db
@pytest.mark.parametrize("seen", [None, "", "x", "-1", "7", HUGE, ENDLESS])
def test_a_first_save_that_says_not_what_it_saw_is_answered(cast, client_of, draft, seen):
    client = client_of(cast.jiangning_handle)
    typed = {"zone_name": "集聚区"} | ({} if seen is None else {"seen": seen})
    page = client.post(section(draft, "basics"), typed)
    assert page.status_code == 409
    assert "集聚区" in page.text
    again = client.post(section(draft, "basics"), {**typed, "seen": page.context["seen"]})
    assert again.status_code == 302


@pytest.mark.django_db
@pytest.mark.real_database
@pytest.mark.parametrize(
    "number", ["2147483648", HUGE, ENDLESS, "-1", "1e3", str(LARGEST_COUNT + 1)]
)
def test_a_number_that_cannot_be_right_is_refused_at_its_field(cast, client_of, draft, number):
    client = client_of(cast.jiangning_handle)
    page = client.post(section(draft, "industry"), {"seen": "0", "count_leading": number})
    assert (page.status_code, [*page.context["form"].errors]) == (422, ["count_leading"])
    row = {**content.institutions(draft.county, 1)[0], "staff": number}
    page = client.post(reverse("row_add", args=[draft.pk, "institutions"]), row)
    assert (page.status_code, [*page.context["form"].errors]) == (422, ["staff"])


@pytest.mark.django_db
@pytest.mark.real_database
def test_the_largest_numbers_that_are_taken_are_kept(cast, client_of, draft):
    client = client_of(cast.jiangning_handle)
    row = {**content.institutions(draft.county, 1)[0], "staff": str(LARGEST_COUNT)}
    client.post(reverse("row_add", args=[draft.pk, "institutions"]), row)
    assert Institution.objects.get().staff == LARGEST_COUNT
    row = {**content.projects(draft.county, draft.round.year)[0], "money": "9999999999.99"}
    client.post(reverse("row_add", args=[draft.pk, "projects"]), row)
    assert str(KeyProject.objects.get().money) == "9999999999.99"
    client.post(
        section(draft, "indicators"), {"seen": "0", "listed-0-baseline": "-999999999999.99"}
    )
    saved = draft.sections.get(key="indicators").data["listed"][0]
    assert saved["baseline"] == "-999999999999.99"


@pytest.mark.django_db
@pytest.mark.real_database
@pytest.mark.parametrize(
    "number", ["10000000000", "1e400", "0e9999", "1e-400", "NaN", "Infinity", HUGE]
)
def test_money_and_figures_that_are_out_of_bounds_are_answered(cast, client_of, draft, number):
    client = client_of(cast.jiangning_handle)
    row = {**content.projects(draft.county, draft.round.year)[0], "money": number}
    page = client.post(reverse("row_add", args=[draft.pk, "projects"]), row)
    assert page.status_code in (302, 422), number
    assert client.get(section(draft, "projects")).status_code == 200
    for key, cell in (("government", "funds-0-amount"), ("indicators", "listed-0-target_1")):
        page = client.post(section(draft, key), {"seen": "0", cell: number})
        assert page.status_code in (302, 422), (key, number)
        assert client.get(section(draft, key)).status_code == 200


@pytest.mark.django_db
@pytest.mark.real_database
@pytest.mark.parametrize("rank", ["0", "100", "40000", HUGE, "第一"])
def test_a_rank_that_cannot_be_is_refused_at_its_field(cast, client_of, submitted, rank):
    review = submitted.city_reviews.get()
    typed = {"piece": review.pk, "seen": 0, "rank": rank}
    page = client_of(cast.nanjing_handle).post(reverse("city_review", args=[submitted.pk]), typed)
    assert (page.status_code, [*page.context["form"].errors]) == (422, ["rank"])


@pytest.mark.django_db
@pytest.mark.real_database
@pytest.mark.parametrize(("piece", "seen", "status"), [(HUGE, "0", 404), ("", "0", 422)])
def test_a_check_that_is_not_there_is_answered(cast, client_of, submitted, piece, seen, status):
    page = reverse("city_review", args=[submitted.pk])
    answer = client_of(cast.nanjing_handle).post(page, {"piece": piece, "seen": seen})
    assert answer.status_code == status


@pytest.mark.django_db
@pytest.mark.real_database
@pytest.mark.parametrize("words", ["😀🏳️‍🌈𠮷" * 3, "字" * 5001, "a\x00b", "<b>&\"'", "\u202e\u0000"])
def test_odd_words_in_every_field_are_kept_or_refused_with_what_was_typed(
    cast, client_of, draft, words
):
    client = client_of(cast.jiangning_handle)
    for key, form in SECTION_FORMS.items():
        fields = form(thing=draft).fields.items()
        tables = {
            f"{name}-0-{column}": words
            for name, field in fields
            if isinstance(field, RowsField)
            for column in field.columns
        }
        typed = {name: words for name, field in fields if not isinstance(field, RowsField)}
        page = client.post(section(draft, key), {**typed, **tables, "seen": "0", "stay": ""})
        assert page.status_code in (302, 422), key
        if page.status_code == 422:
            assert {page.context["form"][name].value() for name in typed} <= {words}
            assert str(escape(words)) in page.text or not typed
        for name in typed:  # each on its own, so that the others' faults hide nothing
            seen = draft.sections.filter(key=key).values_list("version", flat=True).first() or 0
            page = client.post(section(draft, key), {name: words, "seen": seen})
            assert page.status_code in (302, 422), (key, name)
            if page.status_code == 302:
                kept = draft.sections.get(key=key).data[name]
                assert kept == plain_text(words).strip(), (key, name)
    rows = {
        "institutions": content.institutions(draft.county, 1)[0],
        "projects": content.projects(draft.county, draft.round.year)[0],
    }
    for key, row in rows.items():
        for name in ROW_FORMS[key]._meta.fields:
            page = client.post(
                reverse("row_add", args=[draft.pk, key]), {**row, name: words}, follow=True
            )
            assert page.status_code in (200, 422), (key, name)
    assert client.get(draft.get_absolute_url()).status_code == 200


@pytest.mark.django_db
def test_the_address_of_a_refused_upload_leads_back_to_the_files(cast, client_of, draft):
    client = client_of(cast.jiangning_handle)
    add = reverse("file_add", args=[draft.pk])
    refused = client.post(add, {"purpose": "plan", "file": SimpleUploadedFile("a.exe", b"MZ")})
    assert refused.status_code == 422
    answer = client.get(add)  # a refresh, or the language switch on that page
    assert (answer.status_code, answer.url) == (302, section(draft, "evidence"))
    assert client_of(cast.kunshan_sign).get(add).status_code == 404


@pytest.mark.django_db
def test_the_statement_at_submission_shows_a_government_s_name_as_text(cast, client_of, complete):
    County.objects.filter(pk=complete.county_id).update(government_name="政府<b id=x>&")
    page = client_of(cast.jiangning_sign).get(
        reverse("transition", args=["application", complete.pk, "submit"])
    )
    assert "<b id=x>" not in page.text
    assert "&lt;b id=x&gt;&amp;" in page.text
    assert "&amp;lt;" not in page.text, "escaped once, not twice"


@pytest.mark.django_db
def test_a_comparison_with_no_earlier_version_of_the_same_is_no_page(cast, client_of, submitted):
    steps.return_to_county(submitted, cast.nanjing_sign, {"basics": "补电话"})
    steps.submit(submitted, cast.jiangning_sign)
    client = client_of(cast.nanjing_sign)
    page = reverse("snapshot_changes", args=[submitted.pk, 2])
    assert client.get(page).status_code == client.get(page, {"from": "1"}).status_code == 200
    for number in ("", "0", "2", "3", "-1", "x", "1.0", HUGE, ENDLESS):
        assert client.get(page, {"from": number}).status_code == 404, number
    first = reverse("snapshot_changes", args=[submitted.pk, 1])
    assert client.get(first).status_code == 404
