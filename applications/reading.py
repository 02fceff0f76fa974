"""A snapshot, or a draft, as a reader sees it: section by section, answers and tables."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.db.models import CharField, DateField, DecimalField, IntegerField, JSONField
from django.utils.translation import gettext as _

from cluster_portal.policy.lists import Condition, Material, RightKind, ServiceKind
from cluster_portal.workflow.figures import shown_number
from cluster_portal.workflow.writing import Answer

from .charts import Chart, charts_of
from .indicators import TARGETS, Better, Kind
from .models import Institution, KeyProject, Purpose
from .models.rows import Row
from .outline import SECTIONS, SectionSpec
from .plan_forms import SECTION_FORMS
from .wording import shown_date

ROW_MODELS: dict[str, type[Row]] = {"institutions": Institution, "projects": KeyProject}


@dataclass(frozen=True)
class Fact:
    """One thing that a section says, under its name."""

    label: str
    text: str


@dataclass(frozen=True)
class Chapter:
    """One section, ready to be read.

    listed: the section's rows or files as one table; ids: what its lines are stored under. Names do
    not tell rows apart. charts: its figures drawn.
    """

    spec: SectionSpec
    answers: tuple[Answer, ...] = ()
    listed: Answer | None = None
    ids: tuple[Any, ...] = ()
    charts: tuple[Chart, ...] = ()

    @property
    def parts(self) -> list[Answer]:
        """All that it says, in order."""
        return [*self.answers, *([self.listed] if self.listed else [])]

    def facts(self) -> dict[Any, Fact]:
        """Everything it says, each under a key that stays: what two versions are compared by."""
        said: dict[Any, Fact] = {}
        for answer in self.answers:
            if not answer.heads:
                said[answer.name] = Fact(answer.label, answer.text)
                continue
            seen: Counter[str] = Counter()
            for line in answer.lines:
                seen[line[0]] += 1
                label = f"{answer.label} · {line[0]}" if len(self.answers) > 1 else line[0]
                said[answer.name, line[0], seen[line[0]]] = Fact(label, _joined(line))
        if self.listed:
            lines = zip(self.ids, self.listed.lines, strict=True)
            said |= {key: Fact(line[0], _joined(line)) for key, line in lines}
        return said


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


def row_answers(row: Row) -> list[Answer]:
    """One row of a list, field by field."""
    data = row.as_data()
    return [Answer(f.name, str(f.verbose_name), _cell(f, data[f.name])) for f in _fields(type(row))]


def cells_in_words(cells: list[str]) -> str:
    """Cells of the matrix in words: each kind of right with its services."""
    parts = []
    for right in RightKind:
        offered = [s.label for s in ServiceKind if f"{right.value}.{s.value}" in cells]
        if offered:
            parts.append(str(right.label) + _(": ") + _(", ").join(map(str, offered)))
    return _("; ").join(parts)


def _side_by_side(
    was: dict[Any, Fact], is_now: dict[Any, Fact]
) -> list[tuple[Fact | None, Fact | None]]:
    """The facts of two versions in pairs: by key, then what was taken out and put in again, by
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


def _joined(line: tuple[str, ...]) -> str:
    return " · ".join(line[1:])


def _chapter(spec: SectionSpec, data: dict[str, Any], files: list[dict[str, Any]]) -> Chapter:
    said = data["answers"].get(spec.key, {})
    if spec.key == "indicators":
        return _indicators(spec, data)
    answers: tuple[Answer, ...] = ()
    if spec.key in SECTION_FORMS:
        answers = tuple(SECTION_FORMS[spec.key](thing=None, content=said).reading())
    if spec.key == "government":
        answers = tuple(_with_file_names(answer, said, files) for answer in answers)
    if spec.key == "evidence":
        lines = tuple(
            (
                file["name"],
                str(dict(Purpose.choices).get(file["purpose"], _("Stamped scan"))),
                file["sha256"][:16],
            )
            for file in files
        )
        listed = _table(spec, (_("File"), _("What it shows"), "SHA-256"), lines)
        return Chapter(spec, answers, listed, tuple(file["id"] for file in files))
    if spec.key not in ROW_MODELS:
        return Chapter(spec, answers)
    fields = _fields(ROW_MODELS[spec.key])
    listed = _table(
        spec,
        tuple(str(field.verbose_name) for field in fields),
        tuple(
            tuple(_cell(field, row.get(field.name)) for field in fields) for row in data[spec.key]
        ),
        tuple(_is_figure(field) for field in fields),
    )
    return Chapter(spec, answers, listed, tuple(row["id"] for row in data[spec.key]))


def _with_file_names(answer: Answer, said: dict[str, Any], files: list[dict[str, Any]]) -> Answer:
    """The documents name their files, which the form itself knows only while it is written."""
    if answer.name != "documents" or not answer.heads:
        return answer
    names = {str(file["id"]): file["name"] for file in files}
    rows = said.get("documents", [])
    lines = tuple(
        (*line[:-1], names.get(str(row.get("file") or ""), ""))
        for line, row in zip(answer.lines, rows, strict=True)
    )
    return _replace(answer, lines)


def _replace(answer: Answer, lines: tuple[tuple[str, ...], ...]) -> Answer:
    return Answer(
        answer.name, answer.label, heads=answer.heads, lines=lines, figures=answer.figures
    )


def _indicators(spec: SectionSpec, data: dict[str, Any]) -> Chapter:
    """As they were sent, whatever the dictionary says today."""
    rows = data["indicators"]
    lines = tuple(
        (
            row["name"],
            row["unit"],
            _label(Kind, row.get("kind")),
            _label(Better, row.get("better")),
            *(_figure(row.get(name)) for name in ("baseline", *TARGETS)),
            shown_date(row["as_of"]) if row["as_of"] else "",
        )
        for row in rows
    )
    heads = (
        _("Indicator"),
        _("Unit"),
        _("Stock or flow"),
        _("Better when"),
        _("Baseline"),
        *(_("Target, year %(year)d") % {"year": year} for year in range(1, len(TARGETS) + 1)),
        _("Baseline as of"),
    )
    figures = tuple(4 <= place < len(heads) - 1 for place in range(len(heads)))
    keys = tuple(row.get("key") or row.get("id") for row in rows)
    listed = _table(spec, heads, lines, figures)
    return Chapter(spec, listed=listed, ids=keys, charts=tuple(charts_of(rows)))


def _table(
    spec: SectionSpec,
    heads: tuple[str, ...],
    lines: tuple[tuple[str, ...], ...],
    figures: tuple[bool, ...] = (),
) -> Answer:
    return Answer(
        spec.key,
        str(spec.title),
        heads=heads,
        lines=lines,
        figures=figures or (False,) * len(heads),
    )


def _fields(model: type[Row]) -> list[Any]:
    """What a reader sees of a row, in its order."""
    unseen = ("id", "application", "carried")
    return [f for f in model._meta.concrete_fields if f.name not in unseen]


def _is_figure(field: Any) -> bool:
    return isinstance(field, DecimalField | IntegerField)


def _cell(field: Any, value: Any) -> str:
    if value is None:
        return ""
    if isinstance(field, JSONField):
        return cells_in_words(value)
    if isinstance(field, DateField):
        return shown_date(value)
    if isinstance(field, CharField) and field.choices:
        return str(dict(field.flatchoices).get(value, value))
    return shown_number(value) if _is_figure(field) else str(value)


def _figure(value: Any) -> str:
    return "" if value in (None, "") else shown_number(value)


def _label(choices: Any, value: Any) -> str:
    return str(dict(choices.choices).get(value, ""))
