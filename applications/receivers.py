"""What must be true together with a transition of the application: snapshot, return, letter."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.utils import translation

from cluster_portal.documents.issuing import issue
from cluster_portal.documents.models import PaperKind
from cluster_portal.workflow.models import LogRow
from cluster_portal.workflow.signals import on

from . import guiding, prefill, prints, recommending
from .answered import replies
from .models import (
    Application,
    CityReview,
    ClaimedInstitution,
    Correction,
    CorrectionItem,
    Snapshot,
)
from .papers import (
    recommendation_letter,
    recommendation_parties,
    return_notice,
    return_parties,
)
from .progress import Progress
from .section_forms import statement_text


@on(Application, "begin")
def start_from_the_last(thing: Application, by: Any, data: Any, **kwargs: Any) -> None:
    """What the county wrote the last time, where it chose to start from that."""
    if data.get("based_on"):
        prefill.carry_over(data["based_on"], thing, by=by)


@on(Application, "submit")
@on(Application, "withdraw")
def end_sharing(thing: Application, **kwargs: Any) -> None:
    """From here on the city reads what was sent (四(三) is about the draft)."""
    guiding.end_sharing(thing)


@on(Application, "submit")
def freeze_snapshot(thing: Application, by: Any, log: LogRow, **kwargs: Any) -> None:
    """What was sent, numbered and frozen; then the city's check of it begins."""
    progress = Progress(thing)
    last = thing.latest_snapshot
    answered = thing.corrections.filter(answered_at=None).prefetch_related("items")
    with translation.override(settings.LANGUAGE_CODE):  # whatever language the signer reads in
        snapshot = Snapshot.objects.create(
            application=thing,
            number=last.number + 1 if last else 1,
            data={
                **progress.as_data(),
                "replies": replies(item for each in answered for item in each.items.all()),
            },
            files=[attachment.as_data() for attachment in progress.files],
            statement=statement_text(thing.county.government_name),
            submitted_by=by,
            submitted_at=log.at,
        )
    ClaimedInstitution.objects.bulk_create(
        ClaimedInstitution(snapshot=snapshot, credit_code=row.credit_code, name=row.name)
        for row in progress.institutions
    )
    prints.order(snapshot)
    thing.attachments.current().filter(first_sent_in=None).update(first_sent_in=snapshot)
    thing.corrections.filter(answered_at=None).update(answered_at=log.at)
    before = CityReview.objects.filter(snapshot=last).first() if last else None
    CityReview.objects.create(
        application=thing,
        snapshot=snapshot,
        opinion=before.opinion if before else "",
        rank=before.rank if before else None,
    )


def keep_return(thing: Application, by: Any, data: dict[str, Any], log: LogRow) -> None:
    """What has to be corrected, as rows; the county's task list unlocks just these sections.

    The notice says the same on paper.
    """
    correction = Correction.objects.create(
        application=thing,
        snapshot=thing.latest_snapshot,
        office=by.office,
        returned_by=by,
        returned_at=log.at,
        due_on=data["due_on"],
    )
    CorrectionItem.objects.bulk_create(
        CorrectionItem(correction=correction, section=item["section"], text=item["text"])
        for item in data["items"]
    )
    issue(
        kind=PaperKind.RETURN_NOTICE,
        office=by.office,
        signed_by=by,
        letter=return_notice(thing, correction),
        about=thing,
        parties=return_parties(thing, by.office),
    )


@on(Application, "return_for_correction")
def keep_city_return(thing: Application, by: Any, data: Any, log: LogRow, **kwargs: Any) -> None:
    keep_return(thing, by, data, log)


@on(Application, "send_back")
def keep_province_return(
    thing: Application, by: Any, data: Any, log: LogRow, **kwargs: Any
) -> None:
    keep_return(thing, by, data, log)


@on(Application, "recommend")
def issue_letter(thing: Application, by: Any, **kwargs: Any) -> None:
    """The city's letter of recommendation (四(三)1), numbered in the same transaction.

    Where several are recommended together, their one letter is issued after the last of them.
    """
    review = CityReview.objects.get(snapshot=thing.latest_snapshot)
    if recommending.gathered(review):
        return
    review.letter = issue(
        kind=PaperKind.RECOMMENDATION_LETTER,
        office=by.office,
        signed_by=by,
        letter=recommendation_letter(thing, review, by.office),
        about=thing,
        parties=recommendation_parties(by.office),
    )
    review.save(update_fields=["letter"])
