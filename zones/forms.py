"""The forms of a zone's organisation and of its implementation plan."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.text import Truncator, format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from applications.section_forms import FULL_TIME, PART_TIME
from cluster_portal.documents.printable import printable
from cluster_portal.policy.lists import Measure
from cluster_portal.policy.numbers import MINIMUM_STAFF
from cluster_portal.workflow.days import FIRST_DAY, LAST_DAY, cn_date
from cluster_portal.workflow.fields import (
    CountField,
    DayField,
    choice,
    figure,
    line,
    lines,
    money,
    text,
)
from cluster_portal.workflow.figures import shown_number
from cluster_portal.workflow.rows_field import FixedRow, RowsField
from cluster_portal.workflow.writing import WritingForm

from .plans import TARGETS, basis_of

GUIDANCE = (
    40  # characters of the policy's guidance beside a measure; the policy's page has it whole
)


class OrganisationForm(WritingForm):
    """Who builds the zone and with what (五(一)句3, 五(二)句3, 指引1.2, 指引1.3)."""

    head = line(
        gettext_lazy("Head of the leading group"), gettext_lazy("The person's name and post.")
    )
    members = text(
        gettext_lazy("Members of the leading group"),
        gettext_lazy("The departments and who stands for them; since when the group exists."),
        rows=3,
    )
    body = line(
        gettext_lazy("Body in charge"),
        gettext_lazy("The body that the county government has named or set up for the zone."),
    )
    phone = line(gettext_lazy("Telephone of the body in charge"))
    staff = RowsField(
        label=gettext_lazy("Staff for the zone"),
        help_text=format_lazy(
            gettext_lazy("At least {number} who work on it full time (policy, guidance 1.2)."),
            number=MINIMUM_STAFF,
        ),
        columns={
            "name": line(gettext_lazy("Name"), longest=40),
            "post": line(gettext_lazy("Post"), longest=60),
            "time": choice(
                gettext_lazy("Full time"),
                [(FULL_TIME, gettext_lazy("full time")), (PART_TIME, gettext_lazy("part time"))],
            ),
        },
        least=MINIMUM_STAFF,
    )
    funds = RowsField(
        label=gettext_lazy("Earmarked funds by year"),
        columns={
            "year": CountField(
                label=gettext_lazy("Year"), min_value=FIRST_DAY.year, max_value=LAST_DAY.year
            ),
            "amount": money(gettext_lazy("Amount (10,000 yuan)")),
            "source": line(gettext_lazy("Source")),
        },
    )
    terms = text(
        gettext_lazy("Favourable terms"),
        gettext_lazy("Land, rooms, rent, services bought by the government."),
    )
    policies = text(
        gettext_lazy("Supporting policies"), gettext_lazy("Title, number and day of each.")
    )

    sections = (
        (gettext_lazy("Leading group"), ("head", "members")),
        (gettext_lazy("Body and staff"), ("body", "phone", "staff")),
        (gettext_lazy("Funds, terms and policies"), ("funds", "terms", "policies")),
    )

    def check(self, cleaned: dict[str, Any]) -> Iterator[str]:
        """Enough effective staff, read as full-time ones; one line of funds a year."""
        full_time = sum(row["time"] == FULL_TIME for row in cleaned["staff"])
        if full_time < MINIMUM_STAFF:
            yield _("Staff for the zone: %(have)d full time, at least %(least)d are needed.") % {
                "have": full_time,
                "least": MINIMUM_STAFF,
            }
        years = [row["year"] for row in cleaned["funds"]]
        for year in sorted({year for year in years if years.count(year) > 1}):
            yield _("Earmarked funds: %(year)d stands twice.") % {"year": year}


class PlanForm(WritingForm):
    """The county's implementation plan, with its own issue (四(五)2).

    Carried over from the plan in force; targets stand beside those of the plan in force.
    """

    issue_number = forms.CharField(
        label=gettext_lazy("Number under which the county government issued it"),
        max_length=60,
        validators=[printable],
    )
    issued_on = DayField(label=gettext_lazy("Issued on"))
    general = text(gettext_lazy("General requirements"), rows=6)
    measures = RowsField(
        label=gettext_lazy("Measures"),
        help_text=gettext_lazy(
            "For each of the 16: what is done, by when and by whom; or why it is not planned."
        ),
        columns={
            "what": lines(gettext_lazy("What is done"), needed=False),
            "when": line(gettext_lazy("By when"), needed=False),
            "who": line(gettext_lazy("By whom"), needed=False),
            "why_not": line(gettext_lazy("Why not planned"), needed=False, longest=2000),
        },
        least=len(Measure),
    )
    indicators = RowsField(
        label=gettext_lazy("Indicators"),
        help_text=gettext_lazy(
            "The targets are carried over. A lower one needs an approved adjustment first."
        ),
        columns={
            name: figure(label)
            for name, label in zip(
                TARGETS,
                (
                    gettext_lazy("Target, year 1"),
                    gettext_lazy("Target, year 2"),
                    gettext_lazy("Target, year 3"),
                ),
                strict=True,
            )
        },
    )
    projects = RowsField(
        label=gettext_lazy("Key projects"),
        columns={
            "name": line(gettext_lazy("Name of the project"), longest=100),
            "lead": line(gettext_lazy("Responsible unit"), longest=100),
            "starts_on": DayField(label=gettext_lazy("Starts on")),
            "ends_on": DayField(label=gettext_lazy("Ends on")),
            "money": money(gettext_lazy("Money (10,000 yuan)")),
            "milestones": lines(gettext_lazy("Milestones")),
        },
    )
    safeguards = text(gettext_lazy("Safeguards"), rows=6)

    sections = (
        (gettext_lazy("Issue"), ("issue_number", "issued_on")),
        (gettext_lazy("Requirements"), ("general",)),
        (gettext_lazy("Measures"), ("measures",)),
        (gettext_lazy("Indicators"), ("indicators",)),
        (gettext_lazy("Key projects"), ("projects",)),
        (gettext_lazy("Safeguards"), ("safeguards",)),
    )

    def adapt(self) -> None:
        """The 16 measures with the policy's guidance; the indicators with the targets they had."""
        measures, indicators = self.fields["measures"], self.fields["indicators"]
        assert isinstance(measures, RowsField)
        assert isinstance(indicators, RowsField)
        measures.set_fixed(
            (_("Measure"), _("Guidance of the policy")),
            [
                FixedRow(m.value, (str(m.label), Truncator(m.guidance).chars(GUIDANCE)))
                for m in Measure
            ],
        )
        basis = basis_of(self.thing)
        indicators.set_fixed(
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
                for row in basis.content["indicators"]
            ],
        )

    def check(self, cleaned: dict[str, Any]) -> Iterator[str]:
        """The day of issue, each measure planned or explained, projects that end after they begin."""
        yield from self._day(cleaned["issued_on"])
        for measure, row in zip(Measure, cleaned["measures"], strict=True):
            planned = [name for name in ("what", "when", "who") if row[name]]
            if row["why_not"] and planned:
                yield _("%(measure)s: say either what is done or why it is not planned.") % {
                    "measure": measure.label
                }
            elif not row["why_not"] and len(planned) < 3:
                yield _("%(measure)s: say what is done, by when and by whom; or why not.") % {
                    "measure": measure.label
                }
        for project in cleaned["projects"]:
            if project["ends_on"] < project["starts_on"]:
                yield _("%(project)s ends before it starts.") % {"project": project["name"]}

    def _day(self, issued_on: date) -> Iterator[str]:
        designated_on = self.thing.zone.designated_on
        if issued_on < designated_on:
            yield _("Issued on: not before the designation on %(day)s.") % {
                "day": cn_date(designated_on)
            }
        if issued_on > timezone.localdate():
            yield _("Issued on: not a day in the future.")
