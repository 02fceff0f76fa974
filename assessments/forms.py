"""What the offices fill in and what the decisions ask for."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cluster_portal.documents.printable import printable
from cluster_portal.policy.lists import AssessmentContent, Grade, Objective, Task
from cluster_portal.workflow.days import cn_date, last_day_before
from cluster_portal.workflow.fields import DayField
from cluster_portal.workflow.forms import AnswerByForm, TransitionForm
from cluster_portal.workflow.rows_field import FixedRow, RowsField
from cluster_portal.workflow.writing import WritingForm

from .figures import Figures, figures_of, shown
from .models import Rules

LONG = 4000
SHORT = 500


def text(label: Any, *, rows: int = 5, **kwargs: Any) -> forms.CharField:
    """A text of several lines."""
    kwargs.setdefault("max_length", LONG)
    return forms.CharField(label=label, widget=forms.Textarea(attrs={"rows": rows}), **kwargs)


def cell(label: Any, **kwargs: Any) -> forms.CharField:
    """A short text in a table."""
    return text(label, rows=2, max_length=SHORT, **kwargs)


def figure_columns() -> dict[str, forms.Field]:
    return {
        "actual": forms.DecimalField(label=_("Reached"), max_digits=14, decimal_places=2),
        "note": cell(_("Remark"), required=False),
    }


def fix_figures(field: RowsField, figures: Figures) -> None:
    """A line for each indicator, with the plan's and the reports' figures beside the answer."""
    heads = [_("Indicator"), _("Unit"), _("Baseline"), _("Target of the term")]
    field.set_fixed(
        [*heads, *(gettext("Reported for %(year)d") % {"year": year} for year in figures.years)],
        [
            FixedRow(
                row.key,
                (
                    row.name,
                    row.unit,
                    shown(row.baseline),
                    shown(row.target),
                    *(shown(row.reported[year]) for year in figures.years),
                ),
            )
            for row in figures.rows
        ],
    )


class ProjectState(forms.ChoiceField):
    """How far a key project has come."""

    CHOICES = (
        ("", "—"),
        ("done", _("finished")),
        ("under_way", _("under way")),
        ("not_begun", _("not begun")),
        ("given_up", _("given up")),
    )

    def __init__(self) -> None:
        super().__init__(label=_("State"), choices=self.CHOICES)


class SelfAssessmentForm(WritingForm):
    """The three contents of 四(六)1, against the plan in force."""

    figures = RowsField(figure_columns(), label=_("Indicators"), least=0)
    objectives = RowsField({"result": cell(_("What was achieved"))}, label=_("Objectives"), least=0)
    tasks = RowsField({"result": cell(_("What was achieved"))}, label=_("Key tasks"), least=0)
    projects = RowsField(
        {
            "state": ProjectState(),
            "spent": forms.DecimalField(
                label=_("Money spent (10,000 yuan)"), min_value=0, max_digits=14, decimal_places=2
            ),
            "result": cell(_("Result")),
        },
        label=_("Key projects"),
        least=0,
    )
    effect = text(_("Effect of the zone as a whole"))
    system = text(_("Practice and experience: system"))
    mechanism = text(_("Practice and experience: working mechanism"))
    management = text(_("Practice and experience: management"))
    innovation = text(_("Practice and experience: innovation"))
    ideas = text(_("How the government will go on supporting the zone"))
    measures = text(_("What it plans to do, by when"))

    sections = (
        (
            _("1. Completion and effect of the plan"),
            ("figures", "objectives", "tasks", "projects", "effect"),
        ),
        (
            _("2. Practice and experience"),
            ("system", "mechanism", "management", "innovation"),
        ),
        (_("3. Further plans of the government"), ("ideas", "measures")),
    )

    def adapt(self) -> None:
        plan = self.thing.plan_version.content
        fix_figures(_rows(self, "figures"), figures_of(self.thing))
        _rows(self, "objectives").set_fixed(
            [_("Objective"), _("The plan")],
            [_planned(o, plan.get("objectives", {})) for o in Objective],
        )
        _rows(self, "tasks").set_fixed(
            [_("Key task"), _("The plan")], [_planned(t, plan.get("tasks", {})) for t in Task]
        )
        _rows(self, "projects").set_fixed(
            [_("Key project"), _("Money planned (10,000 yuan)"), _("Ends on")],
            [
                FixedRow(
                    str(number),
                    (project["name"], shown(project["money"]), _day(project["ends_on"])),
                )
                for number, project in enumerate(plan.get("projects", []), 1)
            ],
        )


def _rows(form: forms.Form, name: str) -> RowsField:
    field = form.fields[name]
    assert isinstance(field, RowsField)
    return field


def _planned(item: Objective | Task, said: dict[str, str]) -> FixedRow:
    return FixedRow(item.value, (str(item.label), said.get(item.value) or "—"))


def _day(value: str) -> str:
    return cn_date(date.fromisoformat(value)) if value else "—"


class EvaluationForm(WritingForm):
    """The province's scores, content by content, and on what they rest."""

    scores = RowsField(
        {
            "score": forms.DecimalField(
                label=_("Score (0–100)"),
                min_value=0,
                max_value=100,
                max_digits=4,
                decimal_places=1,
            ),
            "reason": text(_("Reason for the score"), rows=3, max_length=2000),
        },
        label=_("Scores"),
        least=0,
    )
    experts = RowsField(
        {
            "name": forms.CharField(label=_("Name"), max_length=40),
            "unit": forms.CharField(label=_("Employer"), max_length=100),
        },
        label=_("Experts consulted"),
        least=0,
        required=False,
    )
    visit = text(_("Check on the spot"), required=False)
    remarks = text(_("Remarks"), required=False)

    def adapt(self) -> None:
        # Until the notice fixes them, those that stand now.
        weights = (self.thing.rules or Rules.objects.current().as_data())["weights"]
        _rows(self, "scores").set_fixed(
            [_("Content"), _("Weight (per cent)")],
            [
                FixedRow(content.value, (content.text, str(weights[content.value])))
                for content in AssessmentContent
            ],
        )


class NoticeForm(AnswerByForm):
    """By when the self-assessment is due: a first term, so nothing is corrected by it."""

    due_on = DayField(label=_("Self-assessment due on"), help_text=_("Until 24:00 of that day."))


class OpinionForm(TransitionForm):
    """The city's opinion; it goes to the province with the self-assessment."""

    opinion = text(_("Opinion of the city bureau"), max_length=2000, validators=[printable])


class GradeForm(TransitionForm):
    """One of three grades. Another than the score suggests needs a reason."""

    grade = forms.ChoiceField(label=_("Grade"), choices=Grade.choices)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.suggested = self.thing.suggested_grade
        if self.suggested:
            self.fields["grade"].initial = self.suggested.value
            self.fields["grade"].help_text = gettext(
                "The score is %(score)s; by the thresholds of this assessment that suggests "
                "“%(grade)s”."
            ) % {"score": self.thing.score, "grade": self.suggested.label}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        grade = cleaned.get("grade")
        if grade and grade != self.suggested and not (cleaned.get("reason") or "").strip():
            self.add_error("reason", gettext("Say why the grade is not the one that is suggested."))
        return cleaned


class DecideForm(TransitionForm):
    """Where the grade is unqualified: what has to be put right. It will stand in the order."""

    what = text(
        _("What has to be put right"),
        validators=[printable],
        help_text=_("It stands in the order of rectification, one matter in each line."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.thing.grade != Grade.UNQUALIFIED:
            del self.fields["what"]


class ReasonForm(TransitionForm):
    """Nothing but the reason; it will stand in the paper."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].validators.append(printable)


class ExtendForm(TransitionForm):
    """A later day for a rectification, within a year."""

    longest = timedelta(days=366)

    due_on = DayField(label=_("Extended until"), help_text=_("Until 24:00 of that day."))

    def clean_due_on(self) -> date:
        due_on: date = self.cleaned_data["due_on"]
        last_day = last_day_before(self.thing.due_at)
        if due_on <= max(last_day, timezone.localdate()):
            raise ValidationError(
                gettext("Choose a day after today and after %(day)s, the day that stands now.")
                % {"day": cn_date(last_day)}
            )
        if due_on > last_day + self.longest:
            raise ValidationError(gettext("Choose a day within a year of the one that stands now."))
        return due_on


class RectificationForm(WritingForm):
    """What was found, what was done, and how it stands now."""

    findings = RowsField(
        {
            "finding": cell(_("What was found")),
            "done": cell(_("What was done")),
            "result": cell(_("How it stands now")),
        },
        label=_("Measures taken"),
    )
    figures = RowsField(figure_columns(), label=_("Indicators"), least=0)
    remarks = text(_("Remarks"), required=False)

    def adapt(self) -> None:
        fix_figures(_rows(self, "figures"), figures_of(self.thing.assessment))


HOLDS = (("yes", _("What was found has been put right.")), ("no", _("It has not been put right.")))


class VerificationForm(TransitionForm):
    """What the city found on the spot, in words and as a plain answer."""

    holds = forms.TypedChoiceField(
        label=_("Result"),
        choices=HOLDS,
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
        empty_value=None,
    )
    verification = text(_("What was found on the spot"), max_length=2000, validators=[printable])


class PassForm(TransitionForm):
    """Passing what the city found not put right needs a reason."""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if self.thing.holds is False and not (cleaned.get("reason") or "").strip():
            self.add_error(
                "reason",
                gettext("The city found it not put right. Say why it passes all the same."),
            )
        return cleaned


class StatementForm(WritingForm):
    """What the county says to the facts and reasons before its title is revoked."""

    facts = text(_("On the facts and reasons"), rows=8)
    wish = text(_("What the county asks for"), rows=3, max_length=1000)


class RulesForm(forms.ModelForm):
    """The province sets the rules; what is under way keeps those of its notice."""

    reason = text(
        _("Reason"),
        rows=3,
        max_length=2000,
        help_text=_("It is kept on record and shown to the offices concerned."),
    )

    class Meta:
        model = Rules
        fields: Sequence[str] = (
            "completion_weight",
            "experience_weight",
            "outlook_weight",
            "excellent_from",
            "qualified_from",
            "rectification_months",
            "hearing_days",
            "programme",
        )

    def clean_programme(self) -> str:
        programme: str = self.cleaned_data["programme"]
        printable(programme)
        return programme

    def values(self) -> dict[str, Any]:
        """The rules as typed, without the reason."""
        return {name: self.cleaned_data[name] for name in self.Meta.fields}
