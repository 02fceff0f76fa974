"""axe finds no violation on any page, for the people who use it, wide and on a telephone."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from django.utils import timezone

from applications import round_keeping
from applications.models import (
    Application,
    CorrectionItem,
    IndicatorDefinition,
    ReturnReason,
    Round,
)
from applications.outline import SECTIONS
from cluster_portal.counties.models import Office, User
from desks.demonstration import steps

from .person import NARROW, WIDE, Person

pytestmark = pytest.mark.browser

Opener = Callable[..., Person]


@dataclass
class Places:
    """Addresses of one application in each state that has pages of its own."""

    round: Round
    draft: Application
    submitted: Application
    returned: Application
    recommended: Application

    @property
    def case(self) -> int:
        return steps.case_of(self.recommended).pk

    @property
    def letter(self) -> int:
        letter: int = self.recommended.city_reviews.latest("pk").letter_id
        return letter


@pytest.fixture(scope="module")
def places(portal: str) -> Places:
    people = {user.username: user for user in User.objects.all()}
    today = timezone.localdate()
    round_ = round_keeping.open_round(
        year=today.year,
        opens_on=today - timedelta(days=1),
        closes_on=today + timedelta(days=30),
        reason="测试",
        by=people["province.sign"],
    )

    def begun(username: str, **how: Any) -> Application:
        application = steps.begin_application(people[username], round_)
        steps.fill_in(application, people[username], **how)
        return application

    def sent(username: str) -> Application:
        application = begun(username)
        steps.submit(application, people[username])
        return application

    city = people["nanjing.sign"]
    returned = sent("gulou.sign")
    steps.return_to_county(returned, city, {"basics": "请更正集聚区名称。"})
    recommended = sent("jiangning.sign")
    steps.return_to_county(recommended, city, {"basics": "请更正集聚区名称。"})
    steps.submit(recommended, people["jiangning.sign"])
    steps.check_as_city(recommended, city, rank=1)
    steps.recommend(recommended, city)
    round_keeping.set_cutoff(round_, by=city, closes_on=today + timedelta(days=20))
    return Places(
        round_, begun("pukou.sign", institutions=3), sent("xuanwu.sign"), returned, recommended
    )


def application_pages(thing: Application) -> Iterator[str]:
    yield thing.get_absolute_url()
    yield from (f"{thing.get_absolute_url()}sections/{key}/" for key in SECTIONS)


def county_that_writes(places: Places) -> Iterator[str]:
    draft = places.draft.get_absolute_url()
    yield from ("/", "/applications/", "/account/password/", "/no/such/page/")
    yield from application_pages(places.draft)
    yield from (f"{draft}sections/{key}/rows/add/" for key in ("institutions", "projects"))
    row = places.draft.institutions.first()
    assert row
    yield f"{draft}sections/institutions/rows/{row.pk}/"
    yield from (f"/do/application/{places.draft.pk}/{name}/" for name in ("submit", "withdraw"))
    yield from ("/applications/rounds/", places.round.get_absolute_url())


def county_that_corrects(places: Places) -> Iterator[str]:
    returned = places.returned.get_absolute_url()
    yield from ("/", returned, f"{returned}sections/basics/", f"{returned}sections/evidence/")
    yield from (f"{returned}sections/institutions/", f"{returned}versions/1/")
    item = CorrectionItem.objects.get(correction__application=places.returned)
    yield f"{returned}corrections/{item.pk}/answer/"
    yield f"/do/application/{places.returned.pk}/submit/"


def county_that_begins(places: Places) -> Iterator[str]:
    yield from ("/", "/applications/")


def city(places: Places) -> Iterator[str]:
    submitted, recommended = places.submitted, places.recommended.get_absolute_url()
    yield from ("/", "/applications/", submitted.get_absolute_url())
    yield f"{submitted.get_absolute_url()}check/"
    for name in ("return_for_correction", "recommend", "decline"):
        yield f"/do/application/{submitted.pk}/{name}/"
    yield from (recommended, f"{recommended}check/", f"{recommended}versions/2/")
    yield from (f"{recommended}versions/2/changes/", f"/papers/{places.letter}/")
    yield from ("/people/", "/people/add/", places.round.get_absolute_url())
    yield from ("/applications/indicators/", "/applications/return-reasons/")
    yield from ("/applications/summary/", "/applications/scan-desk/")
    yield f"{places.round.get_absolute_url()}cutoff/"
    person = User.objects.get(username="jiangning.handle")
    yield from (f"/people/{person.pk}/reset/", f"/people/{person.pk}/deactivate/")


def province(places: Places) -> Iterator[str]:
    yield from ("/", "/applications/", "/cases/", f"/cases/{places.case}/")
    yield f"/cases/{places.case}/check/"
    yield from (f"/do/case/{places.case}/{name}/" for name in ("accept", "send_back", "reject"))
    yield places.recommended.get_absolute_url()
    yield from ("/applications/rounds/", "/applications/rounds/open/")
    yield from (f"{places.round.get_absolute_url()}{page}/" for page in ("closing", "extension"))
    yield from (places.round.get_absolute_url(), "/people/", "/people/switches/", "/audit-log/")
    for kind, entry in (
        ("indicators", IndicatorDefinition.objects.first()),
        ("return-reasons", ReturnReason.objects.first()),
    ):
        assert entry
        yield from (f"/applications/{kind}/{page}" for page in ("", "add/", f"{entry.pk}/"))
    office = Office.objects.get(county__code="320115")
    yield f"/people/offices/{office.pk}/"


def auditor(places: Places) -> Iterator[str]:
    yield from ("/", "/audit-log/", f"/cases/{places.case}/", f"/cases/{places.case}/check/")


def stranger(places: Places) -> Iterator[str]:
    yield from ("/account/login/", "/policy/", "/verify/", "/no/such/page/")


ROLES: dict[str, Callable[[Places], Iterator[str]]] = {
    "": stranger,
    "pukou.sign": county_that_writes,
    "gulou.sign": county_that_corrects,
    "qinhuai.sign": county_that_begins,
    "nanjing.sign": city,
    "province.sign": province,
    "auditor": auditor,
}


@pytest.mark.parametrize("username", ROLES)
def test_no_page_of_a_role_shuts_anyone_out(person: Opener, places: Places, username: str):
    window = person(username)
    found = []
    for path in ROLES[username](places):
        window.go(path)
        found += violations(window)
    assert not found, "\n".join(found)


def test_what_answers_a_mistake_shuts_nobody_out(person: Opener, places: Places):
    found = []
    window = person("pukou.sign")
    window.go(f"{places.draft.get_absolute_url()}sections/institutions/rows/add/")
    window.click(window.page.locator("main button[name=done]"))
    found += violations(window)
    window.go(f"{places.draft.get_absolute_url()}sections/evidence/")
    window.click(window.page.locator("main .form-actions button[type=submit]"))
    found += violations(window)
    window = person("province.sign")
    window.go(f"/do/case/{places.case}/send_back/")
    window.click(window.page.locator("main .form-actions button[type=submit]"))
    found += violations(window)
    window = person("nanjing.sign")
    window.go(f"{places.submitted.get_absolute_url()}check/")
    window.page.get_by_role("radio", name="不符合").first.check()
    window.click(window.page.locator("main .form-actions button[type=submit]"))
    found += violations(window)
    assert not found, "\n".join(found)


def test_a_password_given_once_and_a_locked_login_shut_nobody_out(person: Opener, places: Places):
    found = []
    window = person("nanjing.sign")
    someone = User.objects.get(username="qinhuai.sign")
    window.go(f"/people/{someone.pk}/reset/")
    window.click(window.page.locator("main .form-actions button[type=submit]"))
    found += violations(window)
    window = person()
    window.log_in("kunshan.sign", "wrong")
    found += violations(window)
    while not window.page.get_by_text("登录已暂时锁定").count():
        window.go("/account/login/")
        window.log_in("kunshan.sign", "wrong")
    found += violations(window)
    assert not found, "\n".join(found)


def violations(window: Person) -> list[str]:
    """What axe finds on this page, wide and narrow, one line for each."""
    found = []
    window.page.evaluate(AXE_SCRIPT)
    for size in (WIDE, NARROW):
        window.page.set_viewport_size(size)
        answer = window.page.evaluate("axe.run({resultTypes: ['violations'], preload: false})")
        for violation in answer["violations"]:
            places = "; ".join(node["html"][:160] for node in violation["nodes"][:3])
            found.append(f"{window.path()} {size['width']}: {violation['id']}: {places}")
    window.page.set_viewport_size(WIDE)
    return found
