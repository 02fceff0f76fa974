"""The city's checking form: its checklist, opinion and rank on one page."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cluster_portal.documents.printable import printable
from cluster_portal.workflow.writing import Answer

from .checklists import CITY_ITEMS, ChecklistForm
from .models import CityReview


class CityReviewForm(ChecklistForm):
    """May be saved half answered; what a recommendation needs is said by its conditions."""

    items = CITY_ITEMS

    opinion = forms.CharField(
        label=_("Opinion of the city bureau"),
        required=False,
        max_length=2000,
        validators=[printable],
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_(
            "It stands in the letter of recommendation, before the sentence that recommends the county."
        ),
    )
    rank = forms.IntegerField(
        label=_("Rank among the city's own"),
        required=False,
        min_value=1,
        max_value=99,
        help_text=_("1 is the first. Each of the city's counties has its own rank."),
    )

    def __init__(self, data: Any = None, *, review: CityReview) -> None:
        said = {"opinion": review.opinion, "rank": review.rank}
        super().__init__(data, piece=review, initial=said)

    def readable(self) -> list[Answer]:
        """What was typed, as it is read."""
        fields = [self["opinion"], self["rank"], *(note for _item, _verdict, note in self.rows())]
        return [
            Answer(field.name, str(field.label), str(self.cleaned_data.get(field.name) or ""))
            for field in fields
            if self.cleaned_data.get(field.name)
        ]
