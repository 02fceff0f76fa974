"""The prints of a version, beside their stamped scans and what the scan desk found."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from cluster_portal.policy.lists import Material

from . import scan_desk, scans
from .materials import material_of, short_code
from .models import PaperComparison, Print, Snapshot, StampedScan


@dataclass(frozen=True)
class Stamped:
    """One material on paper."""

    material: Material
    print: Print
    scan: StampedScan | None
    compared: PaperComparison | None

    @property
    def code(self) -> str:
        return short_code(self.print.digest)


def stamped(snapshot: Snapshot, user: Any) -> list[Stamped]:
    """For a page: each printed material of the version, as far as this person sees it.

    The scan desk's findings are the city's own work: the county does not see them.
    """
    there, found = scans.standing(snapshot), scan_desk.compared(snapshot, user)
    return [
        Stamped(
            material_of(made.material), made, there.get(made.material), found.get(made.material)
        )
        for made in snapshot.prints.all()
    ]
