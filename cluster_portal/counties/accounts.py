"""Making and keeping accounts. Every step is on record in the person's or the office's history.

Whether someone may do it is asked by the door (see models/keepers.py), so no caller can forget it.
A one-time password is given back once, to be shown, and is nowhere kept in clear.
"""

from __future__ import annotations

from typing import Any

from axes.utils import reset as forget_failed_logins
from django.db import transaction

from cluster_portal.workflow.door import record

from .models import Office, Role, User
from .passwords import one_time_password

ROLE_WORDS = {
    Role.HANDLER: "handle",
    Role.SIGNATORY: "sign",
    Role.EXPERT: "expert",
    Role.AUDITOR: "audit",
}


def add_person(
    *, by: Any, username: str, name: str, role: Role, office: Office | None, phone: str = ""
) -> tuple[User, str]:
    """A new account and its one-time password. Raises NotAllowed or Unmet."""
    password = one_time_password()
    with transaction.atomic():
        person = User.objects.create_user(
            username, password, by=by, name=name, role=role, office=office, phone=phone
        )
    return person, password


def reset_password(person: User, *, by: Any) -> str:
    """A new one-time password; the person's sessions end, and a lock after failed logins opens."""
    password = one_time_password()
    with transaction.atomic():
        record(person, "reset_password", by=by)
        person.set_password(password)
        person.must_change_password = True
        person.save(update_fields=["password", "must_change_password"])
        forget_failed_logins(username=person.username)
    return password


def change_own_password(person: User, password: str) -> None:
    """The person's own choice, already validated."""
    with transaction.atomic():
        record(person, "change_password", by=person)
        person.set_password(password)
        person.must_change_password = False
        person.save(update_fields=["password", "must_change_password"])


def set_active(person: User, active: bool, *, by: Any, reason: str) -> None:
    """Close an account or open it again. What the person did stays under their name."""
    with transaction.atomic():
        record(person, "reactivate" if active else "deactivate", by=by, reason=reason)
        person.is_active = active
        person.save(update_fields=["is_active"])


def edit_office(office: Office, *, by: Any, **particulars: str) -> None:
    """Change the name, letterhead or code word; papers that were issued keep the old ones.

    particulars: the new value of each of these fields; what changed goes on record, old and new.
    """
    with transaction.atomic():
        before = Office.objects.select_for_update().get(pk=office.pk)
        changes = {
            field: {"from": getattr(before, field), "to": value}
            for field, value in particulars.items()
            if getattr(before, field) != value
        }
        if not changes:
            return
        record(office, "edit", by=by, changes=changes)
        for field in changes:
            setattr(office, field, particulars[field])
        office.save(update_fields=list(changes))


def suggest_username(office: Office | None, role: Role) -> str:
    """A free user name such as jiangning.sign, jiangning.sign2, expert.01."""
    if office is None:
        taken = set(
            User.objects.filter(username__startswith="expert.").values_list("username", flat=True)
        )
        return next(name for n in range(1, 10_000) if (name := f"expert.{n:02}") not in taken)
    stem = f"{_place(office)}.{ROLE_WORDS[role]}"
    taken = set(User.objects.filter(username__startswith=stem).values_list("username", flat=True))
    return next(
        name for n in range(1, 10_000) if (name := f"{stem}{n if n > 1 else ''}") not in taken
    )


def _place(office: Office) -> str:
    """The office's place in plain letters: Jiangning Qu → jiangning. The province has none."""
    division = office.county or office.city
    if division is None:
        return "province"
    words = division.pinyin.lower().replace("'", "").split()
    return "".join(words[:-1]) or division.code
