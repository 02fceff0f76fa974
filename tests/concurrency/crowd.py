"""Many people at once: each in a thread, with a database connection of their own."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from typing import Any

from django.db import connection

from cluster_portal.counties.models import Office, Role, User
from cluster_portal.workflow.errors import Refused

PATIENCE = 120  # seconds until whoever has not answered counts as stuck


def at_once(acts: Sequence[Callable[[], Any]]) -> list[Any]:
    """Do all of them at the same moment. Answers in their order: what each gave or was refused with.

    Anything but a refusal (a deadlock, a lost connection) is an error to the person, and fails.
    """
    answers: list[Any] = [None] * len(acts)
    unexpected: list[BaseException] = []
    start = threading.Barrier(len(acts))

    def run(place: int) -> None:
        try:
            connection.ensure_connection()
            start.wait(PATIENCE)
            answers[place] = acts[place]()
        except Refused as refusal:
            answers[place] = refusal
        except BaseException as error:
            unexpected.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(place,)) for place in range(len(acts))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE)
    assert not unexpected, unexpected
    assert not any(thread.is_alive() for thread in threads), "someone waits for ever"
    return answers


def signatories(office: Office, number: int) -> list[User]:
    """That many signatories of one office."""
    return [
        User.objects.create_user(
            f"{office.pk}.sign{place}",
            name=f"签发{place:02d}",
            role=Role.SIGNATORY,
            office=office,
            must_change_password=False,
        )
        for place in range(number)
    ]
