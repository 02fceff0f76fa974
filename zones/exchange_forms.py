"""The forms of events, and of support given."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from crispy_forms.helper import FormHelper
from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cluster_portal.policy.lists import SupportKind
from cluster_portal.workflow.days import cn_date
from cluster_portal.workflow.fields import DayField
from cluster_portal.workflow.forms import TransitionForm

from .models import Exchange, ExchangeKind, Zone


class ZonesField(forms.ModelMultipleChoiceField):
    """Zones, a box to tick for each."""

    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, obj: Zone) -> str:
        return f"{obj.name}（{obj.county.full_name}）"

    def clean(self, value: Any) -> Any:
        """As a list, which a log row can keep."""
        return list(super().clean(value))


class ExchangeForm(forms.ModelForm):
    """An event and the zones that are invited: those within the office's reach, with the title."""

    held_on = DayField(label=gettext_lazy("Day"))
    zones = ZonesField(label=gettext_lazy("Invited zones"), queryset=Zone.objects.none())

    class Meta:
        model = Exchange
        fields = ("kind", "subject", "place", "held_on")

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kind: Any = self.fields["kind"]
        kind.choices = [("", "—"), *ExchangeKind.choices]
        zones: Any = self.fields["zones"]
        zones.queryset = Zone.objects.visible_to(user).titled().for_desk().order_by("county__code")
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True


class AttendanceForm(TransitionForm):
    """Who of those invited came, and what came of it."""

    present = ZonesField(
        label=gettext_lazy("Zones that came"), queryset=Zone.objects.none(), required=False
    )
    summary = forms.CharField(
        label=gettext_lazy("What came of it"),
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 6}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        present: Any = self.fields["present"]
        present.queryset = self.thing.zones.for_desk().order_by("county__code")


class SupportForm(forms.Form):
    """What was given to a zone, by whoever notes it (五(二)); guidance on its questions too."""

    kind = forms.ChoiceField(
        label=gettext_lazy("Kind of support"), choices=[("", "—"), *SupportKind.choices]
    )
    given_on = DayField(label=gettext_lazy("Given on"))
    what = forms.CharField(
        label=gettext_lazy("What was given"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("Of guidance: the question, and what was advised."),
    )
    amount = forms.DecimalField(
        label=gettext_lazy("Money given (10,000 yuan)"),
        required=False,
        max_digits=12,
        decimal_places=2,
        help_text=gettext_lazy(
            "Needed for working funds. A mistake is corrected by a new note with the difference, "
            "with a minus where too much was noted."
        ),
    )

    def __init__(self, *args: Any, zone: Zone, **kwargs: Any) -> None:
        self.zone = zone
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True

    def clean_kind(self) -> SupportKind:
        return SupportKind(self.cleaned_data["kind"])  # type: ignore[call-arg]  # a choice by its value

    def clean_given_on(self) -> date:
        given_on: date = self.cleaned_data["given_on"]
        if given_on > timezone.localdate():
            raise ValidationError(_("That day has not come yet. Choose today or an earlier day."))
        if given_on < self.zone.designated_on:
            raise ValidationError(
                _("The zone was designated on %(day)s. Choose that day or a later one.")
                % {"day": cn_date(self.zone.designated_on)}
            )
        return given_on

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        amount: Decimal | None = cleaned.get("amount")
        if cleaned.get("kind") == SupportKind.FUNDS and "amount" in cleaned and not amount:
            self.add_error("amount", _("Enter how much money was given."))
        return cleaned
