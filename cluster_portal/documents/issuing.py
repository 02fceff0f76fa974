"""Issuing a paper: its number, its date and its code are given here and nowhere else."""

from __future__ import annotations

import datetime
import logging
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import connection, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from kombu.exceptions import OperationalError

from cluster_portal.workflow.errors import Lack, Unmet

from . import printable, tasks
from .letter import Letter
from .models import NumberSequence, Paper, PaperKind
from .models.papers import new_code

if TYPE_CHECKING:
    from django.db.models import Model

    from cluster_portal.counties.models import Office, User

logger = logging.getLogger(__name__)


def issue(
    *,
    kind: PaperKind,
    office: Office,
    signed_by: User,
    letter: Letter,
    about: Model,
    parties: Iterable[Office],
    prefix: str | None = None,
    issued_on: datetime.date | None = None,
) -> Paper:
    """Issue a letter: give it the office's next number of the year and freeze it.

    Call it inside the transaction of what the letter is about; if that is rolled back, so is the number. The file is
    made by a worker after commit. The issuing office is always one of the parties, who may read the paper.
    `about` is the thing under which they find it: Paper.objects.about(thing).

    Raises Unmet, naming the characters, where one cannot be printed: what was issued could never be made.
    Raises ValueError where the office has no code word for its papers; a condition says so before (may_issue).
    """
    if not connection.in_atomic_block:
        raise RuntimeError("a paper is issued in the transaction of what it is about")
    prefix = prefix or office.document_prefix
    if not prefix:
        raise ValueError(f"{office} has no code word for its papers")
    day = issued_on or timezone.localdate()
    if lost := printable.unprintable(replace(letter, number=prefix)):
        raise Unmet([printable.refusal(lost)])
    serial = NumberSequence.objects.take(office=office, prefix=prefix, year=day.year)
    number = f"{prefix}〔{day.year}〕{serial}号"
    code = new_code()
    issued = letter.issued(
        number=number, issued_on=day, code=code, verify_address=verify_address(code)
    )
    paper = Paper.objects.create(
        kind=kind,
        office=office,
        prefix=prefix,
        year=day.year,
        serial=serial,
        number=number,
        title=issued.title.replace("\n", ""),
        addressee=issued.addressee,
        issued_on=day,
        signed_by=signed_by,
        content=issued.to_json(),
        code=code,
        about_model=about._meta.label_lower,
        about_id=about.pk,
    )
    paper.parties.set({office, *parties})
    transaction.on_commit(lambda: wake(paper.pk))
    return paper


def may_issue(office: Office) -> Iterator[Lack]:
    """For the conditions of an act that issues: what the office lacks before it can number a paper."""
    if not office.document_prefix:
        yield Lack(
            _(
                "%(office)s has no code word for its papers yet, so none can be numbered. A "
                "signatory there or of the province enters it among the office's particulars."
            )
            % {"office": office.name},
            f"{reverse('people')}?office={office.pk}",
        )


def verify_address(code: str) -> str:
    """The public address that the QR code leads to."""
    return f"{settings.PUBLIC_ADDRESS.rstrip('/')}{reverse('verify')}?code={code}"


def wake(pk: int) -> None:
    """Tell a worker that a paper waits. If none can be told, the sweep finds it a minute later."""
    try:
        tasks.render_paper.apply_async((pk,), retry=False)
    except (OperationalError, OSError):
        logger.warning("no worker could be told of paper %s; the sweep will make it", pk)
