"""Why something was not done. Each carries sentences in the reader's language."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .models import LogRow


@dataclass(frozen=True)
class Lack:
    """One thing that is missing: a sentence, and where it can be mended."""

    text: str
    url: str = ""

    def __str__(self) -> str:
        return str(self.text)


class Refused(Exception):
    """The request was understood and not carried out; nothing was changed."""

    def __init__(self, lacks: Iterable[Lack | str]) -> None:
        self.lacks = [lack if isinstance(lack, Lack) else Lack(lack) for lack in lacks]
        super().__init__(" ".join(str(lack) for lack in self.lacks))


class NotAllowed(Refused):
    """This person may not do this, here or at all."""


class Unmet(Refused):
    """The person may, but a condition does not hold."""


class Invalid(Refused):
    """What was typed into the transition's form is not right; the form says which field."""

    def __init__(self, form: Any) -> None:
        self.form = form
        super().__init__(
            f"{form.fields[name].label if name in form.fields else ''} {error}".strip()
            for name, errors in form.errors.items()
            for error in errors
        )


class Conflict(Refused):
    """Someone else was first. `last` is the log row of what they did, where it was a transition."""

    def __init__(self, lacks: Iterable[Lack | str], last: LogRow | None = None) -> None:
        self.last = last
        super().__init__(lacks)
