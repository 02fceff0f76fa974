"""What taking over a sheet would do: each of its lines beside the institution that stands already."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum
from typing import Any

from django.utils.translation import gettext as _

from cluster_portal.workflow.models.log import canonical

from .models import Application, Institution, InstitutionSheet
from .reading import Change, row_answers


class Effect(Enum):
    """What becomes of a line."""

    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    FAULTY = "faulty"


@dataclass(frozen=True)
class ImportLine:
    """One line of the sheet. standing: the institution of the list with the same code.

    row: what would be saved; a faulty line has none, only what was typed as name and code.
    """

    number: int
    name: str
    code: str
    row: Institution | None
    standing: Institution | None

    @property
    def effect(self) -> Effect:
        if self.row is None:
            return Effect.FAULTY
        if self.standing is None:
            return Effect.NEW
        return Effect.UNCHANGED if _same(self.row, self.standing) else Effect.CHANGED

    @property
    def summary(self) -> str:
        """What was read of it besides name and code, for a look before it is taken over."""
        read = row_answers(self.row) if self.row else []
        said = [a for a in read if a.text and a.name not in ("name", "credit_code")]
        return _("; ").join(f"{answer.label}{_(': ')}{answer.text}" for answer in said)

    @property
    def changes(self) -> list[Change]:
        """What changes of an institution that stands, field by field."""
        if self.row is None or self.standing is None:
            return []
        pairs = zip(row_answers(self.standing), row_answers(self.row), strict=True)
        return [Change(o.label, o.text, n.text) for o, n in pairs if o.text != n.text]


@dataclass(frozen=True)
class Comparison:
    """The whole sheet beside the whole list. kept: how many of the list the sheet does not name."""

    lines: list[ImportLine]
    kept: int

    def count(self, effect: Effect) -> int:
        return sum(line.effect is effect for line in self.lines)

    @property
    def counts(self) -> dict[str, int]:
        return {effect.value: self.count(effect) for effect in Effect}

    @property
    def fingerprint(self) -> str:
        """Known again where nothing was changed meanwhile of what the sheet would replace."""
        standing = [line.standing.as_data() if line.standing else None for line in self.lines]
        return hashlib.sha256(canonical(standing)).hexdigest()


def compare(sheet: InstitutionSheet, listed: Iterable[Institution]) -> Comparison:
    by_code = {row.credit_code: row for row in listed}
    lines = [
        ImportLine(
            number=read["line"],
            name=read["name"],
            code=read["credit_code"],
            row=None if read["faulty"] else _institution(read),
            standing=by_code.get(read["credit_code"]),
        )
        for read in sheet.rows
    ]
    named = {line.code for line in lines}
    return Comparison(lines, kept=sum(code not in named for code in by_code))


def waiting_sheet(application: Application) -> InstitutionSheet | None:
    """The sheet that was read and is neither taken over nor discarded: one at most."""
    return application.institution_sheets.filter(taken_at=None).last()


def _institution(read: dict[str, Any]) -> Institution:
    """The row that a line without a fault stands for, not saved."""
    fields = Institution._meta.get_fields()
    return Institution(
        **{f.name: f.to_python(read[f.name]) for f in fields if f.concrete and f.name in read}
    )


def _same(row: Institution, other: Institution) -> bool:
    """Whether they say the same; in which order the services were ticked says nothing."""
    mine, others = ({**r.as_data(), "cells": sorted(r.cells), "id": None} for r in (row, other))
    return mine == others
