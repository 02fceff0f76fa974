"""What a version answers: what was asked for, what the county says it did, and what it changed.

Whoever checks a version reads the three together, section by section.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from .models import Correction, CorrectionItem, Snapshot
from .outline import SECTIONS, SectionSpec
from .reading import Change, chapters, compare


@dataclass(frozen=True)
class AnsweredSection:
    """One section of a return: its items, each with its answer, and what differs in it now."""

    spec: SectionSpec
    items: list[CorrectionItem]
    changes: list[Change]


@dataclass(frozen=True)
class AnsweredReturn:
    """A return and what came of it. number: the how manieth it was of the application.

    new: whether the reader has not seen its answer in an earlier version. before: the number of the
    version that this one is compared with.
    """

    correction: Correction
    number: int
    new: bool
    before: int
    sections: list[AnsweredSection]


def answered_returns(snapshot: Snapshot, *, since: int | None = None) -> list[AnsweredReturn]:
    """Every return that led to this version, the newest first. Two queries, however many there are.

    since: the number of the version that the reader knows already; the one before, where left out.
    What differs is reckoned from there, or from the version returned where the reader knew even that.
    """
    known = snapshot.number - 1 if since is None else since
    corrections = list(
        Correction.objects.filter(
            application=snapshot.application_id, snapshot__number__lt=snapshot.number
        )
        .select_related("office", "snapshot")
        .prefetch_related("items")
        .order_by("pk")
    )
    now = chapters(snapshot.data, snapshot.files)
    # Each version but the newest was returned, so that all of them are here.
    earlier = {correction.snapshot.number: correction.snapshot for correction in corrections}
    changed = {
        number: {spec.key: changes for spec, changes in compare(chapters(was.data, was.files), now)}
        for number, was in earlier.items()
        if number <= known
    }
    found = []
    for number, correction in enumerate(corrections, 1):
        before = min(known, correction.snapshot.number)
        found.append(
            AnsweredReturn(
                correction,
                number,
                new=correction.snapshot.number >= known,
                before=before,
                sections=_sections(correction, changed[before]),
            )
        )
    return found[::-1]


def replies(items: Iterable[CorrectionItem]) -> list[dict[str, Any]]:
    """Items and answers as the version that answers them keeps them."""
    return [{"section": item.section, "text": item.text, "answer": item.answer} for item in items]


def _sections(correction: Correction, changed: dict[str, list[Change]]) -> list[AnsweredSection]:
    items = list(correction.items.all())
    return [
        AnsweredSection(spec, asked, changed.get(key, []))
        for key, spec in SECTIONS.items()
        if (asked := [item for item in items if item.section == key])
    ]
