"""One address for every transition of every kind of thing."""

from django.urls import path

from . import views

urlpatterns = [
    path("<slug:kind>/<int:pk>/<slug:name>/", views.transition_page, name="transition"),
]
