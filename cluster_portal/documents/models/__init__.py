"""Papers that were issued, and the sequences their numbers come from."""

from .numbers import NumberSequence
from .papers import Paper, PaperKind, PaperQuerySet

__all__ = ["NumberSequence", "Paper", "PaperKind", "PaperQuerySet"]
