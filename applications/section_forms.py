"""The forms of the application form's sections (四(三)2, 四(三)4). A draft may be saved with anything
empty; what a submission needs is said by the fields' own `required`.

Where the work plan's sections are: plan_forms.py. What is odd, though it may be right, is said by a
form's `doubts()`: it is questioned, never refused.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from cluster_portal.documents.printable import printable
from cluster_portal.policy.lists import InnovatorKind, Provision
from cluster_portal.policy.numbers import MINIMUM_STAFF
from cluster_portal.workflow.days import FIRST_DAY, LAST_DAY, cn_date
from cluster_portal.workflow.fields import (
    CountField,
    DayField,
    TextField,
    choice,
    count,
    figure,
    line,
    money,
    text,
)
from cluster_portal.workflow.rows_field import RowsField, rows_of
from cluster_portal.workflow.writing import WritingForm

FULL_TIME, PART_TIME = "full", "part"
DOCUMENT_KINDS = (Provision.PLAN, Provision.POLICIES)

# Beyond these a figure is asked about. They are no rules: a figure that is right may stay.
ODD_AREA = 5_000_000  # square metres
ODD_FUNDS = 100_000  # 万元 a year
OLD_FIGURES = 24  # months


class SectionForm(WritingForm):
    """Base of all sections. It is filled in by a county; `thing` is the application, None where a
    version that was sent is only read."""

    def sentence(self, field: forms.Field, error: ValidationError) -> str:
        """A field that is merely empty is named, no more."""
        return str(field.label) if error.code == "required" else super().sentence(field, error)

    def doubts(self, said: dict[str, Any]) -> Iterator[str]:
        """Sentences on answers that are probably a slip. said: what is stored."""
        yield from ()


def old_figures(said: dict[str, Any]) -> Iterator[str]:
    """Figures that are of the future, or of long ago."""
    try:
        day = DayField(required=False).clean(said.get("as_of"))
    except ValidationError:
        return
    if day is None:
        return
    today = timezone.localdate()
    if day > today:
        yield gettext("The figures are as of %(day)s, a day that is still to come.") % {
            "day": cn_date(day)
        }
    elif (today.year - day.year) * 12 + today.month - day.month > OLD_FIGURES:
        yield gettext("The figures are as of %(day)s. Are there newer ones?") % {
            "day": cn_date(day)
        }


def number_in(row: dict[str, Any], name: str) -> float:
    """The figure of a stored cell; 0 where it is empty."""
    return float(row.get(name) or 0)


class BasicsForm(SectionForm):
    zone_name = TextField(
        label=_("Name of the zone"),
        help_text=_("As it is to stand on the decision."),
        max_length=200,
        validators=[printable],  # or the whole round could not be announced
    )
    sites = RowsField(
        label=_("Sites of the zone"),
        help_text=_(
            "One centre, and further sites where there are any: each on a line of its own."
        ),
        columns={
            "name": line(_("Name of the site"), longest=60),
            "address": line(_("Address"), longest=150),
            "area": figure(_("Area (square metres)")),
        },
    )
    as_of = DayField(label=_("Areas as of"))
    contact_name = line(_("Contact person"), longest=40)
    contact_unit = line(_("Unit and post of the contact person"))
    contact_phone = line(_("Telephone of the contact person"), longest=40)
    contact_email = forms.EmailField(label=_("E-mail of the contact person"), required=False)

    sections = (
        (_("The zone"), ("zone_name", "sites", "as_of")),
        (_("Contact"), ("contact_name", "contact_unit", "contact_phone", "contact_email")),
    )

    def doubts(self, said: dict[str, Any]) -> Iterator[str]:
        yield from old_figures(said)
        for row in rows_in(said, "sites"):
            area = number_in(row, "area")
            if not 0 < area <= ODD_AREA:
                yield gettext("%(site)s: is the area of %(area)s square metres right?") % {
                    "site": row.get("name"),
                    "area": row.get("area") or 0,
                }


class GovernmentForm(SectionForm):
    """What the first condition asks for (四(二)1), and the organisation (五(一)句3, 指引1.2)."""

    authority = line(
        _("Institution in charge of intellectual property"),
        _("Its full name."),
    )
    leader = line(_("Leader in charge"), _("Name and post."))
    leading_group = text(_("Leading group"), _("Head, members, when it was set up."), rows=3)
    staff = RowsField(
        label=_("Staff for the zone"),
        help_text=format_lazy(
            _("At least {number} who work on it full time (policy, guidance 1.2)."),
            number=MINIMUM_STAFF,
        ),
        columns={
            "name": line(_("Name"), longest=40),
            "post": line(_("Post"), longest=60),
            "time": choice(
                _("Full time"), [(FULL_TIME, _("full time")), (PART_TIME, _("part time"))]
            ),
        },
        least=MINIMUM_STAFF,
    )
    documents = RowsField(
        label=_("Development plan and policies"),
        help_text=_("Each document on a line; its file is uploaded below and chosen here."),
        columns={
            "kind": choice(
                pgettext_lazy("document", "Kind"), [(k.value, k.label) for k in DOCUMENT_KINDS]
            ),
            "title": line(_("Title"), longest=150),
            "number": line(_("Document number"), needed=False, longest=60),
            "issued_by": line(_("Issued by"), longest=100),
            "issued_on": DayField(label=_("Issued on")),
            "file": choice(_("File"), (), needed=False),
        },
    )
    funds = RowsField(
        label=_("Earmarked funds by year and source"),
        columns={
            "year": CountField(label=_("Year"), min_value=FIRST_DAY.year, max_value=LAST_DAY.year),
            "source": line(_("Source"), longest=150),
            "amount": money(_("Amount (10,000 yuan)")),
        },
    )

    sections = (
        (_("Institution and staff"), ("authority", "leader", "leading_group", "staff")),
        (_("Plan and policies"), ("documents",)),
        (_("Funds"), ("funds",)),
    )

    def adapt(self) -> None:
        """The files that were uploaded can be chosen for the documents; one that is gone is kept as
        it was named."""
        documents = self.fields["documents"]
        assert isinstance(documents, RowsField)
        column = documents.columns["file"]
        assert isinstance(column, forms.ChoiceField)
        files = {str(file.pk): file.name for file in self.thing.attached} if self.thing else {}
        chosen = (str(row.get("file") or "") for row in rows_in(self.content, "documents"))
        gone = {key: _("file %(number)s") % {"number": key} for key in chosen if key}
        column.choices = [("", "—"), *({**gone, **files}.items())]
        column.widget.attrs["data-files"] = "true"

    def doubts(self, said: dict[str, Any]) -> Iterator[str]:
        for row in rows_in(said, "funds"):
            if not 0 < number_in(row, "amount") <= ODD_FUNDS:
                yield gettext("Funds of %(year)s: is %(amount)s (10,000 yuan) right?") % {
                    "year": row.get("year"),
                    "amount": row.get("amount") or 0,
                }
        for row in rows_in(said, "documents"):
            day = row.get("issued_on") or ""
            if day > timezone.localdate().isoformat():
                yield gettext("“%(title)s” is issued on a day that is still to come.") % {
                    "title": row.get("title")
                }


class IndustryForm(SectionForm):
    """What the second condition asks for (四(二)2)."""

    strengths = text(_("Industries in which the county is strong"))
    as_of = DayField(label=_("Figures as of"))
    leading = RowsField(
        label=_("The leading innovators by name"),
        columns={
            "name": line(_("Name"), longest=100),
            "kind": choice(pgettext_lazy("innovator", "Kind"), InnovatorKind.choices),
            "field": line(_("Industry or field"), longest=100),
        },
    )
    demand = text(_("Demand for services"), _("What the innovators need, and how it is known."))

    def adapt(self) -> None:
        for kind in InnovatorKind:
            self.fields[count_field(kind)] = count(_("%(kind)s (number)") % {"kind": kind.label})
        self.order_fields(
            ["strengths", "as_of", *map(count_field, InnovatorKind), "leading", "demand"]
        )

    def doubts(self, said: dict[str, Any]) -> Iterator[str]:
        yield from old_figures(said)
        for kind in InnovatorKind:
            named = sum(row.get("kind") == kind.value for row in rows_in(said, "leading"))
            counted = number_in(said, count_field(kind))
            if named > counted:
                yield gettext("%(kind)s: %(named)d are named, but only %(counted)d counted.") % {
                    "kind": kind.label,
                    "named": named,
                    "counted": counted,
                }


class InstitutionsForm(SectionForm):
    """What holds for the whole list of institutions."""

    as_of = DayField(
        label=_("Figures of the institutions as of"),
        help_text=_("Staff and attorneys on that day, the revenue of the year that it closes."),
    )

    def doubts(self, said: dict[str, Any]) -> Iterator[str]:
        yield from old_figures(said)


class StatementForm(SectionForm):
    signer_name = line(_("Who signs for the government"), _("Name of its head."), longest=40)
    signer_post = line(_("Post of the signer"))


def count_field(kind: InnovatorKind) -> str:
    """The name of the field that counts the innovators of a kind."""
    return f"count_{kind.value}"


def rows_in(said: dict[str, Any], name: str) -> list[dict[str, Any]]:
    """The lines of a stored table; none where an older form had a text there."""
    return rows_of(said.get(name))


def statement_text(government_name: str) -> str:
    """The statement of truthfulness (四(三)4) as it is shown, signed and frozen."""
    return gettext(
        "%(government)s states: all materials submitted with this application are lawful, true, "
        "accurate and valid. It accepts checks of them and bears the responsibility for "
        "anything untrue."
    ) % {"government": government_name}
