from .case import Case
from .expert import Expert
from .expert_review import ExpertReview
from .formal_check import FormalCheck
from .panel import Panel
from .selection import Objection, Selection
from .visit import SiteVisit

__all__ = [
    "Case",
    "Expert",
    "ExpertReview",
    "FormalCheck",
    "Objection",
    "Panel",
    "Selection",
    "SiteVisit",
]
