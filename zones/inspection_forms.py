"""The forms of inspections."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from crispy_forms.helper import FormHelper
from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cluster_portal.workflow.days import cn_date
from cluster_portal.workflow.fields import DayField, line, lines, text
from cluster_portal.workflow.forms import AnswerByForm
from cluster_portal.workflow.rows_field import FixedRow, RowsField
from cluster_portal.workflow.writing import WritingForm

from .models import Inspection


class InspectionForm(forms.ModelForm):
    """When an inspection is to be, and what of."""

    planned_on = DayField(label=gettext_lazy("Planned for"))

    class Meta:
        model = Inspection
        fields = ("planned_on", "subject")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True

    def clean_planned_on(self) -> Any:
        planned_on = self.cleaned_data["planned_on"]
        if planned_on < timezone.localdate():
            raise ValidationError(_("That day is over. Choose today or a later day."))
        return planned_on


class FindingsForm(WritingForm):
    """What the inspection found, and by when each finding is to be answered (五(一))."""

    held_on = DayField(label=gettext_lazy("Held on"))
    who = line(gettext_lazy("Who inspected"), gettext_lazy("Names and units."))
    summary = text(gettext_lazy("How the work stands"), rows=5)
    items = RowsField(
        label=gettext_lazy("Findings"),
        help_text=gettext_lazy(
            "A line for each matter to be put right. Leave the table empty where nothing was found."
        ),
        columns={
            "text": lines(gettext_lazy("What was found")),
            "due_on": DayField(label=gettext_lazy("Answer due")),
        },
        least=0,
    )

    def check(self, cleaned: dict[str, Any]) -> Iterator[str]:
        """A day that has come, and answers that are due after the county has heard of them."""
        today = timezone.localdate()
        if cleaned["held_on"] > today:
            yield _("Held on: that day has not come yet.")
        for row in cleaned["items"]:
            if row["due_on"] <= today:
                yield _("To be answered by %(day)s: choose a day after today.") % {
                    "day": cn_date(row["due_on"])
                }


class AskAgainForm(AnswerByForm):
    """By when the answers are to be completed: findings are answered, nothing is corrected."""

    due_on = DayField(
        label=gettext_lazy("Answer due"), help_text=gettext_lazy("Until 24:00 of that day.")
    )


class AnswersForm(WritingForm):
    """What the county has done about each finding."""

    answers = RowsField(
        label=gettext_lazy("Answers to the findings"),
        columns={"done": lines(gettext_lazy("What was done"))},
        least=0,
    )

    def adapt(self) -> None:
        """A line for each finding as it was sent, with its day."""
        sent = self.thing.version_of("findings")
        items = sent.content.get("items", []) if sent else []
        table = self.fields["answers"]
        assert isinstance(table, RowsField)
        table.set_fixed(
            (_("What was found"), _("Answer due")),
            [
                FixedRow(str(place), (row["text"], cn_date(_day(row["due_on"]))))
                for place, row in enumerate(items)
            ],
        )


def _day(stored: str) -> Any:
    return DayField().to_python(stored)
