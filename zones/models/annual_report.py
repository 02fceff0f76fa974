"""The annual report: last year's summary, this year's plan, to city and province (五(三))."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from cluster_portal.counties.models import County
from cluster_portal.counties.who import CITY, COUNTY, COUNTY_SIGNATORY, PROVINCE
from cluster_portal.policy.numbers import ANNUAL_REPORT_DUE
from cluster_portal.workflow.declare import SYSTEM_ONLY, Beginning, Reason, Writing, transition
from cluster_portal.workflow.forms import AnswerByForm
from cluster_portal.workflow.models import StateField, WorkflowModel, WorkflowQuerySet
from cluster_portal.workflow.writing import written

from .. import conditions
from .zone import Zone, of_reach


class ReportState(models.TextChoices):
    DRAFT = "draft", _("being written")
    SUBMITTED = "submitted", _("before city and province")
    RETURNED = "returned", _("returned")
    CITY_HAS_IT = "city_has_it", _("acknowledged by the city")
    PROVINCE_HAS_IT = "province_has_it", _("acknowledged by the province")
    ACKNOWLEDGED = "acknowledged", _("acknowledged by both")
    LAPSED = "lapsed", _("lapsed")


class AnnualReportQuerySet(WorkflowQuerySet):
    def visible_to(self, user: Any) -> AnnualReportQuerySet:
        return self.filter(of_reach(user, "zone__county"))

    def for_desk(self) -> AnnualReportQuerySet:
        return self.select_related("zone__county__city")


class AnnualReport(WorkflowModel):
    """One for each calendar year with the title, from the year of designation on.

    `year` is the year reported on; it is due by 31 January after it. `report` as ReportForm stores
    it: summary, plan, projects, actuals: a list of {key, actual, note} by indicator.
    """

    State = ReportState
    tones = {
        ReportState.DRAFT: "grey",
        ReportState.SUBMITTED: "blue",
        ReportState.RETURNED: "amber",
        ReportState.CITY_HAS_IT: "blue",
        ReportState.PROVINCE_HAS_IT: "blue",
        ReportState.ACKNOWLEDGED: "green",
        ReportState.LAPSED: "grey",
    }
    asks = {
        ReportState.DRAFT: _("Write the annual report and send it by 31 January"),
        ReportState.RETURNED: _("Correct the annual report and send it again"),
        ReportState.SUBMITTED: _("Acknowledge the annual report or return it"),
        ReportState.CITY_HAS_IT: _("Acknowledge the annual report or return it"),
        ReportState.PROVINCE_HAS_IT: _("Acknowledge the annual report or return it"),
    }
    beginning = Beginning(label=_("Annual report opened"), who=SYSTEM_ONLY, clause="五(三)")
    writings = {
        "report": Writing(
            label=_("Annual report"),
            who=COUNTY,
            states=(ReportState.DRAFT, ReportState.RETURNED),
            form=lambda: _forms().ReportForm,
            files=True,
            clause="五(三)",
        )
    }
    decision_template = "zones/report_decision.html"

    zone = models.ForeignKey(Zone, on_delete=models.PROTECT, related_name="annual_reports")
    year = models.PositiveSmallIntegerField(_("year reported on"))
    state = StateField(choices=ReportState, default=ReportState.DRAFT)
    report = models.JSONField(default=dict)

    objects = AnnualReportQuerySet.as_manager()

    class Meta(WorkflowModel.Meta):
        ordering = ("-year", "zone__county__code")
        verbose_name = _("annual report")
        constraints = (
            models.CheckConstraint(
                name="annual_report_state_is_known", condition=Q(state__in=ReportState.values)
            ),
            models.UniqueConstraint(name="one_report_a_year", fields=["zone", "year"]),
        )

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        return str(
            _("%(county)s, annual report for %(year)d")
            % {"county": self.county.paper_name, "year": self.year}
        )

    @property
    def county(self) -> County:
        return self.zone.county

    @property
    def due_on(self) -> date:
        """31 January of the year after; the day itself is in time."""
        return date(self.year + 1, *ANNUAL_REPORT_DUE)

    def get_absolute_url(self) -> str:
        return reverse("annual_report", args=[self.pk])

    @transition(
        source=[ReportState.DRAFT, ReportState.RETURNED],
        target=ReportState.SUBMITTED,
        label=_("Send to city and province"),
        who=COUNTY_SIGNATORY,
        conditions=[conditions.year_is_nearly_over, written("report")],
        clause="五(三)",
        freezes=("report",),
    )
    def submit(self, **data: Any) -> None:
        """It goes to both at once; each acknowledges on its own, and either may return it."""

    @transition(
        source=ReportState.SUBMITTED,
        target=ReportState.CITY_HAS_IT,
        label=_("Acknowledge (city)"),
        who=CITY,
        reason=Reason.OPTIONAL,
        clause="五(三)",
    )
    def acknowledge_by_city(self, **data: Any) -> None:
        """The city has taken note; the province has not yet."""

    @transition(
        source=ReportState.SUBMITTED,
        target=ReportState.PROVINCE_HAS_IT,
        label=_("Acknowledge (province)"),
        who=PROVINCE,
        reason=Reason.OPTIONAL,
        clause="五(三)",
    )
    def acknowledge_by_province(self, **data: Any) -> None:
        """The province has taken note; the city has not yet."""

    @transition(
        source=ReportState.PROVINCE_HAS_IT,
        target=ReportState.ACKNOWLEDGED,
        label=_("Acknowledge (city, after the province)"),
        who=CITY,
        reason=Reason.OPTIONAL,
        clause="五(三)",
    )
    def acknowledge_by_city_too(self, **data: Any) -> None:
        """Both have taken note."""

    @transition(
        source=ReportState.CITY_HAS_IT,
        target=ReportState.ACKNOWLEDGED,
        label=_("Acknowledge (province, after the city)"),
        who=PROVINCE,
        reason=Reason.OPTIONAL,
        clause="五(三)",
    )
    def acknowledge_by_province_too(self, **data: Any) -> None:
        """Both have taken note."""

    @transition(
        source=[ReportState.SUBMITTED, ReportState.PROVINCE_HAS_IT],
        target=ReportState.RETURNED,
        label=_("Return to the county (city)"),
        who=CITY,
        form=lambda: AnswerByForm,
        reason=Reason.REQUIRED,
        clause="五(三)",
        optional=True,
    )
    def return_by_city(self, **data: Any) -> None:
        """The city wants something corrected; both get the new version."""

    @transition(
        source=[ReportState.SUBMITTED, ReportState.CITY_HAS_IT],
        target=ReportState.RETURNED,
        label=_("Return to the county (province)"),
        who=PROVINCE,
        form=lambda: AnswerByForm,
        reason=Reason.REQUIRED,
        clause="五(三)",
        optional=True,
    )
    def return_by_province(self, **data: Any) -> None:
        """The province wants something corrected; both get the new version."""

    @transition(
        source=[state for state in ReportState if state not in ("acknowledged", "lapsed")],
        target=ReportState.LAPSED,
        label=_("Lapsed with the title"),
        who=SYSTEM_ONLY,
        consequence=True,
    )
    def lapse(self, **data: Any) -> None:
        """The zone has lost its title and reports no more."""


def _forms() -> Any:
    from .. import report_forms

    return report_forms
