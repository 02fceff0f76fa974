from .assessment import Assessment
from .national import NationalRecommendation
from .rectification import Rectification
from .rules import Rules

__all__ = ["Assessment", "NationalRecommendation", "Rectification", "Rules"]
