"""Home, the audit log, the policy's text, the pages of what went wrong."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.db import connection
from django.template.loader import render_to_string
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cluster_portal.policy.clauses import CLAUSES
from cluster_portal.workflow.models import LogRow
from desks.demonstration import steps

HOME, AUDIT, POLICY = "/", "/audit-log/", "/policy/"


def waiting(client: Client) -> list:
    return client.get(HOME).context["waiting"]


@pytest.mark.django_db
def test_draft_waits_for_its_county_only(cast, client_of, draft):
    (for_signatory,) = waiting(client_of(cast.jiangning_sign))
    assert for_signatory.thing == draft
    assert for_signatory.asked == str(draft.asks[draft.state])
    (for_handler,) = waiting(client_of(cast.jiangning_handle))
    assert for_handler == for_signatory
    for other in (cast.kunshan_sign, cast.nanjing_sign, cast.province_sign, cast.auditor):
        assert waiting(client_of(other)) == []


@pytest.mark.django_db
def test_submitted_application_waits_for_its_own_city_only(cast, client_of, submitted):
    (row,) = waiting(client_of(cast.nanjing_sign))
    assert row.thing == submitted
    assert waiting(client_of(cast.suzhou_sign)) == []
    assert waiting(client_of(cast.jiangning_sign)) == []


@pytest.mark.django_db
def test_recommended_application_waits_for_the_province_as_a_case(cast, client_of, recommended):
    (row,) = waiting(client_of(cast.province_handle))
    assert row.thing == steps.case_of(recommended)


@pytest.mark.django_db
def test_auditor_and_expert_have_an_empty_desk_that_says_so(cast, client_of, submitted):
    for user in (cast.auditor, cast.expert):
        response = client_of(user).get(HOME)
        assert response.status_code == 200
        assert response.context["waiting"] == []
        assert 'class="empty"' in response.text


@pytest.mark.django_db
def test_county_without_an_application_is_called_to_begin(cast, client_of, round_):
    start = reverse("application_begin", args=[round_.pk])
    assert f'action="{start}"' in client_of(cast.jiangning_handle).get(HOME).text
    steps.begin_application(cast.jiangning_handle, round_)
    assert start not in client_of(cast.jiangning_handle).get(HOME).text


@pytest.mark.django_db
def test_changes_are_those_of_things_within_sight(cast, client_of, submitted):
    def changed(user) -> set:
        return {
            change.thing
            for change in client_of(user).get(HOME).context["changes"]
            if change.event.row.model == "applications.application"
        }

    assert changed(cast.jiangning_handle) == changed(cast.nanjing_sign) == {submitted}
    assert changed(cast.kunshan_sign) == changed(cast.suzhou_sign) == set()


@pytest.mark.django_db
@pytest.mark.parametrize("path", [HOME, AUDIT])
def test_number_of_queries_does_not_grow_with_the_rows(cast, client_of, submitted, path):
    user = cast.province_sign if path == AUDIT else cast.nanjing_sign
    client = client_of(user)
    client.get(path)

    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            client.get(path)
        return len(queries)

    one = count()
    for signatory in (cast.gulou_sign, cast.pukou_sign):
        application = steps.begin_application(signatory, submitted.round)
        steps.fill_in(application, signatory)
        steps.submit(application, signatory)
    assert len(waiting(client_of(cast.nanjing_sign))) == 3
    assert count() == one


@pytest.mark.django_db
@pytest.mark.parametrize("path", [HOME, AUDIT, POLICY])
def test_looking_changes_nothing(cast, client_of, submitted, path):
    client = client_of(cast.province_sign)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(path).status_code == 200
    written = [
        query["sql"]
        for query in queries
        if query["sql"].startswith(("INSERT", "UPDATE", "DELETE"))
        and "django_session" not in query["sql"]  # the idle time is counted anew
    ]
    assert written == []


@pytest.mark.django_db
def test_audit_log_is_for_the_province_and_the_auditor(cast, client_of):
    for user in (cast.province_handle, cast.auditor):
        assert client_of(user).get(AUDIT).status_code == 200
    for user in (cast.nanjing_sign, cast.jiangning_sign, cast.expert):
        assert client_of(user).get(AUDIT).status_code == 404
    assert client_of(None).get(AUDIT).status_code == 302


@pytest.mark.django_db
def test_audit_log_shows_only_what_its_filters_let_through(cast, client_of, submitted):
    client = client_of(cast.auditor)

    def rows(**filters) -> list[LogRow]:
        changes = client.get(AUDIT, filters).context["changes"]
        return [change.event.row for change in changes]

    kind = {row.event for row in rows(kind="applications.application")}
    assert kind == {"begin", "submit"}
    assert {row.actor_id for row in rows(person=cast.jiangning_sign.name)} == {
        user.pk for user in type(cast.auditor).objects.filter(name=cast.jiangning_sign.name)
    } & set(LogRow.objects.values_list("actor_id", flat=True))
    office = cast.jiangning_sign.office.name
    assert {row.office_name for row in rows(office=office)} == {office}
    assert rows(last_day="2001-01-01") == []
    assert len(rows(first_day="2001-01-01")) == min(LogRow.objects.count(), 50)


@pytest.mark.django_db
def test_audit_log_says_when_its_days_are_the_wrong_way_round(cast, client_of, submitted):
    response = client_of(cast.auditor).get(
        AUDIT, {"first_day": "2026-02-01", "last_day": "2026-01-01"}
    )
    assert 'role="alert"' in response.text
    assert "#id_last_day" in response.text
    assert response.context["changes"] == []


@pytest.mark.django_db
def test_pages_of_the_audit_log_keep_the_filters(cast, client_of):
    response = client_of(cast.auditor).get(AUDIT, {"kind": "counties.office"})
    assert response.context["page_obj"].paginator.num_pages > 1
    assert "?kind=counties.office&amp;page=2" in response.text


@pytest.mark.django_db
def test_menu_offers_only_what_the_person_may_use(cast, client_of):
    def menu(user) -> list[str]:
        return [entry.url for entry in client_of(user).get(HOME).context["navigation"]]

    everyone = [HOME]
    office = [
        reverse(name) for name in ("applications", "rounds", "zones", "assessments", "deadlines")
    ]
    review = [reverse(name) for name in ("cases", "panels", "selections", "experts")]
    assert set(menu(cast.jiangning_sign)) == {*everyone, *office}
    assert set(menu(cast.nanjing_sign)) == {
        *everyone,
        *office,
        reverse("people"),
        reverse("scan_desk"),
    }
    assert set(menu(cast.province_sign)) == {
        *everyone,
        *office,
        *review,
        reverse("people"),
        AUDIT,
    }
    assert set(menu(cast.auditor)) >= {*everyone, *office, *review, AUDIT}
    assert menu(cast.expert) == [*everyone, reverse("expert_reviews")]
    for user in (cast.jiangning_sign, cast.nanjing_sign, cast.province_sign, cast.auditor):
        for url in menu(user):
            assert client_of(user).get(url).status_code == 200


@pytest.mark.django_db
def test_one_word_of_the_menu_is_marked_as_where_one_is(cast, client_of):
    page = client_of(cast.province_sign).get(reverse("rounds"))
    marked = [entry.url for entry in page.context["navigation"] if entry.current]
    assert marked == [reverse("rounds")]


@pytest.mark.django_db
def test_language_switch_leads_back_to_the_page(cast, client_of):
    client = client_of(cast.jiangning_sign)
    answer = client.post(reverse("set_language"), {"language": "en", "next": POLICY})
    assert answer.headers["Location"] == POLICY
    assert client.get(POLICY).headers["Content-Language"] == "en"


def test_policy_has_an_anchor_for_every_clause(client):
    page = client.get(POLICY).text
    missing = {number for number in CLAUSES if f'id="{number.split("句")[0]}"' not in page}
    assert missing == set()


def test_policy_paragraphs_hold_the_words_of_their_clauses(client):
    page = client.get(POLICY).text.replace(" ", "")
    lost = [
        clause.number
        for clause in CLAUSES.values()
        if clause.number.startswith(("二", "三(")) and clause.text.replace(" ", "") not in page
    ]
    assert lost == []


@pytest.mark.django_db
def test_what_is_not_there_is_said_in_the_frame_of_the_portal(cast, client_of):
    response = client_of(cast.jiangning_sign).get("/nothing-here/")
    assert response.status_code == 404
    assert 'class="site-header"' in response.text


@pytest.mark.django_db
def test_page_that_was_open_too_long_says_how_to_keep_what_was_typed(cast):
    client = Client(enforce_csrf_checks=True)
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    response = client.post(reverse("login"), {"username": "x", "password": "y"})
    assert response.status_code == 403
    assert "What you typed is still there." in response.text


@pytest.mark.parametrize("page", ["400.html", "500.html"])
def test_page_of_a_fault_needs_nothing_from_the_portal(page, settings):
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"},
    }
    assert "<h1>" in render_to_string(page)


@pytest.mark.django_db
def test_call_to_begin_takes_the_place_of_the_empty_desk(cast, client_of, round_):
    client = client_of(cast.jiangning_handle)
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    assert "Nothing waits for you now." not in client.get(HOME).text
