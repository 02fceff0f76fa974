"""What follows from the steps of the term: adjustments, inspections, reports, events."""

from . import adjustment_receivers, inspection_receivers  # noqa: F401 - connects them
