"""The pages of reports, adjustments, inspections, events and support."""

urlpatterns: list = []
