"""The pages of this act."""

from django.urls import path

from . import views

urlpatterns = [
    path("", views.assessments, name="assessments"),
    path("<int:pk>/", views.assessment, name="assessment"),
    path("rectifications/<int:pk>/", views.rectification, name="rectification"),
    path("recommendations/", views.recommendations, name="recommendations"),
    path("rules/", views.assessment_rules, name="assessment_rules"),
]
