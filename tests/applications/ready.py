"""Nanjing's counties as far as a test needs them: begun, sent, checked and ready to be recommended."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from applications.models import Application
from desks.demonstration import steps


def sent(cast: SimpleNamespace, round_: Any, county: str, *, institutions: int = 15) -> Application:
    """county: its name in the cast."""
    person = getattr(cast, f"{county}_sign")
    application = steps.begin_application(person, round_)
    steps.fill_in(application, person, institutions=institutions)
    steps.submit(application, person)
    return application


def ready(cast: SimpleNamespace, round_: Any, county: str, rank: int, **how: Any) -> Application:
    """Sent, stamped and checked by Nanjing."""
    application = sent(cast, round_, county, **how)
    steps.check_as_city(application, cast.nanjing_handle, rank=rank)
    return Application.objects.get(pk=application.pk)
