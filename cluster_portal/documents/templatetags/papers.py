"""The papers about a thing, on any page of it."""

from __future__ import annotations

from typing import Any

from django import template

from ..models import Paper

register = template.Library()


@register.inclusion_tag("documents/_papers.html", takes_context=True)
def papers(context: dict[str, Any], thing: Any) -> dict[str, Any]:
    """Those that this person may read; nothing at all where there is none."""
    return {"papers": Paper.objects.visible_to(context["user"]).about(thing)}
