"""What was sent, on paper: the prints of a version, their stamped scans, and what the city's scan desk
found when it held a paper against the version in hand."""

from __future__ import annotations

import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cluster_portal.policy.lists import Material

from .application import Application
from .snapshots import Snapshot

# What a county prints, stamps and scans: all of its materials but the evidence (四(三)2 to 四(三)4).
PRINTED = (Material.FORM, Material.WORK_PLAN, Material.STATEMENT)
PRINTED_CHOICES = [(material.value, material.label) for material in PRINTED]


def scan_path(scan: StampedScan, filename: str) -> str:
    """A place that gives nothing away and can't be guessed; the name is kept in the row."""
    return f"scans/{timezone.now():%Y}/{uuid.uuid4().hex}"


class OfSnapshotQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> OfSnapshotQuerySet:
        """Whoever may read the version. An expert reads it through the case, without seals."""
        return self.filter(snapshot__in=Snapshot.objects.visible_to(user))


class Print(models.Model):
    """One material of one version as it is printed: what it says never changes, and so its code.

    digest: the SHA-256 of what the material says; its first digits are the code on every page.
    """

    snapshot = models.ForeignKey(Snapshot, on_delete=models.PROTECT, related_name="prints")
    material = models.CharField(max_length=20, choices=PRINTED_CHOICES)
    digest = models.CharField(max_length=64)

    objects = OfSnapshotQuerySet.as_manager()

    class Meta:
        ordering = ("snapshot", "pk")
        constraints = (
            models.UniqueConstraint(name="one_print_a_material", fields=["snapshot", "material"]),
        )

    def __str__(self) -> str:
        return f"{self.snapshot_id}/{self.material}"

    def get_absolute_url(self) -> str:
        return reverse(
            "print", args=[self.snapshot.application_id, self.snapshot.number, self.material]
        )


class StampedScan(models.Model):
    """A stamped print, scanned and uploaded against the version that it was printed from.

    A newer scan takes the place of an older one, which stays on record.
    """

    snapshot = models.ForeignKey(Snapshot, on_delete=models.PROTECT, related_name="scans")
    material = models.CharField(max_length=20, choices=PRINTED_CHOICES)
    digest = models.CharField(max_length=64)
    file = models.FileField(_("file"), upload_to=scan_path)
    name = models.CharField(_("file name"), max_length=200)
    content_type = models.CharField(max_length=100)
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    uploaded_at = models.DateTimeField(auto_now_add=True)
    replaced_at = models.DateTimeField(null=True)

    objects = OfSnapshotQuerySet.as_manager()

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(
                name="one_standing_scan_a_material",
                fields=["snapshot", "material"],
                condition=Q(replaced_at=None),
            ),
        )

    def __str__(self) -> str:
        return self.name


class ComparisonQuerySet(models.QuerySet["PaperComparison"]):
    def visible_to(self, user: Any) -> ComparisonQuerySet:
        """The city's own work; the province and the auditor read along."""
        if not user.is_authenticated or not (user.is_city or user.sees_everything):
            return self.none()
        return self.filter(application__in=Application.objects.visible_to(user))


class PaperComparison(models.Model):
    """The scan desk's finding: the code on a paper against the version in hand."""

    application = models.ForeignKey(
        Application, on_delete=models.PROTECT, related_name="paper_comparisons"
    )
    snapshot = models.ForeignKey(
        Snapshot, on_delete=models.PROTECT, related_name="paper_comparisons"
    )
    material = models.CharField(max_length=20, choices=PRINTED_CHOICES)
    code = models.CharField(max_length=80)
    matches = models.BooleanField()
    compared_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    compared_at = models.DateTimeField(auto_now_add=True)

    objects = ComparisonQuerySet.as_manager()

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return self.code
