"""Numbers as they come in a hidden field or an address: whatever stands there, no error page."""

from __future__ import annotations

LONGEST = 9  # digits; what fits a key or a version in every database


def sent_number(text: str | None, otherwise: int = -1) -> int:
    """The number, or `otherwise` (which no version and no row has) where it is not one."""
    return int(text) if text and text.isdecimal() and len(text) <= LONGEST else otherwise
