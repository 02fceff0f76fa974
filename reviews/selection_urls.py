"""Site visits, selection, objections."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
