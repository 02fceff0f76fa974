"""The assessment's rules: weights, thresholds, days. The policy names none, so the province sets them."""

from __future__ import annotations

from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from cluster_portal.counties.who import PROVINCE_SIGNATORY
from cluster_portal.policy.lists import AssessmentContent, Grade
from cluster_portal.policy.names import NATIONAL_PROGRAMME
from cluster_portal.workflow.declare import SYSTEM_ONLY, Beginning, Event, Reason
from cluster_portal.workflow.models import LoggedModel, LoggedQuerySet

PER_CENT = [MinValueValidator(0), MaxValueValidator(100)]


class RulesQuerySet(LoggedQuerySet):
    def visible_to(self, user: Any) -> RulesQuerySet:
        """Whoever is assessed by them may know them."""
        return self if user.is_authenticated and user.office_id is not None else self.none()

    def current(self) -> Rules:
        """The one set of rules; its defaults where nobody has changed them."""
        found: Any = self.filter(pk=1).first()
        rules: Rules = found or Rules(pk=1)
        return rules


class Rules(LoggedModel):
    """One row. An assessment keeps a copy of it from the day of its notice (Assessment.rules)."""

    completion_weight = models.PositiveSmallIntegerField(
        _("weight: completion and effect"), default=60, validators=PER_CENT
    )
    experience_weight = models.PositiveSmallIntegerField(
        _("weight: practice and experience"), default=20, validators=PER_CENT
    )
    outlook_weight = models.PositiveSmallIntegerField(
        _("weight: further plans"), default=20, validators=PER_CENT
    )
    excellent_from = models.PositiveSmallIntegerField(
        _("excellent from (points)"), default=90, validators=PER_CENT
    )
    qualified_from = models.PositiveSmallIntegerField(
        _("qualified from (points)"), default=60, validators=PER_CENT
    )
    rectification_months = models.PositiveSmallIntegerField(
        _("time for a rectification (months)"),
        default=6,
        validators=[MinValueValidator(1), MaxValueValidator(24)],
    )
    hearing_days = models.PositiveSmallIntegerField(
        _("days to state one's case before a revocation (working days)"),
        default=10,
        validators=[MinValueValidator(3), MaxValueValidator(60)],
    )
    programme = models.CharField(
        _("national programme that the excellent are recommended for"),
        max_length=60,
        default=NATIONAL_PROGRAMME,
    )

    beginning = Beginning(label=_("Rules set up"), who=SYSTEM_ONLY)
    events = {
        "edit": Event(_("Rules of the assessment changed"), PROVINCE_SIGNATORY, Reason.REQUIRED)
    }

    objects = RulesQuerySet.as_manager()

    class Meta(LoggedModel.Meta):
        verbose_name = _("rules of the assessment")
        constraints = (
            models.CheckConstraint(name="one_row_of_assessment_rules", condition=Q(pk=1)),
            models.CheckConstraint(
                name="assessment_weights_add_up",
                condition=Q(completion_weight=100 - F("experience_weight") - F("outlook_weight")),
                violation_error_message=_("The three weights have to make 100 together."),
            ),
            models.CheckConstraint(
                name="excellent_is_above_qualified",
                condition=Q(excellent_from__gt=F("qualified_from")),
                violation_error_message=_("Excellent has to begin above where qualified begins."),
            ),
        )

    def __str__(self) -> str:
        return str(self._meta.verbose_name)

    def as_data(self) -> dict[str, Any]:
        """As an assessment keeps them."""
        return {
            "weights": {
                AssessmentContent.COMPLETION.value: self.completion_weight,
                AssessmentContent.EXPERIENCE.value: self.experience_weight,
                AssessmentContent.OUTLOOK.value: self.outlook_weight,
            },
            "thresholds": {
                Grade.EXCELLENT.value: self.excellent_from,
                Grade.QUALIFIED.value: self.qualified_from,
            },
            "rectification_months": self.rectification_months,
            "hearing_days": self.hearing_days,
            "programme": self.programme,
        }
