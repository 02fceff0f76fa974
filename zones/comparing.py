"""Two versions of a zone's plan beside each other, and one as it is read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from applications.wording import shown_date
from cluster_portal.policy.lists import Measure, Objective, Task
from cluster_portal.workflow.figures import shown_number

from .plans import PROJECT, TARGETS, is_lower


@dataclass(frozen=True)
class Target:
    """A target of one year in both versions, as it is read. lower: the newer asks less."""

    old: str
    new: str
    lower: bool

    @property
    def differs(self) -> bool:
        return self.old != self.new


@dataclass(frozen=True)
class IndicatorChange:
    name: str
    unit: str
    targets: list[Target]


@dataclass(frozen=True)
class TextChange:
    """A measure, a project or a text: its lines before and after."""

    label: str
    old: tuple[str, ...]
    new: tuple[str, ...]


@dataclass(frozen=True)
class Comparison:
    """Only what differs."""

    indicators: list[IndicatorChange]
    measures: list[TextChange]
    projects: list[TextChange]
    texts: list[TextChange]

    @property
    def is_empty(self) -> bool:
        return not (self.indicators or self.measures or self.projects or self.texts)


def compared(old: dict[str, Any], new: dict[str, Any]) -> Comparison:
    """Where the newer content departs from the older."""
    return Comparison(
        list(_indicators(old, new)),
        _differing((label, _by_key(old, key), _by_key(new, key)) for key, label in _measures()),
        _differing(
            (name, _project(old, name), _project(new, name))
            for name in dict.fromkeys(row["name"] for c in (old, new) for row in c["projects"])
        ),
        _differing(
            (label, _lines(before), _lines(after))
            for (label, before), (_label, after) in zip(_texts(old), _texts(new), strict=True)
        ),
    )


def read(content: dict[str, Any]) -> dict[str, Any]:
    """A version as its page shows it; empty texts are left out."""
    return {
        "indicators": [
            row
            | {name: _figure(row[name]) for name in ("baseline", *TARGETS)}
            | {"as_of": shown_date(row["as_of"])}
            for row in content["indicators"]
        ],
        "measures": [(label, _by_key(content, key)) for key, label in _measures()],
        "projects": [
            {name: _shown(name, row[name]) for name in PROJECT} for row in content["projects"]
        ],
        "texts": [(label, text) for label, text in _texts(content) if text],
    }


def _indicators(old: dict[str, Any], new: dict[str, Any]) -> Iterator[IndicatorChange]:
    after = {row["key"]: row for row in new["indicators"]}
    for row in old["indicators"]:
        changed = after.get(row["key"], {})
        targets = [
            Target(
                _figure(row[name]),
                _figure(changed.get(name, "")),
                bool(changed.get(name)) and is_lower(row, row[name], changed[name]),
            )
            for name in TARGETS
        ]
        if any(target.differs for target in targets):
            yield IndicatorChange(row["name"], row["unit"], targets)


def _measures() -> list[tuple[str, str]]:
    return [(measure.value, str(measure.label)) for measure in Measure]


def _by_key(content: dict[str, Any], key: str) -> tuple[str, ...]:
    row: dict[str, str] = next((r for r in content["measures"] if r["key"] == key), {})
    if row.get("why_not"):
        return (_("Not planned: %(reason)s") % {"reason": row["why_not"]},)
    return tuple(row[name] for name in ("what", "when", "who") if row.get(name))


def _project(content: dict[str, Any], name: str) -> tuple[str, ...]:
    row = next((row for row in content["projects"] if row["name"] == name), None)
    return tuple(_shown(part, row[part]) for part in PROJECT if part != "name") if row else ()


def _texts(content: dict[str, Any]) -> list[tuple[str, str]]:
    """Every text of a plan with its label; the work plan has no requirements of its own."""
    objectives, tasks = content.get("objectives", {}), content.get("tasks", {})
    return [
        (_("General requirements"), content.get("general", "")),
        *((str(each.label), objectives.get(each.value, "")) for each in Objective),
        *((str(each.label), tasks.get(each.value, "")) for each in Task),
        (_("Safeguards"), content.get("safeguards", "")),
        (_("Notes"), content.get("notes", "")),
    ]


def _differing(triples: Any) -> list[TextChange]:
    return [TextChange(label, old, new) for label, old, new in triples if old != new]


def _lines(text: str) -> tuple[str, ...]:
    return (text,) if text else ()


def _figure(text: Any) -> str:
    """As it is read: 1.50 and 1.5 are one figure."""
    return shown_number(text) if text not in (None, "") else ""


def _shown(name: str, text: str) -> str:
    """A project's cell: a day, its money, or words."""
    if name in ("starts_on", "ends_on") and text:
        return shown_date(text)
    return _figure(text) if name == "money" else str(text)
