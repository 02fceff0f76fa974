"""What the application's transitions ask for."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.html import conditional_escape
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cluster_portal.documents.printable import printable
from cluster_portal.workflow.forms import AnswerByForm, TransitionForm

from .outline import SECTIONS
from .section_forms import statement_text


class SubmitForm(TransitionForm):
    """The statement of truthfulness, signed by ticking it (四(三)4)."""

    agreed = forms.BooleanField(
        label=gettext_lazy("I sign this statement for the county government."),
        error_messages={"required": gettext_lazy("The statement has to be signed.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Help texts are printed as HTML, and the government's name is typed by people.
        said = statement_text(self.thing.county.government_name)
        self.fields["agreed"].help_text = conditional_escape(said)


class ReturnForm(AnswerByForm):
    """Items of a return for correction, one for each section that is to be mended, and a day."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for key, spec in SECTIONS.items():
            self.fields[f"item_{key}"] = forms.CharField(
                label=spec.title,
                required=False,
                max_length=2000,
                widget=forms.Textarea(attrs={"rows": 2}),
                validators=[printable],  # it will stand in the notice
            )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not self.items(cleaned):
            raise ValidationError(
                _("Say for at least one section what has to be corrected; only those unlock.")
            )
        return cleaned

    @staticmethod
    def items(data: dict[str, Any]) -> dict[str, str]:
        """Section → what has to be corrected, of those that were filled in."""
        return {
            key: data[f"item_{key}"].strip()
            for key in SECTIONS
            if (data.get(f"item_{key}") or "").strip()
        }
