"""What follows from the steps of reports, adjustments, inspections and events."""
