"""One set of addresses for every writing of every kind of thing."""

from django.urls import path

from . import writing_views as views

urlpatterns = [
    path("<slug:kind>/<int:pk>/<slug:name>/", views.write_page, name="write"),
    path("<slug:kind>/<int:pk>/<slug:name>/files/", views.file_add, name="enclosure_add"),
    path(
        "<slug:kind>/<int:pk>/<slug:name>/files/<int:file_pk>/",
        views.file_download,
        name="enclosure",
    ),
    path(
        "<slug:kind>/<int:pk>/<slug:name>/files/<int:file_pk>/remove/",
        views.file_remove,
        name="enclosure_remove",
    ),
    path(
        "<slug:kind>/<int:pk>/<slug:name>/versions/<int:number>/",
        views.version_page,
        name="version",
    ),
]
