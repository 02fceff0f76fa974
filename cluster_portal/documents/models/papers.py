"""An issued paper: numbered, frozen, printed once, verifiable by its code."""

from __future__ import annotations

import secrets
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ..letter import Letter

# Crockford's base 32: no I, L, O or U, which are misread on paper.
CODE_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
MISREAD = str.maketrans("OIL", "011")
CODE_LENGTH = 16  # 80 bits: nobody walks through them


def new_code() -> str:
    """An unguessable verification code, in groups of four."""
    letters = [secrets.choice(CODE_ALPHABET) for _ in range(CODE_LENGTH)]
    return group_code("".join(letters))


def group_code(typed: str) -> str:
    """A code as it is stored, however it was typed from paper."""
    bare = "".join(c for c in typed.upper() if c.isalnum()).translate(MISREAD)
    return "-".join(bare[i : i + 4] for i in range(0, len(bare), 4))


class PaperKind(models.TextChoices):
    RECOMMENDATION_LETTER = "recommendation_letter", _("letter of recommendation")
    RETURN_NOTICE = "return_notice", _("notice of return for correction")
    ACCEPTANCE_NOTICE = "acceptance_notice", _("notice of acceptance")
    REJECTION_NOTICE = "rejection_notice", _("notice of rejection")
    VISIT_REPORT = "visit_report", _("site-visit report")
    PUBLIC_NOTICE = "public_notice", _("public notice")
    DESIGNATION = "designation", _("decision of designation")
    NOT_SELECTED_NOTICE = "not_selected_notice", _("notice of non-selection")
    FILING_RECEIPT = "filing_receipt", _("filing receipt")
    ADJUSTMENT_REPLY = "adjustment_reply", _("reply on an adjustment")
    ASSESSMENT_NOTICE = "assessment_notice", _("notice of assessment")
    ASSESSMENT_DECISION = "assessment_decision", _("decision of assessment")
    NATIONAL_RECOMMENDATION = "national_recommendation", _("letter of national recommendation")
    RECTIFICATION_ORDER = "rectification_order", _("order of rectification")
    REVOCATION_NOTICE = "revocation_notice", _("notice before a revocation")
    REVOCATION = "revocation", _("decision of revocation")


class FrozenError(Exception):
    """Somebody tried to change or delete what was issued."""


class PaperQuerySet(models.QuerySet["Paper"]):
    def visible_to(self, user: Any) -> PaperQuerySet:
        """The province and the auditor see every paper, other offices those they are a party to."""
        if not user.is_authenticated or user.is_expert:
            return self.none()
        if user.sees_everything:
            return self
        return self.filter(parties=user.office_id)

    def about(self, thing: models.Model) -> PaperQuerySet:
        """The papers that were issued about a thing, the newest first.

        And those about something wider that name it, where the thing knows of such: its method
        `named_in` gives their keys.
        """
        issued = Q(about_model=thing._meta.label_lower, about_id=thing.pk)
        named_in = getattr(thing, "named_in", None)
        return self.filter(issued | Q(pk__in=named_in()) if named_in else issued)

    def waiting(self) -> PaperQuerySet:
        """Papers that have no file yet."""
        return self.filter(sha256="")

    def keep_file(self, pk: int, *, file: str, sha256: str, fonts: dict[str, str]) -> bool:
        """Give a paper its file, once. False where another worker was first."""
        kept = super().filter(pk=pk, sha256="")
        return bool(
            models.QuerySet.update(
                kept,
                file=file,
                sha256=sha256,
                fonts=fonts,
                rendered_at=timezone.now(),
                render_error="",
            )
        )

    def note_error(self, pk: int, error: str) -> None:
        """Say on the paper why it could not be made."""
        models.QuerySet.update(super().filter(pk=pk, sha256=""), render_error=error)

    def update(self, **kwargs: Any) -> int:
        raise FrozenError("an issued paper is not changed")

    def bulk_update(self, *args: Any, **kwargs: Any) -> int:
        raise FrozenError("an issued paper is not changed")

    def delete(self) -> tuple[int, dict[str, int]]:
        raise FrozenError("an issued paper is not deleted")


class Paper(models.Model):
    """A paper as it left its office. Nothing of it changes afterwards but that its file appears.

    `content` is the frozen letter from which the file is made; made by `issuing.issue` only.
    """

    kind = models.CharField(_("kind"), max_length=40, choices=PaperKind)
    office = models.ForeignKey(
        "counties.Office", on_delete=models.PROTECT, related_name="papers_issued"
    )
    prefix = models.CharField(_("code word of its papers"), max_length=20)
    year = models.PositiveSmallIntegerField(_("year"))
    serial = models.PositiveIntegerField(_("serial number"))
    number = models.CharField(_("document number"), max_length=60)
    title = models.CharField(_("title"), max_length=200)
    addressee = models.CharField(_("addressee"), max_length=200)
    issued_on = models.DateField(_("date of issue"))
    issued_at = models.DateTimeField(_("time of issue"), default=timezone.now)
    signed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="papers_signed"
    )
    # What it is about, whatever kind of thing that is: this app knows none of those that issue.
    about_model = models.CharField(max_length=60, editable=False)
    about_id = models.BigIntegerField(editable=False)
    content = models.JSONField(_("content"))
    code = models.CharField(_("verification code"), max_length=24, unique=True, default=new_code)
    parties = models.ManyToManyField("counties.Office", related_name="papers", blank=True)
    file = models.FileField(_("file"), upload_to="papers/", blank=True)
    sha256 = models.CharField(_("SHA-256 of the file"), max_length=64, blank=True)
    fonts = models.JSONField(_("fonts that served"), default=dict, blank=True)
    rendered_at = models.DateTimeField(_("made at"), null=True, blank=True)
    render_error = models.TextField(_("why it could not be made"), blank=True)

    objects = PaperQuerySet.as_manager()

    class Meta:
        ordering = ("-issued_at", "-pk")
        verbose_name = _("paper")
        indexes = (models.Index(name="papers_about", fields=["about_model", "about_id"]),)
        constraints = (
            models.UniqueConstraint(
                name="one_paper_a_number", fields=["office", "prefix", "year", "serial"]
            ),
            models.CheckConstraint(
                name="a_paper_has_file_and_hash_or_neither",
                condition=Q(file="", sha256="", rendered_at=None)
                | (~Q(file="") & ~Q(sha256="") & Q(rendered_at__isnull=False)),
            ),
        )

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise FrozenError("an issued paper is not changed")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise FrozenError("an issued paper is not deleted")

    @property
    def letter(self) -> Letter:
        """What the paper says."""
        return Letter.from_json(self.content)

    @property
    def is_ready(self) -> bool:
        return bool(self.sha256)
