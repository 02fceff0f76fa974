"""What others hear when a thing has changed, inside the same transaction.

What must be true together with a transition hangs here (a snapshot, a letter, a case begun). A
receiver that fails undoes the transition with it. Nothing is mailed or rendered here.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db import models
from django.dispatch import Signal

# sender=model class; thing, transition (its name, or "begin"), by, data, log
transitioned = Signal()


def on(
    model: type[models.Model], name: str
) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Register a receiver for one transition of one kind of thing.

    It is called with thing=, by=, data=, log= and must take **kwargs for what may come.
    """

    def decorate(receiver: Callable[..., None]) -> Callable[..., None]:
        def hear(sender: type, transition: str, **kwargs: Any) -> None:
            if transition == name:
                kwargs.pop("signal", None)
                receiver(**kwargs)

        uid = f"{model._meta.label}.{name}:{receiver.__module__}.{receiver.__qualname__}"
        transitioned.connect(hear, sender=model, weak=False, dispatch_uid=uid)
        return receiver

    return decorate
