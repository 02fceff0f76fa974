"""The forms of the sections. A draft may be saved with anything empty; what a submission needs is
said by the fields' own `required`, which each form keeps as `needed`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import HTML, Field, Fieldset, Layout
from django import forms
from django.core.validators import MinValueValidator
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cluster_portal.documents.printable import printable
from cluster_portal.policy.lists import (
    InnovatorKind,
    Measure,
    MeasureGroup,
    Objective,
    Task,
)
from cluster_portal.policy.numbers import MINIMUM_STAFF
from cluster_portal.workflow.fields import DayField
from cluster_portal.workflow.figures import shown_number

from .wording import shown_date

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

# More than a county has of anything, and less than any database takes.
LARGEST_COUNT = 9_999_999


def text(
    label: StrOrPromise, help_text: StrOrPromise = "", *, rows: int = 4, needed: bool = True
) -> forms.CharField:
    """A long answer."""
    return forms.CharField(
        label=label,
        help_text=help_text,
        required=needed,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": rows}),
    )


def line(
    label: StrOrPromise, help_text: StrOrPromise = "", *, needed: bool = True
) -> forms.CharField:
    """A short answer."""
    return forms.CharField(label=label, help_text=help_text, required=needed, max_length=200)


def count(
    label: StrOrPromise, help_text: StrOrPromise = "", *, needed: bool = True
) -> forms.IntegerField:
    """A number of people or things."""
    return forms.IntegerField(
        label=label,
        help_text=help_text,
        required=needed,
        min_value=0,
        max_value=LARGEST_COUNT,
        error_messages={"max_value": _("Too large to be right: enter at most %(limit_value)s.")},
    )


class SectionForm(forms.Form):
    """Base: saving asks for right types and lengths only, submission for completeness too."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.needed = [name for name, field in self.fields.items() if field.required]
        for field in self.fields.values():
            field.required = False
        # Without a layout of its own the helper shows every field, also those that a subclass adds.
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True

    def missing(self, data: dict[str, Any]) -> list[str]:
        """Labels of what has still to be filled in before the application can be submitted."""
        return [
            str(self.fields[name].label) for name in self.needed if data.get(name) in (None, "")
        ]

    def readable(self, data: dict[str, Any]) -> list[tuple[str, str]]:
        """The answers as label and text, for reading pages and for comparing versions."""
        return [
            (str(field.label), self._shown(field, data.get(name)))
            for name, field in self.fields.items()
        ]

    @staticmethod
    def _shown(field: forms.Field, value: Any) -> str:
        if value in (None, ""):
            return ""
        if isinstance(field, forms.ChoiceField):
            return next((str(label) for code, label in field.choices if code == value), "")  # type: ignore[union-attr,misc]
        if isinstance(field, forms.DateField):
            return shown_date(value)
        return shown_number(value) if isinstance(field, forms.IntegerField) else str(value)


class BasicsForm(SectionForm):
    zone_name = forms.CharField(
        label=_("Name of the zone"),
        help_text=_("As it is to stand on the decision."),
        max_length=200,
        validators=[printable],  # or the whole round could not be announced
    )
    sites = text(
        _("Sites of the zone"),
        _("Each site on a line of its own: address and area in square metres."),
        rows=3,
    )
    contact_name = line(_("Contact person"))
    contact_unit = line(_("Unit and post of the contact person"))
    contact_phone = line(_("Telephone of the contact person"))
    contact_email = forms.EmailField(label=_("E-mail of the contact person"), required=False)


class GovernmentForm(SectionForm):
    authority = line(_("Administrative body for intellectual property"), _("Its full name."))
    leader = line(_("Leader in charge"), _("Name and post."))
    leading_group = text(_("Leading group"), _("Head, members, when it was set up."), rows=3)
    staff = count(
        _("Staff for the zone (persons)"),
        _("Effective staff: at least %(minimum)d, as the guidance table wants.")
        % {"minimum": MINIMUM_STAFF},
    )
    plan = line(_("Development plan for the service industry"), _("Title, number and date."))
    policies = text(_("Supporting policies"), _("Each on a line: title, number, date."))
    funds = forms.DecimalField(
        label=_("Earmarked funds this year (10,000 yuan)"),
        max_digits=12,
        decimal_places=2,
        validators=[MinValueValidator(0)],
    )
    funds_source = line(_("Source of the funds"), _("Budget line or document."))


class IndustryForm(SectionForm):
    strengths = text(_("Industries in which the county is strong"))
    as_of = DayField(label=_("Figures as of"))
    demand = text(_("Demand for services"), _("What the innovators need, and how it is known."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for kind in InnovatorKind:
            name = count_field(kind)
            self.fields[name] = count(_("%(kind)s (number)") % {"kind": kind.label}, needed=False)
            self.needed.append(name)
        self.order_fields(["strengths", "as_of", *map(count_field, InnovatorKind), "demand"])


def count_field(kind: InnovatorKind) -> str:
    """The name of the field that counts the innovators of a kind."""
    return f"count_{kind.value}"


class ObjectivesForm(SectionForm):
    """One answer for each objective of the policy (二(一), 二(二), 二(三), 二(四))."""

    overall = text(_("Overall objective"), _("Where the zone will stand after the term."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _add_policy_texts(self, Objective)


class TasksForm(SectionForm):
    """One answer for each key task of the policy (三(一) to 三(六))."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _add_policy_texts(self, Task)


class MeasuresForm(SectionForm):
    """Each measure of the guidance table: what will be done, by when, by whom, or why not."""

    parts = ("planned", "what", "when", "who")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for measure in Measure:
            self.fields |= {
                f"{measure.value}_planned": forms.ChoiceField(
                    label=_("Planned?"),
                    choices=[("", "—"), ("yes", _("in the plan")), ("no", _("not planned"))],
                    required=False,
                ),
                f"{measure.value}_what": text(
                    _("What will be done, or why not"), rows=2, needed=False
                ),
                f"{measure.value}_when": line(_("By when"), needed=False),
                f"{measure.value}_who": line(_("By whom"), needed=False),
            }
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

    def missing(self, data: dict[str, Any]) -> list[str]:
        return [
            f"{measure.label} – {self.fields[f'{measure.value}_{part}'].label}"
            for measure in Measure
            for part in self._needed_of(measure, data)
            if not data.get(f"{measure.value}_{part}")
        ]

    def table(self, data: dict[str, Any]) -> list[list[str]]:
        """One row for each measure: its name and its four answers."""
        return [
            [
                str(measure.label),
                *(
                    self._shown(self.fields[name], data.get(name))
                    for name in (f"{measure.value}_{part}" for part in self.parts)
                ),
            ]
            for measure in Measure
        ]

    def _needed_of(self, measure: Measure, data: dict[str, Any]) -> tuple[str, ...]:
        """A measure that is not planned needs only its reason."""
        not_planned = data.get(f"{measure.value}_planned") == "no"
        return self.parts[:2] if not_planned else self.parts


class ScheduleForm(SectionForm):
    schedule = text(_("Schedule"), _("What is done in each year of the term."))
    safeguards = text(
        _("Safeguards"), _("Organisation, funds, preferential policies, full-time staff.")
    )


class StatementForm(SectionForm):
    signer_name = line(_("Who signs for the government"), _("Name of its head."))
    signer_post = line(_("Post of the signer"))


SECTION_FORMS: dict[str, type[SectionForm]] = {
    "basics": BasicsForm,
    "government": GovernmentForm,
    "industry": IndustryForm,
    "objectives": ObjectivesForm,
    "tasks": TasksForm,
    "measures": MeasuresForm,
    "schedule": ScheduleForm,
    "statement": StatementForm,
}


def statement_text(government_name: str) -> str:
    """The statement of truthfulness (四(三)4) as it is shown, signed and frozen."""
    return gettext(
        "%(government)s states: all materials submitted with this application are lawful, true, "
        "accurate and valid. It accepts checks of them and bears the responsibility for "
        "anything untrue."
    ) % {"government": government_name}


def _add_policy_texts(form: SectionForm, members: Any) -> None:
    """A long answer for each member of a list of the policy, with the policy's words beside it."""
    for member in members:
        field = text(member.label, f"{member.clause} {member.text}")
        field.required = False
        form.fields[member.value] = field
        form.needed.append(member.value)


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
