"""The outline of an application: its sections, in order, and the material each belongs to."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from cluster_portal.policy.lists import Condition, Material

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


class Holds(Enum):
    """What a section is made of."""

    ANSWERS = "answers"  # one form, saved as a whole
    ROWS = "rows"  # a list, each row saved on its own, maybe under a form of a few answers
    FILES = "files"  # uploads, each a row of its own


@dataclass(frozen=True)
class SectionSpec:
    """One section of the task list. The clause says why it is asked."""

    key: str
    title: StrOrPromise
    material: Material
    clause: str
    holds: Holds = Holds.ANSWERS
    condition: Condition | None = None


_OUTLINE = (
    SectionSpec("basics", _("Basics and contacts"), Material.FORM, "四(三)2"),
    SectionSpec(
        "government",
        _("Commitment of the government"),
        Material.FORM,
        "四(二)1",
        condition=Condition.GOVERNMENT,
    ),
    SectionSpec(
        "industry",
        _("Industry and demand for services"),
        Material.FORM,
        "四(二)2",
        condition=Condition.INDUSTRY,
    ),
    SectionSpec(
        "institutions",
        _("Service institutions"),
        Material.FORM,
        "四(二)3",
        Holds.ROWS,
        condition=Condition.SERVICES,
    ),
    SectionSpec("objectives", _("Objectives"), Material.WORK_PLAN, "二(一)"),
    SectionSpec("tasks", _("Key tasks"), Material.WORK_PLAN, "三(一)"),
    SectionSpec("measures", _("Measures of the guidance table"), Material.WORK_PLAN, "指引1"),
    SectionSpec("projects", _("Key projects"), Material.WORK_PLAN, "四(三)3", Holds.ROWS),
    SectionSpec("indicators", _("Indicators"), Material.WORK_PLAN, "四(三)3"),
    SectionSpec("schedule", _("Schedule and safeguards"), Material.WORK_PLAN, "四(三)3"),
    SectionSpec("statement", _("Statement of truthfulness"), Material.STATEMENT, "四(三)4"),
    SectionSpec("evidence", _("Evidence"), Material.EVIDENCE, "四(三)5", Holds.FILES),
)

SECTIONS = {spec.key: spec for spec in _OUTLINE}


def sections_of(material: Material) -> list[SectionSpec]:
    """The sections that make up one of the county's four materials."""
    return [spec for spec in _OUTLINE if spec.material is material]
