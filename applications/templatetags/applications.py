"""What the decision page of an application shows beside the form."""

from __future__ import annotations

from typing import Any

from django import template

from ..answered import answered_returns
from ..checklists import CITY_ITEMS
from ..findings import Found
from ..models import Application, GuidanceComment
from ..progress import Progress
from ..reading import by_material, chapters, findings_by_condition

register = template.Library()


@register.filter
def on_section(comments: list[GuidanceComment], key: str) -> list[GuidanceComment]:
    """Those of the comments that are on this section."""
    return [comment for comment in comments if comment.section == key]


@register.simple_tag
def reading(application: Application, user: Any) -> dict[str, Any]:
    """The content that is decided on: the county's own draft, else the latest snapshot.

    A city also has its own check; nobody else sees that before the recommendation.
    """
    snapshot = application.latest_snapshot
    is_draft = user.is_county and application.is_being_written
    if is_draft:
        progress = Progress(application)
        data, files = progress.as_data(), [file.as_data() for file in progress.files]
    elif snapshot:
        data, files = snapshot.data, snapshot.files
    else:
        return {}
    review = application.city_reviews.order_by("snapshot__number").last() if user.is_city else None
    return {
        "is_draft": is_draft,
        "snapshot": snapshot,
        "returns": [] if is_draft else answered_returns(snapshot),
        "materials": by_material(chapters(data, files)),
        "conditions": findings_by_condition(data["findings"]),
        "review": review,
        "rows": [(item, review.answers.get(item.key, {})) for item in CITY_ITEMS] if review else [],
    }


@register.filter
def named(thing: Any, name: str) -> Any:
    """An attribute, or the value of a key, whose name is known only on the page; None where there is none."""
    return thing.get(name) if isinstance(thing, dict) else getattr(thing, name, None)


@register.filter
def parted(found: list[Found]) -> dict[str, list[Found]]:
    """Findings apart: those that are open, those that are met."""
    return {
        "open": [one for one in found if not one.met],
        "met": [one for one in found if one.met],
    }
