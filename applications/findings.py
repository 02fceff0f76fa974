"""What the portal itself finds on each item of a checklist, shown beside it: the reviewer decides.

Everything is about one version that was sent, in a fixed number of queries.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from cluster_portal.policy.lists import Condition, Material, Provision
from cluster_portal.workflow.days import cn_date

from . import scan_desk, scans
from .claims import claimed_twice
from .models import PRINTED, Purpose, Snapshot
from .outline import SECTIONS, Holds, SectionSpec, sections_of
from .plan_forms import SECTION_FORMS
from .section_forms import rows_in


@dataclass(frozen=True)
class Found:
    """One sentence; met: whether all is well with it."""

    text: str
    met: bool
    url: str = ""


def findings_of(snapshot: Snapshot, user: Any) -> dict[str, list[Found]]:
    """Key of the checklist's item → what the portal found on it."""
    found: defaultdict[str, list[Found]] = defaultdict(list)
    found[_item(Material.LETTER)] += _letter(snapshot)
    for material in (Material.FORM, Material.WORK_PLAN, Material.STATEMENT):
        found[_item(material)] += _complete(snapshot, material)
    for material, line in _on_paper(snapshot, user):
        found[_item(material)].append(line)
    found[_item(Material.EVIDENCE)] += _evidence(snapshot)
    for finding in snapshot.data["findings"]:
        condition = next(c for c in Condition if c.value == finding["condition"])
        item = _item(condition)
        found[item].append(Found(finding["text"], finding["met"]))
    for doubt in snapshot.data.get("doubts", []):
        found[_item_of(SECTIONS[doubt["section"]])].append(Found(doubt["text"], met=False))
    found[_item(Condition.SERVICES)] += [
        Found(
            _("%(institution)s is also named by: %(counties)s")
            % {"institution": claim.name, "counties": _(", ").join(claim.counties)},
            met=False,
        )
        for claim in claimed_twice(snapshot, user)
    ]
    return dict(found)


def _item(asked: Material | Condition) -> str:
    """The key of the checklist's item on it, as checklists.py has them."""
    kind = "material" if isinstance(asked, Material) else "condition"
    return f"{kind}_{asked.value}"


def _item_of(section: SectionSpec) -> str:
    """The item under which a section's doubts stand: its condition, where it proves one."""
    return _item(section.condition or section.material)


def _letter(snapshot: Snapshot) -> Iterator[Found]:
    letter = snapshot.city_review.letter
    if letter:
        url = reverse("paper", args=[letter.pk])
        yield Found(_("Issued as %(number)s") % {"number": letter.number}, met=True, url=url)
    else:
        yield Found(_("Not issued yet"), met=False)


def _complete(snapshot: Snapshot, material: Material) -> Iterator[Found]:
    """Whether each section of the material says all that a submission needs."""
    specs = sections_of(material)
    lacking = [spec for spec in specs if _lacks(snapshot, spec)]
    if not lacking:
        yield Found(_("All %(number)d sections are complete") % {"number": len(specs)}, met=True)
    for spec in lacking:
        yield Found(_("Incomplete: %(section)s") % {"section": spec.title}, met=False)


def _lacks(snapshot: Snapshot, spec: SectionSpec) -> bool:
    """What stands in the version is read; figures of the dictionary as they were sent."""
    if spec.key == "indicators":
        return not snapshot.data["indicators"]
    if spec.holds is Holds.ROWS and not snapshot.data[spec.key]:
        return True
    form = SECTION_FORMS.get(spec.key)
    said = snapshot.data["answers"].get(spec.key, {})
    return form is not None and bool(form(thing=None, content=said).missing())


def _on_paper(snapshot: Snapshot, user: Any) -> Iterator[tuple[Material, Found]]:
    """The stamped scan of each printed material, and what the scan desk found."""
    standing = scans.standing(snapshot)
    compared = scan_desk.compared(snapshot, user)
    scans_url = f"{snapshot.application.get_absolute_url()}#stamped"
    desk_url = reverse("scan_desk") if user.is_city else ""
    for material in PRINTED:
        scan = standing.get(material.value)
        if scan is None:
            yield material, Found(_("No stamped scan"), met=False, url=scans_url)
        elif scan.snapshot_id == snapshot.pk:
            words = _("The stamped scan is there, printed from this version")
            yield material, Found(words, met=True, url=scans_url)
        else:
            words = _(
                "The stamped scan is there, printed from version %(number)d, which says the same"
            )
            words %= {"number": scan.snapshot.number}
            yield material, Found(words, met=True, url=scans_url)
        row = compared.get(material.value)
        if row is None:
            words = _("The paper was not compared at the scan desk")
            yield material, Found(words, met=False, url=desk_url)
        else:
            words = (
                _("The paper was compared on %(day)s: it is this version")
                if row.matches
                else _("The paper was compared on %(day)s: it is not this version")
            )
            words %= {"day": cn_date(row.compared_at)}
            yield material, Found(words, met=row.matches, url=desk_url)


def _evidence(snapshot: Snapshot) -> Iterator[Found]:
    """How many files there are of each purpose, and which document has none."""
    counts = Counter(file["purpose"] for file in snapshot.files)
    for purpose in Purpose:
        number = counts[purpose.value]
        if number or purpose.value in Provision.values:
            yield Found(
                _("%(what)s: %(number)d files") % {"what": purpose.label, "number": number},
                met=number > 0,
            )
    there = {str(file["id"]) for file in snapshot.files}
    for row in rows_in(snapshot.data["answers"].get("government", {}), "documents"):
        if str(row.get("file") or "") not in there:
            yield Found(
                _("No file is given for “%(title)s”") % {"title": row.get("title")}, met=False
            )
