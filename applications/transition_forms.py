"""What the application's transitions ask for."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.html import conditional_escape
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cluster_portal.documents.printable import printable
from cluster_portal.workflow.fields import TextField, choice
from cluster_portal.workflow.forms import AnswerByForm, TransitionForm
from cluster_portal.workflow.rows_field import RowsField

from .models import ReturnReason
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


class ReasonSelect(forms.Select):
    """The catalogue. The script puts a reason's words, and its section, beside it, to be edited."""

    catalogue: Mapping[str, ReturnReason] = MappingProxyType({})

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        option = super().create_option(name, value, *args, **kwargs)
        reason = self.catalogue.get(str(value))
        if reason:
            option["attrs"] |= {"data-text": reason.text, "data-section": reason.section}
        return option


class ReturnForm(AnswerByForm):
    """Items of a return for correction, each with the section that it unlocks, and a day.

    A reason of the catalogue is a start: where nothing is typed beside it, it stands as it is.
    """

    media = forms.Media(js=["catalogue.js"])  # the table does not ask its columns for theirs

    items = RowsField(
        label=gettext_lazy("What has to be corrected"),
        help_text=gettext_lazy(
            "Each item on a line of its own, with its section; only these sections unlock."
        ),
        columns={
            "section": choice(
                gettext_lazy("Section"), [(key, spec.title) for key, spec in SECTIONS.items()]
            ),
            "reason": forms.ChoiceField(
                label=gettext_lazy("From the catalogue"),
                required=False,
                widget=ReasonSelect(attrs={"data-fills": "text"}),
            ),
            "text": TextField(
                label=gettext_lazy("What to do"),
                required=False,
                max_length=2000,
                widget=forms.Textarea(attrs={"rows": 2}),
                validators=[printable],  # it will stand in the notice
            ),
        },
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        items = self.fields["items"]
        assert isinstance(items, RowsField)
        reasons = items.columns["reason"]
        assert isinstance(reasons, forms.ChoiceField)
        assert isinstance(reasons.widget, ReasonSelect)
        self.catalogue = {str(reason.pk): reason for reason in ReturnReason.objects.in_use()}
        reasons.choices = [("", "—"), *((pk, _named(r)) for pk, r in self.catalogue.items())]
        reasons.widget.catalogue = self.catalogue
        self.order_fields(["items", "due_on"])

    def clean_items(self) -> list[dict[str, str]]:
        """Section and text of each; the text of the catalogue where none is typed."""
        found = []
        for number, row in enumerate(self.cleaned_data["items"], 1):
            reason = self.catalogue.get(row["reason"])
            text = row["text"].strip() or (reason.text if reason else "")
            if not text:
                raise ValidationError(
                    _("Line %(number)d: say what has to be corrected, or choose a reason.")
                    % {"number": number}
                )
            found.append({"section": row["section"], "text": text})
        return found


def _named(reason: ReturnReason) -> str:
    """In the list of the catalogue each reason stands with its section."""
    if not reason.section:
        return reason.text
    return f"{reason.get_section_display()}{_(': ')}{reason.text}"
