"""Coming in, being locked out, and being sent out after a time without use."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.exceptions import ValidationError
from django.test import Client, override_settings
from django.urls import reverse
from django.utils import timezone, translation

from cluster_portal.counties import accounts
from cluster_portal.counties.models import User
from cluster_portal.counties.passwords import ThreeClassesValidator
from cluster_portal.workflow.models import LogRow

from .conftest import PASSWORD

pytestmark = pytest.mark.usefixtures("divisions")


def log_in(client: Client, username: str, password: str = PASSWORD, **more: str):
    return client.post(reverse("login"), {"username": username, "password": password, **more})


def text(response) -> str:
    return response.content.decode()


@pytest.fixture
def english() -> Client:
    client = Client()
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    return client


def test_stranger_is_sent_to_the_login_page_and_then_on_to_where_they_wanted(nanjing_handle):
    client = Client()
    sent = client.get(reverse("people"))
    assert sent.headers["Location"] == f"{reverse('login')}?next={reverse('people')}"
    page = client.get(sent.headers["Location"])
    assert f'name="next" value="{reverse("people")}"' in text(page)
    response = log_in(client, "nanjing.handle", next=reverse("people"))
    assert response.headers["Location"] == reverse("people")


def test_login_does_not_lead_to_another_site(nanjing_handle):
    response = log_in(Client(), "nanjing.handle", next="https://example.com/")
    assert response.headers["Location"] == reverse("home")


def test_fifth_failure_locks_and_the_page_says_how_long_and_whom_to_ask(english, nanjing_handle):
    for _attempt in range(settings.AXES_FAILURE_LIMIT - 1):
        assert log_in(english, "nanjing.handle", "wrong").status_code == 200
    locked = log_in(english, "nanjing.handle", "wrong")
    assert locked.status_code == 429
    assert "locked for 15 minutes" in text(locked)
    assert "江苏省知识产权局" in text(locked)
    assert "南京市知识产权局" in text(locked)
    assert log_in(english, "nanjing.handle").status_code == 429


def test_locked_page_is_the_same_whether_the_user_name_exists_or_not(nanjing_handle):
    pages = []
    for username in ("nanjing.handle", "nobody.at.all"):
        client = Client()
        for _attempt in range(settings.AXES_FAILURE_LIMIT):
            response = log_in(client, username, "wrong")
        assert response.status_code == 429
        pages.append(re.sub(r"[A-Za-z0-9]{64}", "token", text(response)))
    assert pages[0] == pages[1]


def test_new_password_from_the_office_above_opens_the_lock(english, nanjing_handle, province_sign):
    for _attempt in range(settings.AXES_FAILURE_LIMIT):
        log_in(english, "nanjing.handle", "wrong")
    password = accounts.reset_password(nanjing_handle, by=province_sign)
    assert log_in(english, "nanjing.handle", password).status_code == 302


def test_session_without_use_ends_and_the_login_page_says_so(english, nanjing_handle):
    log_in(english, "nanjing.handle")
    assert english.get(reverse("people")).status_code == 200
    Session.objects.update(expire_date=timezone.now() - timedelta(seconds=1))
    sent = english.get(reverse("people"), follow=True)
    assert sent.redirect_chain[0][0].startswith(reverse("login"))
    minutes = settings.SESSION_COOKIE_AGE // 60
    assert f"ends after {minutes} minutes without use" in text(sent)


def test_use_keeps_the_session_open(nanjing_handle):
    client = Client()
    log_in(client, "nanjing.handle")
    soon = timezone.now() + timedelta(minutes=5)
    Session.objects.update(expire_date=soon)
    client.get(reverse("people"))
    assert Session.objects.get().expire_date > soon


def test_who_logs_out_by_hand_is_not_told_of_an_ended_session(english, nanjing_handle):
    log_in(english, "nanjing.handle")
    english.post(reverse("logout"))
    assert "without use" not in text(english.get(reverse("login")))
    assert english.get(reverse("people")).status_code == 302


def test_logout_by_a_link_does_nothing(nanjing_handle):
    client = Client()
    log_in(client, "nanjing.handle")
    assert client.get(reverse("logout")).status_code == 405
    assert client.get(reverse("people")).status_code == 200


@pytest.fixture
def demonstration_account(nanjing) -> User:
    return User.objects.create_user(
        "demo.sign", PASSWORD, name="演示", role="signatory", office=nanjing, is_demonstration=True
    )


def test_demonstration_account_need_not_change_its_password(demonstration_account, settings):
    settings.DEMONSTRATION = True
    client = Client()
    log_in(client, "demo.sign")
    assert client.get(reverse("people")).status_code == 200


def test_demonstration_account_is_not_let_in_elsewhere(demonstration_account, settings):
    settings.DEMONSTRATION = False
    client = Client()
    assert log_in(client, "demo.sign").status_code == 200
    assert client.get(reverse("people")).status_code == 302


def test_change_of_password_is_on_record_without_the_password(nanjing_handle):
    client = Client()
    log_in(client, "nanjing.handle")
    new = "Xin-Mima-2026-Nian"
    client.post(
        reverse("password_change"),
        {"old_password": PASSWORD, "new_password1": new, "new_password2": new},
    )
    row = LogRow.objects.of(User.objects.get(pk=nanjing_handle.pk)).last()
    assert (row.event, row.actor_id, row.data) == ("change_password", nanjing_handle.pk, {})
    assert client.get(reverse("people")).status_code == 200  # this session goes on


@pytest.mark.parametrize(
    "weak", ["alllowercaseletters", "lower-and-hyphens", "12345678901", "UPPER123456"]
)
def test_password_of_two_classes_is_too_weak(weak: str):
    with pytest.raises(ValidationError):
        ThreeClassesValidator().validate(weak)


@pytest.mark.parametrize("strong", ["Lower-and-Upper", "lower-and-123", "Lower123456"])
def test_password_of_three_classes_is_good_enough(strong: str):
    ThreeClassesValidator().validate(strong)


def test_chinese_unless_the_reader_chose_otherwise():
    client = Client(headers={"accept-language": "en"})
    assert client.get(reverse("login")).headers["Content-Language"] == "zh-hans"
    client.post(reverse("set_language"), {"language": "en", "next": reverse("login")})
    assert client.get(reverse("login")).headers["Content-Language"] == "en"
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "tlh"
    assert client.get(reverse("login")).headers["Content-Language"] == "zh-hans"
    translation.activate(settings.LANGUAGE_CODE)


@override_settings(SESSION_COOKIE_SECURE=True)
def test_mark_of_a_session_is_as_well_kept_as_the_session(nanjing_handle):
    response = log_in(Client(), "nanjing.handle")
    cookie = response.cookies["was_here"]
    assert cookie["secure"]
    assert cookie["httponly"]
