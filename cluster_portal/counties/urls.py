"""People, offices, switches."""

from django.urls import path

from . import views

urlpatterns = [
    path("", views.people, name="people"),
    path("add/", views.person_add, name="person_add"),
    path("<int:pk>/reset/", views.person_reset, name="person_reset"),
    path("<int:pk>/deactivate/", views.person_deactivate, name="person_deactivate"),
    path("<int:pk>/reactivate/", views.person_reactivate, name="person_reactivate"),
    path("offices/<int:pk>/", views.office_edit, name="office_edit"),
    path("switches/", views.switches, name="switches"),
    path("switches/zones/add/", views.development_zone_add, name="development_zone_add"),
]
