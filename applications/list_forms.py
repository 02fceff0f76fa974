"""The filters of a desk's list. They stand in the address, so that a list can be sent on."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cluster_portal.counties.models import City

from .models import Round
from .round_table import FLAGS


class DeskFilterForm(forms.Form):
    """Round, city, state, name. A city has no choice of cities."""

    round = forms.ModelChoiceField(
        label=_("Round"),
        queryset=Round.objects.none(),
        to_field_name="year",
        required=False,
        empty_label=_("All"),
    )
    city = forms.ModelChoiceField(
        label=_("City"),
        queryset=City.objects.none(),
        to_field_name="code",
        required=False,
        empty_label=_("All"),
    )
    state = forms.ChoiceField(label=_("State"), required=False)
    name = forms.CharField(label=_("Name of the county"), required=False, max_length=40)

    def __init__(
        self, *args: Any, user: Any, states: list[Any], one_round: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self._offer("round", Round.objects.visible_to(user))
        if one_round:
            self.fields["round"].empty_label = None  # type: ignore[attr-defined]
        self._offer("city", City.objects.visible_to(user))
        if user.is_city:
            del self.fields["city"]
        states_field = self.fields["state"]
        assert isinstance(states_field, forms.ChoiceField)
        states_field.choices = [("", _("All")), *states]
        for name, field in self.fields.items():
            if not field.widget.is_hidden:
                field.widget.attrs["class"] = "form-control" if name == "name" else "form-select"

    def _offer(self, name: str, rows: Any) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = rows

    def wanted(self, name: str) -> Any:
        """What was asked for; nothing where it was not understood."""
        self.is_valid()
        return self.cleaned_data.get(name) or None


class RoundTableForm(DeskFilterForm):
    """The table of one round; what it is sorted by goes along unseen."""

    flag = forms.ChoiceField(
        label=_("Stands out"), required=False, choices=[("", _("All")), *FLAGS]
    )
    sort = forms.CharField(widget=forms.HiddenInput, required=False, max_length=20)

    def __init__(self, *args: Any, user: Any, states: list[Any]) -> None:
        super().__init__(*args, user=user, states=states, one_round=True)
        self.fields["name"].label = _("County: name, pinyin or code")
