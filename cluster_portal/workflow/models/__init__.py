from .enclosures import Enclosure
from .log import LogRow
from .logged import LoggedModel, LoggedQuerySet
from .pieces import Piece
from .stateful import StateField, WorkflowModel, WorkflowQuerySet
from .versions import Version

__all__ = [
    "Enclosure",
    "LogRow",
    "LoggedModel",
    "LoggedQuerySet",
    "Piece",
    "StateField",
    "Version",
    "WorkflowModel",
    "WorkflowQuerySet",
]
