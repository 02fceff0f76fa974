"""Passwords: what a good one needs, and one-time passwords for new accounts."""

from __future__ import annotations

import secrets
import string
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

# GB/T 22239-2019, 身份鉴别: passwords have complexity; three classes of four is the usual reading.
CLASSES_NEEDED = 3

# Without the characters that are mistaken for one another when read out or copied from paper.
_LETTERS = "abcdefghjkmnpqrstuvwxyz"
_DIGITS = "23456789"
_GROUPS, _GROUP_LENGTH = 3, 4


class ThreeClassesValidator:
    """At least three of: lower case, upper case, digits, anything else."""

    def validate(self, password: str, user: Any = None) -> None:
        if classes_in(password) < CLASSES_NEEDED:
            raise ValidationError(self.get_help_text(), code="password_too_few_classes")

    def get_help_text(self) -> str:
        return _(
            "Your password must contain at least three of these: lower-case letters, upper-case "
            "letters, digits, other characters."
        )


def classes_in(password: str) -> int:
    """How many of the four classes of characters occur."""
    known = (string.ascii_lowercase, string.ascii_uppercase, string.digits)
    found = sum(any(char in chars for char in password) for chars in known)
    return found + any(char not in "".join(known) for char in password)


def one_time_password() -> str:
    """Twelve random characters in three groups, easy to read out over the telephone: kH7p-…"""
    alphabet = _LETTERS + _LETTERS.upper() + _DIGITS
    while True:
        groups = (
            "".join(secrets.choice(alphabet) for _place in range(_GROUP_LENGTH))
            for _group in range(_GROUPS)
        )
        password = "-".join(groups)
        if classes_in(password) > CLASSES_NEEDED:  # the hyphens are the fourth
            return password
