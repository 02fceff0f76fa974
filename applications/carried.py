"""The marks of what was carried over (prefill.py), on the pages on which it is confirmed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.template.loader import render_to_string

from .models import Section
from .prefill import carried_from
from .progress import Progress
from .section_forms import SectionForm


def confirmed_in(post: Mapping[str, Any], form: SectionForm) -> set[str]:
    """The names of the answers that the person says are right as they are."""
    if "confirm_all" in post:
        return set(form.fields)
    return {name for name in form.fields if f"confirm-{name}" in post}


def mark_carried(form: SectionForm, section: Section | None) -> SectionForm:
    """Put the mark, with its tick, before each field of the form that is not confirmed yet."""
    names = [name for name in section.carried if name in form.fields] if section else []
    if not names:
        return form
    source = carried_from(form.thing)
    ticked = confirmed_in(form.data, form) if form.is_bound else set()
    for name in names:
        field = form.fields[name]
        context = {
            "name": name,
            "label": field.label,
            "year": source.round.year if source else None,
            "ticked": name in ticked,
            "help_text": field.help_text,
        }
        field.help_text = render_to_string("applications/_carried_field.html", context)
    return form


def to_confirm(progress: Progress, key: str) -> dict[str, Any]:
    """For a page that lists rows or files: how many are carried over, and from which year."""
    listed: dict[str, Sequence[Any]] = {
        "institutions": progress.institutions,
        "projects": progress.projects,
        "evidence": progress.files,
    }
    number = sum(row.carried for row in listed[key])
    source = carried_from(progress.application) if number else None
    return {"carried": number, "carried_year": source.round.year if source else None}
