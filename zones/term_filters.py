"""The filters of the lists of reports, events and support. They stand in the address."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cluster_portal.counties.models import City
from cluster_portal.deadlines.models import Standing
from cluster_portal.policy.lists import SupportKind

from .models import AnnualReport, Exchange, ExchangeKind, Support

ALL = ("", _("All"))


class CityFilterForm(forms.Form):
    """City (only those above the cities choose among them), and what a list adds."""

    city = forms.ModelChoiceField(
        label=_("City"),
        queryset=City.objects.none(),
        to_field_name="code",
        required=False,
        empty_label=_("All"),
    )

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if user.sees_everything:
            self.fields["city"].queryset = City.objects.visible_to(user)  # type: ignore[attr-defined]
        else:
            del self.fields["city"]
        for field in self.fields.values():
            chosen = isinstance(field.widget, forms.Select)
            field.widget.attrs["class"] = "form-select" if chosen else "form-control"

    def wanted(self, name: str) -> Any:
        """What was asked for; nothing where it was not understood."""
        self.is_valid()
        return self.cleaned_data.get(name) or None


class TermFilterForm(CityFilterForm):
    """City, a year, and what a list adds."""

    year = forms.TypedChoiceField(label=_("Year"), required=False, coerce=int, empty_value=None)

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, user=user, **kwargs)
        years = [(str(year), str(year)) for year in self.years(user)]
        self.fields["year"].choices = [ALL, *years]  # type: ignore[attr-defined]

    def years(self, user: Any) -> Iterable[int]:
        """The years that can be chosen, the newest first."""
        raise NotImplementedError


class ReportFilterForm(TermFilterForm):
    state = forms.ChoiceField(
        label=_("State"), required=False, choices=[ALL, *AnnualReport.State.choices]
    )
    standing = forms.ChoiceField(
        label=_("Deadline"), required=False, choices=[ALL, *Standing.choices]
    )

    def years(self, user: Any) -> Iterable[int]:
        found = AnnualReport.objects.visible_to(user).order_by("-year")
        return found.values_list("year", flat=True).distinct()


class ExchangeFilterForm(TermFilterForm):
    kind = forms.ChoiceField(label=_("Kind"), required=False, choices=[ALL, *ExchangeKind.choices])
    state = forms.ChoiceField(
        label=_("State"), required=False, choices=[ALL, *Exchange.State.choices]
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields.pop("city", None)  # an event is of no single city

    def years(self, user: Any) -> Iterable[int]:
        days = Exchange.objects.visible_to(user).dates("held_on", "year", order="DESC")
        return [day.year for day in days]


class SupportFilterForm(TermFilterForm):
    kind = forms.ChoiceField(label=_("Kind"), required=False, choices=[ALL, *SupportKind.choices])
    name = forms.CharField(label=_("Name of the zone or county"), required=False, max_length=40)
    sums = forms.ChoiceField(
        label=_("Show"),
        required=False,
        choices=[("", _("Each note")), ("on", _("Sums by zone and year"))],
    )

    def years(self, user: Any) -> Iterable[int]:
        days = Support.objects.visible_to(user).dates("given_on", "year", order="DESC")
        return [day.year for day in days]
