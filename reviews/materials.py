"""What an expert reads of a county: the frozen version that was accepted, and nothing else."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from applications.models import Attachment, Snapshot
from applications.reading import by_material, chapters

from .models import ExpertReview
from .models.expert_review import READING


@dataclass(frozen=True)
class Materials:
    """The chapters under their materials, and the files that were sent with them."""

    snapshot: Snapshot
    parts: list[Any]

    @property
    def files(self) -> list[dict[str, Any]]:
        return list(self.snapshot.files)

    def attachment(self, pk: int) -> Attachment | None:
        """The file, if this version was sent with it."""
        if pk not in {file["id"] for file in self.files}:
            return None
        return Attachment.objects.filter(pk=pk, application=self.snapshot.application_id).first()


def materials_for(review: ExpertReview, user: Any) -> Materials | None:
    """For the assigned expert, once they have declared to be free of ties, and not once excused."""
    if review.expert.user_id != user.pk or review.state not in READING:
        return None
    snapshot = review.snapshot
    return Materials(snapshot, by_material(chapters(snapshot.data, snapshot.files)))
