"""The form that a transition asks for. Without one of its own it asks for the reason at most."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from crispy_forms.helper import FormHelper
from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from .declare import Declared, Reason
from .fields import DayField


class TransitionForm(forms.Form):
    """Base of all transition forms: knows the thing, the person and the declaration."""

    def __init__(self, *args: Any, thing: Any, by: Any, declared: Declared, **kwargs: Any) -> None:
        self.thing, self.by, self.declared = thing, by, declared
        super().__init__(*args, **kwargs)
        if declared.reason is not Reason.NONE:
            self.fields["reason"] = forms.CharField(
                label=_("Reason"),
                required=declared.reason is Reason.REQUIRED,
                max_length=2000,
                widget=forms.Textarea(attrs={"rows": 4}),
                help_text=_("It is kept on record and shown to the offices concerned."),
            )
        # Without a layout of its own the helper shows every field, also those that a subclass adds.
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True


class AnswerByForm(TransitionForm):
    """A day by which the other office has to answer, within 90 days: nothing stays open for ever."""

    longest = timedelta(days=90)

    due_on = DayField(label=_("To be answered by"), help_text=_("Until 24:00 of that day."))

    def clean_due_on(self) -> date:
        due_on: date = self.cleaned_data["due_on"]
        if due_on <= timezone.localdate():
            raise ValidationError(gettext("Choose a day after today."))
        if due_on > timezone.localdate() + self.longest:
            raise ValidationError(
                gettext("Choose a day within %(days)d days.") % {"days": self.longest.days}
            )
        return due_on


def form_class_of(declared: Declared) -> type[TransitionForm]:
    """The form that the transition declares, or the plain one."""
    return declared.form() if declared.form else TransitionForm
