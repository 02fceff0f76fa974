"""The forms of the lists: an institution, a key project."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, Any, ClassVar

from crispy_forms.helper import FormHelper
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from stdnum.cn import uscc
from stdnum.exceptions import ValidationError as NumberError

from cluster_portal.documents.printable import printable
from cluster_portal.policy.lists import RightKind, ServiceKind
from cluster_portal.workflow.fields import DayField, TextField, choice, count, line, lines, money

from .models import Institution, KeyProject
from .models.rows import CELLS, BrandGrade, InstitutionKind, cell_code, label_of

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


class RowForm(forms.ModelForm):
    """Base of the two. What no two rows of a list may share is said here, at its field."""

    shared_by_none: ClassVar[str] = ""
    taken: ClassVar[StrOrPromise] = ""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper(self)
        self.helper.form_tag = False
        self.helper.disable_csrf = True

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if self.shared_by_none in cleaned:
            other = (
                self._meta.model._default_manager.filter(
                    application=self.instance.application_id,
                    **{self.shared_by_none: cleaned[self.shared_by_none]},
                )
                .exclude(pk=self.instance.pk)
                .first()
            )
            # A new row that is the other word for word was sent twice, which save_row() forgives.
            if other and (self.instance.pk or self.errors or not _repeats(other, cleaned)):
                self.add_error(self.shared_by_none, str(self.taken))
        return cleaned


def _repeats(row: Any, cleaned: dict[str, Any]) -> bool:
    return all(getattr(row, name) == value for name, value in cleaned.items())


class InstitutionForm(RowForm):
    shared_by_none = "credit_code"
    taken = gettext_lazy("The list has an institution with this code already.")

    name = TextField(label=label_of(Institution, "name"), max_length=100, validators=[printable])
    credit_code = TextField(
        label=label_of(Institution, "credit_code"),
        help_text=gettext_lazy("18 digits and letters, as on its licence."),
        max_length=40,
    )
    kind = choice(label_of(Institution, "kind"), InstitutionKind.choices, needed=False)
    staff = count(label_of(Institution, "staff"), needed=False)
    patent_attorneys = count(label_of(Institution, "patent_attorneys"), needed=False)
    lawyers = count(label_of(Institution, "lawyers"), needed=False)
    revenue = money(label_of(Institution, "revenue"), needed=False)
    brand = choice(label_of(Institution, "brand"), BrandGrade.choices, needed=False)
    since = DayField(label=label_of(Institution, "since"), required=False)
    cells = forms.MultipleChoiceField(
        label=label_of(Institution, "cells"),
        help_text=gettext_lazy(
            "Tick what it offers: a kind of right in the row, a service in the column."
        ),
        choices=[
            (cell_code(right, service), f"{right.label} – {service.label}")
            for right, service in CELLS
        ],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    class Meta:
        model = Institution
        fields = (
            "name",
            "credit_code",
            "kind",
            "staff",
            "patent_attorneys",
            "lawyers",
            "revenue",
            "brand",
            "since",
            "cells",
        )

    def clean_credit_code(self) -> str:
        """Normalised (full-width digits, spaces, small letters) and checked by its check digit."""
        typed = "".join(unicodedata.normalize("NFKC", self.cleaned_data["credit_code"]).split())
        try:
            code = uscc.validate(typed)
        except NumberError as error:
            raise ValidationError(
                _("“%(code)s” is no unified social credit code: compare it with the licence.")
                % {"code": typed}
            ) from error
        return code

    @property
    def service_labels(self) -> list[str]:
        """The heads of the grid's columns."""
        return [str(service.label) for service in ServiceKind]

    @property
    def cell_rows(self) -> list[tuple[RightKind, list[tuple[str, str, bool]]]]:
        """The 6 × 6 grid of ticks: for each right, its cells as (code, label, ticked)."""
        ticked = set(self["cells"].value() or [])
        return [
            (
                right,
                [
                    (
                        cell_code(right, service),
                        f"{right.label} – {service.label}",
                        cell_code(right, service) in ticked,
                    )
                    for service in ServiceKind
                ],
            )
            for right in RightKind
        ]


class KeyProjectForm(RowForm):
    name = TextField(label=label_of(KeyProject, "name"), max_length=100)
    lead = line(label_of(KeyProject, "lead"), longest=100)
    starts_on = DayField(label=label_of(KeyProject, "starts_on"))
    ends_on = DayField(label=label_of(KeyProject, "ends_on"))
    money = money(label_of(KeyProject, "money"))
    milestones = lines(label_of(KeyProject, "milestones"))

    class Meta:
        model = KeyProject
        fields = ("name", "lead", "starts_on", "ends_on", "money", "milestones")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        starts, ends = cleaned.get("starts_on"), cleaned.get("ends_on")
        if starts and ends and ends < starts:
            self.add_error("ends_on", _("The end lies before the start."))
        return cleaned


ROW_FORMS: dict[str, type[RowForm]] = {
    "institutions": InstitutionForm,
    "projects": KeyProjectForm,
}
