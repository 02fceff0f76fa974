"""How a figure is read. The formats of zh-hans set no thousands apart, so Django's do not do."""

from __future__ import annotations

from decimal import Decimal
from typing import Any


def shown_number(value: Any) -> str:
    """21500.00 → 21,500; 28.90 → 28.9."""
    number = Decimal(str(value))
    shown = f"{number:,f}"
    return shown.rstrip("0").rstrip(".") if "." in shown else shown
