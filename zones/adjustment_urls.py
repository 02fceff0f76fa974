"""The pages of adjustments."""

from django.urls import path

from .views import adjustments

urlpatterns = [
    path("<int:pk>/adjustments/begin/", adjustments.adjustment_begin, name="adjustment_begin"),
    path("adjustments/<int:pk>/", adjustments.adjustment, name="adjustment"),
]
