"""The forms of an adjustment."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cluster_portal.documents.printable import printable
from cluster_portal.workflow.fields import figure, text
from cluster_portal.workflow.figures import shown_number
from cluster_portal.workflow.forms import TransitionForm
from cluster_portal.workflow.rows_field import FixedRow, RowsField
from cluster_portal.workflow.writing import WritingForm

from .adjusting import basis_of, nothing_changes
from .plans import TARGETS


class AdjustmentForm(WritingForm):
    """What is to change, from what to what, and why (四(六)句3: 调整意见及说明)."""

    why = text(
        gettext_lazy("Why the plan has to be adjusted"),
        gettext_lazy("What has changed since it was filed, and what was tried."),
        rows=6,
    )
    targets = RowsField(
        label=gettext_lazy("New targets"),
        help_text=gettext_lazy("Only where a target changes; leave the rest empty."),
        columns={
            name: figure(label, needed=False)
            for name, label in zip(
                TARGETS,
                (
                    gettext_lazy("New target, year 1"),
                    gettext_lazy("New target, year 2"),
                    gettext_lazy("New target, year 3"),
                ),
                strict=True,
            )
        },
        least=0,
        required=False,
    )
    tasks = text(gettext_lazy("Tasks: from what to what"), needed=False, rows=4)
    projects = text(gettext_lazy("Key projects: from what to what"), needed=False, rows=4)

    def adapt(self) -> None:
        """A line for each indicator, with the targets that stand now; what the reply will quote."""
        for quoted in ("tasks", "projects"):
            self.fields[quoted].validators.append(printable)
        table = self.fields["targets"]
        assert isinstance(table, RowsField)
        table.set_fixed(
            (_("Indicator"), _("Unit"), _("Baseline"), _("Targets of the plan in force")),
            [
                FixedRow(
                    row["key"],
                    (
                        row["name"],
                        row["unit"],
                        shown_number(row["baseline"]),
                        " / ".join(shown_number(row[name]) for name in TARGETS),
                    ),
                )
                for row in basis_of(self.thing).content["indicators"]
            ],
        )

    def check(self, cleaned: dict[str, Any]) -> Iterator[str]:
        """Something has to change."""
        content = basis_of(self.thing).content
        if sentence := nothing_changes(content, self.content):
            yield sentence


class OpinionForm(TransitionForm):
    """The city's opinion; the province reads it, and the reply refers to it."""

    opinion = forms.CharField(
        label=gettext_lazy("The city's opinion"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 6}),
        validators=[printable],
    )


class RefusalForm(TransitionForm):
    """Nothing but the reason; it will stand in the reply."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].validators.append(printable)
