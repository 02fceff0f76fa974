"""What a county writes, section by section. Each is saved on its own and has its own version."""

from __future__ import annotations

from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models

from cluster_portal.workflow.models import Piece

from ..outline import SECTIONS, SectionSpec
from .application import Application


class Section(Piece):
    """The answers of one section. What they mean is said by its form in section_forms.py."""

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="sections")
    key = models.CharField(max_length=30)
    data = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    # Names of the fields copied from the county's last application and not confirmed yet.
    carried = models.JSONField(default=list)

    class Meta:
        constraints = (
            models.UniqueConstraint(name="one_row_a_section", fields=["application", "key"]),
        )

    def __str__(self) -> str:
        return f"{self.application_id}/{self.key}"

    def is_visible_to(self, user: Any) -> bool:
        """What is being written is the county's alone; others read what it sends."""
        return user.is_county

    @property
    def label(self) -> str:
        return str(self.spec.title)

    @property
    def spec(self) -> SectionSpec:
        return SECTIONS[self.key]

    def value(self, name: str) -> Any:
        return self.data.get(name)
