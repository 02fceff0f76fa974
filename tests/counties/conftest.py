"""A few offices and people, made as the portal makes them."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from cluster_portal.counties.models import Office, Role, User
from cluster_portal.counties.models.offices import OfficeKind

PASSWORD = "Zhihui-Chanquan-2026"


@pytest.fixture
def province(divisions: None) -> Office:
    return Office.objects.get(kind=OfficeKind.PROVINCE)


@pytest.fixture
def nanjing(divisions: None) -> Office:
    return Office.objects.get(city__code="320100")


@pytest.fixture
def suzhou(divisions: None) -> Office:
    return Office.objects.get(city__code="320500")


@pytest.fixture
def jiangning(divisions: None) -> Office:
    return Office.objects.get(county__code="320115")


@pytest.fixture
def kunshan(divisions: None) -> Office:
    return Office.objects.get(county__code="320583")


Person = Callable[..., User]


@pytest.fixture
def person(db: None) -> Person:
    """person("nanjing.sign", office, role=…): someone with the password PASSWORD, past first login."""

    def make(username: str, office: Office | None, role: Role = Role.SIGNATORY, **fields) -> User:
        fields = {"name": username, "must_change_password": False, **fields}
        return User.objects.create_user(username, PASSWORD, office=office, role=role, **fields)

    return make


@pytest.fixture
def province_sign(person: Person, province: Office) -> User:
    return person("province.sign", province)


@pytest.fixture
def nanjing_handle(person: Person, nanjing: Office) -> User:
    return person("nanjing.handle", nanjing, Role.HANDLER)


@pytest.fixture
def nanjing_sign(person: Person, nanjing: Office) -> User:
    return person("nanjing.sign", nanjing)


@pytest.fixture
def as_user() -> Callable[[User], Client]:
    """as_user(person): a browser in which this person is logged in."""

    def log_in(user: User) -> Client:
        client = Client()
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        return client

    return log_in
