"""People: everyone who can log in. Accounts are made by the office above, never by oneself."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cluster_portal.workflow.declare import SYSTEM, Beginning, Event, Reason
from cluster_portal.workflow.door import begin
from cluster_portal.workflow.errors import Lack
from cluster_portal.workflow.models import LoggedModel, LoggedQuerySet

from .keepers import ACCOUNT_KEEPERS, KEY_KEEPERS, ONESELF
from .offices import Office, OfficeKind


class Role(models.TextChoices):
    HANDLER = "handler", _("handler")
    SIGNATORY = "signatory", _("signatory")
    EXPERT = "expert", _("expert")
    AUDITOR = "auditor", _("auditor")


def role_fits_office(person: User) -> list[Lack]:
    """Auditors are people of the province, experts of no office at all."""
    kind = person.office.kind if person.office else None
    match person.role:
        case Role.EXPERT:
            fits = kind is None
        case Role.AUDITOR:
            fits = kind == OfficeKind.PROVINCE
        case _role:
            fits = kind is not None
    return [] if fits else [Lack(gettext("This role does not exist in this office."))]


class UserQuerySet(LoggedQuerySet):
    def visible_to(self, user: Any) -> UserQuerySet:
        """The people of one's own office and of the offices whose accounts it makes.

        Experts belong to no office; the province keeps their accounts. The auditor sees everyone.
        """
        if not user.is_authenticated or user.office_id is None:
            return self.none()
        if user.is_auditor:
            return self
        reach = Q(office=user.office_id) | Q(office__in=Office.objects.below(user.office))
        if user.is_province:
            reach |= Q(role=Role.EXPERT)
        return self.filter(reach)


class UserManager(BaseUserManager.from_queryset(UserQuerySet)):
    def create_user(
        self, username: str, password: str | None = None, *, by: Any = SYSTEM, **fields: Any
    ) -> User:
        """An account with the first row of its history.

        by: the person of the office above. Without one the portal itself makes it, as commands do.
        Raises NotAllowed where that person makes no accounts there. Demonstration accounts share a
        published password and need not change it; only a demonstration lets them in.
        """
        if fields.get("is_demonstration"):
            fields.setdefault("must_change_password", False)
        user = self.model(username=username, **fields)
        user.set_password(password)
        return begin(user, by=by, username=username, role=user.role, office=user.office_id)

    def get_by_natural_key(self, username: str | None) -> User:
        return self.get(username=username)


class User(AbstractBaseUser, LoggedModel):
    """A person of exactly one office, as handler or signatory; or an expert; or an auditor."""

    Role = Role

    username = models.CharField(_("user name"), max_length=60, unique=True)
    name = models.CharField(_("person's name"), max_length=40)
    role = models.CharField(_("role"), max_length=10, choices=Role)
    office = models.ForeignKey(
        Office, null=True, blank=True, on_delete=models.PROTECT, related_name="people"
    )
    phone = models.CharField(_("telephone"), max_length=30, blank=True)
    is_active = models.BooleanField(_("active"), default=True)
    must_change_password = models.BooleanField(
        _("must change the password at the next login"), default=True
    )
    is_demonstration = models.BooleanField(_("demonstration account"), default=False)
    created_at = models.DateTimeField(auto_now_add=True)

    beginning: ClassVar[Beginning] = Beginning(_("Account made"), KEY_KEEPERS, (role_fits_office,))
    events: ClassVar[Mapping[str, Event]] = {
        "reset_password": Event(_("New one-time password given"), KEY_KEEPERS),
        "change_password": Event(_("Password changed by the person"), ONESELF),
        "deactivate": Event(_("Account closed"), ACCOUNT_KEEPERS, Reason.REQUIRED),
        "reactivate": Event(_("Account opened again"), KEY_KEEPERS, Reason.REQUIRED),
    }

    objects = UserManager()

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS = ["name", "role"]

    class Meta(LoggedModel.Meta):
        abstract = False
        ordering = ("username",)
        verbose_name = _("person")
        constraints = (
            models.CheckConstraint(
                name="everyone_but_experts_has_an_office",
                condition=Q(role=Role.EXPERT, office__isnull=True)
                | (~Q(role=Role.EXPERT) & Q(office__isnull=False)),
            ),
        )

    def __str__(self) -> str:
        return self.name

    def in_office(self, kind: OfficeKind) -> bool:
        """Handler or signatory of an office of that kind. The auditor acts for no office."""
        return self.acts_for_office and self.office is not None and self.office.kind == kind

    @property
    def acts_for_office(self) -> bool:
        return self.role in (Role.HANDLER, Role.SIGNATORY)

    @property
    def is_signatory(self) -> bool:
        return self.role == Role.SIGNATORY

    @property
    def is_auditor(self) -> bool:
        return self.role == Role.AUDITOR

    @property
    def is_expert(self) -> bool:
        return self.role == Role.EXPERT

    @property
    def is_county(self) -> bool:
        return self.in_office(OfficeKind.COUNTY)

    @property
    def is_city(self) -> bool:
        return self.in_office(OfficeKind.CITY)

    @property
    def is_province(self) -> bool:
        return self.in_office(OfficeKind.PROVINCE)

    @property
    def sees_everything(self) -> bool:
        """The province and the auditor, who only reads."""
        return self.is_province or self.is_auditor

    @property
    def office_label(self) -> str:
        """What the audit log and the header call this person's office."""
        return self.office.name if self.office else str(_("Expert"))

    @property
    def masked_phone(self) -> str:
        """Enough of the number to recognise it, not enough to call it."""
        if len(self.phone) < 8:
            return "*" * len(self.phone)
        return f"{self.phone[:3]}{'*' * (len(self.phone) - 7)}{self.phone[-4:]}"

    def makes_accounts_of(self, office: Office | None) -> bool:
        """Whether this person makes the accounts of that office; None stands for the experts.

        Province → cities → counties. No office stands above the province: its signatories make the
        accounts of its own people, and the experts'.
        """
        if self.office is None or not self.acts_for_office:
            return False
        if office is None or office == self.office:
            return self.is_province and self.is_signatory
        return self.office.is_above(office)

    def gives_key_to(self, person: User) -> bool:
        """Whether this person may make, reset or open again that account: hand out its password.

        Whoever does could use it themselves. So a signatory's takes a signatory of the office above:
        a handler, who may not sign, must not come to sign by this road.
        """
        if not self.makes_accounts_of(person.office):
            return False
        return self.is_signatory or person.role != Role.SIGNATORY

    def may_edit_office(self, office: Office) -> bool:
        """A signatory of the office itself or of the province: its papers are signed under these."""
        return self.is_signatory and (self.office_id == office.pk or self.is_province)
