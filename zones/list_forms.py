"""The filters of the list of zones. They stand in the address, so that a list can be sent on."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cluster_portal.counties.models import City

from .models import Inspection, Zone


class ZoneFilterForm(forms.Form):
    """City, state, year of designation, name. Only those above the cities choose among cities."""

    city = forms.ModelChoiceField(
        label=_("City"),
        queryset=City.objects.none(),
        to_field_name="code",
        required=False,
        empty_label=_("All"),
    )
    state = forms.ChoiceField(
        label=_("State"), required=False, choices=[("", _("All")), *Zone.State.choices]
    )
    year = forms.TypedChoiceField(
        label=_("Designated in"), required=False, coerce=int, empty_value=None
    )
    name = forms.CharField(label=_("Name of the zone or county"), required=False, max_length=40)

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if user.sees_everything:
            self.fields["city"].queryset = City.objects.visible_to(user)  # type: ignore[attr-defined]
        else:
            del self.fields["city"]
        years = Zone.objects.visible_to(user).dates("designated_on", "year", order="DESC")
        self.fields["year"].choices = [  # type: ignore[attr-defined]
            ("", _("All")),
            *((str(day.year), str(day.year)) for day in years),
        ]
        for name, field in self.fields.items():
            field.widget.attrs["class"] = "form-control" if name == "name" else "form-select"

    def wanted(self, name: str) -> Any:
        """What was asked for; nothing where it was not understood."""
        self.is_valid()
        return self.cleaned_data.get(name) or None


class InspectionFilterForm(forms.Form):
    """City, state, words of the zone's name or of the subject."""

    city = forms.ModelChoiceField(
        label=_("City"),
        queryset=City.objects.none(),
        to_field_name="code",
        required=False,
        empty_label=_("All"),
    )
    state = forms.ChoiceField(
        label=_("State"), required=False, choices=[("", _("All")), *Inspection.State.choices]
    )
    name = forms.CharField(label=_("Zone or subject"), required=False, max_length=40)

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if user.sees_everything:
            self.fields["city"].queryset = City.objects.visible_to(user)  # type: ignore[attr-defined]
        else:
            del self.fields["city"]
        for name, field in self.fields.items():
            field.widget.attrs["class"] = "form-control" if name == "name" else "form-select"

    def wanted(self, name: str) -> Any:
        """What was asked for; nothing where it was not understood."""
        self.is_valid()
        return self.cleaned_data.get(name) or None
