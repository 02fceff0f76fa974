"""The forms of the work plan's sections (四(三)3): objectives, tasks, measures, indicators, schedule."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from crispy_forms.layout import HTML, Field, Fieldset, Layout
from django import forms
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from cluster_portal.policy.lists import Measure, MeasureGroup, Objective, Task
from cluster_portal.workflow.errors import Lack
from cluster_portal.workflow.fields import DayField, choice, figure, line, text
from cluster_portal.workflow.rows_field import FixedRow, RowsField, RowsWidget, is_blank
from cluster_portal.workflow.writing import Answer

from .indicators import VALUES, Better, Kind, definitions_for, indicator_rows
from .section_forms import (
    BasicsForm,
    GovernmentForm,
    IndustryForm,
    InstitutionsForm,
    SectionForm,
    StatementForm,
    old_figures,
)


class ObjectivesForm(SectionForm):
    """One answer for each objective of the policy (二(一), 二(二), 二(三), 二(四))."""

    overall = text(_("Overall objective"), _("Where the zone will stand after the term."))

    def adapt(self) -> None:
        _add_policy_texts(self, Objective)


class TasksForm(SectionForm):
    """One answer for each key task of the policy (三(一) to 三(六))."""

    def adapt(self) -> None:
        _add_policy_texts(self, Task)


class MeasuresForm(SectionForm):
    """Each measure of the guidance table: what will be done, by when, by whom, or why not."""

    parts = ("planned", "what", "when", "who")

    def adapt(self) -> None:
        for measure in Measure:
            self.fields |= {
                f"{measure.value}_planned": choice(
                    _("Planned?"),
                    [("yes", _("in the plan")), ("no", _("not planned"))],
                    needed=False,
                ),
                f"{measure.value}_what": text(
                    _("What will be done, or why not"), rows=2, needed=False
                ),
                f"{measure.value}_when": line(_("By when"), needed=False),
                f"{measure.value}_who": line(_("By whom"), needed=False),
            }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper.layout = Layout(
            *(
                part
                for group in MeasureGroup
                for part in (
                    HTML(f"<h2>{group.clause} {group.label}</h2>"),
                    *map(_measure_fieldset, group.measures),
                )
            )
        )

    def lacks(self) -> list[Lack]:
        """A measure that is not planned needs only its reason."""
        found = []
        for measure in Measure:
            not_planned = self.content.get(f"{measure.value}_planned") == "no"
            for part in self.parts[:2] if not_planned else self.parts:
                name = f"{measure.value}_{part}"
                if not self.content.get(name):
                    sentence = f"{measure.label} – {self.fields[name].label}"
                    found.append(Lack(sentence, f"#id_{name}"))
        return found

    def reading(self) -> list[Answer]:
        """One table, a line for each measure: its name and its four answers."""
        answers = {answer.name: answer.text for answer in super().reading()}
        heads = (
            gettext("Measure"),
            *(str(self.fields[f"{next(iter(Measure)).value}_{part}"].label) for part in self.parts),
        )
        return [
            Answer(
                "measures",
                gettext("Measures of the guidance table"),
                heads=heads,
                lines=tuple(
                    (str(m.label), *(answers[f"{m.value}_{part}"] for part in self.parts))
                    for m in Measure
                ),
                figures=(False,) * len(heads),
            )
        ]


class IndicatorsForm(SectionForm):
    """What the zone will be measured by: of the province's dictionary, and of the county's own."""

    as_of = DayField(
        label=_("Baseline as of"), help_text=_("Where a line says another day, that one holds.")
    )
    listed = RowsField(
        label=_("Indicators of the dictionary"),
        help_text=_("Fill in the lines that the zone is to be measured by; leave the rest empty."),
        columns={
            "baseline": figure(_("Baseline"), needed=False),
            "target_1": figure(_("Target, year 1"), needed=False),
            "target_2": figure(_("Target, year 2"), needed=False),
            "target_3": figure(_("Target, year 3"), needed=False),
            "as_of": DayField(label=_("As of, if another day"), required=False),
        },
    )
    own = RowsField(
        label=_("Indicators of your own"),
        columns={
            "name": line(_("Indicator"), longest=60),
            "unit": line(_("Unit"), longest=20),
            "kind": choice(pgettext_lazy("indicator", "Kind"), Kind.choices),
            "better": choice(_("Better when"), Better.choices),
            "baseline": figure(_("Baseline")),
            "target_1": figure(_("Target, year 1")),
            "target_2": figure(_("Target, year 2")),
            "target_3": figure(_("Target, year 3")),
            "as_of": DayField(label=_("As of, if another day"), required=False),
        },
        least=0,
        required=False,
    )

    def adapt(self) -> None:
        listed = self.fields["listed"]
        assert isinstance(listed, RowsField)
        stored = self.content.get("listed") or []
        self._offer(listed, stored)
        assert isinstance(listed.widget, RowsWidget)
        if self.is_bound:  # what was taken out of use while it was being filled in is still taken
            widget: Any = listed.widget
            typed = widget.value_from_datadict(self.data, {}, "listed")
            self._offer(listed, [*stored, *typed])

    def _offer(self, listed: RowsField, filled: list[dict[str, Any]]) -> None:
        """A line for each indicator in use, and for each that is filled in."""
        self.definitions = definitions_for(
            {"listed": filled}, getattr(self.thing, "dictionary", None)
        )
        listed.set_fixed(
            (_("Indicator"), _("Evidence wanted"), _("Stock or flow"), _("Unit")),
            [
                FixedRow(d.code, (d.name, d.evidence, d.get_kind_display(), d.unit))
                for d in self.definitions
            ],
        )

    def _laid_out(self, name: str) -> Field:
        """The heads of the dictionary's long table stay in sight; the other has many columns."""
        special = {"listed": "wide heads-stay", "own": "wide tight"}
        if name in special:
            return Field(name, wrapper_class=special[name])
        return super()._laid_out(name)

    def check(self, cleaned: dict[str, Any]) -> Iterator[str]:
        """A line that is begun is whole, and no indicator stands twice."""
        names = {d.code: d.name for d in self.definitions}
        for row in cleaned["listed"]:
            typed = {name: row[name] for name in VALUES}
            if not is_blank(typed) and None in typed.values():
                yield gettext("%(indicator)s: give the baseline and all targets.") % {
                    "indicator": names[row["key"]]
                }
        own = self.fields["own"]
        assert isinstance(own, RowsField)
        for number, row in enumerate(cleaned["own"], 1):
            missing = [
                str(column.label)
                for name, column in own.columns.items()
                if name != "as_of" and row[name] in (None, "")
            ]
            if missing:
                yield gettext("Indicator of your own, line %(number)d: %(missing)s") % {
                    "number": number,
                    "missing": gettext(", ").join(missing),
                }
            if [other["name"] for other in cleaned["own"]].count(row["name"]) > 1:
                yield gettext("“%(indicator)s” stands twice.") % {"indicator": row["name"]}
            if row["name"] in names.values():
                yield gettext("“%(indicator)s” stands in the dictionary: use its line.") % {
                    "indicator": row["name"]
                }

    def doubts(self, said: dict[str, Any]) -> Iterator[str]:
        yield from old_figures(said)
        for row in indicator_rows(said, self.definitions):
            yield from row.doubts()


class ScheduleForm(SectionForm):
    schedule = text(_("Schedule"), _("What is done in each year of the term."))
    safeguards = text(
        _("Safeguards"), _("Organisation, funds, preferential policies, full-time staff.")
    )


SECTION_FORMS: dict[str, type[SectionForm]] = {
    "basics": BasicsForm,
    "government": GovernmentForm,
    "industry": IndustryForm,
    "institutions": InstitutionsForm,
    "objectives": ObjectivesForm,
    "tasks": TasksForm,
    "measures": MeasuresForm,
    "indicators": IndicatorsForm,
    "schedule": ScheduleForm,
    "statement": StatementForm,
}


def _add_policy_texts(form: forms.Form, members: Any) -> None:
    """A long answer for each member of a list of the policy, with the policy's words beside it."""
    for member in members:
        form.fields[member.value] = text(member.label, f"{member.clause} {member.text}")


def _measure_fieldset(measure: Measure) -> Fieldset:
    """The four answers on one measure, under the policy's own words."""
    key = measure.value
    return Fieldset(
        f"{measure.clause} {measure.label}",
        HTML(f'<p class="policy-quote" lang="zh-Hans">{measure.guidance}</p>'),
        Field(f"{key}_planned"),
        Field(f"{key}_when"),
        Field(f"{key}_who"),
        Field(f"{key}_what", wrapper_class="measure-what"),
        css_class="measure",
    )
