"""The dossier, made once for the whole folder and rolled back after it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from copy import deepcopy
from functools import cache
from pathlib import Path

import pytest
from django.db import transaction
from django.test import override_settings

from applications.models import Application, Round
from desks.demonstration import steps

from .browsing import Answer, ask, browser, crawl, log_everyone_in, undone
from .cast import P
from .dossier import Dossier, make_dossier


@pytest.fixture(scope="package")
def media(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("media")


@pytest.fixture(autouse=True)
def own_files(settings, media: Path) -> None:
    """The dossier's files are there for every test of the folder."""
    settings.MEDIA_ROOT = media


@pytest.fixture(scope="package")
def made_dossier(django_db_setup, django_db_blocker, media: Path) -> Iterator[Dossier]:
    with django_db_blocker.unblock():
        held = transaction.atomic()
        held.__enter__()
        try:
            with override_settings(MEDIA_ROOT=media):
                dossier = make_dossier()
                log_everyone_in(dossier)
                yield dossier
        finally:
            transaction.set_rollback(True)
            held.__exit__(None, None, None)


@pytest.fixture
def dossier(made_dossier: Dossier, db) -> Dossier:
    """What the test changes is undone after it, in the database and, with a copy, in its people."""
    return deepcopy(made_dossier)


@pytest.fixture
def neighbours(dossier) -> dict[P, Application]:
    """Applications of Gulou and Kunshan beside Jiangning's, in this year's round, with a file each."""
    round_ = Round.objects.order_by("year").last()
    made = {}
    for person in (P.GULOU_SIGN, P.KUNSHAN_SIGN):
        user = dossier.user(person)
        made[person] = application = steps.begin_application(user, round_)
        steps.fill_in(application, user)
    return made


@pytest.fixture(scope="package")
def answer(made_dossier: Dossier) -> Callable[[P, str], Answer]:
    """What a person is answered by an address of the dossier as it was made: asked once, read by many.

    A test asks before it changes anything.
    """

    @cache
    def asked(person: P, url: str) -> Answer:
        return ask(browser(made_dossier, person), url)

    return asked


@pytest.fixture(scope="package")
def pages_by_links(made_dossier: Dossier) -> Callable[[P], dict[str, str]]:
    """What a person reaches by links in the dossier as it was made: walked once, read by many.

    A test asks before it changes anything.
    """

    @cache
    def walk(person: P) -> dict[str, str]:
        with undone():
            start = "/policy/" if person is P.NOBODY else "/"
            return crawl(browser(made_dossier, person), start)

    return walk
