"""The sequences of document numbers 发文字号: one for each office, code word and year."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class NumberSequenceQuerySet(models.QuerySet["NumberSequence"]):
    def take(self, *, office: models.Model, prefix: str, year: int) -> int:
        """The next number, under a lock that lasts until the transaction ends.

        If the transaction is rolled back, so is the number: no gap, no double.
        """
        # Two first letters of a year may both find no row; get_or_create lets one of them insert it.
        self.get_or_create(office=office, prefix=prefix, year=year)
        sequence = self.select_for_update().get(office=office, prefix=prefix, year=year)
        sequence.last += 1
        sequence.save(update_fields=["last"])
        return sequence.last


class NumberSequence(models.Model):
    """The last number that an office has given under one code word in one year."""

    office = models.ForeignKey("counties.Office", on_delete=models.PROTECT, related_name="+")
    prefix = models.CharField(_("code word of its papers"), max_length=20)
    year = models.PositiveSmallIntegerField(_("year"))
    last = models.PositiveIntegerField(_("last number given"), default=0)

    objects = NumberSequenceQuerySet.as_manager()

    class Meta:
        verbose_name = _("number sequence")
        constraints = (
            models.UniqueConstraint(
                name="one_sequence_a_year", fields=["office", "prefix", "year"]
            ),
        )

    def __str__(self) -> str:
        return f"{self.prefix}〔{self.year}〕"
