"""Whose address counts: behind proxies that of the client, and never one that the client made up."""

from __future__ import annotations

import pytest
from django.core.cache import cache
from django.test import Client, RequestFactory
from django.urls import reverse

from cluster_portal.client_address import client_address
from cluster_portal.documents import verifying

PROXY = "10.0.0.1"


@pytest.mark.parametrize(
    ("count", "header", "address"),
    [
        (0, None, PROXY),
        (0, "192.0.2.7", PROXY),  # nobody of ours wrote it
        (1, "192.0.2.7", "192.0.2.7"),
        (1, "203.0.113.9, 192.0.2.7", "192.0.2.7"),  # the left one was sent by the client
        (2, "203.0.113.9, 192.0.2.7, 10.0.0.2", "192.0.2.7"),
        (2, "192.0.2.7", PROXY),  # it came past the outer proxy
        (1, None, PROXY),
        (1, "nonsense", PROXY),
        (1, " 2001:DB8::1 ", "2001:db8::1"),
    ],
)
def test_the_address_is_counted_from_the_right(settings, count, header, address):
    settings.TRUSTED_PROXY_COUNT = count
    more = {"HTTP_X_FORWARDED_FOR": header} if header else {}
    assert client_address(RequestFactory().get("/", REMOTE_ADDR=PROXY, **more)) == address


@pytest.mark.django_db
@pytest.mark.parametrize(("count", "others"), [(0, 429), (1, 200)])
def test_one_who_asks_too_often_stops_only_their_own_address(settings, count, others):
    cache.clear()
    settings.TRUSTED_PROXY_COUNT = count

    def ask(client: str) -> int:
        return (
            Client()
            .get(reverse("verify"), {"code": "X"}, REMOTE_ADDR=PROXY, HTTP_X_FORWARDED_FOR=client)
            .status_code
        )

    for _ in range(verifying.QUESTIONS_A_MINUTE):
        assert ask("192.0.2.7") == 200
    assert ask("192.0.2.7") == 429
    assert ask("192.0.2.8") == others


@pytest.mark.parametrize(("count", "others"), [(0, 429), (1, 200)])
def test_one_who_guesses_a_password_locks_only_their_own_address(settings, cast, count, others):
    settings.TRUSTED_PROXY_COUNT = count

    def guess(client: str) -> int:
        typed = {"username": "auditor", "password": "wrong"}
        address = reverse("login")
        return (
            Client()
            .post(address, typed, REMOTE_ADDR=PROXY, HTTP_X_FORWARDED_FOR=client)
            .status_code
        )

    answers = [guess("192.0.2.7") for _ in range(settings.AXES_FAILURE_LIMIT + 1)]
    assert answers[0] == 200
    assert answers[-1] == 429
    assert guess("192.0.2.8") == others
