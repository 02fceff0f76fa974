"""The filters of the audit log."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from cluster_portal.workflow.days import end_of
from cluster_portal.workflow.fields import DayField
from cluster_portal.workflow.models import LogRow

from .waiting import kinds


def _kind_choices() -> list[tuple[str, Any]]:
    named = [(model._meta.label_lower, capfirst(model._meta.verbose_name)) for model in kinds()]
    return [("", _("All")), *named]


class AuditFilterForm(forms.Form):
    """All may be left empty. They stand in the address, so that a list can be sent to a colleague."""

    person = forms.CharField(label=_("Person"), required=False, max_length=60)
    office = forms.CharField(label=_("Office"), required=False, max_length=60)
    kind = forms.ChoiceField(label=_("Kind of thing"), required=False, choices=_kind_choices)
    first_day = DayField(
        label=_("First day"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    last_day = DayField(
        label=_("Last day"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            look = "form-select" if name == "kind" else "form-control"
            field.widget.attrs["class"] = look

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        first, last = cleaned.get("first_day"), cleaned.get("last_day")
        if first and last and last < first:
            self.add_error("last_day", _("The last day lies before the first."))
        return cleaned

    def applied_to(self, rows: Any) -> Any:
        """The rows that the filters let through: none while a filter is wrong."""
        if not self.is_valid():
            return LogRow.objects.none()
        wanted = self.cleaned_data
        if wanted["person"]:
            rows = rows.filter(actor_name__icontains=wanted["person"])
        if wanted["office"]:
            rows = rows.filter(office_name__icontains=wanted["office"])
        if wanted["kind"]:
            rows = rows.filter(model=wanted["kind"])
        if wanted["first_day"]:
            rows = rows.filter(at__gte=end_of(wanted["first_day"] - timedelta(days=1)))
        if wanted["last_day"]:
            rows = rows.filter(at__lt=end_of(wanted["last_day"]))
        return rows
