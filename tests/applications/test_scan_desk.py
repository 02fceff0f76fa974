"""What the scan desk's findings say of a version, and who sees them."""

from __future__ import annotations

from django.urls import reverse

from applications import scan_desk
from applications.findings import findings_of
from applications.materials import digest_of, short_code
from applications.models import PaperComparison
from cluster_portal.policy.lists import Material
from desks.demonstration import steps


def codes_of(snapshot) -> dict[str, str]:
    return {made.material: short_code(made.digest) for made in snapshot.prints.all()}


def test_the_same_finding_twice_is_put_on_record_once(cast, client_of, submitted):
    desk, code = reverse("scan_desk"), codes_of(submitted.latest_snapshot)["form"]
    for who in (cast.nanjing_handle, cast.nanjing_handle, cast.nanjing_sign):
        client_of(who).post(desk, {"code": code})
    people = PaperComparison.objects.values_list("compared_by", flat=True)
    assert list(people) == [cast.nanjing_handle.pk, cast.nanjing_sign.pk]


def test_a_paper_that_says_the_same_need_not_be_held_against_the_newer_version(
    cast, client_of, submitted
):
    city, desk = client_of(cast.nanjing_handle), reverse("scan_desk")
    first = submitted.latest_snapshot
    for code in codes_of(first).values():
        city.post(desk, {"code": code})
    steps.return_to_county(submitted, cast.nanjing_sign, {"basics": "补电话"})
    said = {**submitted.sections.get(key="basics").data, "contact_phone": "025-1"}
    steps.answer(submitted, "basics", said, cast.jiangning_handle)
    steps.submit(submitted, cast.jiangning_sign)
    second = submitted.latest_snapshot
    found = scan_desk.compared(second, cast.nanjing_handle)
    assert {name: row.matches for name, row in found.items()} == {
        "work_plan": True,
        "statement": True,
    }
    city.post(desk, {"code": short_code(digest_of(first, Material.FORM))})
    found = scan_desk.compared(second, cast.nanjing_handle)
    assert not found["form"].matches
    assert scan_desk.compared(first, cast.nanjing_handle)["form"].matches, "as it was found then"
    assert scan_desk.compared(second, cast.jiangning_handle) == {}
    # The checklist says the same, and leads on from what is open.
    listed = findings_of(second, cast.nanjing_handle)
    assert (listed["material_form"][2].met, listed["material_work_plan"][2].met) == (False, True)
    page = city.get(reverse("city_review", args=[submitted.pk])).text
    assert page.count(f'href="{desk}"') >= 3
    assert page.index('id="stamped"') < page.index("data-autosave")


def test_the_county_reads_its_scans_first_and_nothing_of_the_scan_desk(cast, client_of, submitted):
    address = submitted.get_absolute_url()
    county = client_of(cast.jiangning_handle).get(address).text
    assert "未比对" not in county
    assert county.index('id="stamped"') < county.index('id="sent"')
    city = client_of(cast.nanjing_handle).get(address).text
    assert "未比对" in city
    assert city.index('id="sent"') < city.index('id="stamped"')


def test_a_number_of_five_thousand_digits_is_answered(cast, client_of, submitted):
    long = "9" * 5000
    city, county = client_of(cast.nanjing_handle), client_of(cast.jiangning_sign)
    changes = reverse("snapshot_changes", args=[submitted.pk, 1])
    assert city.get(changes, {"from": long}).status_code == 404
    round_page = reverse("recommend_together", args=[submitted.round_id])
    sent = {"chosen": submitted.pk, f"version_{submitted.pk}": long}
    assert client_of(cast.nanjing_sign).post(round_page, sent).status_code == 409
    withdraw = reverse("transition", args=["application", submitted.pk, "withdraw"])
    assert county.post(withdraw, {"version": long}).status_code in (409, 422)
    section = reverse("section", args=[submitted.pk, "schedule"])
    assert county.post(section, {"seen": long, "schedule": "x"}).status_code in (409, 422)


def test_whatever_is_scanned_is_answered(cast, client_of, submitted):
    for typed in ("%", "1", "没有的码"):
        page = client_of(cast.nanjing_handle).post(
            reverse("scan_desk"), {"code": typed}, follow=True
        )
        assert f"没有找到校验码“{typed}”" in page.text
