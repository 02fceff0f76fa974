"""The pages of act two, one module for each concern."""

from .cases import case, cases, formal_check

__all__ = ["case", "cases", "formal_check"]
