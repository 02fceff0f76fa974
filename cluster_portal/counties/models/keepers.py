"""Who may put something on record about a person, an office or the switches.

who.py can't serve for these: it knows the models of this package, which declare their events here.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.utils.translation import gettext_lazy as _

from cluster_portal.workflow.declare import SYSTEM

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


@dataclass(frozen=True)
class Keepers:
    """The people for whom a rule on the person and the thing holds; and the portal's commands."""

    label: StrOrPromise
    rule: Callable[[Any, Any], bool]

    def concerns(self, user: Any) -> bool:
        return user is SYSTEM or (isinstance(user, AbstractBaseUser) and user.is_active)

    def refuses(self, user: Any, thing: Any) -> str | None:
        if user is SYSTEM or (self.concerns(user) and self.rule(user, thing)):
            return None
        return str(_("Only these people do that: %(who)s.") % {"who": self.label})


ACCOUNT_KEEPERS = Keepers(
    _("the office above"),
    lambda user, person: user != person and user.makes_accounts_of(person.office),
)
KEY_KEEPERS = Keepers(
    _("the office above, for a signatory's account a signatory there"),
    lambda user, person: user != person and user.gives_key_to(person),
)
ONESELF = Keepers(_("the person of the account"), lambda user, person: user == person)
OFFICE_EDITORS = Keepers(
    _("a signatory of the province or of the office itself"),
    lambda user, office: user.may_edit_office(office),
)
PROVINCE_SIGNATORIES = Keepers(
    _("province signatory"), lambda user, thing: user.is_province and user.is_signatory
)
