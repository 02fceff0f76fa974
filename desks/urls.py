from django.urls import path

from . import public_views, views

urlpatterns = [
    path("", views.home, name="home"),
    path("audit-log/", views.audit_log, name="audit_log"),
    path("policy/", views.policy_text, name="policy_text"),
    path("public/zones/", public_views.public_zones, name="public_zones"),
    path("public/notices/", public_views.public_notices, name="public_notices"),
    path("public/notices/<int:pk>/", public_views.public_notice, name="public_notice"),
]
