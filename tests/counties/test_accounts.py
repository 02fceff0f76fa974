"""Accounts are made by the office above: province → cities → counties."""

from __future__ import annotations

import re

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from cluster_portal.counties import accounts
from cluster_portal.counties.models import Office, Role, User
from cluster_portal.counties.passwords import classes_in, one_time_password
from cluster_portal.workflow.errors import NotAllowed, Unmet
from cluster_portal.workflow.models import LogRow

from .conftest import PASSWORD

pytestmark = pytest.mark.usefixtures("divisions")


def form(office: Office | None, **fields: str) -> dict[str, str]:
    return {
        "office": str(office.pk) if office else "",
        "role": "signatory",
        "name": "王芳",
        **fields,
    }


def shown_password(response) -> str:
    return re.search(r"<code[^>]*>(\w{4}-\w{4}-\w{4})</code>", response.content.decode()).group(1)


def test_city_makes_an_account_of_its_county(as_user, nanjing_sign, jiangning):
    response = as_user(nanjing_sign).post(reverse("person_add"), form(jiangning))
    made = User.objects.get(office=jiangning)
    assert made.username == "jiangning.sign"
    assert made.is_signatory
    assert made.must_change_password
    assert made.check_password(shown_password(response))
    row = LogRow.objects.of(made).get()
    assert (row.event, row.actor_id) == ("begin", nanjing_sign.pk)


def test_city_cannot_make_an_account_of_another_citys_county(as_user, nanjing_sign, kunshan):
    client = as_user(nanjing_sign)
    address = reverse("person_add")
    assert client.get(address, {"office": kunshan.pk}).status_code == 404
    assert client.post(address, form(kunshan)).status_code == 404
    assert not User.objects.filter(office=kunshan).exists()


def test_the_door_refuses_what_the_page_would_not_offer(nanjing_handle, kunshan, nanjing):
    for office in (kunshan, nanjing, None):
        role = Role.HANDLER if office else Role.EXPERT
        with pytest.raises(NotAllowed):
            accounts.add_person(
                by=nanjing_handle, username="x.handle", name="某人", role=role, office=office
            )
    assert not User.objects.filter(username="x.handle").exists()


def test_county_expert_and_auditor_make_no_accounts(as_user, person, jiangning, province):
    for someone in (
        person("jiangning.sign", jiangning),
        person("expert.01", None, Role.EXPERT),
        person("auditor", province, Role.AUDITOR),
    ):
        client = as_user(someone)
        assert client.get(reverse("person_add")).status_code == 404
        assert client.post(reverse("person_add"), form(jiangning)).status_code == 404


def test_province_handler_makes_accounts_of_cities_only(person, province, nanjing, jiangning):
    handler = person("province.handle", province, Role.HANDLER)
    assert set(Office.objects.with_accounts_by(handler)) == set(Office.objects.filter(kind="city"))
    assert handler.makes_accounts_of(nanjing)
    for office in (jiangning, province, None):
        assert not handler.makes_accounts_of(office)


def test_province_signatory_also_makes_accounts_of_the_province_and_of_experts(
    as_user, province_sign, province
):
    client = as_user(province_sign)
    client.post(reverse("person_add"), form(province, role="auditor", username="auditor"))
    assert User.objects.get(username="auditor").is_auditor
    accounts.add_person(
        by=province_sign, username="expert.01", name="李教授", role=Role.EXPERT, office=None
    )
    assert User.objects.get(username="expert.01").office is None


def test_the_query_and_the_rule_name_the_same_offices(person, province, nanjing, jiangning):
    for someone in (
        person("province.sign", province),
        person("province.handle", province, Role.HANDLER),
        person("nanjing.sign", nanjing),
        person("jiangning.sign", jiangning),
        person("auditor", province, Role.AUDITOR),
    ):
        by_rule = {
            office.pk
            for office in Office.objects.select_related("county")
            if someone.makes_accounts_of(office)
        }
        by_query = set(Office.objects.with_accounts_by(someone).values_list("pk", flat=True))
        assert by_query == by_rule, someone.username


def test_auditors_belong_to_the_province_and_experts_to_no_office(province_sign, nanjing, province):
    for role, office in ((Role.AUDITOR, nanjing), (Role.EXPERT, province)):
        with pytest.raises(Unmet):
            accounts.add_person(
                by=province_sign, username="x", name="某人", role=role, office=office
            )


def test_the_same_form_sent_twice_makes_one_account(as_user, nanjing_sign, jiangning):
    client = as_user(nanjing_sign)
    client.post(reverse("person_add"), form(jiangning))
    client.post(reverse("person_add"), form(jiangning))
    assert User.objects.filter(office=jiangning).count() == 1


def test_suggested_user_names_are_free_ones(person, divisions):
    nanjing_gulou, xuzhou_gulou = Office.objects.filter(county__name="鼓楼区")
    first = accounts.suggest_username(nanjing_gulou, Role.SIGNATORY)
    person(first, nanjing_gulou)
    assert first == "gulou.sign"
    assert accounts.suggest_username(xuzhou_gulou, Role.SIGNATORY) == "gulou.sign2"


def test_one_time_password_is_shown_once_and_kept_nowhere(as_user, nanjing_sign, jiangning):
    client = as_user(nanjing_sign)
    response = client.post(reverse("person_add"), form(jiangning))
    password = shown_password(response)
    assert "no-store" in response.headers["Cache-Control"]
    assert password not in str(dict(client.session))
    assert password not in client.get(reverse("people")).content.decode()
    made = User.objects.get(office=jiangning)
    stored = [*User.objects.filter(pk=made.pk).values(), *LogRow.objects.of(made).values()]
    assert password not in str(stored)


def test_one_time_password_opens_only_the_page_to_change_it_and_then_is_void(
    as_user, nanjing_sign, jiangning
):
    response = as_user(nanjing_sign).post(reverse("person_add"), form(jiangning))
    password = shown_password(response)
    client = Client()
    credentials = {"username": "jiangning.sign", "password": password}
    client.post(reverse("login"), credentials)
    kept_away = client.get(reverse("people"))
    assert kept_away.headers["Location"] == reverse("password_change")
    same = {"old_password": password, "new_password1": password, "new_password2": password}
    assert client.post(reverse("password_change"), same).status_code == 200
    own = {"old_password": password, "new_password1": PASSWORD, "new_password2": PASSWORD}
    assert client.post(reverse("password_change"), own).status_code == 302
    assert client.get(reverse("people")).status_code == 200
    again = Client()
    assert again.post(reverse("login"), credentials).status_code == 200
    assert not again.session.get("_auth_user_id")


def test_reset_gives_a_new_password_and_ends_the_persons_sessions(
    as_user, person, nanjing_sign, jiangning
):
    forgetful = person("jiangning.sign", jiangning)
    theirs = as_user(forgetful)
    assert theirs.get(reverse("people")).status_code == 200
    response = as_user(nanjing_sign).post(reverse("person_reset", args=[forgetful.pk]))
    forgetful.refresh_from_db()
    assert forgetful.check_password(shown_password(response))
    assert forgetful.must_change_password
    assert theirs.get(reverse("people")).status_code == 302


def test_closed_account_cannot_log_in_and_can_be_opened_again_with_a_reason(
    as_user, person, nanjing_sign, jiangning
):
    leaving = person("jiangning.sign", jiangning)
    theirs, keeper = as_user(leaving), as_user(nanjing_sign)
    close = reverse("person_deactivate", args=[leaving.pk])
    assert keeper.post(close, {"reason": " "}).status_code == 200
    leaving.refresh_from_db()
    assert leaving.is_active
    keeper.post(close, {"reason": "调离"})
    leaving.refresh_from_db()
    assert not leaving.is_active
    assert theirs.get(reverse("people")).status_code == 302
    keeper.post(reverse("person_reactivate", args=[leaving.pk]), {"reason": "调回"})
    leaving.refresh_from_db()
    assert leaving.is_active
    rows = LogRow.objects.of(leaving).values_list("event", "reason")
    assert [*rows][1:] == [("deactivate", "调离"), ("reactivate", "调回")]


@pytest.mark.parametrize("page", ["person_reset", "person_deactivate", "person_reactivate"])
def test_accounts_out_of_reach_do_not_exist(as_user, person, nanjing_handle, kunshan, page):
    stranger = person("kunshan.sign", kunshan)
    colleague = person("nanjing.sign", nanjing_handle.office)
    client = as_user(nanjing_handle)
    for someone in (stranger, colleague, nanjing_handle):
        address = reverse(page, args=[someone.pk])
        assert client.get(address).status_code == 404
        assert client.post(address, {"reason": "x"}).status_code == 404


def test_nobody_closes_their_own_account(as_user, province_sign):
    address = reverse("person_deactivate", args=[province_sign.pk])
    assert as_user(province_sign).post(address, {"reason": "x"}).status_code == 404
    with pytest.raises(NotAllowed):
        accounts.set_active(province_sign, False, by=province_sign, reason="x")


def test_first_account_of_the_province_is_made_by_command(capsys):
    call_command("make_province_account", username="first.sign", name="张三")
    password = re.search(r"\w{4}-\w{4}-\w{4}", capsys.readouterr().out).group()
    first = User.objects.get(username="first.sign")
    assert first.is_province
    assert first.is_signatory
    assert first.check_password(password)
    assert first.must_change_password
    with pytest.raises(CommandError):
        call_command("make_province_account", username="first.sign", name="张三")


def test_one_time_passwords_differ_and_meet_the_rules_for_passwords():
    made = {one_time_password() for _attempt in range(200)}
    assert len(made) == 200
    assert all(len(password) == 14 and classes_in(password) == 4 for password in made)


def test_a_handler_above_hands_out_no_signatorys_password(
    as_user, person, nanjing_handle, jiangning
):
    """Else a handler could log in as the county's signatory and sign in its name."""
    signatory = person("jiangning.sign", jiangning)
    closed = person("jiangning.old", jiangning, is_active=False)
    client = as_user(nanjing_handle)
    client.post(reverse("person_add"), form(jiangning, name="新人"))
    assert not User.objects.filter(name="新人").exists()
    for page, whom in (("person_reset", signatory), ("person_reactivate", closed)):
        address = reverse(page, args=[whom.pk])
        assert client.get(address).status_code == 404
        assert client.post(address, {"reason": "x"}).status_code == 404
    with pytest.raises(NotAllowed):
        accounts.add_person(
            by=nanjing_handle, username="x", name="新人", role=Role.SIGNATORY, office=jiangning
        )
    with pytest.raises(NotAllowed):
        accounts.reset_password(signatory, by=nanjing_handle)
    with pytest.raises(NotAllowed):
        accounts.set_active(closed, True, by=nanjing_handle, reason="x")
    signatory.refresh_from_db()
    assert signatory.check_password(PASSWORD)
    # A handler's account the handler keeps, and a signatory's may be closed at once.
    client.post(reverse("person_add"), form(jiangning, role="handler", name="经办"))
    assert User.objects.get(name="经办").role == Role.HANDLER
    client.post(reverse("person_deactivate", args=[signatory.pk]), {"reason": "调离"})
    signatory.refresh_from_db()
    assert not signatory.is_active


def test_the_page_of_people_tells_a_handler_why_a_signatory_is_not_theirs(
    as_user, person, nanjing_handle, nanjing_sign, jiangning
):
    signatory = person("jiangning.sign", jiangning)
    reset = reverse("person_reset", args=[signatory.pk])
    for someone, offered in ((nanjing_handle, False), (nanjing_sign, True)):
        client = as_user(someone)
        client.cookies["django_language"] = "en"
        for address in (reverse("people"), reverse("person_add")):
            page = client.get(address).content.decode()
            assert ("opened again by a signatory of your office" in page) != offered, address
        assert (reset in client.get(reverse("people")).content.decode()) == offered
