"""The filters of the list of assessments. They stand in the address, so that a list can be sent on."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cluster_portal.counties.models import City
from cluster_portal.policy.lists import Grade

from .models import Assessment


class AssessmentFilterForm(forms.Form):
    """City, state, grade, year in which the term ended. Only those above cities choose among them."""

    city = forms.ModelChoiceField(
        label=_("City"),
        queryset=City.objects.none(),
        to_field_name="code",
        required=False,
        empty_label=_("All"),
    )
    state = forms.ChoiceField(
        label=_("State"), required=False, choices=[("", _("All")), *Assessment.State.choices]
    )
    grade = forms.ChoiceField(
        label=_("Grade"), required=False, choices=[("", _("All")), *Grade.choices]
    )
    year = forms.TypedChoiceField(
        label=_("Term ended in"), required=False, coerce=int, empty_value=None
    )

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if user.sees_everything:
            self.fields["city"].queryset = City.objects.visible_to(user)  # type: ignore[attr-defined]
        else:
            del self.fields["city"]
        years = Assessment.objects.visible_to(user).dates(
            "zone__term_ends_on", "year", order="DESC"
        )
        self.fields["year"].choices = [  # type: ignore[attr-defined]
            ("", _("All")),
            *((str(day.year), str(day.year)) for day in years),
        ]
        for field in self.fields.values():
            field.widget.attrs["class"] = "form-select"

    def wanted(self, name: str) -> Any:
        """What was asked for; nothing where it was not understood."""
        self.is_valid()
        return self.cleaned_data.get(name) or None
