"""What a county fills in for its annual report (五(三))."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cluster_portal.workflow.fields import figure, line, lines, text
from cluster_portal.workflow.rows_field import FixedRow, RowsField
from cluster_portal.workflow.writing import WritingForm

from .reached import shown
from .reporting import basis_of, last_years, project_key, target_of


class ReportForm(WritingForm):
    """The summary of the year, the plan for the next, the indicators' figures, the projects."""

    summary = text(
        gettext_lazy("Summary of the year"),
        gettext_lazy("What was done and what came of it, by the tasks of the plan."),
        rows=8,
    )
    plan = text(
        gettext_lazy("Plan for the next year"),
        gettext_lazy("What is to be done, by when and by whom."),
        rows=8,
    )
    actuals = RowsField(
        label=gettext_lazy("Figures of the indicators"),
        help_text=gettext_lazy(
            "As of 31 December of the year. Explain in the remark where a target was missed."
        ),
        columns={
            "actual": figure(gettext_lazy("Actual figure")),
            "note": line(gettext_lazy("Remark"), needed=False, longest=500),
        },
        least=0,
    )
    projects = RowsField(
        label=gettext_lazy("Progress of the key projects"),
        columns={"progress": lines(gettext_lazy("Progress"))},
        least=0,
    )
    problems = text(gettext_lazy("Problems"), rows=3, needed=False)
    requests = text(
        gettext_lazy("Requests to the city and the province"),
        gettext_lazy("Support or guidance that the zone needs."),
        rows=3,
        needed=False,
    )

    sections = (
        (gettext_lazy("Summary and plan"), ("summary", "plan")),
        (gettext_lazy("Indicators"), ("actuals",)),
        (gettext_lazy("Key projects"), ("projects",)),
        (gettext_lazy("Problems and requests"), ("problems", "requests")),
    )

    def adapt(self) -> None:
        """A line for each indicator and each project of the plan in force at the year's end."""
        report = self.thing
        for name, year in (("summary", report.year), ("plan", report.year + 1)):
            label = self.fields[name].label
            self.fields[name].label = _("%(part)s (%(year)d)") % {"part": label, "year": year}
        actuals, projects = self.fields["actuals"], self.fields["projects"]
        assert isinstance(actuals, RowsField)
        assert isinstance(projects, RowsField)
        content, before = basis_of(report).content, last_years(report)
        actuals.set_fixed(
            (
                _("Indicator"),
                _("Unit"),
                _("Baseline"),
                _("Target of the year"),
                _("Reported the year before"),
            ),
            [
                FixedRow(
                    row["key"],
                    (
                        row["name"],
                        row["unit"],
                        shown(row["baseline"]),
                        shown(target_of(report, row)),
                        shown(before.get(row["key"])),
                    ),
                )
                for row in content["indicators"]
            ],
        )
        projects.set_fixed(
            (_("Name of the project"), _("Responsible unit"), _("Milestones")),
            [
                FixedRow(project_key(place, row), (row["name"], row["lead"], row["milestones"]))
                for place, row in enumerate(content["projects"])
            ],
        )
