"""What the pages of a round ask for. The rules are asked in round_keeping.py."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cluster_portal.counties.models import County
from cluster_portal.policy.numbers import ROUND_CLOSES
from cluster_portal.workflow.fields import DayField

UNTIL_MIDNIGHT = _("Until 24:00 of that day, Beijing time.")


def reason_field(help_text: Any, *, required: bool = True) -> forms.CharField:
    return forms.CharField(
        label=_("Reason"),
        required=required,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=help_text,
    )


class OpenRoundForm(forms.Form):
    """A new round."""

    year = forms.IntegerField(label=_("Year"), min_value=2000, max_value=2099)
    opens_on = DayField(label=_("Opens on"), help_text=_("From 00:00 of that day."))
    closes_on = DayField(label=_("Closes on"), required=False)
    reason = reason_field(
        _("Needed where the round closes on another day than the policy's."), required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        month, day = ROUND_CLOSES
        self.fields["closes_on"].help_text = _(
            "Left empty: %(month)d/%(day)d of the year, 24:00, as the policy has it (四（三）)."
        ) % {"month": month, "day": day}


class ClosingForm(forms.Form):
    """Another closing day."""

    closes_on = DayField(label=_("Closes on"), help_text=UNTIL_MIDNIGHT)
    reason = reason_field(_("Every office sees it on the page of the round."))


class CutoffForm(forms.Form):
    """A city's own day, or the button `lift`: none."""

    closes_on = DayField(
        label=_("Your counties submit by"), help_text=UNTIL_MIDNIGHT, required=False
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if "lift" in self.data:
            self.errors.pop("closes_on", None)
            return {"closes_on": None}
        if not cleaned.get("closes_on") and not self.has_error("closes_on"):
            self.add_error("closes_on", _("Name the day, or choose to have none of your own."))
        return cleaned


class CountyField(forms.ModelChoiceField):
    """A county, with its city: the name alone names nothing."""

    def label_from_instance(self, obj: Any) -> str:
        return str(obj.full_name)


class ExtensionForm(forms.Form):
    """More time for one county."""

    county = CountyField(label=_("County"), queryset=County.objects.none())
    until = DayField(label=_("Until"), help_text=UNTIL_MIDNIGHT)
    reason = reason_field(_("It is kept on record; the county and its city see it."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["county"]
        assert isinstance(field, CountyField)
        counties: Any = County.objects.valid_on(timezone.localdate())
        field.queryset = counties.select_related("city")
