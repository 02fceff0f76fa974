from .log import LogRow
from .logged import LoggedModel, LoggedQuerySet
from .pieces import Piece
from .stateful import StateField, WorkflowModel, WorkflowQuerySet

__all__ = [
    "LogRow",
    "LoggedModel",
    "LoggedQuerySet",
    "Piece",
    "StateField",
    "WorkflowModel",
    "WorkflowQuerySet",
]
