"""Which objects the door is open for now. Only door.py opens it; everything else asks."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

# Innermost last: what follows from a transition goes through the door inside of it.
_open: ContextVar[tuple[Any, ...]] = ContextVar("open", default=())


def door_is_open(thing: Any) -> bool:
    """Whether this very object is being taken through the door now."""
    return any(thing is opened for opened in _open.get())


def inside_another() -> bool:
    """Whether something else is being taken through the door, of which this is a consequence."""
    return bool(_open.get())


@contextmanager
def door_open_for(thing: Any) -> Iterator[None]:
    token = _open.set((*_open.get(), thing))
    try:
        yield
    finally:
        _open.reset(token)
