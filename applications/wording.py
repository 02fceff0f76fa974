"""Dates as an official reads them, from values that may have been through JSON."""

from __future__ import annotations

from datetime import date
from typing import Any

from cluster_portal.workflow.days import cn_date


def shown_date(value: Any) -> str:
    """2025-12-31, as a date or as text, in the reader's way."""
    return str(cn_date(value if isinstance(value, date) else date.fromisoformat(value)))
