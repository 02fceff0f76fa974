"""Stamped scans of what was sent: which materials have one that says what the version says."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.translation import gettext as _

from cluster_portal.counties.who import COUNTY
from cluster_portal.policy.lists import Material
from cluster_portal.workflow.door import edit
from cluster_portal.workflow.errors import NotAllowed
from cluster_portal.workflow.uploads import checked_upload

from .materials import digest_of

if TYPE_CHECKING:
    from .models import Snapshot, StampedScan


def standing(snapshot: Snapshot) -> dict[str, StampedScan]:
    """material → the newest scan whose paper says what this version says, whichever version it was
    printed from."""
    from .models import PRINTED, StampedScan

    wanted = {digest_of(snapshot, material): material.value for material in PRINTED}
    found = StampedScan.objects.filter(
        snapshot__application=snapshot.application_id, digest__in=wanted, replaced_at=None
    ).select_related("snapshot", "uploaded_by")
    return {wanted[scan.digest]: scan for scan in found}


def missing(snapshot: Snapshot) -> list[Material]:
    """The materials without a stamped scan."""
    from .models import PRINTED

    there = standing(snapshot)
    return [material for material in PRINTED if material.value not in there]


def why_not_now(snapshot: Snapshot, user: Any) -> str | None:
    """The sentence that says why this person can't upload a scan of the version now, or None."""
    application = snapshot.application
    refusal = COUNTY.refuses(user, application)
    if refusal:
        return refusal
    if application.state != application.State.SUBMITTED:
        return _("Scans are uploaded while the application is before the city.")
    newest = application.latest_snapshot
    if newest and newest.number != snapshot.number:
        return _("Version %(number)d is not the newest.") % {"number": snapshot.number}
    return None


def keep_scan(snapshot: Snapshot, material: Material, upload: Any, *, by: Any) -> StampedScan:
    """Keep the scan of a stamped paper. Raises ValidationError for the file, NotAllowed for the
    person or the time. One that was there before is replaced and stays on record."""
    from .models import StampedScan

    checked = checked_upload(upload)
    with edit(snapshot.application) as fresh:
        snapshot.application = fresh
        refusal = why_not_now(snapshot, by)
        if refusal:
            raise NotAllowed([refusal])
        former = StampedScan.objects.filter(snapshot=snapshot, material=material, replaced_at=None)
        if there := former.filter(sha256=checked.sha256).first():
            return there  # sent twice
        former.update(replaced_at=timezone.now())
        return StampedScan.objects.create(
            snapshot=snapshot,
            material=material.value,
            digest=digest_of(snapshot, material),
            file=upload,
            name=checked.name,
            content_type=checked.content_type,
            size=checked.size,
            sha256=checked.sha256,
            uploaded_by=by,
        )
