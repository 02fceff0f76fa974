"""Guidance (四(三): 在设区市知识产权局的指导下): how a draft is shared, and what is said to it.

It is advice between a county and its city: no state, no version and no condition depends on it. So
nothing here counts the application's version up, but for the sharing itself, which is on record.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cluster_portal.counties.who import CITY, COUNTY
from cluster_portal.workflow.door import record
from cluster_portal.workflow.errors import NotAllowed

from .models import Application, GuidanceComment, GuidanceReply
from .outline import SECTIONS


def why_not_shared(application: Application, user: Any) -> str | None:
    """The sentence that says why this person can't share the draft, or stop sharing it, or None."""
    refusal = COUNTY.refuses(user, application)
    if refusal:
        return refusal
    return None if application.is_being_written else _not_written(application)


def why_silent(application: Application, user: Any) -> str | None:
    """The sentence that says why this person can't say anything to the draft now, or None."""
    who = COUNTY if COUNTY.concerns(user) else CITY
    if refusal := who.refuses(user, application):
        return refusal
    if not application.is_being_written:
        return _not_written(application)
    if application.shared_at is None:
        return _("The county does not share its draft with the city now.")
    return None


def share(application: Application, *, by: Any) -> None:
    """Let the city read the draft and comment on it. Raises NotAllowed. Twice counts as once."""
    _set_sharing(application, "draft_shared", by=by)


def unshare(application: Application, *, by: Any) -> None:
    """Close the draft to the city again. What was said stays readable to both."""
    _set_sharing(application, "draft_unshared", by=by)


def comment(application: Application, section: str, text: str, *, by: Any) -> GuidanceComment:
    """Say something to one section of the draft: the city does. Raises NotAllowed.

    The same said twice (a double click) is said once.
    """
    assert section in SECTIONS
    with _speaking(application, by) as fresh:
        if refusal := CITY.refuses(by, fresh):
            raise NotAllowed([refusal])
        last = fresh.guidance_comments.filter(section=section).last()
        if last and (last.text, last.said_by_id, last.settled_at) == (text, by.pk, None):
            return last
        return fresh.guidance_comments.create(section=section, text=text, said_by=by)


def reply(said: GuidanceComment, text: str, *, by: Any) -> GuidanceReply:
    """Answer an open comment: the county, or the city again. Raises NotAllowed."""
    with _speaking(said.application, by) as fresh:
        there = fresh.guidance_comments.get(pk=said.pk)
        if there.settled_at:
            raise NotAllowed([_("This comment is settled already.")])
        last = there.replies.last()
        if last and (last.text, last.said_by_id) == (text, by.pk):
            return last
        return there.replies.create(text=text, said_by=by)


def settle(said: GuidanceComment, *, by: Any) -> None:
    """Note that nothing more is to be done about a comment: the city does, whose comment it is."""
    with _speaking(said.application, by) as fresh:
        if refusal := CITY.refuses(by, fresh):
            raise NotAllowed([refusal])
        there = fresh.guidance_comments.filter(pk=said.pk).open()
        there.update(settled_by=by, settled_at=timezone.now())


def end_sharing(application: Application) -> None:
    """What was sent or given up is shared no more; a return has to be shared anew."""
    Application.objects.filter(pk=application.pk).update(shared_at=None)
    application.shared_at = None


def _set_sharing(application: Application, event: str, *, by: Any) -> None:
    with _locked(application) as fresh:
        refusal = why_not_shared(fresh, by)
        if refusal:
            raise NotAllowed([refusal])
        wanted = event == "draft_shared"
        if (fresh.shared_at is not None) != wanted:
            shared_at = timezone.now() if wanted else None
            Application.objects.filter(pk=fresh.pk).update(shared_at=shared_at)
            record(fresh, event, by=by)
    application.refresh_from_db()


@contextmanager
def _speaking(application: Application, by: Any) -> Iterator[Application]:
    """The locked application, for whoever may say something to its draft now."""
    with _locked(application) as fresh:
        refusal = why_silent(fresh, by)
        if refusal:
            raise NotAllowed([refusal])
        yield fresh


@contextmanager
def _locked(application: Application) -> Iterator[Application]:
    """Locked, so that what is said never crosses a submission or the end of the sharing."""
    with transaction.atomic():
        rows = Application.objects.for_desk().select_for_update(of=("self",), no_key=True)
        yield rows.get(pk=application.pk)


def _not_written(application: Application) -> str:
    return _("The application is not being written now; it is “%(state)s”.") % {
        "state": application.get_state_display()
    }
