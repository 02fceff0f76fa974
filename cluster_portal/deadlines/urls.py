"""The ledger of what is owed by when, and the legal calendar to reckon with."""

from django.urls import path

from . import views

urlpatterns = [
    path("", views.deadlines, name="deadlines"),
    path("calculator/", views.deadline_calculator, name="deadline_calculator"),
]
