"""What the selection of a round asks for (四(四)句3, 句4)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any, ClassVar

from crispy_forms.helper import FormHelper
from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cluster_portal.documents.printable import printable
from cluster_portal.workflow.fields import DayField
from cluster_portal.workflow.forms import TransitionForm
from cluster_portal.workflow.rows_field import RowsField
from cluster_portal.workflow.writing import WritingForm

from .models import Case, Objection
from .notice_period import DEFAULT_DAYS
from .selecting import passed_over

LONGEST_NOTICE = 30  # working days
SMALLEST_MEETING = 2

States = Case.State


class _ByRankForm(TransitionForm):
    """Whoever is taken out of the order of the ranks, or out of a tie, is taken with a reason."""

    taken: ClassVar[tuple[str, ...]]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.over = passed_over(self.thing, self.taken)
        if not self.over:
            return
        names = "、".join(
            gettext("%(county)s (rank %(rank)d, %(total)s)")
            % {"county": row.case.county.paper_name, "rank": row.rank, "total": row.tally.total}
            for row in self.over
        )
        reason = self.fields["reason"]
        reason.required = True
        reason.error_messages["required"] = gettext(
            "Give the reason why it goes before those that rank before it or level with it."
        )
        reason.help_text = format_html(
            "{} {}",
            gettext("These rank before it or level with it: %(names)s.") % {"names": names},
            gettext("Say why it goes before them; the reason is kept on record."),
        )


class ShortlistForm(_ByRankForm):
    taken = (States.SHORTLISTED, States.PROPOSED, States.DESIGNATED)


class ProposeForm(_ByRankForm):
    taken = (States.PROPOSED, States.DESIGNATED)


class MinutesForm(WritingForm):
    """The meeting that decided on the proposed set, and how the public will be told."""

    sections = (
        (_("The meeting"), ("meeting_on", "present", "minutes")),
        (_("The public notice"), ("notice_days", "objections_to")),
    )

    meeting_on = DayField(label=_("Day of the meeting"))
    present = RowsField(
        {
            "name": forms.CharField(label=_("Name"), max_length=40),
            "post": forms.CharField(label=_("Department and post"), max_length=60),
        },
        least=SMALLEST_MEETING,
        label=_("Who was present"),
    )
    minutes = forms.CharField(
        label=_("Minutes"),
        max_length=20000,
        widget=forms.Textarea(attrs={"rows": 12}),
        help_text=_("What was discussed, how the ranks were weighed, what was decided."),
    )
    notice_days = forms.IntegerField(
        label=_("Working days of the public notice"),
        min_value=1,
        max_value=LONGEST_NOTICE,
        initial=DEFAULT_DAYS,
        help_text=_("The day of publication is the first one; holidays are not counted."),
    )
    objections_to = forms.CharField(
        label=_("Where objections are handed in"),
        max_length=300,
        validators=[printable],
        help_text=_("Department, address, postcode and telephone; it stands in the notice."),
    )

    def check(self, cleaned: dict[str, Any]) -> Iterator[str]:
        if cleaned["meeting_on"] > timezone.localdate():
            yield gettext("Day of the meeting: that day has not come yet.")


class ObjectionForm(forms.ModelForm):
    """An objection as it came in on paper."""

    received_on = DayField(label=_("Received on"))

    class Meta:
        model = Objection
        fields = ("case", "received_on", "by_whom", "contact", "text")
        widgets: ClassVar = {"text": forms.Textarea(attrs={"rows": 8})}
        help_texts: ClassVar = {
            "by_whom": _("Anonymous objections are not taken up."),
            "contact": _("Telephone or address."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        case: Any = self.fields["case"]
        case.queryset = self.instance.selection.proposed.for_desk()
        case.empty_label = gettext("Choose the county")
        case.label_from_instance = lambda one: one.county.full_name
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True

    def clean_received_on(self) -> date:
        day: date = self.cleaned_data["received_on"]
        if day > timezone.localdate():
            raise ValidationError(gettext("That day has not come yet."))
        return day


class AnswerObjectionForm(TransitionForm):
    """Whether it is upheld, and the answer in writing."""

    upheld = forms.TypedChoiceField(
        label=_("Is the objection upheld?"),
        choices=(("no", _("no")), ("yes", _("yes"))),
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    answer_text = forms.CharField(
        label=_("Answer to whoever objected"),
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("What was looked into, what was found, what follows."),
    )
