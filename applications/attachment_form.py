"""The form for one file of the evidence."""

from __future__ import annotations

from typing import Any

from crispy_forms.helper import FormHelper
from django import forms
from django.utils.translation import gettext_lazy

from cluster_portal.workflow.uploads import ACCEPTED

from .models import Purpose
from .progress import Progress


class AttachmentForm(forms.Form):
    """What the file shows, and the file."""

    purpose = forms.ChoiceField(label=gettext_lazy("What it shows"), choices=Purpose.choices)
    file = forms.FileField(
        label=gettext_lazy("File"),
        help_text=gettext_lazy("PDF, OFD, JPG, PNG, DOCX or XLSX."),
        widget=forms.ClearableFileInput(attrs={"accept": ",".join(ACCEPTED)}),
        allow_empty_file=True,  # an empty one is answered in plain words by checked_upload()
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper(self)
        self.helper.form_tag = False
        self.helper.disable_csrf = True


def first_lacking(progress: Progress) -> str:
    """The purpose of the next file: what is still to be proved, then "other"."""
    return next((provision.value for provision in progress.unproven), Purpose.OTHER.value)
