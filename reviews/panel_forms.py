"""The panel's rules, the expert's declaration and the score sheet (四(四)句2)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cluster_portal.workflow.fields import DayField
from cluster_portal.workflow.forms import TransitionForm
from cluster_portal.workflow.rows_field import FixedRow, RowsField
from cluster_portal.workflow.writing import Answer, WritingForm

from .models import Expert
from .tally import LEAST_FOR_TRIMMING

WHOLE = 100  # what the weights add up to


class PanelForm(WritingForm):
    """By what the round's applications are judged, by how many, and until when."""

    sections = (
        (_("Rules"), ("minimum_experts", "due_on", "trim")),
        (_("Criteria"), ("criteria",)),
    )

    minimum_experts = forms.IntegerField(
        label=_("Experts for each case, at least"), min_value=1, max_value=99
    )
    due_on = DayField(
        label=_("Score sheets are to be handed in by"),
        required=False,
        help_text=_("Until 24:00 of that day. Leave it empty where no day is set."),
    )
    trim = forms.BooleanField(
        label=_("Leave out the highest and the lowest score"),
        required=False,
    )
    criteria = RowsField(
        columns={
            "name": forms.CharField(label=_("Criterion"), max_length=40),
            "meaning": forms.CharField(
                label=_("What it looks at"),
                max_length=300,
                widget=forms.Textarea(attrs={"rows": 2}),
            ),
            "weight": forms.IntegerField(label=_("Weight"), min_value=1, max_value=WHOLE),
        },
        label=_("Criteria and their weights"),
        help_text=_(
            "The weights add up to 100; a score goes from 0 to the criterion's weight. Empty a line "
            "to take it out."
        ),
    )

    def adapt(self) -> None:
        self.fields["minimum_experts"].help_text = gettext(
            "The pool has %(number)d experts with an open account."
        ) % {"number": Expert.objects.available().count()}
        self.fields["trim"].help_text = gettext(
            "Only for a case with %(number)d score sheets or more."
        ) % {"number": LEAST_FOR_TRIMMING}

    def clean_due_on(self) -> date | None:
        due_on: date | None = self.cleaned_data["due_on"]
        if due_on and due_on <= timezone.localdate():
            raise ValidationError(gettext("Choose a day after today."))
        return due_on

    def check(self, cleaned: dict[str, Any]) -> Iterator[str]:
        total = sum(row["weight"] for row in cleaned["criteria"])
        if total != WHOLE:
            yield gettext("The weights add up to %(total)d; they have to add up to 100.") % {
                "total": total
            }
        names = [row["name"] for row in cleaned["criteria"]]
        for name in dict.fromkeys(name for name in names if names.count(name) > 1):
            yield gettext("There are two criteria of the name “%(name)s”.") % {"name": name}


class DeclarationForm(TransitionForm):
    """What an expert declares before any material is opened (practice: 回避)."""

    no_relative = forms.BooleanField(
        label=_("I have no relative and no other close person in charge of this application.")
    )
    no_interest = forms.BooleanField(
        label=_("I have no economic interest in the county's zone or in its institutions.")
    )
    no_part = forms.BooleanField(
        label=_("I took no part in preparing the application and gave no advice on it.")
    )
    not_employed = forms.BooleanField(
        label=_("I have not worked in this county within the last two years.")
    )
    confidential = forms.BooleanField(
        label=_("I keep the materials and my scores to myself, and judge by myself.")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.error_messages["required"] = gettext(
                "Tick this to take the review on. Where you can't, declare a tie and step back."
            )


class SheetForm(WritingForm):
    """A score and its reason for each criterion of the frozen panel, and a comment on the whole."""

    scores = RowsField(
        columns={
            "score": forms.DecimalField(
                label=_("Score"), min_value=0, max_digits=4, decimal_places=1
            ),
            "reason": forms.CharField(
                label=_("Reason"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3})
            ),
        },
        label=_("Scores"),
        help_text=_("From 0 to the weight, with one decimal at most, and a reason for each."),
    )
    comment = forms.CharField(
        label=_("Opinion on the whole"),
        max_length=3000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("What speaks for the county, what is weak, what should be looked at on site."),
    )

    def adapt(self) -> None:
        self.criteria = self.thing.panel.criteria
        field = self.fields["scores"]
        assert isinstance(field, RowsField)
        field.set_fixed(
            (_("Criterion"), _("What it looks at"), _("Weight")),
            [
                FixedRow(
                    key,
                    (
                        name,
                        meaning,
                        gettext("at most %(weight)s") % {"weight": number_format(weight)},
                    ),
                )
                for key, name, meaning, weight in self.criteria
            ],
        )
        # So that a sheet not yet begun says of each criterion that its score is missing.
        blank = [{"key": key} for key, *_rest in self.criteria]
        self.content = {"scores": blank, **self.content}

    def clean_scores(self) -> list[dict[str, Any]]:
        rows: list[dict[str, Any]] = self.cleaned_data["scores"]
        if faults := list(self._too_high(rows)):
            raise ValidationError(faults)
        return rows

    def check(self, cleaned: dict[str, Any]) -> Iterator[str]:
        yield from self._too_high(cleaned["scores"])

    def reading(self) -> list[Answer]:
        """With what the scores add up to, after them."""
        scores, comment = super().reading()
        field = self.fields["scores"]
        assert isinstance(field, RowsField)
        given = [_figure(field, row.get("score")) for row in self.content["scores"]]
        figures = [figure for figure in given if figure is not None]
        total = number_format(sum(figures, Decimal(0))) if figures else ""
        return [scores, Answer("total", gettext("Total"), total), comment]

    def _too_high(self, rows: Iterable[dict[str, Any]]) -> Iterator[str]:
        given: dict[str, Decimal | None] = {row["key"]: row["score"] for row in rows}
        for key, name, _meaning, weight in self.criteria:
            score = given.get(key)
            if score is not None and score > weight:
                yield gettext(
                    "%(criterion)s: the score is %(score)s; it can be %(weight)s at most."
                ) % {
                    "criterion": name,
                    "score": number_format(score),
                    "weight": number_format(weight),
                }


def _figure(field: RowsField, typed: Any) -> Decimal | None:
    """The score, where it is one: what could not be saved is read, too, and may be anything."""
    try:
        score: Decimal | None = field.columns["score"].clean(typed)
    except ValidationError:
        return None
    return score
