"""How a county writes its application. Each piece is saved on its own, at once, under lock.

Every function here locks the application, checks that this person may write in that section now,
and counts the application's version up, so that a signatory who read the text before is told.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cluster_portal.counties.who import COUNTY
from cluster_portal.workflow.door import edit, hold
from cluster_portal.workflow.errors import Conflict, NotAllowed
from cluster_portal.workflow.uploads import checked_upload

from .institution_import import Effect, compare
from .models import (
    Application,
    Attachment,
    CorrectionItem,
    Institution,
    InstitutionSheet,
    KeyProject,
    Purpose,
    Section,
)
from .models.rows import Row
from .outline import SECTIONS


def why_locked(application: Application, section: str, user: Any) -> str | None:
    """The sentence that says why this person can't write in the section now, or None."""
    refusal = COUNTY.refuses(user, application)
    if refusal:
        return refusal
    if not application.is_being_written:
        return _("The application is not being written now; it is “%(state)s”.") % {
            "state": application.get_state_display()
        }
    correction = application.open_correction
    if correction and section not in correction.open_sections:
        return _("Only the sections that were returned can be changed.")
    return None


def save_answers(
    application: Application,
    section: str,
    answers: dict[str, Any],
    *,
    by: Any,
    seen: int,
    confirmed: Collection[str] = (),
) -> Section:
    """Save one section's answers, as its form's plain() gives them.

    seen: the section's version that the person started from. confirmed: names of answers that were
    carried over from the last application and are right as they are; one that is changed is too.
    Raises NotAllowed, or Conflict where someone saved the section meanwhile; nothing is lost then,
    the caller still has what was typed.
    """
    with _writing(application, section, by) as fresh:
        row = Section.objects.select_for_update().filter(
            application=fresh, key=section
        ).first() or Section(application=fresh, key=section)
        row.carried = [
            name
            for name in row.carried
            if name not in confirmed and answers.get(name) == row.data.get(name)
        ]
        row.data = answers
        row.save_piece(within=fresh, by=by, seen=seen)
    return row


def save_row(
    application: Application, section: str, row: Row, *, by: Any, opened: str = ""
) -> None:
    """Save one row of a list: an institution, a project, an indicator.

    opened: the fingerprint of the row that the person started from; none for a new one.
    Raises NotAllowed, or Conflict where someone changed or removed the row meanwhile, or where the
    list has it already. A row sent twice (a double click) counts as done.
    """
    with _writing(application, section, by) as fresh:
        row.application = fresh
        row.carried = False  # whoever saves it has looked at it
        standing = type(row)._default_manager.select_for_update().filter(application=fresh)
        if row.pk is None:
            if any(row.says_the_same(other) for other in standing):
                return
        else:
            _check_opened(standing.filter(pk=row.pk).first(), row, opened)
        try:
            with transaction.atomic():
                row.save()
        except IntegrityError as error:
            raise Conflict([_("The list has this one already.")]) from error


def remove_row(application: Application, section: str, row: Row, *, by: Any) -> None:
    """Take one row out of a list. What was sent before keeps it."""
    with _writing(application, section, by):
        row.delete()


def confirm_rows(application: Application, section: str, *, by: Any) -> None:
    """The rows or files that were carried over are right as they are."""
    kinds: dict[str, Any] = {
        "institutions": Institution,
        "projects": KeyProject,
        "evidence": Attachment,
    }
    with _writing(application, section, by) as fresh:
        kinds[section]._default_manager.filter(application=fresh).update(carried=False)


def import_institutions(sheet: InstitutionSheet, *, by: Any, seen: str) -> None:
    """Take over a sheet that was read without a fault: all of it or nothing.

    Its institutions replace those with the same code, and the others are added; what the sheet does
    not name stays. seen: the fingerprint of the comparison that the person looked at. Raises
    NotAllowed, or Conflict where one of the institutions was changed meanwhile. A second click does
    nothing more.
    """
    with _writing(sheet.application, "institutions", by) as fresh:
        locked = InstitutionSheet.objects.select_for_update().filter(pk=sheet.pk).first()
        if locked is None:
            raise Conflict([_("Another sheet was uploaded or this one discarded meanwhile.")])
        if locked.taken_at:
            return
        standing = Institution.objects.select_for_update().filter(application=fresh)
        comparison = compare(sheet, standing)
        if comparison.fingerprint != seen:
            raise Conflict(
                [
                    _(
                        "The list was changed after you opened this page. Look at what the sheet "
                        "would change now, then take it over."
                    )
                ]
            )
        if comparison.count(Effect.FAULTY):
            raise NotAllowed([_("The sheet has faults. Put them right and upload it again.")])
        added, changed = [], []
        for line in comparison.lines:
            assert line.row is not None  # no line is faulty
            line.row.application = fresh
            if line.standing is None:
                added.append(line.row)
            elif line.standing.carried or line.effect is Effect.CHANGED:
                line.row.pk = line.standing.pk
                changed.append(line.row)
        Institution.objects.bulk_create(added)
        names = [f.name for f in Institution._meta.concrete_fields if not f.primary_key]
        Institution.objects.bulk_update(changed, names)
        locked.taken_at = timezone.now()
        locked.save(update_fields=["taken_at"])


def keep_sheet(
    application: Application, name: str, rows: list[Any], faults: list[Any], *, by: Any
) -> InstitutionSheet:
    """Keep what was read of a sheet until it is taken over. One that still waited gives way.

    The draft itself is not touched. Raises NotAllowed.
    """
    with _beside(application, "institutions", by) as fresh:
        fresh.institution_sheets.filter(taken_at=None).delete()
        return InstitutionSheet.objects.create(
            application=fresh, name=name, rows=rows, faults=faults, uploaded_by=by
        )


def discard_sheet(application: Application, *, by: Any) -> None:
    """Forget the sheet that waits. The draft itself is not touched. Raises NotAllowed."""
    with _beside(application, "institutions", by) as fresh:
        fresh.institution_sheets.filter(taken_at=None).delete()


def answer_item(item: CorrectionItem, text: str, *, by: Any, opened: str | None = None) -> None:
    """Say what was done about one item of the open return; an empty answer takes it back.

    opened: the answer that the person had before them, where somebody looked. Raises NotAllowed, or
    Conflict where someone answered meanwhile.
    """
    application = item.correction.application
    with _writing(application, item.section, by) as fresh:
        correction = fresh.open_correction
        if correction is None or correction.pk != item.correction_id:
            raise NotAllowed([_("This return was answered already.")])
        standing = CorrectionItem.objects.select_for_update().get(pk=item.pk).answer
        if opened not in (None, standing) and text != standing:
            raise Conflict([_("Someone else answered this item after you opened it. Save anew.")])
        CorrectionItem.objects.filter(pk=item.pk).update(
            answer=text,
            answered_by=by if text else None,
            answered_at=timezone.now() if text else None,
        )


def attach(application: Application, upload: Any, purpose: Purpose, *, by: Any) -> Attachment:
    """Keep an uploaded file as a row of its own. Raises ValidationError for a file not accepted.

    The same file for the same purpose once more (a double click) is the one that is there already,
    marked as `repeated`.
    """
    checked = checked_upload(upload)
    with _writing(application, "evidence", by) as fresh:
        there = (
            fresh.attachments.current()
            .filter(purpose=purpose, name=checked.name, sha256=checked.sha256)
            .first()
        )
        if there:
            there.repeated = True
            return there
        return Attachment.objects.create(
            application=fresh,
            purpose=purpose,
            file=upload,
            name=checked.name,
            content_type=checked.content_type,
            size=checked.size,
            sha256=checked.sha256,
            uploaded_by=by,
        )


def remove_attachment(attachment: Attachment, *, by: Any) -> None:
    """Take a file out of the draft. The row stays, for the versions that were sent with it."""
    with _writing(attachment.application, "evidence", by):
        attachment.removed_at = timezone.now()
        attachment.save(update_fields=["removed_at"])


def _check_opened(stored: Row | None, row: Row, opened: str) -> None:
    """Raise Conflict unless the row stands as it was opened, or as it is to be saved."""
    if stored is None:
        raise Conflict(
            [
                _(
                    "Someone removed it from the list after you opened it. What you typed is "
                    "still here; add it as new if it is still wanted."
                )
            ]
        )
    if stored.fingerprint != opened and not row.says_the_same(stored):
        raise Conflict([_("Someone changed it after you opened it. Save anew.")])


@contextmanager
def _beside(application: Application, section: str, by: Any) -> Iterator[Application]:
    """For what waits beside the draft and is no part of it yet: its version is not counted up."""
    with hold(application) as fresh:
        locked = why_locked(fresh, section, by)
        if locked:
            raise NotAllowed([locked])
        yield fresh


@contextmanager
def _writing(application: Application, section: str, by: Any) -> Iterator[Application]:
    assert section in SECTIONS
    with edit(application) as fresh:
        locked = why_locked(fresh, section, by)
        if locked:
            raise NotAllowed([locked])
        yield fresh
    application.version = fresh.version
