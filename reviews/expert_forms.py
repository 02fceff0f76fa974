"""Forms about the pool of experts: its filters, taking one in, changing particulars."""

from __future__ import annotations

from typing import Any

from crispy_forms.helper import FormHelper
from django import forms
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cluster_portal.counties.models import City, County

from .models import Expert
from .models.expert import ExpertQuerySet


class PoolFilterForm(forms.Form):
    """Home city, field of work, name or employer."""

    city = forms.ModelChoiceField(
        label=_("Home city"),
        queryset=City.objects.all(),
        to_field_name="code",
        required=False,
        empty_label=_("All"),
        widget=forms.Select(attrs={"class": "form-select"}),
    )
    field = forms.CharField(
        label=_("Field of work"),
        required=False,
        max_length=40,
        widget=forms.TextInput(attrs={"class": "form-control"}),
    )
    name = forms.CharField(
        label=_("Name or employer"),
        required=False,
        max_length=40,
        widget=forms.TextInput(attrs={"class": "form-control"}),
    )

    def applied_to(self, experts: ExpertQuerySet) -> ExpertQuerySet:
        """What was not understood filters nothing."""
        self.is_valid()
        wanted = self.cleaned_data
        if city := wanted.get("city"):
            experts = experts.filter(home_city=city)
        if field := wanted.get("field"):
            experts = experts.filter(field__icontains=field)
        if name := wanted.get("name"):
            experts = experts.filter(Q(user__name__icontains=name) | Q(employer__icontains=name))
        return experts


class _Counties(forms.ModelMultipleChoiceField):
    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, obj: Any) -> str:
        return str(obj.full_name)


class ExpertForm(forms.Form):
    """The particulars of an expert. Counties that no longer exist stay where they are declared."""

    home_city = forms.ModelChoiceField(
        label=_("Home city"),
        queryset=City.objects.all(),
        empty_label="—",
        help_text=_("Where the expert lives. No county of this city is judged by them."),
    )
    employer = forms.CharField(
        label=_("Employer"), max_length=100, help_text=_("The full name, as on its seal.")
    )
    field = forms.CharField(label=_("Field of work"), max_length=100)
    tied_to = _Counties(
        label=_("Counties with which the expert has declared a tie"),
        queryset=County.objects.none(),
        required=False,
    )

    def __init__(self, *args: Any, expert: Expert | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        declared = expert.tied_to.values("pk") if expert else County.objects.none().values("pk")
        today = County.objects.valid_on(timezone.localdate()).values("pk")
        field = self.fields["tied_to"]
        assert isinstance(field, forms.ModelMultipleChoiceField)
        field.queryset = County.objects.filter(Q(pk__in=declared) | Q(pk__in=today)).select_related(
            "city"
        )
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True


class NewExpertForm(ExpertForm):
    """An expert with the person's own name and number: the account is made with it."""

    name = forms.CharField(label=_("Person's name"), max_length=40)
    phone = forms.CharField(
        label=_("Telephone"),
        max_length=30,
        required=False,
        help_text=_("So that this person can be reached about a review."),
    )

    field_order = ("name", "phone")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        name, employer = cleaned.get("name"), cleaned.get("employer")
        if name and Expert.objects.filter(user__name=name, employer=employer).exists():
            # A form sent twice would otherwise make two accounts.
            self.add_error("name", _("An expert of this name and employer is in the pool already."))
        return cleaned
