"""Every address of the portal. Each app keeps its own list; nothing is reachable that is not below."""

from django.urls import include, path

handler400 = "cluster_portal.body_limit.bad_request"

urlpatterns = [
    path("", include("desks.urls")),
    path("account/", include("cluster_portal.counties.account_urls")),
    path("people/", include("cluster_portal.counties.urls")),
    path("", include("cluster_portal.documents.public_urls")),
    path("deadlines/", include("cluster_portal.deadlines.urls")),
    path("papers/", include("cluster_portal.documents.urls")),
    path("do/", include("cluster_portal.workflow.urls")),
    path("write/", include("cluster_portal.workflow.writing_urls")),
    path("applications/", include("applications.urls")),
    path("cases/", include("reviews.urls")),
    path("zones/", include("zones.urls")),
    path("assessments/", include("assessments.urls")),
]
