"""The one door through which a state changes.

perform() is the only way from state to state, begin() the only way into being, record() the way to
put an event without a change of state on record, and edit() the way to change a draft's content.
All of them lock the row first. A test finds whoever goes around them.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import reduce
from typing import Any, TypeVar

from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from .days import cn_time
from .declare import BEGIN, Beginning, Declared, Event, Reason, transitions_of
from .errors import Conflict, Invalid, NotAllowed, Unmet
from .forms import TransitionForm, form_class_of
from .models import log as log_module
from .models.log import LogRow
from .models.logged import LoggedModel
from .models.stateful import WorkflowModel
from .models.versions import Version
from .opening import door_open_for, inside_another
from .signals import transitioned

Thing = TypeVar("Thing", bound=LoggedModel)


@dataclass(frozen=True)
class Outcome:
    """What perform() did. `repeated`: it had been done before, by the same request."""

    thing: Any
    log: LogRow
    repeated: bool = False


def perform(
    thing: WorkflowModel,
    transition: str,
    *,
    by: Any,
    expected_version: int | None = None,
    reason: str = "",
    **data: Any,
) -> Outcome:
    """Carry out a declared transition, whole or not at all.

    In this order, in one transaction: lock and reload the row; the person's right; whether this
    very request was done already; whether someone else was first; the form; the conditions; the
    django-fsm transition; the log row; the signal `transitioned`. After the commit nothing is left
    to do but to wake workers.

    expected_version: the version that the person was looking at. None where nobody looked (the
        portal's own moves, commands).
    Raises NotAllowed, Conflict, Invalid or Unmet, each with sentences; then nothing was changed.
    """
    declared = transitions_of(type(thing))[transition]
    with transaction.atomic():
        fresh = _locked(thing, declared.locks)
        # Before the conditions look at the clock: what they find in time is logged in time.
        at = timezone.now()
        _check_right(declared, fresh, by)
        form = form_class_of(declared)(
            {**data, "reason": reason}, thing=fresh, by=by, declared=declared
        )
        digest = _digest(transition, form)
        done = _already_done(fresh, transition, by, digest, expected_version)
        if done:
            return Outcome(_reread(thing), done, repeated=True)
        _check_first(declared, fresh, by, expected_version)
        if not form.is_valid():
            raise Invalid(form)
        lacks = declared.lacks(fresh)
        if lacks:
            raise Unmet(lacks)
        cleaned = form.cleaned_data
        reason = cleaned.pop("reason", "")
        from_state = fresh.state
        with door_open_for(fresh):
            getattr(fresh, transition)(**cleaned)
            row = _write(
                fresh,
                transition,
                by,
                from_state=from_state,
                reason=reason,
                data=cleaned,
                digest=digest,
                at=at,
            )
            for name in declared.freezes:
                Version.freeze(fresh, name, by=by, at=at)
            transitioned.send(
                sender=type(fresh), thing=fresh, transition=transition, by=by, data=cleaned, log=row
            )
    return Outcome(_reread(thing), row)


def begin(thing: Thing, *, by: Any, reason: str = "", **data: Any) -> Thing:
    """Bring a new thing into being, with the first row of its history. Raises as perform() does."""
    with transaction.atomic():
        beginning = getattr(thing, "beginning", None)
        if beginning:
            _check_right(beginning, thing, by)
            lacks = beginning.lacks(thing)
            if lacks:
                raise Unmet(lacks)
        with door_open_for(thing):
            thing.save(force_insert=True)
            row = _write(thing, BEGIN, by, reason=reason, data=data)
            transitioned.send(
                sender=type(thing), thing=thing, transition=BEGIN, by=by, data=data, log=row
            )
    return thing


def record(thing: LoggedModel, event: str, *, by: Any, reason: str = "", **data: Any) -> LogRow:
    """Put an event on record that changes no state. The caller is inside the transaction of it."""
    declared = thing.events[event]
    _check_right(declared, thing, by)
    if declared.reason is Reason.REQUIRED and not reason.strip():
        raise Unmet([_("Give a reason.")])
    with transaction.atomic():
        fresh = _locked(thing)
        with door_open_for(fresh):
            state = getattr(fresh, "state", "")
            row = _write(fresh, event, by, from_state=state, reason=reason, data=data)
    thing.version, thing.log_head = fresh.version, fresh.log_head
    return row


@contextmanager
def edit(thing: Thing) -> Iterator[Thing]:
    """Change a draft's content: gives the locked, fresh row, and counts its version up at the end.

    Whoever was about to decide on the old content is told so by their expected_version. What the
    content is, and who may change it, is the caller's business.
    """
    with transaction.atomic():
        fresh = _locked(thing)
        yield fresh
        fresh.version += 1
        with door_open_for(fresh):
            fresh.save()


@contextmanager
def hold(thing: Thing) -> Iterator[Thing]:
    """Work on what stands beside a draft: gives the locked, fresh row; its version stays as it is."""
    with transaction.atomic():
        yield _locked(thing)


def _locked(thing: Any, first: tuple[str, ...] = ()) -> Any:
    """The row as it is now, locked, after those that its locks name.

    no_key: a lock that lets others refer to the row meanwhile. Every log row refers to a person, so
    two people whose accounts the other keeps would otherwise wait for each other for ever.
    """
    for path in first:
        *way, name = path.split("__")
        holder = reduce(getattr, way, thing)
        related = type(holder)._meta.get_field(name).related_model
        list(
            related._base_manager.select_for_update(no_key=True)
            .filter(pk=getattr(holder, f"{name}_id"))
            .values_list("pk")
        )
    return type(thing)._base_manager.select_for_update(of=("self",), no_key=True).get(pk=thing.pk)


def _check_right(declared: Declared | Beginning | Event, thing: LoggedModel, by: Any) -> None:
    if declared.consequence:
        if not inside_another():
            raise NotAllowed([_("This follows from another decision and is not done by hand.")])
        return
    refusal = declared.who.refuses(by, thing)
    if refusal:
        raise NotAllowed([refusal])


def _already_done(
    thing: WorkflowModel, name: str, by: Any, digest: str, expected_version: int | None
) -> LogRow | None:
    """The log row of this same request by this same person, sent twice (a double click).

    It is the first thing that happened after the version that they saw; edits, which that one may
    have passed over, are no rows.
    """
    if expected_version is None:
        return None
    row = LogRow.objects.of(thing).filter(version__gt=expected_version).first()
    same = row and (row.event, row.actor_id, row.request_digest) == (name, by.pk, digest)
    return row if same else None


def _check_first(
    declared: Declared, thing: WorkflowModel, by: Any, expected_version: int | None
) -> None:
    """Refuse where the thing is no more what the person saw when they decided.

    What counts is what happened to it (the log), and for a transition that decides on the content
    also each edit since. The sentences name only such edits as the person may see.
    """
    moved = thing.state not in declared.sources
    if not moved and expected_version in (None, thing.version):
        return
    since = -1 if expected_version is None else expected_version
    last = LogRow.objects.of(thing).filter(version__gt=since).last()
    if not moved and not last and not declared.decides_on_content and since < thing.version:
        return
    lacks: list[Any] = []
    if last:
        lacks.append(
            _("%(office)s, %(name)s did “%(what)s” on %(when)s; it is now “%(state)s”.")
            % {
                "office": last.office_name,
                "name": last.actor_name,
                "what": last.label,
                "when": cn_time(last.at),
                "state": thing.get_state_display(),
            }
        )
    lacks.extend(thing.edits_since(since, by))
    if not lacks:
        lacks.append(_("Its content was changed after you opened it."))
    lacks.append(_("Nothing of yours was carried out. Look at it again and decide anew."))
    raise Conflict(lacks, last=last)


def _write(
    thing: Any,
    event: str,
    by: Any,
    *,
    from_state: str = "",
    reason: str = "",
    data: dict[str, Any],
    digest: str = "",
    at: datetime | None = None,
) -> LogRow:
    """Save the thing with its version counted up, and the log row that says why."""
    last = LogRow.objects.of(thing).last()
    row = LogRow(
        model=thing._meta.label_lower,
        object_id=thing.pk,
        seq=last.seq + 1 if last else 1,
        version=thing.version + 1,
        event=event,
        from_state=from_state,
        to_state=getattr(thing, "state", ""),
        actor_id=by.pk,
        actor_name=str(by.name),
        office_name=str(by.office_label),
        at=at or timezone.now(),
        reason=reason.strip(),
        data=_plain(data),
        request_digest=digest,
        previous_hash=last.hash if last else "",
    )
    row.hash = row.content_hash()
    row.save()
    thing.version, thing.log_head = row.version, row.hash
    thing.save()
    return row


def _digest(transition: str, form: TransitionForm) -> str:
    content = {name: form.data.get(name) for name in form.fields}
    plain = log_module.canonical([transition, _plain(content)])
    return hashlib.sha256(plain).hexdigest()


def _plain(value: Any) -> Any:
    """As it can be written down as JSON: a row by its key, the rest by its text."""
    match value:
        case dict():
            return {str(key): _plain(item) for key, item in value.items()}
        case list() | tuple():
            return [_plain(item) for item in value]
        case None | bool() | int() | float():
            return value
        case models.Model():
            return value.pk
    return str(value)


def _reread(thing: Any) -> Any:
    thing.refresh_from_db()
    return thing
