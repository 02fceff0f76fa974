"""Forms for accounts, offices and switches. What is chosen from is always what the person may reach."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.conf import settings
from django.contrib.auth import forms as auth_forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from .accounts import suggest_username
from .models import City, County, Office, Role, User
from .models.offices import OfficeKind


def _reason() -> forms.CharField:
    return forms.CharField(
        label=_("Reason"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("It is kept on record."),
    )


class LoginForm(auth_forms.AuthenticationForm):
    """Django's own, in this portal's words."""

    error_messages = {
        "invalid_login": _(
            "The user name and the password do not fit together, or the account is closed. Mind "
            "upper and lower case."
        ),
        "inactive": _("This account is closed."),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["username"].label = _("User name")
        self.fields["password"].label = _("Password")

    def confirm_login_allowed(self, user: User) -> None:
        """Nobody comes in by the published password of a demonstration, except to one."""
        super().confirm_login_allowed(user)
        if user.is_demonstration and not settings.DEMONSTRATION:
            raise self.get_invalid_login_error()


class PasswordForm(auth_forms.PasswordChangeForm):
    """One's own new password; it can't be the one that someone else handed out."""

    def clean_new_password1(self) -> str:
        password = self.cleaned_data["new_password1"]
        if self.user.check_password(password):
            raise ValidationError(_("This is your present password. Choose another one."))
        return password


class PersonForm(forms.Form):
    """A new account in one of the offices whose accounts this person makes."""

    office = forms.ModelChoiceField(
        label=_("Office"), queryset=Office.objects.none(), required=False
    )
    role = forms.ChoiceField(label=_("Role"))
    name = forms.CharField(label=_("Person's name"), max_length=40)
    phone = forms.CharField(
        label=_("Telephone"),
        max_length=30,
        required=False,
        help_text=_("So that this person can be reached about an application."),
    )
    username = forms.RegexField(
        label=_("User name"),
        regex=r"^[a-z0-9][a-z0-9._-]{2,59}$",
        required=False,
        help_text=_(
            "Lower-case letters, digits, dots and hyphens. Leave it empty and one is made from the "
            "place and the role."
        ),
        error_messages={
            "invalid": _("Three or more lower-case letters, digits, dots or hyphens, please.")
        },
        widget=forms.TextInput(attrs={"autocapitalize": "none", "autocomplete": "off"}),
    )

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        keeps_province = by.is_province and by.is_signatory
        roles = [Role.HANDLER]
        if by.is_signatory:
            roles.append(Role.SIGNATORY)
        else:
            self.fields["role"].help_text = _(
                "A signatory's account is made, reset or opened again by a signatory of your office."
            )
        if keeps_province:
            # An expert's account comes with the particulars that say whom they must not judge: it
            # is made where experts are taken into the pool.
            roles.append(Role.AUDITOR)
        cast(forms.ChoiceField, self.fields["role"]).choices = [
            (role.value, role.label) for role in roles
        ]
        office = cast(forms.ModelChoiceField, self.fields["office"])
        office.queryset = Office.objects.with_accounts_by(by)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        office, role = cleaned.get("office"), cleaned.get("role")
        if not role or self.has_error("office"):
            return cleaned
        cleaned["role"] = role = Role(role)
        if office is None:
            self.add_error("office", _("Choose the office to which this person belongs."))
        elif role == Role.AUDITOR and office and office.kind != OfficeKind.PROVINCE:
            self.add_error("office", _("Auditors belong to the province."))
        elif User.objects.filter(office=office, name=cleaned.get("name"), role=role).exists():
            # A form sent twice would otherwise make two accounts.
            self.add_error("name", _("A person of this name has such an account there already."))
        elif not self.has_error("username"):
            cleaned["username"] = cleaned.get("username") or suggest_username(office, role)
        return cleaned

    def clean_username(self) -> str:
        username = self.cleaned_data["username"]
        if username and User.objects.filter(username=username).exists():
            raise ValidationError(_("This user name is taken. Choose another one."))
        return username


class ReasonForm(forms.Form):
    """Nothing but why."""

    reason = _reason()


class OfficeForm(forms.ModelForm):
    """What an office is called, and how its papers are headed and numbered."""

    class Meta:
        model = Office
        fields = ("name", "letterhead", "document_prefix")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # A county issues no papers; without a code word the others' cannot be numbered.
        self.fields["document_prefix"].required = self.instance.kind != OfficeKind.COUNTY


class SwitchForm(forms.Form):
    """Admit development zones, or no longer."""

    admit = forms.TypedChoiceField(
        label=_("Development zones may apply"),
        choices=[("yes", _("Yes")), ("no", _("No"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    reason = _reason()


class DevelopmentZoneForm(forms.Form):
    """A development zone as an applicant."""

    city = forms.ModelChoiceField(label=_("City"), queryset=City.objects.all())
    name = forms.CharField(label=_("Name of the development zone"), max_length=40)
    government_name = forms.CharField(
        label=_("Name of its administrative committee"), max_length=60
    )
    code = forms.RegexField(
        label=_("Division code"),
        regex=r"^32\d\d7\d$",
        help_text=_(
            "Six digits as in the statistical code table: the city's four, then 71 to 79, for "
            "example 320571."
        ),
        error_messages={
            "invalid": _("The code of a development zone has six digits, the fifth of them a 7.")
        },
    )

    def clean_code(self) -> str:
        code = self.cleaned_data["code"]
        if County.objects.filter(code=code).exists():
            raise ValidationError(_("This code is taken."))
        return code

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        city, code = cleaned.get("city"), cleaned.get("code")
        if city and code and code[:4] != city.code[:4]:
            self.add_error("code", _("The code's first four digits are not those of the city."))
        return cleaned
