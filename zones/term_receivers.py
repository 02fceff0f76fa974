"""What follows from the steps of the term: adjustments, inspections, reports, events."""

from . import (  # noqa: F401 - connects them
    adjustment_receivers,
    inspection_receivers,
    report_receivers,
)
