"""What an office fills in over several sittings: saving it, two people at it, its files, reading it."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cluster_portal.workflow.declare import workflow_models
from cluster_portal.workflow.errors import Conflict, NotAllowed
from cluster_portal.workflow.models import Enclosure, LogRow, Version
from cluster_portal.workflow.rows_field import MOST_ROWS
from cluster_portal.workflow.writing import enclose, form_of, take_out, write, write_url
from desks.demonstration import zone_steps
from desks.demonstration.steps import small_pdf
from zones.models import ImplementationPlan, Zone

HEAD = "陈建国，江宁区副区长"


@pytest.fixture
def plan(zone) -> ImplementationPlan:
    return ImplementationPlan.objects.get(zone=zone)


def opened(client, thing: Any, name: str) -> dict[str, str]:
    """What the page carries besides what is typed into it."""
    page = client.get(write_url(thing, name)).text
    return {key: re.search(f'name="{key}" value="([^"]*)"', page)[1] for key in ("seen", "opened")}


def typed(**answers: str) -> dict[str, str]:
    return {"head": HEAD, "body": "江宁区集聚区办公室", **answers, "stay": ""}


def file(name: str = "方案.pdf", text: str = "方案") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, small_pdf(text))


# Saving -------------------------------------------------------------------------------------------


def test_half_of_it_is_saved_and_the_rest_is_named(cast, client_of, zone):
    client = client_of(cast.jiangning_handle)
    answer = client.post(
        write_url(zone, "organisation"), typed() | opened(client, zone, "organisation"), follow=True
    )
    assert answer.status_code == 200
    assert "已保存" in answer.text
    assert HEAD in answer.text
    assert 'href="#id_phone"' in answer.text, "what is missing leads to its field"
    zone.refresh_from_db()
    assert zone.organisation["head"] == HEAD


def test_what_is_wrong_in_a_table_is_marked_at_its_cell_and_all_that_was_typed_stays(
    cast, client_of, zone
):
    client, before = client_of(cast.jiangning_handle), zone.organisation
    lines = {
        "funds-0-year": "2026",
        "funds-0-amount": "一千二百万",
        "funds-2-year": "2027",
        "funds-2-source": "本级财政",
    }
    answer = client.post(write_url(zone, "organisation"), typed(**lines))
    assert answer.status_code == 422
    assert 'href="#id_funds-0-amount"' in answer.text
    assert 'id="id_funds-0-amount"' in answer.text
    assert answer.text.count('aria-invalid="true"') >= 1
    for said in ("一千二百万", "本级财政", HEAD):
        assert said in answer.text
    zone.refresh_from_db()
    assert zone.organisation == before


def test_more_lines_than_a_table_takes_are_all_given_back_with_the_reason(cast, client_of, zone):
    lines = {f"staff-{number}-name": f"第{number}人" for number in range(MOST_ROWS + 1)}
    answer = client_of(cast.jiangning_handle).post(write_url(zone, "organisation"), typed(**lines))
    assert answer.status_code == 422
    assert f"第{MOST_ROWS}人" in answer.text
    assert f"最多{MOST_ROWS}行" in answer.text


def test_a_line_that_is_emptied_is_gone(cast, zone):
    zone_steps.keep_organisation(zone, cast.jiangning_handle)
    form = form_of(zone, "organisation")
    sent = {}
    for number, row in enumerate(form["staff"].value()):
        for name, cell in row.items():
            sent[f"staff-{number}-{name}"] = "" if number == 1 else cell
    bound = form_of(zone, "organisation", data=sent)
    assert bound.is_valid()
    assert [row["name"] for row in bound.cleaned_data["staff"]] == ["王晓岚", "高原"]


def test_nobody_but_the_office_that_writes_it_saves_it(cast, zone):
    before = Zone.objects.values().get()
    for user in (cast.gulou_sign, cast.nanjing_sign, cast.province_sign, cast.auditor, cast.expert):
        with pytest.raises(NotAllowed):
            write(zone, "organisation", {"head": HEAD}, by=user, seen=zone.version)
    assert Zone.objects.values().get() == before


# Two people ---------------------------------------------------------------------------------------


def test_of_two_people_the_second_is_told_and_shown_both(cast, client_of, zone):
    one, two = client_of(cast.jiangning_handle), client_of(cast.jiangning_sign)
    page = write_url(zone, "organisation")
    seen = opened(one, zone, "organisation")
    assert one.post(page, typed(phone="025-1111") | seen).status_code == 302
    answer = two.post(page, typed(phone="025-2222", **{"staff-0-name": "刘畅"}) | seen)
    assert answer.status_code == 409
    for said in ("025-1111", "025-2222", "刘畅"):
        assert said in answer.text
    zone.refresh_from_db()
    assert zone.organisation["phone"] == "025-1111"
    now = {key: answer.context["thing"].version if key == "seen" else "" for key in ("seen",)}
    assert two.post(page, typed(phone="025-2222") | now).status_code == 302
    zone.refresh_from_db()
    assert zone.organisation["phone"] == "025-2222"


def test_the_same_sent_twice_counts_once(cast, client_of, zone):
    client = client_of(cast.jiangning_handle)
    sent = typed() | opened(client, zone, "organisation")
    for _click in range(2):
        assert client.post(write_url(zone, "organisation"), sent).status_code == 302
    assert Version.objects.of(zone, "organisation").count() == 1


def test_whoever_names_no_version_overwrites_nothing(cast, zone):
    write(zone, "organisation", {"head": HEAD}, by=cast.jiangning_sign, seen=zone.version)
    for seen in (-1, zone.version - 1, zone.version + 1):
        with pytest.raises(Conflict):
            write(zone, "organisation", {"head": "别人"}, by=cast.jiangning_handle, seen=seen)


def test_a_file_that_a_colleague_puts_to_it_is_no_conflict(cast, client_of, plan):
    client = client_of(cast.jiangning_handle)
    seen = opened(client, plan, "plan")
    enclose(plan, "plan", file(), by=cast.jiangning_sign)
    answer = client.post(write_url(plan, "plan"), {"general": "总体要求", "stay": "", **seen})
    assert answer.status_code == 302


def test_what_is_typed_after_it_was_sent_is_given_back_and_changes_nothing(cast, client_of, plan):
    zone_steps.draw_up_plan(plan, cast.jiangning_handle)
    client = client_of(cast.jiangning_handle)
    seen = opened(client, plan, "plan")
    zone_steps.send_plan(plan, cast.jiangning_sign)
    before = ImplementationPlan.objects.values().get()
    answer = client.post(write_url(plan, "plan"), {"general": "迟到的修改", "stay": "", **seen})
    assert answer.status_code == 422
    assert "迟到的修改" in answer.text
    assert "没有保存" in answer.text
    assert "<fieldset disabled" in answer.text
    assert ImplementationPlan.objects.values().get() == before


# Who reads what -----------------------------------------------------------------------------------


def test_a_draft_is_its_office_s_own_until_it_is_sent(cast, client_of, plan):
    zone_steps.draw_up_plan(plan, cast.jiangning_handle, general="尚在起草的总体要求")
    city = client_of(cast.nanjing_sign)
    assert city.get(write_url(plan, "plan")).status_code == 404
    assert city.get(f"{write_url(plan, 'plan')}versions/1/").status_code == 404
    assert "尚在起草的总体要求" not in city.get(plan.get_absolute_url()).text
    zone_steps.send_plan(plan, cast.jiangning_sign)
    assert "尚在起草的总体要求" in city.get(f"{write_url(plan, 'plan')}versions/1/").text
    assert city.get(write_url(plan, "plan")).status_code == 404
    assert (
        client_of(cast.suzhou_sign).get(f"{write_url(plan, 'plan')}versions/1/").status_code == 404
    )


def test_no_such_writing_is_no_page(cast, client_of, zone):
    client = client_of(cast.jiangning_sign)
    there = write_url(zone, "organisation")
    for wrong in (
        there.replace("organisation", "state"),
        there.replace("zone", "user"),
        f"{there}versions/7/",
        f"{there}files/7/",
    ):
        assert client.get(wrong).status_code == 404
        assert client.post(wrong, typed()).status_code in (404, 405)


# Files --------------------------------------------------------------------------------------------


def test_a_file_opens_to_others_once_it_was_sent(cast, client_of, plan):
    kept = enclose(plan, "plan", file(), by=cast.jiangning_handle)
    zone_steps.draw_up_plan(plan, cast.jiangning_handle)
    page = f"{write_url(plan, 'plan')}files/{kept.pk}/"
    county, city = client_of(cast.jiangning_sign), client_of(cast.nanjing_handle)
    answer = county.get(page)
    assert b"".join(answer) == small_pdf("方案")
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert city.get(page).status_code == 404
    zone_steps.send_plan(plan, cast.jiangning_sign)
    assert city.get(page).status_code == 200
    assert client_of(cast.gulou_sign).get(page).status_code == 404
    assert "方案.pdf" in city.get(f"{write_url(plan, 'plan')}versions/1/").text


def test_a_version_keeps_the_file_that_is_taken_out_later(cast, client_of, plan):
    kept = enclose(plan, "plan", file(), by=cast.jiangning_handle)
    zone_steps.draw_up_plan(plan, cast.jiangning_handle)
    zone_steps.send_plan(plan, cast.jiangning_sign)
    with pytest.raises(NotAllowed):
        take_out(kept, plan, by=cast.jiangning_handle)
    zone_steps.return_plan(plan, cast.nanjing_handle)
    take_out(kept, plan, by=cast.jiangning_handle)
    assert not Enclosure.objects.of(plan, "plan").current().exists()
    page = f"{write_url(plan, 'plan')}files/{kept.pk}/"
    assert client_of(cast.nanjing_handle).get(page).status_code == 200


def test_the_same_file_twice_is_there_once(cast, plan):
    one = enclose(plan, "plan", file(), by=cast.jiangning_handle)
    two = enclose(plan, "plan", file("另一名.pdf"), by=cast.jiangning_sign)
    assert one == two


def test_a_file_of_another_kind_is_refused_with_the_kinds_that_are_taken(cast, client_of, plan):
    client = client_of(cast.jiangning_handle)
    page = f"{write_url(plan, 'plan')}files/"
    answer = client.post(page, {"file": SimpleUploadedFile("方案.exe", b"MZ")})
    assert answer.status_code == 422
    assert "PDF" in answer.text
    assert client.post(page).status_code == 422
    assert not Enclosure.objects.of(plan, "plan").exists()
    assert client_of(cast.nanjing_sign).post(page, {"file": file()}).status_code == 404


def test_files_are_counted_and_removed_where_they_stand(cast, client_of, plan):
    client = client_of(cast.jiangning_handle)
    client.post(f"{write_url(plan, 'plan')}files/", {"file": file()})
    kept = Enclosure.objects.of(plan, "plan").get()
    page = client.get(write_url(plan, "plan")).text
    assert '<span class="count">1</span>' in page
    client.post(f"{write_url(plan, 'plan')}files/{kept.pk}/remove/")
    assert not Enclosure.objects.of(plan, "plan").current().exists()


# The page -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["organisation", "plan"])
def test_every_input_has_a_name_of_its_own_and_is_told_apart(cast, client_of, plan, name):
    thing = plan if name == "plan" else plan.zone
    page = client_of(cast.jiangning_handle).get(write_url(thing, name)).text
    ids = re.findall(r'\bid="([^"]+)"', page)
    assert len(ids) == len(set(ids)), [each for each in ids if ids.count(each) > 1]
    labels = set(re.findall(r'<label[^>]* for="([^"]+)"', page))
    form = page[page.index("data-guard") : page.index("</form>", page.index("data-guard"))]
    for tag in re.findall(r"<(?:input|select|textarea)\b[^>]*>", form):
        if 'type="hidden"' in tag or 'type="submit"' in tag:
            continue
        own = re.search(r'\bid="([^"]+)"', tag)
        assert own, tag
        assert own[1] in labels or "aria-label=" in tag, tag


def test_reading_a_version_asks_the_same_of_the_database_however_many_there_are(
    cast, client_of, zone
):
    client = client_of(cast.nanjing_sign)

    def asked(number: int) -> int:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            page = client.get(f"{write_url(zone, 'organisation')}versions/{number}/")
        assert page.status_code == 200
        return len(queries)

    for phone in ("025-1", "025-2"):
        zone_steps.keep_organisation(zone, cast.jiangning_handle, phone=phone)
    few = asked(2)
    for phone in ("025-3", "025-4", "025-5"):
        zone_steps.keep_organisation(zone, cast.jiangning_handle, phone=phone)
    assert asked(5) == few


def test_what_changed_stands_old_beside_new_and_nothing_else(cast, client_of, zone):
    zone_steps.keep_organisation(zone, cast.jiangning_handle)
    staff = [
        {**row, "post": "综合科科员"} if row["name"] == "刘畅" else row
        for row in zone.organisation["staff"]
    ]
    zone_steps.keep_organisation(zone, cast.jiangning_handle, staff=staff)
    page = client_of(cast.nanjing_sign).get(f"{write_url(zone, 'organisation')}versions/2/")
    ((old, new),) = page.context["changes"]
    assert old.name == "staff"
    assert [line[:2] for line in old.lines] == [("刘畅", "办公室科员")]
    assert [line[:2] for line in new.lines] == [("刘畅", "综合科科员")]


def test_reading_writes_nothing(cast, client_of, plan):
    rows, version = LogRow.objects.count(), plan.version
    for user in (cast.jiangning_handle, cast.nanjing_sign):
        client_of(user).get(write_url(plan, "plan"))
        client_of(user).get(plan.get_absolute_url())
    plan.refresh_from_db()
    assert (LogRow.objects.count(), plan.version) == (rows, version)


# All of them --------------------------------------------------------------------------------------

WRITINGS = [
    pytest.param(model, name, id=f"{model.__name__}.{name}")
    for model in workflow_models()
    for name in model.writings
]


def test_addresses_name_a_kind_without_its_app():
    names = [model._meta.model_name for model in workflow_models()]
    assert len(names) == len(set(names))


@pytest.mark.parametrize(("model", "name"), WRITINGS)
def test_every_writing_has_its_field_its_states_and_a_form(model, name):
    writing = model.writings[name]
    assert model._meta.get_field(name).default is dict
    assert set(writing.states) <= {state.value for state in model.State}
    assert str(writing.label)
    fields = writing.form().base_fields
    for _title, names in writing.form().sections:
        assert set(names) <= set(fields)


@pytest.mark.parametrize(("model", "name"), WRITINGS)
def test_a_choice_in_a_table_that_grows_begins_with_an_empty_one(model, name):
    """Otherwise its empty lines would never be empty."""
    for field in model.writings[name].form().base_fields.values():
        for column in getattr(field, "columns", {}).values():
            choices = getattr(column, "choices", None)
            if choices is not None and field.fixed is None and field.least:
                assert next(iter(choices))[0] == ""
