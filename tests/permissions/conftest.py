"""The dossier, made once for each module and rolled back with it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.cache import cache
from django.db import transaction
from django.test import override_settings

from .dossier import Dossier, make_dossier


@pytest.fixture(scope="module")
def media(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("media")


@pytest.fixture(autouse=True)
def own_files(settings, media: Path) -> None:
    """The dossier's files are there for every test of the module."""
    settings.MEDIA_ROOT = media
    cache.clear()  # else those who walk all pages are told that they verify too many papers


@pytest.fixture(scope="module")
def made_dossier(django_db_setup, django_db_blocker, media: Path) -> Iterator[Dossier]:
    with django_db_blocker.unblock():
        held = transaction.atomic()
        held.__enter__()
        try:
            with override_settings(MEDIA_ROOT=media):
                yield make_dossier()
        finally:
            transaction.set_rollback(True)
            held.__exit__(None, None, None)


@pytest.fixture
def dossier(made_dossier: Dossier, db) -> Dossier:
    """What the test changes is undone after it; the dossier's things are read afresh by thing()."""
    return made_dossier
