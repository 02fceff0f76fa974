"""Files that a county attaches. Each is a row of its own: it never vanishes with a wrong form."""

from __future__ import annotations

import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .application import Application


class Purpose(models.TextChoices):
    """What a file is there for: which condition it proves."""

    AUTHORITY = "authority", _("Administrative body and staff")
    PLAN = "plan", _("Development plan")
    POLICIES = "policies", _("Supporting policies")
    FUNDS = "funds", _("Source of earmarked funds")
    INDUSTRY = "industry", _("Industry and innovators")
    INSTITUTIONS = "institutions", _("Service institutions")
    OTHER = "other", _("Other evidence")


def stored_path(attachment: Attachment, filename: str) -> str:
    """A place that gives nothing away and can't be guessed; the name is kept in the row."""
    return f"attachments/{timezone.now():%Y}/{uuid.uuid4().hex}"


class AttachmentQuerySet(models.QuerySet["Attachment"]):
    def visible_to(self, user: Any) -> AttachmentQuerySet:
        """Those of visible applications; whoever is not of the county, only what was sent.

        The county's city also those that stand in a draft that is shared with it now.
        """
        if not user.is_authenticated:
            return self.none()
        applications = Application.objects.visible_to(user)
        visible = self.filter(application__in=applications)
        if user.is_county:
            return visible
        readable = Q(first_sent_in__isnull=False)
        if user.is_city:
            readable |= Q(removed_at=None, application__in=applications.shared())
        return visible.filter(readable)

    def current(self) -> AttachmentQuerySet:
        """Those that stand in the draft now."""
        return self.filter(removed_at__isnull=True)


class Attachment(models.Model):
    """One uploaded file. Removing it takes it out of the draft; a snapshot that has it keeps it."""

    repeated = False  # set by attach() on a file that the draft had already

    application = models.ForeignKey(
        Application, on_delete=models.PROTECT, related_name="attachments"
    )
    purpose = models.CharField(_("what it shows"), max_length=20, choices=Purpose)
    file = models.FileField(_("file"), upload_to=stored_path)
    name = models.CharField(_("file name"), max_length=200)
    content_type = models.CharField(max_length=100)
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    uploaded_at = models.DateTimeField(auto_now_add=True)
    removed_at = models.DateTimeField(null=True, blank=True)
    first_sent_in = models.ForeignKey(
        "applications.Snapshot", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    # Taken over from the county's last application, and not confirmed yet.
    carried = models.BooleanField(default=False, editable=False)

    objects = AttachmentQuerySet.as_manager()

    class Meta:
        ordering = ("purpose", "pk")

    def __str__(self) -> str:
        return self.name

    def as_data(self) -> dict[str, Any]:
        """The file as a snapshot lists it."""
        return {
            "id": self.pk,
            "purpose": self.purpose,
            "name": self.name,
            "size": self.size,
            "sha256": self.sha256,
        }
