"""What a check says."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Result(StrEnum):
    MET = "met"
    NOT_MET = "not_met"
    NOT_CHECKABLE = "not_checkable"


@dataclass(frozen=True)
class Check:
    id: str
    wanted: str
    measured: str
    result: Result


def near(id: str, wanted: float, measured: float | None, *, within: float, what: str) -> Check:
    """A length that has to be `wanted` mm, give or take `within`."""
    text = f"{what} {wanted:.1f} ± {within:g} mm"
    if measured is None:
        return Check(id, text, "not found", Result.NOT_MET)
    return holds(id, text, f"{measured:.2f} mm", abs(measured - wanted) <= within)


def holds(id: str, wanted: str, measured: object, met: bool) -> Check:
    return Check(id, wanted, str(measured), Result.MET if met else Result.NOT_MET)


def unknown(id: str, wanted: str, why: str) -> Check:
    return Check(id, wanted, why, Result.NOT_CHECKABLE)
