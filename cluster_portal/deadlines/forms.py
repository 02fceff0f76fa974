"""The ledger's filters and the question to the legal calendar. Both stand in the address."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cluster_portal.workflow.fields import DayField

from .calendar import Reckoning, reckon
from .models import ObligationKind, Standing
from .models.obligation import ObligationQuerySet

UNENDED = "unended"
LONGEST_TERM = 1000


class Whose(models.TextChoices):
    """Of all that a person may see, what their own office owes or what the others do."""

    OWN = "own", _("our own office")
    OTHERS = "others", _("other offices")


class LedgerFilterForm(forms.Form):
    """Whose, standing, kind, county. A county sees only its own and has two of them."""

    whose = forms.ChoiceField(
        label=_("Owed by"), required=False, choices=[("", _("All")), *Whose.choices]
    )
    standing = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[(UNENDED, _("still to be done")), ("", _("All")), *Standing.choices],
    )
    kind = forms.ChoiceField(
        label=_("What is owed"), required=False, choices=[("", _("All")), *ObligationKind.choices]
    )
    county = forms.CharField(label=_("Name of the county"), required=False, max_length=40)

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        if user.is_county:
            del self.fields["whose"], self.fields["county"]
        for name, field in self.fields.items():
            field.widget.attrs["class"] = "form-control" if name == "county" else "form-select"

    def applied_to(self, obligations: ObligationQuerySet) -> ObligationQuerySet:
        """Those that the filters let through: none while a filter is not understood."""
        if not self.is_valid():
            return obligations.none()
        wanted = self.cleaned_data
        if whose := wanted.get("whose"):
            own = Q(office=self.user.office_id)
            obligations = obligations.filter(own if whose == Whose.OWN else ~own)
        standing = wanted["standing"]
        if standing == UNENDED:
            obligations = obligations.unended()
        elif standing:
            obligations = obligations.standing(Standing(standing))
        if kind := wanted["kind"]:
            obligations = obligations.filter(kind=kind)
        if county := wanted.get("county"):
            obligations = obligations.filter(
                Q(county__name__icontains=county) | Q(county__pinyin__icontains=county)
            )
        return obligations


class TermUnit(models.TextChoices):
    """In what a term is counted: the names of reckon()'s arguments."""

    DAYS = "days", _("days")
    WORKING_DAYS = "working_days", _("working days")
    MONTHS = "months", _("months")
    YEARS = "years", _("years")


class OnHoliday(models.TextChoices):
    """What happens to a last day on a holiday."""

    ROLL = "roll", _("it moves to the next working day")
    STAY = "stay", _("it stays where it is")


class TermForm(forms.Form):
    """A term of so many days, months or years after the day of an event."""

    start = DayField(
        label=_("Day of the event"),
        help_text=_("The day on which a decision is made or a paper arrives; it is not counted."),
    )
    number = forms.IntegerField(label=_("Length of the term"), min_value=1, max_value=LONGEST_TERM)
    unit = forms.ChoiceField(label=_("Counted in"), choices=TermUnit.choices)
    on_holiday = forms.ChoiceField(
        label=_("If the last day is a holiday"), choices=OnHoliday.choices
    )

    def reckoned(self) -> Reckoning:
        """The answer to a valid form."""
        asked = self.cleaned_data
        return reckon(
            asked["start"],
            **{asked["unit"]: asked["number"]},
            roll=asked["on_holiday"] == OnHoliday.ROLL,
        )
