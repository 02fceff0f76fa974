"""The pages of sections that are lists, and what frames every section's page."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from cluster_portal.counties.middleware import PersonRequest

from ..attachment_form import AttachmentForm, first_lacking
from ..carried import to_confirm
from ..charts import charts_of
from ..models import Application
from ..outline import SECTIONS, Holds, SectionSpec
from ..progress import Progress
from ..section_forms import statement_text
from ..writing import why_locked


def list_page(
    request: PersonRequest, thing: Application, spec: SectionSpec, *, upload: Any = None
) -> HttpResponse:
    """A section that is a list of rows or of files. upload: the file's form, where it was refused."""
    progress = Progress(thing)
    form = upload
    if form is None and spec.holds is Holds.FILES:
        form = AttachmentForm(initial={"purpose": first_lacking(progress)})
    context = {
        "application": thing,
        "spec": spec,
        "progress": progress,
        "form": form,
        **to_confirm(progress, spec.key),
        **section_context(request, thing, spec, progress),
    }
    return render(
        request,
        f"applications/section_{spec.key}.html",
        context,
        status=422 if upload is not None else 200,
    )


def section_context(
    request: PersonRequest,
    thing: Application,
    spec: SectionSpec,
    progress: Progress | None = None,
) -> dict[str, Any]:
    """What the frame of every section shows. progress: of what is saved, where it is known already."""
    progress = progress or Progress(thing)
    correction = thing.open_correction
    keys = list(SECTIONS)
    place = keys.index(spec.key)
    return {
        "locked": why_locked(thing, spec.key, request.user),
        "comments": thing.guidance_comments.filter(section=spec.key).open().in_full(),
        "items": correction.items.filter(section=spec.key).select_related("answered_by")
        if correction
        else [],
        "answering": True,
        "doubts": progress.section(spec.key).doubts,
        "charts": charts_of(row.as_data() for row in progress.indicators)
        if spec.key == "indicators"
        else [],
        "following": SECTIONS[keys[place + 1]] if place + 1 < len(keys) else None,
        "statement": statement_text(thing.county.government_name)
        if spec.key == "statement"
        else "",
    }
