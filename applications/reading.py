"""A snapshot, or a draft, as a reader sees it: section by section, label and text."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import DateField, DecimalField, IntegerField, JSONField
from django.utils.translation import gettext as _

from cluster_portal.policy.lists import Condition, Material, RightKind, ServiceKind
from cluster_portal.workflow.figures import shown_number

from .models import Indicator, Institution, KeyProject, Purpose
from .models.rows import Row
from .outline import SECTIONS, SectionSpec
from .section_forms import SECTION_FORMS, MeasuresForm
from .wording import shown_date

ROW_MODELS: dict[str, type[Row]] = {
    "institutions": Institution,
    "projects": KeyProject,
    "indicators": Indicator,
}


@dataclass(frozen=True)
class Fact:
    """One thing that a section says, under its name."""

    label: str
    text: str


@dataclass(frozen=True)
class Chapter:
    """One section, ready to be read: lines of label and text, or a table.

    ids: what the rows are stored under, where they are. Names do not tell rows apart.
    """

    spec: SectionSpec
    lines: tuple[tuple[str, str], ...] = ()
    heads: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    ids: tuple[int, ...] = ()

    def facts(self) -> dict[int, Fact]:
        """Everything it says, by stored id or else by place: what two versions are compared by."""
        said = [*self.lines, *((row[0], " · ".join(row[1:])) for row in self.rows)]
        keys = self.ids or range(len(said))
        return {key: Fact(*fact) for key, fact in zip(keys, said, strict=True)}


@dataclass(frozen=True)
class Change:
    """One thing that differs between two versions."""

    label: str
    old: str
    new: str


def chapters(data: dict[str, Any], files: list[dict[str, Any]]) -> list[Chapter]:
    """All sections of a snapshot's data (or of Progress.as_data()) in the outline's order."""
    return [_chapter(spec, data, files) for spec in SECTIONS.values()]


def by_material(read: list[Chapter]) -> list[tuple[Material, list[Chapter]]]:
    return [
        (material, [chapter for chapter in read if chapter.spec.material is material])
        for material in Material
        if material is not Material.LETTER
    ]


def findings_by_condition(
    findings: list[dict[str, Any]],
) -> list[tuple[Condition, bool, list[dict[str, Any]]]]:
    """The findings (Finding.as_data()) under their conditions, and whether each condition is met."""
    grouped = [
        (condition, [finding for finding in findings if finding["condition"] == condition])
        for condition in Condition
    ]
    return [(condition, all(f["met"] for f in found), found) for condition, found in grouped]


def compare(old: list[Chapter], new: list[Chapter]) -> list[tuple[SectionSpec, list[Change]]]:
    """What differs, by section, old beside new; sections without a difference are left out."""
    found = []
    for before, after in zip(old, new, strict=True):
        pairs = _side_by_side(before.facts(), after.facts())
        changes = [_change(was, is_now) for was, is_now in pairs if was != is_now]
        if changes:
            found.append((after.spec, changes))
    return found


def row_lines(row: Row) -> list[tuple[str, str]]:
    """One row of a list as label and text."""
    data = row.as_data()
    return [(str(f.verbose_name), _cell(f, data[f.name])) for f in _fields(type(row))]


def _side_by_side(
    was: dict[int, Fact], is_now: dict[int, Fact]
) -> list[tuple[Fact | None, Fact | None]]:
    """The facts of two versions in pairs: by id, then what was taken out and put in again, by
    content or else by name; the rest alone."""
    partners = {key: key for key in was if key in is_now}
    for alike in (lambda a, b: a == b, lambda a, b: a.label == b.label):
        for key in was:
            if key not in partners:
                free = [new for new in is_now if new not in partners.values()]
                same = next((new for new in free if alike(was[key], is_now[new])), None)
                if same is not None:
                    partners[key] = same
    return [(was[key], is_now.get(partners.get(key, key))) for key in was] + [
        (None, is_now[key]) for key in is_now if key not in partners.values()
    ]


def _change(was: Fact | None, is_now: Fact | None) -> Change:
    """Under the name that it has now; where the name itself changed, both are part of it."""
    label = (is_now or was or Fact("", "")).label
    renamed = was and is_now and was.label != is_now.label
    old, new = (
        " · ".join(filter(None, [fact.label, fact.text] if renamed else [fact.text]))
        if fact
        else ""
        for fact in (was, is_now)
    )
    return Change(label, old, new)


def _chapter(spec: SectionSpec, data: dict[str, Any], files: list[dict[str, Any]]) -> Chapter:
    if spec.key == "measures":
        form = MeasuresForm()
        answers = data["answers"].get(spec.key, {})
        return Chapter(
            spec,
            heads=(
                _("Measure"),
                _("Planned?"),
                _("What will be done, or why not"),
                _("By when"),
                _("By whom"),
            ),
            rows=tuple(tuple(row) for row in form.table(answers)),
        )
    if spec.key in SECTION_FORMS:
        lines = SECTION_FORMS[spec.key]().readable(data["answers"].get(spec.key, {}))
        return Chapter(spec, lines=tuple(lines))
    if spec.key == "evidence":
        heads = (_("File"), _("What it shows"), "SHA-256")
        return Chapter(
            spec,
            heads=heads,
            rows=tuple(
                (file["name"], str(Purpose(file["purpose"]).label), file["sha256"][:16])
                for file in files
            ),
            ids=tuple(file["id"] for file in files),
        )
    fields = _fields(ROW_MODELS[spec.key])
    return Chapter(
        spec,
        heads=tuple(str(field.verbose_name) for field in fields),
        rows=tuple(
            tuple(_cell(field, row.get(field.name)) for field in fields) for row in data[spec.key]
        ),
        ids=tuple(row["id"] for row in data[spec.key]),
    )


def _fields(model: type[Row]) -> list[Any]:
    """What a reader sees of a row, in its order."""
    return [f for f in model._meta.concrete_fields if f.name not in ("id", "application")]


def _cell(field: Any, value: Any) -> str:
    if value is None:
        return ""
    if isinstance(field, JSONField):
        return _services(value)
    if isinstance(field, DateField):
        return shown_date(value)
    return shown_number(value) if isinstance(field, DecimalField | IntegerField) else str(value)


def _services(cells: list[str]) -> str:
    """Cells of the matrix in words: each kind of right with its services."""
    parts = []
    for right in RightKind:
        offered = [s.label for s in ServiceKind if f"{right.value}.{s.value}" in cells]
        if offered:
            parts.append(str(right.label) + _(": ") + _(", ").join(map(str, offered)))
    return _("; ").join(parts)
