"""The province's forms."""

from __future__ import annotations

from typing import Any

from applications.checklists import PROVINCE_ITEMS, ChecklistForm
from cluster_portal.documents.printable import printable
from cluster_portal.workflow.forms import TransitionForm


class FormalCheckForm(ChecklistForm):
    """Five materials and three conditions; may be saved half answered."""

    items = PROVINCE_ITEMS


class RejectForm(TransitionForm):
    """Nothing but the reason; it will stand in the notice."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].validators.append(printable)
