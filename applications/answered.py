"""What a version answers: what was asked for, what the county says it did, and what it changed.

Whoever checks a version reads the three together, section by section.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from .models import Correction, CorrectionItem, Snapshot
from .outline import SECTIONS, SectionSpec
from .reading import Change, Chapter, chapters, compare


@dataclass(frozen=True)
class AnsweredSection:
    """One section of a return: its items, each with its answer, and what differs in it now."""

    spec: SectionSpec
    items: list[CorrectionItem]
    changes: list[Change]


@dataclass(frozen=True)
class AnsweredReturn:
    """A return and what came of it. number: the how manieth it was of the application.

    new: whether the reader has not seen its answer in an earlier version.
    """

    correction: Correction
    number: int
    sections: list[AnsweredSection]
    new: bool


def answered_returns(snapshot: Snapshot, *, since: int | None = None) -> list[AnsweredReturn]:
    """Every return that led to this version, the newest first, with what differs between the version
    that was returned and this one. Two queries, however many there are.

    since: the number of the version that the reader knows already; the one before, where left out.
    """
    known = snapshot.number - 1 if since is None else since
    corrections = (
        Correction.objects.filter(
            application=snapshot.application_id, snapshot__number__lt=snapshot.number
        )
        .select_related("office", "snapshot", "returned_by")
        .prefetch_related("items")
        .order_by("pk")
    )
    now = chapters(snapshot.data, snapshot.files)
    found = [
        AnsweredReturn(
            correction,
            number,
            _sections(correction, now),
            new=correction.snapshot.number >= known,
        )
        for number, correction in enumerate(corrections, 1)
    ]
    return found[::-1]


def replies(items: Iterable[CorrectionItem]) -> list[dict[str, Any]]:
    """Items and answers as the version that answers them keeps them."""
    return [{"section": item.section, "text": item.text, "answer": item.answer} for item in items]


def _sections(correction: Correction, now: list[Chapter]) -> list[AnsweredSection]:
    was = chapters(correction.snapshot.data, correction.snapshot.files)
    changes = {spec.key: changed for spec, changed in compare(was, now)}
    items = list(correction.items.all())
    return [
        AnsweredSection(spec, [item for item in items if item.section == key], changes.get(key, []))
        for key, spec in SECTIONS.items()
        if any(item.section == key for item in items)
    ]
