"""The pages of inspections."""

from django.urls import path

from .views import inspections

urlpatterns = [
    path("inspections/", inspections.inspections, name="inspections"),
    path("<int:pk>/inspections/add/", inspections.inspection_add, name="inspection_add"),
    path("inspections/<int:pk>/", inspections.inspection, name="inspection"),
]
