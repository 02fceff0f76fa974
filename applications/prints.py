"""The prints of what was sent: ordered with the version, made by a worker, each exactly once."""

from __future__ import annotations

from cluster_portal.policy.lists import Material

from .materials import digest_of
from .models import PRINTED, Print, Snapshot


def order(snapshot: Snapshot) -> None:
    """A row for each material that is printed; the file is made by a worker after the commit."""
    Print.objects.bulk_create(
        Print(snapshot=snapshot, material=material.value, digest=digest_of(snapshot, material))
        for material in PRINTED
    )


def material_of(made: Print) -> Material:
    return Material(made.material)
