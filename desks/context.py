"""What every page's header knows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Entry:
    """A word of the main menu. `current` is the value of aria-current, or empty."""

    label: Any
    url: str
    current: str = ""


# In the order of a zone's life: URL name, word, whose business it is. Who may see which rows is
# decided by each page itself.
MENU: tuple[tuple[str, Any, Callable[[Any], bool]], ...] = (
    ("home", _("Home"), lambda user: True),
    ("rounds", _("Rounds"), lambda user: user.office_id is not None),
    ("applications", _("Applications"), lambda user: user.office_id is not None),
    ("scan_desk", _("Scan desk"), lambda user: user.is_city),
    ("cases", _("Cases"), lambda user: user.sees_everything),
    ("panels", _("Review"), lambda user: user.sees_everything),
    ("expert_reviews", _("My reviews"), lambda user: user.is_expert),
    ("selections", _("Selection"), lambda user: user.sees_everything),
    ("zones", _("Zones"), lambda user: user.office_id is not None),
    ("assessments", _("Assessments"), lambda user: user.office_id is not None),
    ("deadlines", _("Deadlines"), lambda user: user.office_id is not None),
    ("experts", _("Experts"), lambda user: user.sees_everything),
    ("people", _("People"), lambda user: user.is_province or user.is_city),
    ("audit_log", _("Audit log"), lambda user: user.sees_everything),
)


def header(request: HttpRequest) -> dict[str, Any]:
    """The demonstration line, and the main menu of whoever is logged in."""
    return {"demonstration": settings.DEMONSTRATION, "navigation": _navigation(request)}


def _navigation(request: HttpRequest) -> list[Entry]:
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated or user.must_change_password:
        return []
    words = [(label, _address(name)) for name, label, concerns in MENU if concerns(user)]
    here = _here(request.path, [url for _label, url in words])
    return [
        Entry(label, url, ("page" if url == request.path else "true") if url == here else "")
        for label, url in words
        if url
    ]


def _address(name: str) -> str:
    """An app may be left out of an installation; its word is then left out of the menu."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


def _here(path: str, urls: list[str]) -> str:
    """The address that the page lies under: of several the longest; of home only home itself."""
    above = [url for url in urls if url and path.startswith(url) and (url != "/" or path == "/")]
    return max(above, key=len, default="")
