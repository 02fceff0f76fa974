"""Act two: the province's desk, the experts' review, visits and selection."""

from django.urls import include, path

from . import views

urlpatterns = [
    path("", views.cases, name="cases"),
    path("<int:pk>/", views.case, name="case"),
    path("<int:pk>/check/", views.formal_check, name="formal_check"),
    path("", include("reviews.selection_urls")),
]
