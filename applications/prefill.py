"""A county that applied before starts from its last application, and confirms it field by field.

From the version that was sent last, else from the draft. What is copied is marked as carried over;
no submission goes out before each of it was confirmed or changed. The marks are the draft's own: a
version that is sent knows nothing of them.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Exists, OuterRef, Q

from cluster_portal.counties.models import County
from cluster_portal.policy.lists import Provision
from cluster_portal.workflow.models import LogRow
from cluster_portal.workflow.rows_field import RowsField, is_blank
from cluster_portal.workflow.sent_numbers import sent_number

from .indicators import VALUES, Better, Kind
from .models import (
    Application,
    Attachment,
    IndicatorDefinition,
    Institution,
    KeyProject,
    Section,
)
from .models.rows import Row
from .plan_forms import SECTION_FORMS
from .progress import Progress
from .section_forms import SectionForm

LISTS: dict[str, type[Row]] = {"institutions": Institution, "projects": KeyProject}


def last_application(county: County) -> Application | None:
    """The county's last application in which anything stands, whatever became of it."""
    content = (Section, Institution, KeyProject, Attachment)
    filled = Q()
    for kind in content:
        filled |= Q(Exists(kind._default_manager.filter(application=OuterRef("pk"))))
    found = Application.objects.filter(filled, county=county).select_related("round")
    return found.order_by("-round__year", "-pk").first()


def carried_from(application: Application) -> Application | None:
    """The application that this one was started from; None where it was started empty."""
    started = LogRow.objects.of(application).filter(event="begin").first()
    if started is None or not started.data.get("based_on"):
        return None
    return Application.objects.select_related("round").get(pk=started.data["based_on"])


def carry_over(last: Application, new: Application, *, by: Any) -> None:
    """Copy what the last application says into the new one, which is empty yet. Inside begin()."""
    assert last.county_id == new.county_id
    sent = last.latest_snapshot
    data = sent.data if sent else Progress(last).as_data()
    kept = {file["id"] for file in sent.files} if sent else {file.pk for file in last.attached}
    files = _carry_files(last.attachments.filter(pk__in=kept), new)
    _carry_answers(data, new, files, by)
    for key, model in LISTS.items():
        model._default_manager.bulk_create(
            _row(model, row, application=new, carried=True) for row in data[key]
        )


def _carry_files(olds: Any, new: Application) -> dict[int, int]:
    """The files that are still there, as rows of the new draft: the old one's key → the new one's.

    Both rows share the stored file, which is never deleted. Who uploaded it and when is kept: it
    says how old the proof is.
    """
    olds = [old for old in olds if old.file.storage.exists(old.file.name)]
    news = [
        Attachment(
            application=new,
            purpose=old.purpose,
            file=old.file.name,
            name=old.name,
            content_type=old.content_type,
            size=old.size,
            sha256=old.sha256,
            uploaded_by_id=old.uploaded_by_id,
            carried=True,
        )
        for old in olds
    ]
    Attachment.objects.bulk_create(news)
    for old, copy in zip(olds, news, strict=True):
        copy.uploaded_at = old.uploaded_at
    Attachment.objects.bulk_update(news, ["uploaded_at"])
    return {old.pk: copy.pk for old, copy in zip(olds, news, strict=True)}


def _carry_answers(data: dict[str, Any], new: Application, files: dict[int, int], by: Any) -> None:
    said = {**data["answers"]}
    said["government"] = _government(said.get("government", {}), files)
    said.setdefault("indicators", _indicators(data["indicators"]))
    sections = []
    for key, form in SECTION_FORMS.items():
        answers = _as_saved(form(thing=new, content=_in_tables(form, new, said.get(key, {}))))
        carried = [name for name, value in answers.items() if not _is_empty(value)]
        if carried:
            sections.append(
                Section(
                    application=new, key=key, data=answers, carried=carried, version=1, saved_by=by
                )
            )
    Section.objects.bulk_create(sections)


def _as_saved(form: SectionForm) -> dict[str, Any]:
    """The answers as a save of the untouched form stores them, so that it changes none of them.

    What the form would refuse today is kept as it was: whoever opens the section is told.
    """
    form.cleaned_data = {}
    for name, field in form.fields.items():
        try:
            form.cleaned_data[name] = field.clean(form.content.get(name))
        except ValidationError:
            form.cleaned_data[name] = form.content.get(name)
    return form.plain()


def _is_empty(value: Any) -> bool:
    if isinstance(value, list):
        return all(isinstance(row, dict) and is_blank(row) for row in value)
    return value in (None, "")


def _row(model: type[Row], said: dict[str, Any], **more: Any) -> Row:
    """A row as a version keeps it, as one of the model; a field that it did not know stays empty."""
    fields = {field.name: field for field in model._meta.concrete_fields}
    known = {name: value for name, value in said.items() if name in fields and name != "id"}
    return model(**{name: fields[name].to_python(value) for name, value in known.items()}, **more)


# What was sent in the form of act one's first version -----------------------------------------------


def _in_tables(form: type[SectionForm], new: Application, said: dict[str, Any]) -> dict[str, Any]:
    """The answers with a table where there once was a text, a line in each line of it."""
    fields = form(thing=new).fields
    return {name: _table(fields.get(name), value) for name, value in said.items()}


def _table(field: Any, value: Any) -> Any:
    if not isinstance(field, RowsField) or isinstance(value, list):
        return value
    return [{next(iter(field.columns)): line} for line in _lines(value)]


def _government(said: dict[str, Any], files: dict[int, int]) -> dict[str, Any]:
    """Its documents name the new draft's files; plan and policies once were texts."""
    documents = [
        {"kind": kind.value, "title": line}
        for kind in (Provision.PLAN, Provision.POLICIES)
        for line in _lines(said.get(kind.value))
    ]
    stored = said.get("documents")
    for row in stored if isinstance(stored, list) else []:
        chosen = str(row.get("file") or "")
        renewed = files.get(sent_number(chosen))
        documents.append({**row, "file": str(renewed or "")})
    funds = said.get("funds")
    if funds and not isinstance(funds, list):
        funds = [{"source": said.get("funds_source") or "", "amount": str(funds)}]
    return {**said, "documents": documents, "funds": funds or []}


def _indicators(rows: list[dict[str, Any]]) -> dict[str, Any]:
    """Indicators that once were rows: in the dictionary's lines where it has them, else as own."""
    codes = {d.name: d.code for d in IndicatorDefinition.objects.all()}
    answers: dict[str, Any] = {"as_of": rows[0]["as_of"] if rows else "", "listed": [], "own": []}
    for row in rows:
        values = {name: row[name] for name in (*VALUES, "as_of")}
        if row["name"] in codes:
            answers["listed"].append({"key": codes[row["name"]], **values})
        else:
            own = {"name": row["name"], "unit": row["unit"]}
            answers["own"].append({**own, "kind": Kind.STOCK, "better": Better.HIGHER, **values})
    return answers


def _lines(text: Any) -> Iterator[str]:
    """The lines of a text in which something stands; none of what is no text."""
    if isinstance(text, str):
        yield from (line.strip() for line in text.splitlines() if line.strip())
