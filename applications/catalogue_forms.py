"""The forms of the two catalogues: one entry each."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cluster_portal.documents.printable import printable
from cluster_portal.workflow.fields import CountField, FigureField, TextField

from .models import IndicatorDefinition, ReturnReason

LAST_PLACE = 9999
IN_USE_HELP = _("Take the tick away to offer it no more. Where it is used already, it stays.")


class EntryForm(forms.ModelForm):
    """Base of both. `values()` are what is to be saved, by the names of the columns."""

    place = CountField(
        label=_("place in the list"),
        min_value=0,
        max_value=LAST_PLACE,
        help_text=_("Entries stand in the order of these numbers."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk is None:
            del self.fields["active"]  # whatever is added is in use
        else:
            self.fields["active"].help_text = IN_USE_HELP

    def values(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self.fields}


class IndicatorForm(EntryForm):
    """An indicator of the dictionary. Its code stays: what counties have filled in goes by it."""

    name = TextField(label=_("indicator"), max_length=60, validators=[printable])
    unit = TextField(label=_("unit"), max_length=20, validators=[printable])
    decimals = forms.TypedChoiceField(
        label=_("decimals"),
        coerce=int,
        choices=[(number, str(number)) for number in range(3)],
        help_text=_("Figures with more are asked about."),
    )
    evidence = TextField(
        label=_("evidence wanted"), max_length=100, required=False, validators=[printable]
    )
    lowest = FigureField(
        label=_("asked about below"),
        required=False,
        max_digits=14,
        decimal_places=2,
        help_text=_("A figure beyond these two is asked about, never refused."),
    )
    highest = FigureField(
        label=_("asked about above"), required=False, max_digits=14, decimal_places=2
    )

    class Meta:
        model = IndicatorDefinition
        fields = (
            "code",
            "name",
            "unit",
            "decimals",
            "kind",
            "better",
            "evidence",
            "lowest",
            "highest",
            "place",
            "active",
        )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].disabled = self.instance.pk is not None

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        low, high = cleaned.get("lowest"), cleaned.get("highest")
        if low is not None and high is not None and low > high:
            self.add_error("highest", gettext("The upper limit lies below the lower one."))
        return cleaned


class ReturnReasonForm(EntryForm):
    text = TextField(
        label=_("what has to be corrected"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        validators=[printable],  # it will stand in the notice
        help_text=_("As the county will read it; whoever returns may still word it anew."),
    )

    class Meta:
        model = ReturnReason
        fields = ("section", "text", "place", "active")
