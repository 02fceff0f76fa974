"""The filters of the lists of zones and inspections. They stand in the address, to be sent on."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from .models import Inspection, Zone
from .term_filters import ALL, CityFilterForm, TermFilterForm


class ZoneFilterForm(TermFilterForm):
    """City, year of designation, state, name."""

    state = forms.ChoiceField(label=_("State"), required=False, choices=[ALL, *Zone.State.choices])
    name = forms.CharField(label=_("Name of the zone or county"), required=False, max_length=40)

    field_order = ("city", "state", "year", "name")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["year"].label = _("Designated in")

    def years(self, user: Any) -> list[int]:
        days = Zone.objects.visible_to(user).dates("designated_on", "year", order="DESC")
        return [day.year for day in days]


class InspectionFilterForm(CityFilterForm):
    """City, state, words of the zone's name or of the subject."""

    state = forms.ChoiceField(
        label=_("State"), required=False, choices=[ALL, *Inspection.State.choices]
    )
    name = forms.CharField(label=_("Zone or subject"), required=False, max_length=40)
