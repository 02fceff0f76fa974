"""The province's desk."""

from django.urls import path

from . import views

urlpatterns = [
    path("", views.cases, name="cases"),
    path("<int:pk>/", views.case, name="case"),
    path("<int:pk>/check/", views.formal_check, name="formal_check"),
]
