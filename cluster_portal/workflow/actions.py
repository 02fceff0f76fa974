"""What a person can do with a thing now, and what waits for them: read off the declarations."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from .declare import Declared, transitions_of, workflow_models
from .errors import Lack
from .models import WorkflowModel


@dataclass(frozen=True)
class Action:
    """A button: allowed, or grey with the sentences that say why not."""

    declared: Declared
    url: str
    why_not: tuple[Lack, ...] = ()

    @property
    def allowed(self) -> bool:
        return not self.why_not

    @property
    def label(self) -> str:
        return str(self.declared.label)


def actions(thing: WorkflowModel, user: Any) -> list[Action]:
    """The buttons of the thing for this person. What is none of their business is left out."""
    return [
        Action(
            declared=declared,
            url=transition_url(thing, declared.name),
            why_not=tuple(why_not(declared, thing, user)),
        )
        for declared in transitions_of(type(thing)).values()
        if not declared.consequence
        and thing.state in declared.sources
        and declared.who.concerns(user)
    ]


def why_not(declared: Declared, thing: WorkflowModel, user: Any) -> list[Lack]:
    """Every sentence that stands between this person and the transition."""
    refusal = declared.who.refuses(user, thing)
    return ([Lack(refusal)] if refusal else []) + declared.lacks(thing)


def transition_url(thing: WorkflowModel, name: str) -> str:
    return reverse("transition", args=[thing._meta.model_name, thing.pk, name])


def waiting_for(user: Any) -> Iterator[tuple[type[WorkflowModel], Any]]:
    """For each kind of thing, the visible ones in a state where this person's office has to act."""
    for model in workflow_models():
        yield model, model.objects.visible_to(user).waiting_on(user)
