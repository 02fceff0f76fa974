"""Form fields that every act uses."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext_lazy as _

from .days import FIRST_DAY, LAST_DAY


class DateInput(forms.DateInput):
    input_type = "date"

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(format="%Y-%m-%d", **kwargs)


class DayField(forms.DateField):
    """A day that a person types: within a century, so that its end can always be reckoned."""

    widget = DateInput
    default_validators = [
        MinValueValidator(FIRST_DAY, _("Choose a day from the year 2000 on.")),
        MaxValueValidator(LAST_DAY, _("Choose a day up to the year 2099.")),
    ]
