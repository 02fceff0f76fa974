"""What follows from visits, selections and objections."""
