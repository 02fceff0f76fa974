"""The columns by which the sheets of all apps say of which county a row is; and the list of people."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext_lazy as _

from cluster_portal.workflow.sheets import Column, Sheet


def county_columns(county_of: Callable[[Any], Any]) -> tuple[Column, ...]:
    """Code, city and name of the county of a row, for sorting and matching; empty where it has none."""

    def of_county(value: Callable[[Any], Any]) -> Callable[[Any], Any]:
        return lambda row: value(county) if (county := county_of(row)) else None

    return (
        Column(_("Division code"), of_county(lambda county: county.code)),
        Column(_("City"), of_county(lambda county: county.city.name)),
        Column(_("County"), of_county(lambda county: county.name)),
    )


def _standing(person: Any) -> Any:
    if not person.is_active:
        return _("No longer in use")
    return _("First login awaited") if person.must_change_password else _("In use")


PEOPLE = Sheet(
    _("People"),
    (
        Column(_("Office"), lambda person: person.office_label),
        Column(_("Person's name"), lambda person: person.name),
        Column(_("Role"), lambda person: person.get_role_display()),
        Column(_("User name"), lambda person: person.username),
        Column(_("Telephone"), lambda person: person.masked_phone),
        Column(_("State"), _standing),
    ),
)
