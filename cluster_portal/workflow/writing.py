"""Writings: what an office fills in over several sittings (a plan, a report, a score sheet).

A model declares them: `writings = {"report": Writing(...)}`, with a JSONField of that name. From the
declaration come the page on which it is filled in, the check of what is missing, the reading page
and the comparison of two versions. A draft is read by the office that writes it; everyone else who
may see the thing reads what was sent (Version), which a transition keeps by `freezes=("report",)`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, Any, ClassVar

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Field, Fieldset, Layout
from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from .days import cn_date
from .declare import Writing, transitions_of
from .door import edit, perform, record
from .errors import Conflict, Lack, NotAllowed
from .figures import shown_number
from .models import Enclosure, Version, WorkflowModel
from .models.log import canonical
from .opening import door_open_for
from .rows_field import RowsField, RowsWidget, by_fixed_row, figure_heads, is_figure
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
        sections = [
            Fieldset(title, *(self._laid_out(name) for name in names if name in self.fields))
            for title, names in self.sections
        ]
        rest = set(self.fields) - {name for _title, names in self.sections for name in names}
        self.helper.layout = Layout(
            *sections, *(self._laid_out(name) for name in self.fields if name in rest)
        )

    def _laid_out(self, name: str) -> Field:
        """A table takes the page's whole width; the rest is as wide as running text."""
        wide = isinstance(self.fields[name], RowsField)
        return Field(name, wrapper_class="wide" if wide else "")

    def adapt(self) -> None:
        """Fit the fields to the thing: fixed lines, choices. Called before anything is filled in."""

    def check(self, cleaned: dict[str, Any]) -> Iterator[str]:
        """Sentences on what a finished writing lacks as a whole, each field being right."""
        yield from ()

    def missing(self) -> list[str]:
        """All that stands between the stored content and sending it."""
        return [lack.text for lack in self.lacks()]

    def lacks(self) -> list[Lack]:
        """The same, each with the place of its field on the form's page."""
        cleaned: dict[str, Any] = {}
        lacks: list[Lack] = []
        for name, field in self.fields.items():
            field.required = name in self.needed
            try:
                cleaned[name] = field.clean(self.content.get(name))
            except ValidationError as error:
                place = f"#{_id_of(self[name])}"
                lacks += [Lack(self.sentence(field, each), place) for each in error.error_list]
            finally:
                field.required = False
        return lacks or [Lack(sentence) for sentence in self.check(cleaned)]

    def sentence(self, field: forms.Field, error: ValidationError) -> str:
        """What is said of a field that is not finished."""
        return str(_("%(field)s: %(error)s") % {"field": field.label, "error": error.messages[0]})

    def typed(self) -> dict[str, Any]:
        """What was sent with the form, right or wrong, as far as it can be read again."""
        return {name: self[name].value() for name in self.fields}

    def plain(self) -> dict[str, Any]:
        """The cleaned data as they are stored."""
        return {name: _stored(value) for name, value in self.cleaned_data.items()}

    def reading(self) -> list[Answer]:
        """The content as it is read, field by field."""
        return [_read(field, name, self.content.get(name)) for name, field in self.fields.items()]


@dataclass(frozen=True)
class Answer:
    """One field as it is read: a text, or a table with heads and lines.

    figures: for each column whether it holds figures, which stand at the right.
    is_long: whether the field asks for running text rather than a few words.
    """

    name: str
    label: str
    text: str = ""
    heads: tuple[str, ...] = ()
    lines: tuple[tuple[str, ...], ...] = ()
    figures: tuple[bool, ...] = ()
    is_long: bool = False

    @property
    def is_empty(self) -> bool:
        return not self.text and not self.lines

    @property
    def columns(self) -> list[tuple[str, bool]]:
        """Each head with whether figures stand under it."""
        return list(zip(self.heads, self.figures, strict=True))

    @property
    def rows(self) -> list[list[tuple[str, bool]]]:
        """Each line as its cells, with whether they are figures."""
        return [list(zip(line, self.figures, strict=True)) for line in self.lines]


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
        """The writing is complete, with the files that it needs."""
        page = write_url(thing, name)
        for lack in form_of(thing, name).lacks():
            yield Lack(lack.text, page + lack.url)
        if files and Enclosure.objects.of(thing, name).current().count() < files:
            yield Lack(
                _("Put at least %(number)d file to “%(what)s”.")
                % {"number": files, "what": writing_of(thing, name).label},
                f"{page}#files",
            )

    complete.__doc__ = f"The {name.replace('_', ' ')} is filled in" + (
        f", with at least {files} file{'s' * (files > 1)}." if files else "."
    )
    return complete


def typed_answers(form: forms.Form) -> list[Answer]:
    """What was typed into any form, as it is read: what could not be carried out is not lost."""
    answers = [_read(field, name, form[name].value()) for name, field in form.fields.items()]
    return [answer for answer in answers if not answer.is_empty]


def write_url(thing: WorkflowModel, name: str) -> str:
    return reverse("write", args=[thing._meta.model_name, thing.pk, name])


def fingerprint_of(thing: WorkflowModel, name: str) -> str:
    """Known again by the form's page: whether this writing is still as it was when it was opened."""
    return hashlib.sha256(canonical(getattr(thing, name))).hexdigest()


def changes(thing: WorkflowModel, old: Version, new: Version) -> list[tuple[Answer, Answer]]:
    """Where two sent versions of a writing differ: (before, after), field by field."""
    return differing(thing, new.name, old.content, new.content)


def differing(thing: WorkflowModel, name: str, old: Any, new: Any) -> list[tuple[Answer, Answer]]:
    """Where two contents of a writing differ, field by field; of tables only the lines that do."""
    before = form_of(thing, name, old).reading()
    after = form_of(thing, name, new).reading()
    return differences(before, after)


def differences(old: list[Answer], new: list[Answer]) -> list[tuple[Answer, Answer]]:
    """Where two readings of one form differ, field by field; of tables only the lines that do."""
    return [_differing(a, b) for a, b in zip(old, new, strict=True) if a != b]


def _differing(old: Answer, new: Answer) -> tuple[Answer, Answer]:
    spans = [
        span
        for span in SequenceMatcher(None, old.lines, new.lines, autojunk=False).get_opcodes()
        if span[0] != "equal"
    ]
    was = tuple(line for _tag, start, end, _a, _b in spans for line in old.lines[start:end])
    now = tuple(line for _tag, _a, _b, start, end in spans for line in new.lines[start:end])
    return replace(old, lines=was), replace(new, lines=now)


def _id_of(field: Any) -> str:
    """The id of what the keyboard goes to: the field's own input, of several the first."""
    return str(field.id_for_label or f"{field.auto_id}_0")


def _stored(value: Any) -> Any:
    match value:
        case None:
            return ""
        case list() | tuple():
            return [_stored(item) for item in value]
        case dict():
            return {name: _stored(cell) for name, cell in value.items()}
        case bool() | int():
            return value
        case date():
            return value.isoformat()
        case Decimal():
            return str(value)
    return str(value)


def _read(field: forms.Field, name: str, value: Any) -> Answer:
    label = str(field.label)
    # A table may once have been a text, or a number.
    if not isinstance(field, RowsField) or (value and not isinstance(value, list)):
        is_long = isinstance(field.widget, forms.Textarea | RowsWidget)  # once a text, now a table
        return Answer(name, label, _cell(field, value), is_long=is_long)
    typed = list(value or [])
    pairs: list[tuple[tuple[str, ...], dict[str, Any]]]
    if field.fixed is None:
        pairs = [((), row) for row in typed]
    else:
        pairs = [(line.cells, row) for line, row in by_fixed_row(field.fixed, typed)]
        # A line that has gone since, as of an indicator that was given up, is still read.
        known = {line.key for line in field.fixed}
        gone = [row for row in typed if row.get("key") not in known]
        blank = [""] * (len(field.heads) - 1)
        pairs += [((str(row.get("key", "")), *blank), row) for row in gone]
    columns = field.columns
    return Answer(
        name,
        label,
        heads=tuple(str(h) for h in (*field.heads, *(c.label for c in columns.values()))),
        lines=tuple(
            (*cells, *(_cell(column, row.get(key)) for key, column in columns.items()))
            for cells, row in pairs
        ),
        figures=(
            *figure_heads(field.heads, field.fixed or ()),
            *(is_figure(c) for c in columns.values()),
        ),
    )


def _cell(field: forms.Field, value: Any) -> str:
    """A value in words; what is none of the field's kind as it was typed."""
    if value in (None, "") or value == []:
        return ""
    if isinstance(value, list):
        return "、".join(_cell(field, item) for item in value)
    if isinstance(field, forms.ChoiceField):
        choices: Any = field.choices
        return next((str(label) for code, label in choices if str(code) == str(value)), str(value))
    try:
        known = field.to_python(value)
    except ValidationError:
        return str(value)
    match known:
        case bool():
            return _("yes") if known else _("no")
        case date():
            return cn_date(known)
        case Decimal():
            return shown_number(known)
    return str(value)
