"""The filters of the list of assessments. They stand in the address, so that a list can be sent on."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cluster_portal.policy.lists import Grade
from zones.term_filters import ALL, TermFilterForm

from .models import Assessment


class AssessmentFilterForm(TermFilterForm):
    """City, state, grade, year in which the term ended."""

    state = forms.ChoiceField(
        label=_("State"), required=False, choices=[ALL, *Assessment.State.choices]
    )
    grade = forms.ChoiceField(label=_("Grade"), required=False, choices=[ALL, *Grade.choices])

    field_order = ("city", "state", "grade", "year")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["year"].label = _("Term ended in")

    def years(self, user: Any) -> list[int]:
        days = Assessment.objects.visible_to(user).dates("zone__term_ends_on", "year", order="DESC")
        return [day.year for day in days]
