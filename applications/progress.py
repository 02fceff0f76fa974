"""How far an application is: what each section still lacks, and the three conditions (四(二)).

One Progress reads an application's content in a fixed number of queries; the task list, the
conditions, the snapshot and the transitions all ask it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext as _

from cluster_portal.policy.lists import Condition, InnovatorKind, Provision, RightKind, ServiceKind
from cluster_portal.policy.numbers import MINIMUM_INSTITUTIONS, MINIMUM_STAFF
from cluster_portal.workflow.errors import Lack

from . import doubts
from .indicators import IndicatorRow, indicator_rows
from .outline import SECTIONS, Holds, SectionSpec
from .plan_forms import SECTION_FORMS, IndicatorsForm
from .section_forms import FULL_TIME, SectionForm, count_field, number_in, rows_in

if TYPE_CHECKING:
    from .models import Application, Attachment, Institution, KeyProject, Section


@dataclass(frozen=True)
class Finding:
    """One fact that a condition asks for: whether it holds, and the figures that say so."""

    condition: Condition
    text: str
    met: bool
    section: str

    def as_data(self) -> dict[str, Any]:
        return {"condition": self.condition.value, "text": self.text, "met": self.met}


@dataclass
class SectionProgress:
    """Where one section stands."""

    spec: SectionSpec
    missing: list[str] = field(default_factory=list)
    doubts: list[str] = field(default_factory=list)
    carried: int = 0  # answers taken over from the last application, to be confirmed
    started: bool = False
    locked: bool = False
    returned: bool = False
    answered: bool = False  # every item of the return that concerns it

    @property
    def complete(self) -> bool:
        return not self.missing and not self.carried

    @property
    def done(self) -> bool:
        """Nothing is left to do here: it is complete, and each item of a return is answered."""
        return self.complete and (self.answered or not self.returned)


class Progress:
    """The application's content as it is now."""

    def __init__(self, application: Application) -> None:
        self.application = application

    @cached_property
    def answers(self) -> dict[str, dict[str, Any]]:
        return {key: section.data for key, section in self.saved.items()}

    @cached_property
    def saved(self) -> dict[str, Section]:
        return {section.key: section for section in self.application.sections.all()}

    @cached_property
    def forms(self) -> dict[str, SectionForm]:
        """The form of each section that has one, on what is saved."""
        return {
            key: form(thing=self.application, content=self.answers.get(key, {}))
            for key, form in SECTION_FORMS.items()
        }

    @cached_property
    def institutions(self) -> list[Institution]:
        return list(self.application.institutions.all())

    @cached_property
    def projects(self) -> list[KeyProject]:
        return list(self.application.keyprojects.all())

    @cached_property
    def indicators(self) -> list[IndicatorRow]:
        form = self.forms["indicators"]
        assert isinstance(form, IndicatorsForm)
        return indicator_rows(form.content, form.definitions)

    @cached_property
    def files(self) -> list[Attachment]:
        return self.application.attached

    @cached_property
    def sections(self) -> list[SectionProgress]:
        """All sections in the outline's order, with what each lacks and whether it is locked."""
        correction = self.application.open_correction
        items = list(correction.items.all()) if correction else []
        opened = {item.section for item in items} if correction else set(SECTIONS)
        unanswered = {item.section for item in items if not item.answer}
        writable = self.application.is_being_written
        return [
            SectionProgress(
                spec,
                missing=self._missing(spec),
                doubts=self._doubts(spec),
                carried=self._carried(spec),
                started=self._started(spec),
                locked=not writable or key not in opened,
                returned=correction is not None and key in opened,
                answered=key not in unanswered,
            )
            for key, spec in SECTIONS.items()
        ]

    @property
    def next_section(self) -> SectionProgress | None:
        """Where to go on: the first that is not done, of those that can be written now."""
        return next((part for part in self.sections if not part.done and not part.locked), None)

    def section(self, key: str) -> SectionProgress:
        return next(part for part in self.sections if part.spec.key == key)

    @cached_property
    def findings(self) -> list[Finding]:
        """The facts of the three conditions, met or not (四(二)1, 四(二)2, 四(二)3)."""
        return [*self._government(), *self._industry(), *self._services()]

    @cached_property
    def matrix(self) -> list[tuple[RightKind, list[int]]]:
        """The 6 × 6 coverage: for each kind of right, how many institutions offer each service."""
        offered = [cell for institution in self.institutions for cell in institution.cells]
        return [
            (right, [offered.count(f"{right.value}.{service.value}") for service in ServiceKind])
            for right in RightKind
        ]

    def lacks(self) -> list[Lack]:
        """All that stands between the draft and its submission, each with the page to mend it.

        Of a return only the sections that it has unlocked are asked: what was sent with the others was
        complete when it was sent, and nobody could mend it now.
        """
        open_parts = [part for part in self.sections if not part.locked]
        found = [
            (
                part.spec.key,
                _("%(section)s: still missing: %(what)s.")
                % {"section": part.spec.title, "what": _shortened(part.missing)},
            )
            for part in open_parts
            if part.missing
        ]
        found += [
            (
                part.spec.key,
                _("%(section)s: %(number)d answers are carried over and to be confirmed.")
                % {"section": part.spec.title, "number": part.carried},
            )
            for part in open_parts
            if part.carried
        ]
        keys = {part.spec.key for part in open_parts}
        found += [
            (finding.section, _("Condition not met: %(what)s") % {"what": finding.text})
            for finding in self.findings
            if not finding.met and finding.section in keys
        ]
        return [Lack(text, self._url(section)) for section, text in found]

    def as_data(self) -> dict[str, Any]:
        """The whole content as a snapshot keeps it."""
        return {
            "applicant": self.application.county.government_name,
            "answers": self.answers,
            "institutions": [row.as_data() for row in self.institutions],
            "projects": [row.as_data() for row in self.projects],
            "indicators": [row.as_data() for row in self.indicators],
            "findings": [finding.as_data() for finding in self.findings],
            "doubts": [
                {"section": part.spec.key, "text": text}
                for part in self.sections
                for text in part.doubts
            ],
        }

    @property
    def unproven(self) -> list[Provision]:
        """What the government provides (四(二)1) and no file proves yet."""
        shown = {attachment.purpose for attachment in self.files}
        return [provision for provision in Provision if provision.value not in shown]

    def _url(self, section: str) -> str:
        return reverse("section", args=[self.application.pk, section])

    def _missing(self, spec: SectionSpec) -> list[str]:
        missing = self.forms[spec.key].missing() if spec.key in self.forms else []
        if spec.key == "evidence":
            missing += [
                _("a file that proves: %(what)s") % {"what": provision.label}
                for provision in self.unproven
            ]
        elif spec.holds is Holds.ROWS and not self._rows(spec):
            missing.append(_("at least one row"))
        if spec.key == "institutions":
            missing += [
                _("%(row)s: %(missing)s") % {"row": row.name, "missing": _(", ").join(lacking)}
                for row in self.institutions
                if (lacking := row.missing())
            ]
        return missing

    def _doubts(self, spec: SectionSpec) -> list[str]:
        found: list[str] = []
        if spec.key in self.forms:
            form = self.forms[spec.key]
            found += form.doubts(form.content)
        if spec.key == "institutions":
            found += doubts.of_institutions(self.institutions)
        if spec.key == "projects":
            found += doubts.of_projects(self.projects)
        return found

    def _carried(self, spec: SectionSpec) -> int:
        fields = len(self.saved[spec.key].carried) if spec.key in self.saved else 0
        rows = self._rows(spec) if spec.holds is not Holds.ANSWERS else []
        return fields + sum(row.carried for row in rows)

    def _rows(self, spec: SectionSpec) -> list[Any]:
        """The rows or files that the section holds."""
        rows: dict[str, list[Any]] = {
            "institutions": self.institutions,
            "projects": self.projects,
            "evidence": self.files,
        }
        return rows[spec.key]

    def _started(self, spec: SectionSpec) -> bool:
        return spec.key in self.answers or (
            spec.holds is not Holds.ANSWERS and bool(self._rows(spec))
        )

    def _government(self) -> list[Finding]:
        said = self.answers.get("government", {})
        staff = sum(row.get("time") == FULL_TIME for row in rows_in(said, "staff"))
        proven = {attachment.purpose for attachment in self.files}
        documents = {row.get("kind") for row in rows_in(said, "documents")}
        stated = {
            Provision.AUTHORITY: bool(said.get("authority")),
            Provision.PLAN: Provision.PLAN.value in documents,
            Provision.POLICIES: Provision.POLICIES.value in documents,
            Provision.FUNDS: any(number_in(row, "amount") > 0 for row in rows_in(said, "funds")),
        }
        return [
            Finding(
                Condition.GOVERNMENT,
                _("%(what)s: stated and evidenced") % {"what": provision.label},
                met=is_stated and provision.value in proven,
                section="evidence" if is_stated else "government",
            )
            for provision, is_stated in stated.items()
        ] + [
            Finding(
                Condition.GOVERNMENT,
                _("Full-time staff for the zone: %(have)d of at least %(wanted)d")
                % {"have": staff, "wanted": MINIMUM_STAFF},
                met=staff >= MINIMUM_STAFF,
                section="government",
            )
        ]

    def _industry(self) -> list[Finding]:
        said = self.answers.get("industry", {})
        innovators = sum(said.get(count_field(kind)) or 0 for kind in InnovatorKind)
        return [
            Finding(
                Condition.INDUSTRY,
                _("Strong industries are named"),
                met=bool(said.get("strengths")),
                section="industry",
            ),
            Finding(
                Condition.INDUSTRY,
                _("Innovators in the county: %(have)d") % {"have": innovators},
                met=innovators > 0,
                section="industry",
            ),
            Finding(
                Condition.INDUSTRY,
                _("Their demand for services is described"),
                met=bool(said.get("demand")),
                section="industry",
            ),
        ]

    def _services(self) -> list[Finding]:
        have = len(self.institutions)
        rows = [(right.label, sum(counts)) for right, counts in self.matrix]
        columns = [
            (service.label, sum(counts[place] for _right, counts in self.matrix))
            for place, service in enumerate(ServiceKind)
        ]
        return [
            Finding(
                Condition.SERVICES,
                _("Service institutions: %(have)d of at least %(wanted)d")
                % {"have": have, "wanted": MINIMUM_INSTITUTIONS},
                met=have >= MINIMUM_INSTITUTIONS,
                section="institutions",
            ),
            *(
                Finding(
                    Condition.SERVICES,
                    _("Covered: %(kind)s (offered %(times)d times)")
                    % {"kind": kind, "times": times},
                    met=times > 0,
                    section="institutions",
                )
                for kind, times in rows + columns
            ),
        ]


def _shortened(items: list[str], most: int = 3) -> str:
    """The first few, and how many more."""
    shown = _(", ").join(items[:most])
    more = len(items) - most
    return shown if more <= 0 else _("%(shown)s and %(more)d more") % {"shown": shown, "more": more}
