from .case import Case
from .formal_check import FormalCheck

__all__ = ["Case", "FormalCheck"]
