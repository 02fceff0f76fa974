"""The pages of the term: adjustments, inspections, reports, events and support."""

from django.urls import include, path

urlpatterns = [
    path("", include("zones.adjustment_urls")),
    path("", include("zones.inspection_urls")),
    path("", include("zones.report_urls")),
]
