"""What is typed about a site visit: its plan and its report (四(四)句2)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from crispy_forms.helper import FormHelper
from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cluster_portal.documents.printable import printable
from cluster_portal.policy.lists import Condition
from cluster_portal.workflow.days import cn_date
from cluster_portal.workflow.fields import DayField
from cluster_portal.workflow.rows_field import FixedRow, RowsField
from cluster_portal.workflow.writing import WritingForm

SMALLEST_TEAM = 2


class Finding(models.TextChoices):
    """What was found about one of the three conditions."""

    HOLDS = "holds", _("holds")
    PARTLY = "partly", _("holds partly")
    FAILS = "fails", _("does not hold")


class Conclusion(models.TextChoices):
    """What the visitors recommend."""

    RECOMMENDED = "recommended", _("to be proposed")
    RESERVED = "reserved", _("to be proposed with reservations")
    NOT_RECOMMENDED = "not_recommended", _("not to be proposed")


NOTHING_CHOSEN = ("", "—")


def team_field() -> RowsField:
    """Names with their units, as they will stand in the report."""
    return RowsField(
        {
            "name": forms.CharField(label=_("Name"), max_length=40, validators=[printable]),
            "unit": forms.CharField(label=_("Unit"), max_length=60, validators=[printable]),
        },
        least=SMALLEST_TEAM,
        label=_("Team"),
        help_text=_("Two people or more, a line for each."),
    )


class VisitPlanForm(forms.Form):
    planned_on = DayField(
        label=_("Day of the visit"),
        help_text=_("The county and the city bureau are told of it at once."),
    )
    team = team_field()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True

    def clean_planned_on(self) -> date:
        day: date = self.cleaned_data["planned_on"]
        if day < timezone.localdate():
            raise ValidationError(gettext("That day is over. Choose today or a later day."))
        return day


class VisitReportForm(WritingForm):
    """The report: when, what was found on each condition, and what follows from it."""

    sections = (
        (_("The visit"), ("held_on",)),
        (_("Findings of the visit"), ("findings",)),
        (_("Conclusion"), ("conclusion", "reasons", "remarks")),
    )

    held_on = DayField(label=_("Visited on"))
    findings = RowsField(
        {
            "finding": forms.ChoiceField(
                label=_("Does it hold?"), choices=[NOTHING_CHOSEN, *Finding.choices]
            ),
            "seen": forms.CharField(
                label=_("What was seen"),
                max_length=2000,
                widget=forms.Textarea(attrs={"rows": 4}),
                validators=[printable],
            ),
        },
        label=_("The three conditions"),
        help_text=_("Say what was seen on the spot, and not what the materials say."),
    )
    conclusion = forms.ChoiceField(
        label=_("Conclusion"), choices=[NOTHING_CHOSEN, *Conclusion.choices]
    )
    reasons = forms.CharField(
        label=_("Reasons for the conclusion"),
        max_length=3000,
        widget=forms.Textarea(attrs={"rows": 5}),
        validators=[printable],
    )
    remarks = forms.CharField(
        label=_("Remarks"),
        required=False,
        max_length=3000,
        widget=forms.Textarea(attrs={"rows": 3}),
        validators=[printable],
    )

    def adapt(self) -> None:
        planned = cn_date(self.thing.planned_on)
        self.fields["held_on"].help_text = gettext("It was planned for %(day)s.") % {"day": planned}
        findings: Any = self.fields["findings"]
        findings.set_fixed(
            [_("Condition")],
            [FixedRow(c.value, (str(c.label),)) for c in Condition],
        )

    def check(self, cleaned: dict[str, Any]) -> Iterator[str]:
        held_on = cleaned["held_on"]
        if held_on < self.thing.planned_on:
            yield gettext("Visited on: the visit was planned for %(day)s; it can't be earlier.") % {
                "day": cn_date(self.thing.planned_on)
            }
        if held_on > timezone.localdate():
            yield gettext("Visited on: that day has not come yet.")
