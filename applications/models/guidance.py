"""Guidance (四(三): 在设区市知识产权局的指导下): the city's comments on a draft that the county shares.

It stays advice between the two: nothing depends on it, and neither the province nor an expert sees it.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import OuterRef, Prefetch, Q, Subquery
from django.utils.translation import gettext_lazy as _

from cluster_portal.counties.models.offices import OfficeKind

from ..outline import SECTIONS, SectionSpec
from .application import Application


class CommentQuerySet(models.QuerySet["GuidanceComment"]):
    def visible_to(self, user: Any) -> CommentQuerySet:
        """The county itself and its city."""
        if not user.is_authenticated or not (user.is_county or user.is_city):
            return self.none()
        return self.filter(application__in=Application.objects.visible_to(user))

    def open(self) -> CommentQuerySet:
        return self.filter(settled_at=None)

    def unanswered(self) -> CommentQuerySet:
        """The open ones to which the county has not said the last word."""
        replies = GuidanceReply.objects.filter(comment=OuterRef("pk")).order_by("-pk")
        last = Subquery(replies.values("said_by__office__kind")[:1])
        county = Q(last_said_by=OfficeKind.COUNTY)
        return self.open().annotate(last_said_by=last).filter(Q(last_said_by=None) | ~county)

    def in_full(self) -> CommentQuerySet:
        """With all that is shown of each."""
        replies = GuidanceReply.objects.select_related("said_by__office")
        return self.select_related("said_by__office", "settled_by").prefetch_related(
            Prefetch("replies", replies)
        )


class GuidanceComment(models.Model):
    """What the city says to one section of the draft."""

    application = models.ForeignKey(
        Application, on_delete=models.PROTECT, related_name="guidance_comments"
    )
    section = models.CharField(_("section"), max_length=30)
    text = models.TextField(_("comment"), max_length=2000)
    said_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    said_at = models.DateTimeField(auto_now_add=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    settled_at = models.DateTimeField(null=True)

    objects = CommentQuerySet.as_manager()

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return self.text

    @property
    def spec(self) -> SectionSpec:
        return SECTIONS[self.section]


class GuidanceReply(models.Model):
    """An answer to a comment, by the county or by the city again."""

    comment = models.ForeignKey(GuidanceComment, on_delete=models.PROTECT, related_name="replies")
    text = models.TextField(_("answer"), max_length=2000)
    said_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    said_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return self.text
