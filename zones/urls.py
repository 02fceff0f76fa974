"""The pages of this act."""

from django.urls import include, path

from .views import plans, zones

urlpatterns = [
    path("", zones.zones, name="zones"),
    path("<int:pk>/", zones.zone, name="zone"),
    path("<int:pk>/versions/", plans.versions, name="zone_plans"),
    path("<int:pk>/versions/<int:number>/", plans.version, name="zone_plan"),
    path("plans/<int:pk>/", plans.implementation_plan, name="implementation_plan"),
    path("", include("zones.term_urls")),
]
