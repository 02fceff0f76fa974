"""How a transition is declared: once, on the model, with all that the rest of the portal needs.

Buttons, greyed buttons, form pages, permission checks, history lines, diagrams and the permission
table are worked out from here and from nowhere else.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from enum import Enum
from functools import cache
from typing import TYPE_CHECKING, Any, Protocol

import django_fsm
from django.utils.translation import gettext_lazy as _
from django_fsm import ANY_STATE

from .errors import Lack
from .opening import door_is_open

if TYPE_CHECKING:
    from django.db import models
    from django.db.models import Choices
    from django_stubs_ext import StrOrPromise

    from .models import WorkflowModel

BEGIN = "begin"  # the event with which every history starts

# A condition looks at the thing and answers with what is missing: nothing, when it holds.
Condition = Callable[[Any], Iterable[Lack]]


class Who(Protocol):
    """Who may do something."""

    @property
    def label(self) -> StrOrPromise: ...

    def concerns(self, user: Any) -> bool:
        """Whether it is this person's office's business at all. Asks no database."""
        ...

    def refuses(self, user: Any, thing: Any) -> str | None:
        """The sentence that says why this person may not, or None."""
        ...


class System:
    """The program itself, acting at a set time. It is in no office and never logs in."""

    pk = None
    name = _("The portal")
    office_label = ""

    def __str__(self) -> str:
        return str(self.name)


SYSTEM = System()


class _SystemOnly:
    label = _("the portal itself")

    def concerns(self, user: Any) -> bool:
        return user is SYSTEM

    def refuses(self, user: Any, thing: Any) -> str | None:
        return None if user is SYSTEM else str(_("Only the portal itself does this."))


SYSTEM_ONLY = _SystemOnly()


class Reason(Enum):
    """Whether the person must, may or cannot give a reason."""

    NONE = "none"
    OPTIONAL = "optional"
    REQUIRED = "required"


@dataclass(frozen=True)
class Event:
    """Something worth a log row that changes no state: an extension granted, a day moved.

    `consequence` is as for a transition.
    """

    label: StrOrPromise
    who: Who = SYSTEM_ONLY
    reason: Reason = Reason.NONE
    consequence: bool = False


@dataclass(frozen=True)
class Beginning:
    """How a thing of this kind comes to be. `consequence` is as for a transition."""

    label: StrOrPromise
    who: Who = SYSTEM_ONLY
    conditions: Sequence[Condition] = ()
    clause: str = ""
    consequence: bool = False

    def lacks(self, thing: Any) -> list[Lack]:
        """All that is missing before such a thing can begin."""
        return _lacks(thing, self.conditions, BEGIN)


@dataclass(frozen=True)
class Writing:
    """What an office fills in over several sittings; it stands in the thing's JSON field of that name.

    who: who fills it in; states: when they may. form: a function that gives the form class.
    files: whether files may be put to it. Others read what was sent (a Version), never the draft.
    starts: the transition that the first save performs, where there is such a state.
    sends: whether each save is sent at once and keeps a Version: what is kept current, with history.
        The model declares an event of the writing's name with "_sent", which each save records.
    opens_to: whether this person reads what was sent; where left out, whoever may see the thing.
    beside: a template of what the writer reads while filling it in, shown beside the form.
    """

    label: StrOrPromise
    who: Who
    states: tuple[str, ...]
    form: Callable[[], type]
    files: bool = False
    starts: str = ""
    sends: bool = False
    opens_to: Callable[[Any, Any], bool] | None = None
    beside: str = ""
    clause: str = ""


@dataclass(frozen=True)
class Declared:
    """One transition as it was declared. `name` is the method's name."""

    name: str
    label: StrOrPromise
    sources: tuple[str, ...]
    target: str
    who: Who
    conditions: tuple[Condition, ...] = ()
    form: Callable[[], type] | None = None
    reason: Reason = Reason.NONE
    clause: str = ""
    explanation: StrOrPromise = ""
    consequence: bool = False
    optional: bool = False
    grave: bool = False
    decides_on_content: bool = True
    locks: tuple[str, ...] = field(default=())
    freezes: tuple[str, ...] = field(default=())

    def lacks(self, thing: Any) -> list[Lack]:
        """All that is missing before it can be done."""
        return _lacks(thing, self.conditions, self.name)


_demands: defaultdict[tuple[str, str], list[Condition]] = defaultdict(list)


def demand(
    model: type[models.Model], *names: str
) -> Callable[[Callable[[Any], Iterable[Lack]]], Callable[[Any], Iterable[Lack]]]:
    """A condition that a later act puts to an earlier one's transitions, or to its beginning.

    The earlier act knows nothing of the later one; the condition stands with it all the same.
    """

    def decorate(condition: Condition) -> Condition:
        for name in names:
            _demands[model._meta.label, name].append(condition)
        return condition

    return decorate


def _lacks(thing: Any, conditions: Sequence[Condition], name: str) -> list[Lack]:
    asked = (*conditions, *_demands[type(thing)._meta.label, name])
    return [lack for condition in asked for lack in condition(thing)]


def transition(
    *,
    source: Choices | Sequence[Choices],
    target: Choices,
    label: StrOrPromise,
    who: Who,
    conditions: Sequence[Condition] = (),
    form: Callable[[], type] | None = None,
    reason: Reason = Reason.NONE,
    clause: str = "",
    explanation: StrOrPromise = "",
    consequence: bool = False,
    optional: bool = False,
    grave: bool = False,
    decides_on_content: bool = True,
    locks: Sequence[str] = (),
    freezes: Sequence[str] = (),
) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Declare a transition of the model's `state`. Only `perform()` can carry it out.

    form: a function that gives the form class (a function, so that models need not import forms).
    consequence: it only ever follows from another thing's transition; nobody has a button for it.
    optional: nobody is waiting for it (a withdrawal), so it stands on no desk.
    grave: it can't be taken back; its button says so.
    decides_on_content: whether an edit of any part of the thing, made after the person opened it,
        stands in its way. False for a withdrawal: it ends the thing whatever is written in it, and
        must not be held up by others' work, which its person may not even know of.
    locks: names of foreign keys whose rows are locked first, always in that order; that of another
        thing's key by its path ("case__application").
    freezes: names of writings of which a numbered Version is kept, since they go out with it.
    """
    sources = tuple(source) if isinstance(source, (list, tuple)) else (source,)

    def decorate(method: Callable[..., None]) -> Callable[..., None]:
        declared = Declared(
            name=method.__name__,
            label=label,
            sources=tuple(str(s.value) for s in sources),
            target=str(target.value),
            who=who,
            conditions=tuple(conditions),
            form=form,
            reason=reason,
            clause=clause,
            explanation=explanation,
            consequence=consequence,
            optional=optional,
            grave=grave,
            decides_on_content=decides_on_content,
            locks=tuple(locks),
            freezes=tuple(freezes),
        )
        return django_fsm.transition(
            field="state",
            source=list(declared.sources),
            target=declared.target,
            conditions=[door_is_open],
            custom={"declared": declared},
        )(method)

    return decorate


@cache
def transitions_of(model: type[WorkflowModel]) -> dict[str, Declared]:
    """The model's transitions by name, in the order in which the class body declares them."""
    methods = state_field(model).transitions[model]
    declared = {
        name: next(iter(method._django_fsm.transitions.values())).custom["declared"]
        for name, method in methods.items()
    }
    order = {name: place for place, name in enumerate(vars(model))}
    assert ANY_STATE not in {s for d in declared.values() for s in d.sources}
    return dict(sorted(declared.items(), key=lambda item: order.get(item[0], -1)))


def state_field(model: type[WorkflowModel]) -> Any:
    """The field that holds the model's state."""
    return model._meta.get_field("state")  # type: ignore[misc]  # each subclass declares it


def workflow_models() -> list[type[WorkflowModel]]:
    """Every kind of thing that has states."""
    from django.apps import apps

    from .models import WorkflowModel

    return [m for m in apps.get_models() if issubclass(m, WorkflowModel)]


def final_states(model: type[WorkflowModel]) -> set[str]:
    """The states that no transition leaves."""
    left = {s for d in transitions_of(model).values() for s in d.sources}
    return {str(s.value) for s in model.State} - left
