"""Walks the audit log's chains and finds the first row that is not as it was written."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from django.apps import apps

from .models import LoggedModel, LogRow, WorkflowModel


@dataclass(frozen=True)
class Broken:
    """One break: where, and what is wrong."""

    row: str
    what: str


def broken_rows() -> Iterator[Broken]:
    """Every chain's first break, then the things whose head or state no chain explains.

    Finds a row that was changed, taken out or put in, a chain cut off at its end, a state that was
    changed past the log, and a thing that vanished. One pass over the log in chunks.
    """
    heads: dict[tuple[str, int], LogRow | None] = {}  # None: that chain is broken
    rows = LogRow.objects.order_by("model", "object_id", "seq").iterator(chunk_size=2000)
    for key, chain in groupby(rows, key=lambda row: (row.model, row.object_id)):
        last = None
        for row in chain:
            wrong = _wrong(row, last)
            if wrong:
                yield Broken(str(row), wrong)
                last = None
                break
            last = row
        heads[key] = last
    yield from _things_against(heads)


def _wrong(row: LogRow, last: LogRow | None) -> str:
    if row.seq != (last.seq + 1 if last else 1):
        return "the row before it is missing"
    if row.previous_hash != (last.hash if last else ""):
        return "it does not follow from the row before it"
    if row.hash != row.content_hash():
        return "its content was changed"
    return ""


def _things_against(heads: dict[tuple[str, int], LogRow | None]) -> Iterator[Broken]:
    for model in apps.get_models():
        if not issubclass(model, LoggedModel):
            continue
        label = model._meta.label_lower
        has_state = issubclass(model, WorkflowModel)
        fields = ("pk", "log_head", *(("state",) if has_state else ()))
        there = set()
        for pk, head, *state in model._base_manager.values_list(*fields).iterator():
            there.add((label, pk))
            if (label, pk) not in heads:
                yield Broken(f"{label} {pk}", "it has no log")
            elif last := heads[label, pk]:
                if head != last.hash:
                    yield Broken(f"{label} {pk}", "its log was cut off or written past")
                elif state and state[0] != last.to_state:
                    yield Broken(f"{label} {pk}", "its state was changed without the log")
        gone = {key for key in heads if key[0] == label} - there
        yield from (Broken(f"{label} {pk}", "it has a log but is gone") for _label, pk in gone)
