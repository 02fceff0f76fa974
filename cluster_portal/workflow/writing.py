"""Writings: what an office fills in over several sittings (a plan, a report, a score sheet).

A model declares them: `writings = {"report": Writing(...)}`, with a JSONField of that name. From the
declaration come the page on which it is filled in, the check of what is missing, the reading page
and the comparison of two versions. A draft is read by the office that writes it; everyone else who
may see the thing reads what was sent (Version), which a transition keeps by `freezes=("report",)`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any, ClassVar

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Fieldset, Layout
from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from .days import cn_date
from .declare import Writing, transitions_of
from .door import edit, perform, record
from .errors import Conflict, Lack, NotAllowed
from .models import Enclosure, Version, WorkflowModel
from .opening import door_open_for
from .rows_field import RowsField
from .uploads import checked_upload

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


class WritingForm(forms.Form):
    """Base of all writings' forms. Saving asks for right types only, sending for completeness too.

    sections: headings with the names of the fields under each; all fields in one where it is empty.
    """

    sections: ClassVar[tuple[tuple[StrOrPromise, tuple[str, ...]], ...]] = ()

    def __init__(self, data: Any = None, *, thing: Any, content: Any = None, **kwargs: Any) -> None:
        self.thing = thing
        self.content = content or {}
        super().__init__(data, initial=self.content, **kwargs)
        self.adapt()
        self.needed = {name for name, field in self.fields.items() if field.required}
        for field in self.fields.values():
            field.required = False
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True
        if self.sections:
            self.helper.layout = Layout(
                *(Fieldset(title, *names) for title, names in self.sections)
            )

    def adapt(self) -> None:
        """Fit the fields to the thing: fixed lines, choices. Called before anything is filled in."""

    def check(self, cleaned: dict[str, Any]) -> Iterator[str]:
        """Sentences on what a finished writing lacks as a whole, each field being right."""
        yield from ()

    def missing(self) -> list[str]:
        """All that stands between the stored content and sending it."""
        cleaned: dict[str, Any] = {}
        said: list[str] = []
        for name, field in self.fields.items():
            field.required = name in self.needed
            try:
                cleaned[name] = field.clean(self.content.get(name))
            except ValidationError as error:
                said += [f"{field.label}: {fault}" for fault in error.messages]
            finally:
                field.required = False
        return said or list(self.check(cleaned))

    def plain(self) -> dict[str, Any]:
        """The cleaned data as they are stored."""
        return {name: _stored(value) for name, value in self.cleaned_data.items()}

    def reading(self) -> list[Answer]:
        """The content as it is read, field by field."""
        return [
            Answer(name, str(field.label), *_shown(field, self.content.get(name)))
            for name, field in self.fields.items()
        ]


@dataclass(frozen=True)
class Answer:
    """One field as it is read: a text, or a table with heads and lines."""

    name: str
    label: str
    text: str = ""
    heads: tuple[str, ...] = ()
    lines: tuple[tuple[str, ...], ...] = ()

    @property
    def is_empty(self) -> bool:
        return not self.text and not self.lines


def writing_of(thing: WorkflowModel, name: str) -> Writing:
    return type(thing).writings[name]


def form_of(thing: WorkflowModel, name: str, content: Any = None, data: Any = None) -> WritingForm:
    """The writing's form, on what stands in the draft unless other content is given."""
    standing = getattr(thing, name) if content is None else content
    form: WritingForm = writing_of(thing, name).form()(data, thing=thing, content=standing)
    return form


def why_not_writable(thing: WorkflowModel, name: str, user: Any) -> str | None:
    """The sentence that says why this person can't fill it in now, or None."""
    writing = writing_of(thing, name)
    refusal = writing.who.refuses(user, thing)
    if refusal:
        return refusal
    if thing.state not in writing.states:
        return _("It can't be changed now; it is “%(state)s”.") % {
            "state": thing.get_state_display()
        }
    return None


def reads_draft(thing: WorkflowModel, name: str, user: Any) -> bool:
    """Whether this person reads what is being written, and not only what was sent."""
    writer = writing_of(thing, name).who
    return writer.concerns(user) and writer.refuses(user, thing) is None


def reads_sent(thing: WorkflowModel, name: str, user: Any) -> bool:
    """Whether this person reads what was sent of it: a score sheet, say, is not yet for the scored."""
    opens_to = writing_of(thing, name).opens_to
    return opens_to is None or opens_to(thing, user) or reads_draft(thing, name, user)


def write(thing: WorkflowModel, name: str, content: dict[str, Any], *, by: Any, seen: int) -> None:
    """Save a writing, half filled in or whole.

    seen: the thing's version that the person had open. Raises NotAllowed, or Conflict where
    something was saved or done meanwhile; the caller still has what was typed. The same sent twice
    counts as done.
    """
    with transaction.atomic():
        fresh = type(thing)._base_manager.select_for_update(no_key=True).get(pk=thing.pk)
        refusal = why_not_writable(fresh, name, by)
        if refusal:
            raise NotAllowed([refusal])
        if getattr(fresh, name) == content:
            return
        if fresh.version != seen:
            raise Conflict(
                [_("It was changed after you opened it. Take over what you need and save again.")]
            )
        writing = writing_of(thing, name)
        with edit(thing) as locked:
            setattr(locked, name, content)
            if writing.sends:
                Version.freeze(locked, name, by=by, at=timezone.now())
        if writing.sends:
            record(thing, f"{name}_sent", by=by)
        if writing.starts and fresh.state in transitions_of(type(thing))[writing.starts].sources:
            with door_open_for(thing):  # it follows from the save
                perform(thing, writing.starts, by=by)
    thing.refresh_from_db()


def enclose(thing: WorkflowModel, name: str, upload: Any, *, by: Any) -> Enclosure:
    """Put a file to a writing. Raises ValidationError for the file, NotAllowed for the person."""
    checked = checked_upload(upload)
    with edit(thing) as locked:
        refusal = why_not_writable(locked, name, by)
        if refusal:
            raise NotAllowed([refusal])
        there = Enclosure.objects.of(thing, name).current().filter(sha256=checked.sha256).first()
        return there or Enclosure.objects.create(
            model=thing._meta.label_lower,
            object_id=thing.pk,
            name=name,
            file=upload,
            file_name=checked.name,
            content_type=checked.content_type,
            size=checked.size,
            sha256=checked.sha256,
            uploaded_by=by,
        )


def take_out(enclosure: Enclosure, thing: WorkflowModel, *, by: Any) -> None:
    """Take a file out of the draft. Versions that have it keep it."""
    with edit(thing) as locked:
        refusal = why_not_writable(locked, enclosure.name, by)
        if refusal:
            raise NotAllowed([refusal])
        Enclosure.objects.filter(pk=enclosure.pk).update(removed_at=timezone.now())


def enclosures_for(thing: WorkflowModel, name: str, user: Any) -> Any:
    """The files of a writing that this person may open: the draft's, or those that were sent."""
    files = Enclosure.objects.of(thing, name)
    if not reads_sent(thing, name, user):
        return files.none()
    return files if reads_draft(thing, name, user) else files.exclude(first_sent_in=None)


def written(name: str, *, files: int = 0) -> Callable[[Any], Iterator[Lack]]:
    """A condition: the writing is complete, with at least so many files."""

    def complete(thing: Any) -> Iterator[Lack]:
        page = write_url(thing, name)
        for sentence in form_of(thing, name).missing():
            yield Lack(sentence, page)
        if files and Enclosure.objects.of(thing, name).current().count() < files:
            yield Lack(
                _("Put at least %(number)d file to “%(what)s”.")
                % {"number": files, "what": writing_of(thing, name).label},
                page,
            )

    return complete


def write_url(thing: WorkflowModel, name: str) -> str:
    return reverse("write", args=[thing._meta.model_name, thing.pk, name])


def changes(thing: WorkflowModel, old: Version, new: Version) -> list[tuple[Answer, Answer]]:
    """Where two sent versions of a writing differ: (before, after), field by field."""
    before = form_of(thing, new.name, old.content).reading()
    after = form_of(thing, new.name, new.content).reading()
    return [(a, b) for a, b in zip(before, after, strict=True) if a != b]


def _stored(value: Any) -> Any:
    match value:
        case None:
            return ""
        case list():
            return [{name: _stored(cell) for name, cell in row.items()} for row in value]
        case bool() | int():
            return value
        case date():
            return value.isoformat()
        case Decimal():
            return str(value)
    return str(value)


def _shown(
    field: forms.Field, value: Any
) -> tuple[str, tuple[str, ...], tuple[tuple[str, ...], ...]]:
    if isinstance(field, RowsField):
        heads = tuple(str(h) for h in (*field.heads, *(c.label for c in field.columns.values())))
        typed = list(value or [])
        if field.fixed is None:
            pairs: list[tuple[tuple[str, ...], dict[str, Any]]] = [((), row) for row in typed]
        else:
            by_key = {row.get("key"): row for row in typed}
            pairs = [(row.cells, by_key.get(row.key, {})) for row in field.fixed]
        return (
            "",
            heads,
            tuple(
                (*cells, *(_cell(column, row.get(name)) for name, column in field.columns.items()))
                for cells, row in pairs
            ),
        )
    return _cell(field, value), (), ()


def _cell(field: forms.Field, value: Any) -> str:
    if value in (None, ""):
        return ""
    if isinstance(field, forms.ChoiceField):
        choices: Any = field.choices
        return next((str(label) for code, label in choices if str(code) == str(value)), str(value))
    if isinstance(field, forms.BooleanField):
        return _("yes") if value else _("no")
    if isinstance(field, forms.DateField):
        return cn_date(date.fromisoformat(value)) if isinstance(value, str) else cn_date(value)
    if isinstance(field, forms.IntegerField | forms.DecimalField):
        return str(number_format(value, use_l10n=True, force_grouping=True))
    return str(value)
