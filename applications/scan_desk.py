"""The scan desk: does a paper say what the version in hand says? Asked by the code on its pages."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import Any

from cluster_portal.counties.who import CITY
from cluster_portal.policy.lists import Material
from cluster_portal.workflow.door import hold
from cluster_portal.workflow.errors import NotAllowed

from .materials import CODE_DIGITS, digest_of, material_of
from .models import PaperComparison, Print, Snapshot


@dataclass(frozen=True)
class Finding:
    """What the desk found: which print the paper is, and which version is in hand."""

    print: Print
    in_hand: Snapshot

    @property
    def material(self) -> Material:
        return material_of(self.print.material)

    @property
    def matches(self) -> bool:
        """Whether the version in hand says, of this material, just what the paper says."""
        return digest_of(self.in_hand, self.material) == self.print.digest


def bare_code(typed: str) -> str:
    """A code as it was scanned, or typed from paper, also the whole address of a QR code."""
    text = unicodedata.normalize("NFKC", typed).strip()
    if "code=" in text:
        text = text.rsplit("code=", 1)[1].split("&", 1)[0]
    return "".join(c for c in text.lower() if c.isalnum())


def look_up(typed: str, user: Any) -> Finding | None:
    """The finding for a code; None where no version within this person's reach has it."""
    code = bare_code(typed)
    if len(code) < CODE_DIGITS or not set(code) <= set("0123456789abcdef"):
        return None
    found = (
        Print.objects.visible_to(user)
        .filter(digest__startswith=code)
        .select_related("snapshot__application__county__city", "snapshot__application__round")
        .order_by("-snapshot__number")
        .first()
    )
    if found is None:
        return None
    return Finding(found, found.snapshot.application.latest_snapshot)


def keep_finding(typed: str, *, by: Any) -> PaperComparison | None:
    """Put it on record: the city held this paper against the version in hand. None where no version
    within its reach has the code. The last finding once more (a double click) is on record already.
    """
    known = look_up(typed, by)
    if known is None:
        return None
    application = known.print.snapshot.application
    refusal = CITY.refuses(by, application)
    if refusal:
        raise NotAllowed([refusal])
    with hold(application):
        finding = look_up(typed, by)  # anew: another version may be in hand by now
        if finding is None:
            return None
        said = {
            "snapshot": finding.in_hand,
            "material": finding.material.value,
            "code": bare_code(typed),
            "compared_by": by,
        }
        last = PaperComparison.objects.filter(application=application).last()
        if last and all(getattr(last, name) == value for name, value in said.items()):
            return last
        return PaperComparison.objects.create(
            application=application, matches=finding.matches, **said
        )


def compared(snapshot: Snapshot, user: Any) -> dict[str, PaperComparison]:
    """material → the newest comparison that holds for this version, as far as this person sees it.

    A paper that was held against another version counts where it says what this one says:
    `matches` is about this version.
    """
    digests = {made.material: made.digest for made in snapshot.prints.all()}
    found = {}
    for each in (
        PaperComparison.objects.visible_to(user)
        .filter(application=snapshot.application_id)
        .select_related("compared_by")
    ):
        if each.snapshot_id != snapshot.pk:
            each.matches = digests.get(each.material, "").startswith(each.code)
        if each.matches or each.snapshot_id == snapshot.pk:
            found[each.material] = each
    return found
